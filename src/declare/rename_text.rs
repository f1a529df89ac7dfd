//! A name in the text of an expression or query, replaced as a rename asks for.

use super::mentions::{is_mention, regclass};
use super::refs::Named;
use super::words::{self, Word};
use crate::expr::catalog::{KeywordCategory, keyword_category};
use crate::model::{Name, QName, SearchPath};

/// A text with a name replaced: a column of that name is left alone, and so is one of a type or function.
pub(super) fn rewrite(
    sql: &str,
    path: &SearchPath,
    old: &QName,
    new: &QName,
    named: Named,
) -> Option<String> {
    let aliased = named == Named::Relation && needs_alias(sql, path, old, new);
    let replaced = words::replace(sql, |all, n| {
        let word = all.get(n)?;
        // `old.` in front of the name stays where only the name changes, and is replaced with it elsewhere.
        let next_is_name = word.after == b'.' && is_mention(all, n + 1, path, old);
        if next_is_name && Some(&word.name) == old.schema.as_ref() {
            return new.schema.as_ref().map(ToString::to_string);
        }
        if aliased {
            return is_mention(all, n, path, old).then(|| source(all, n, old, new)).flatten();
        }
        if !is_mention(all, n, path, old) || (named == Named::Relation && means_alias(all, n)) {
            return None;
        }
        let is_call = word.after == b'(';
        let fits = match named {
            Named::Function => is_call,
            Named::Type => word.before == b':' || word.before == b'.' || !is_call,
            Named::Relation | Named::Other(_) => !is_call || word.before == b'.',
        };
        if !fits {
            return None;
        }
        if word.before == b'.' || old.schema == new.schema {
            return Some(new.name.to_string());
        }
        // A qualifier of a column, `t.a`, needs no schema; elsewhere the name has to carry its new one.
        Some(if word.after == b'.' { new.name.to_string() } else { new.to_string() })
    });
    let sql = replaced.as_deref().unwrap_or(sql);
    let Some(place) = regclass(sql, old).filter(|_| named == Named::Relation) else { return replaced };
    let (before, after) = (sql.get(..place.start)?, sql.get(place.end..)?);
    Some(format!("{before}{}{after}", new.to_string().replace('\'', "''")))
}

/// Whether a word is an alias, or qualifies a column by one: `FROM a b`, `b.c`. It is called like the relation by chance.
fn means_alias(all: &[Word], n: usize) -> bool {
    let Some(word) = all.get(n) else { return false };
    let declared =
        |name: &Name| (0..all.len()).any(|n| all.get(n).is_some_and(|w| w.name == *name) && is_alias(all, n));
    is_alias(all, n) || (word.before != b'.' && word.after == b'.' && declared(&word.name))
}

/// Whether a word stands where an alias does: behind AS, or behind another name.
pub(super) fn is_alias(all: &[Word], n: usize) -> bool {
    let (Some(alias), Some(before)) = (all.get(n), n.checked_sub(1).and_then(|n| all.get(n))) else {
        return false;
    };
    let keyword = is_keyword(before) || (!before.quoted && before.name.as_str() == "update");
    alias.follows && (before.name.as_str() == "as" || !keyword)
}

/// Whether a word can be no alias without AS.
pub(super) fn is_keyword(word: &Word) -> bool {
    !word.quoted
        && keyword_category(word.name.as_str()).is_some_and(|category| {
            matches!(category, KeywordCategory::Reserved | KeywordCategory::TypeOrFunctionName)
        })
}

/// Whether a relation has to go on as its old name, `FROM new AS old`: its new one means something in the text
/// already, and would mean two things. Only where all that it stands in can be told.
fn needs_alias(sql: &str, path: &SearchPath, old: &QName, new: &QName) -> bool {
    if old.name == new.name {
        return false;
    }
    let all = words::words(sql);
    let is_plain = |n: usize| {
        let Some(word) = all.get(n) else { return false };
        if word.after == b'.' { word.before != b'.' } else { is_source(&all, n) }
    };
    all.iter().any(|word| word.name == new.name)
        && (0..all.len()).all(|n| !is_mention(&all, n, path, old) || means_alias(&all, n) || is_plain(n))
}

/// Whether a name is what a query reads: it stands behind FROM, JOIN or ONLY.
pub(super) fn is_source(all: &[Word], n: usize) -> bool {
    let qualified = all.get(n).is_some_and(|word| word.before == b'.');
    let first = if qualified { n.checked_sub(1) } else { Some(n) };
    let (Some(first), Some(before)) =
        (first.and_then(|n| all.get(n)), first.and_then(|n| n.checked_sub(1)).and_then(|n| all.get(n)))
    else {
        return false;
    };
    let behind_word = first.before.is_ascii_alphabetic();
    behind_word && !before.quoted && matches!(before.name.as_str(), "from" | "join" | "only")
}

/// A relation that a query reads under its new name, called as it was; `None` where only an alias is meant.
fn source(all: &[Word], n: usize, old: &QName, new: &QName) -> Option<String> {
    let word = all.get(n).filter(|_| is_source(all, n))?;
    let bare = word.before == b'.' || old.schema == new.schema;
    let name = if bare { new.name.to_string() } else { new.to_string() };
    let next = all.get(n + 1).filter(|_| is_alias(all, n + 1));
    let called = next.is_some_and(|next| next.name.as_str() == "as" || !is_keyword(next));
    Some(if called { name } else { format!("{name} AS {}", word.name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_never_means_two_things() {
        let name = |text: &str| match text.split_once('.') {
            Some((schema, name)) => QName::new(&Name::new(schema), &Name::new(name)),
            None => QName::new(&Name::new("app"), &Name::new(text)),
        };
        let path = SearchPath::new([Name::new("app")]);
        for (sql, old, new, becomes) in [
            ("SELECT t.a FROM t", "t", "u", "SELECT u.a FROM u"),
            ("SELECT u.a FROM v u, t", "t", "x", "SELECT u.a FROM v u, x"),
            (
                "SELECT u.a FROM v u JOIN t ON t.a = u.a",
                "t",
                "u",
                "SELECT u.a FROM v u JOIN u AS t ON t.a = u.a",
            ),
            ("SELECT 1 FROM app.t WHERE t.u", "t", "u", "SELECT 1 FROM app.u AS t WHERE t.u"),
            (
                "SELECT 1 FROM t /* of */ x, u -- all\n y",
                "t",
                "u",
                "SELECT 1 FROM u /* of */ x, u -- all\n y",
            ),
            ("SELECT 1 FROM app.t WHERE t.u", "t", "b.u", "SELECT 1 FROM b.u AS t WHERE t.u"),
            ("SELECT u FROM t x", "t", "u", "SELECT u FROM u x"),
            ("SELECT u FROM a, t", "t", "u", "SELECT u FROM a, u"),
        ] {
            let found = rewrite(sql, &path, &name(old), &name(new), Named::Relation);
            assert_eq!(found.as_deref(), Some(becomes), "{sql}");
        }
    }
}
