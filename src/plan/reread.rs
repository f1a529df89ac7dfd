//! Text of a catalog, written so that PostgreSQL reads it back as the very same expression.
//!
//! What `ruleutils.c` prints is not what it was made of in four common cases, and comes out as another text after a dump
//! and a restore (`pg_dump` has the same flaw). Each means the same, but a dump is to give the same schema, to the letter:
//! - `x IN ('a', 'b')` of a `varchar` is printed `(ARRAY['a'::character varying, …])::text[]`, and a cast of an array is
//!   read as one of each element (`transformTypeCast()`): the array gets its own type first;
//! - `x BETWEEN 1 AND 2 AND y` is printed `((x >= 1) AND (x <= 2)) AND y`, and a first operand of the same connective is
//!   read as part of the list (`makeAndExpr()`): a cast to boolean keeps it apart;
//! - `-1::integer` is printed `(- 1)`, which is read as the one number `'-1'::integer` (`doNegate()`);
//! - `'x'` in the second query of a UNION is printed `'x'::text`, which gets the name `text` (`FigureColname()`): it gets
//!   the name back that it had.

use crate::declare::texts;
use crate::inspect::catalog::text::{around, around_byte, brackets, find_word, separators, split, words};
use crate::kinds::Body;

/// Rewrites every text of an object that was read from a catalog.
pub(super) fn keep(body: &mut Body) {
    for text in texts::of(body) {
        if let Some(kept) = kept(text.sql) {
            *text.sql = kept;
        }
    }
}

/// The text to write instead; `None`: it can stay as it is.
fn kept(sql: &str) -> Option<String> {
    let mut casts: Vec<(usize, String)> = Vec::new();
    for (open, close) in brackets(sql) {
        let (Some(inner), Some(rest)) = (sql.get(open + 1..close), sql.get(close + 1..)) else { continue };
        casts.extend(element_type(inner, rest).map(|ty| (close, format!("::{ty}[]"))));
        casts.extend(number_type(inner).map(|ty| (close, format!("::{ty}"))));
        let is_first = open.checked_sub(1).is_none_or(|before| sql.as_bytes().get(before) == Some(&b'('));
        if is_first && is_nested(inner, rest) {
            casts.push((close + 1, "::boolean".to_owned()));
        }
    }
    casts.extend(nameless_columns(sql).into_iter().map(|end| (end, " AS \"?column?\"".to_owned())));
    if casts.is_empty() {
        return None;
    }
    casts.sort();
    let mut kept = String::new();
    let mut from = 0;
    for (at, cast) in casts {
        kept.push_str(sql.get(from..at)?);
        kept.push_str(&cast);
        from = at;
    }
    kept.push_str(sql.get(from..)?);
    Some(kept)
}

/// The type of the elements in `(ARRAY[…])::type[]`, where one of them tells it.
fn element_type<'t>(inner: &'t str, rest: &str) -> Option<&'t str> {
    if !rest.starts_with("::") {
        return None;
    }
    let elements = split(inner.strip_prefix("ARRAY[")?.strip_suffix(']')?, b',');
    elements.into_iter().find_map(|element| around_byte(element, b':')?.1.strip_prefix(':'))
}

/// The type of the number in `(- 1)`; PostgreSQL quotes those that are neither.
fn number_type(inner: &str) -> Option<&'static str> {
    let number = inner.strip_prefix("- ")?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    Some(if number.contains('.') { "numeric" } else { "integer" })
}

/// Whether a first operand is a list of the connective that follows it.
fn is_nested(inner: &str, rest: &str) -> bool {
    ["AND", "OR"].iter().any(|word| {
        let follows = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(word));
        follows.is_some_and(|rest| rest.starts_with(' ')) && around(inner, word).is_some()
    })
}

/// What ends the list of columns of a SELECT.
const AFTER_COLUMNS: &[&str] = &[
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
];

/// Where columns end that are casts and have no name: PostgreSQL shows every name but `?column?`.
fn nameless_columns(sql: &str) -> Vec<usize> {
    let pairs: Vec<_> = brackets(sql).collect();
    let mut ends = Vec::new();
    for (select, _) in words(sql, "SELECT") {
        let start = select + "SELECT".len();
        let around = pairs.iter().filter(|(open, close)| (*open..*close).contains(&select));
        let close = around.map(|(_, close)| *close).min().unwrap_or(sql.len());
        let Some(rest) = sql.get(start..close) else { continue };
        let end = AFTER_COLUMNS.iter().filter_map(|word| find_word(rest, word)).min().unwrap_or(rest.len());
        let Some(columns) = rest.get(..end) else { continue };
        let mut from = 0;
        for to in separators(columns, b',').chain([columns.len()]) {
            let column = columns.get(from..to).unwrap_or_default().trim_end();
            if is_cast(column) && find_word(column, "AS").is_none() {
                ends.push(start + from + column.len());
            }
            from = to + 1;
        }
    }
    ends
}

fn is_cast(column: &str) -> bool {
    around_byte(column, b':').is_some_and(|(_, after)| after.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_would_be_read_otherwise() {
        for (catalog, written) in [
            (
                "(s)::text = ANY ((ARRAY['a'::character varying, ')'::character varying])::text[])",
                "(s)::text = ANY ((ARRAY['a'::character varying, ')'::character varying]::character varying[])::text[])",
            ),
            ("((n >= 1) AND (n <= 10)) AND (n > 3)", "((n >= 1) AND (n <= 10))::boolean AND (n > 3)"),
            ("x OR (((n < 1) OR (n > 2)) OR y)", "x OR (((n < 1) OR (n > 2))::boolean OR y)"),
            ("n > (- 1)", "n > (- 1::integer)"),
            ("n > (- 1.5)", "n > (- 1.5::numeric)"),
            (
                "SELECT t.a AS x, t.b::text AS y FROM t UNION SELECT 'x'::text, NULL::integer",
                "SELECT t.a AS x, t.b::text AS y FROM t UNION SELECT 'x'::text AS \"?column?\", NULL::integer AS \"?column?\"",
            ),
        ] {
            assert_eq!(kept(catalog).as_deref(), Some(written));
        }
        for stable in [
            "s = ANY (ARRAY['a'::text, 'b'::text])",
            "(n > 3) AND ((n >= 1) AND (n <= 10))",
            "((a > 1) OR (a < 0)) AND (b > 1)",
            "n > (- x)",
            "s = '(- 1)'::text",
            "SELECT t.a, f(t.b::text) AS f FROM t WHERE EXISTS ( SELECT 1 FROM u WHERE u.a = t.a::text)",
        ] {
            assert_eq!(kept(stable), None);
        }
    }
}
