//! The definition of a column as text, clause by clause.

use std::ops::Range;

use crate::declare::lex::{Kind, Lexer, Token};
use crate::kinds::column::Column;
use crate::model::Name;
use crate::plan::context::At;
use crate::plan::write::Writer;

/// `name type …`, as CREATE TABLE has it.
pub(super) fn definition(column: &Column, at: &At<'_>) -> String {
    column.definition(at, &mut Writer::default(), false)
}

/// Whether a text begins with this name.
pub(super) fn begins(text: &str, name: &Name) -> bool {
    let first =
        Lexer::new(text, 0..text.len()).next().and_then(|token| Some((token.kind, text.get(token.range())?)));
    match first {
        Some((Kind::Word, word)) => Name::folded(word) == *name,
        Some((Kind::Quoted, quoted)) => quoted == format!("\"{}\"", name.as_str().replace('"', "\"\"")),
        _ => false,
    }
}

/// Words that begin a clause after the type.
const CLAUSES: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "CHECK",
    "DEFAULT",
    "GENERATED",
    "UNIQUE",
    "PRIMARY",
    "REFERENCES",
    "COLLATE",
    "STORAGE",
    "COMPRESSION",
    "OPTIONS",
    "DEFERRABLE",
    "INITIALLY",
];

/// The clauses of a definition: the type under the word `""`, each other under its first word.
fn clauses(text: &str) -> Vec<(String, Range<usize>)> {
    let mut lexer = Lexer::new(text, 0..text.len());
    let (mut found, mut depth, mut before): (Vec<(String, Range<usize>)>, i32, [String; 2]) =
        (Vec::new(), 0, Default::default());
    let mut first = true;
    while let Some(token) = lexer.next() {
        let word = word(text, token);
        if std::mem::take(&mut first) {
            continue;
        }
        let starts = depth == 0 && token.kind == Kind::Word && is_start(&word, &before);
        match (found.last_mut(), starts) {
            (Some((_, range)), false) => range.end = token.range().end,
            (_, true) => found.push((word.clone(), token.range())),
            (None, false) => found.push((String::new(), token.range())),
        }
        match word.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        let [_, last] = before;
        before = [last, word];
    }
    found
}

fn word(text: &str, token: Token) -> String {
    text.get(token.range()).unwrap_or_default().to_uppercase()
}

/// Whether a word begins a clause, after these two: `SET NULL`, `BY DEFAULT`, `CONSTRAINT name CHECK` do not.
fn is_start(word: &str, before: &[String; 2]) -> bool {
    let [earlier, last] = before;
    let goes_on = matches!(
        (last.as_str(), word),
        ("SET" | "BY", _) | ("NOT", "NULL" | "DEFERRABLE") | ("NULLS", "NOT") | ("DEFAULT" | "CONSTRAINT", _)
    );
    CLAUSES.contains(&word) && !goes_on && earlier != "CONSTRAINT"
}

/// The changes of a definition's text that make the column the other one; `None` where an attribute has no clause here.
pub(super) fn changes(
    text: &str,
    attributes: &[&str],
    from: &Column,
    to: &Column,
) -> Option<Vec<(Range<usize>, String)>> {
    let clauses = clauses(text);
    let (_, ty) = clauses.first().filter(|(word, _)| word.is_empty())?;
    let find = |word: &str| clauses.iter().find(|(own, _)| own == word).map(|(_, range)| range.clone());
    // Behind the type, its collation and the value: where constraints begin.
    let values = ["COLLATE", "DEFAULT", "GENERATED"];
    let end = values.iter().filter_map(|word| find(word)).map(|range| range.end).fold(ty.end, usize::max);
    let mut edits = Vec::new();
    for attribute in attributes {
        match *attribute {
            "type" if text.get(ty.clone())?.to_lowercase().contains("serial") => return None,
            "type" => edits.push((ty.clone(), to.ty.to_string())),
            "not_null" if to.not_null => edits.push((end..end, " NOT NULL".to_owned())),
            "not_null" => edits.push((with_space(text, find("NOT")?), String::new())),
            "default" if from.generated.is_some() || to.generated.is_some() => return None,
            "default" => edits.push(match (find("DEFAULT"), &to.default) {
                (Some(range), Some(_)) => (range, value(to)?),
                (Some(range), None) => (with_space(text, range), String::new()),
                (None, Some(_)) => (end..end, format!(" {}", value(to)?)),
                (None, None) => return None,
            }),
            _ => return None,
        }
    }
    Some(edits)
}

/// `DEFAULT …`.
fn value(to: &Column) -> Option<String> {
    let default = to.default.as_ref()?;
    Some(format!("DEFAULT {}", Writer::default().default_value(default)))
}

/// A clause with the space before it.
fn with_space(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).map_or(range.start, |before| before.trim_end().len());
    start..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_falls_into_its_clauses() {
        for (text, words) in [
            ("a character varying(20) COLLATE \"C\" NOT NULL DEFAULT 'x'", ",COLLATE,NOT,DEFAULT"),
            ("a numeric(5, 2)[] DEFAULT NULL NOT NULL", ",DEFAULT,NOT"),
            ("a int REFERENCES t ON DELETE SET NULL NOT NULL", ",REFERENCES,NOT"),
            (
                "a int GENERATED BY DEFAULT AS IDENTITY CONSTRAINT k CHECK (a IS NOT NULL)",
                ",GENERATED,CONSTRAINT",
            ),
            ("a int UNIQUE NULLS NOT DISTINCT", ",UNIQUE"),
            ("\"not\" timestamp(3) with time zone", ""),
        ] {
            let found: Vec<_> = clauses(text).into_iter().map(|(word, _)| word).collect();
            assert_eq!(found.join(","), words, "{text}");
        }
    }
}
