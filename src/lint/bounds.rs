//! Bounds of partitions that are constants, in an order.

use super::expressions::tree;
use super::schema::{Schema, Table};
use crate::expr::ast::{Expr, Literal};
use crate::kinds::index::Key;
use crate::kinds::table::PartitionBound;

/// A place on the line of dates, times or whole numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    /// MINVALUE.
    Least,
    /// A whole number.
    Number(i128),
    /// A date or time, as `YYYY-MM-DD HH:MM:SS`.
    Time(String),
    /// MAXVALUE.
    Most,
}

/// A partition by range.
#[derive(Debug)]
pub(super) struct Range<'s, 'm> {
    /// The partition.
    pub(super) table: &'s Table<'m>,
    /// Its first value.
    pub(super) from: Point,
    /// The first value after it.
    pub(super) to: Point,
    /// `from` as written.
    pub(super) start: &'s str,
    /// `to` as written.
    pub(super) end: &'s str,
}

/// Whether a table is a DEFAULT partition.
pub(super) fn is_default(table: &Table<'_>) -> bool {
    matches!(table.of.body.partition_of, Some((_, PartitionBound::Default)))
}

/// The partitions of a table in order; none where one of them is not understood.
pub(super) fn ranges<'s, 'm>(schema: &'s Schema<'m>, table: &'s Table<'m>) -> Vec<Range<'s, 'm>> {
    let single = table.of.body.partition_key.as_ref().is_some_and(|key| {
        key.strategy == "range"
            && key.keys.len() == 1
            && key.keys.iter().all(|part| matches!(part.key, Key::Column(_)))
    });
    let mut found = Vec::new();
    for partition in schema.partitions(table).filter(|partition| single && !is_default(partition)) {
        let Some(range) = range(partition) else { return Vec::new() };
        found.push(range);
    }
    found.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    found
}

fn range<'s, 'm>(table: &'s Table<'m>) -> Option<Range<'s, 'm>> {
    let (_, PartitionBound::Range(from, to)) = table.of.body.partition_of.as_ref()? else { return None };
    let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return None };
    Some(Range { table, from: point(from)?, to: point(to)?, start: &from.sql, end: &to.sql })
}

/// Each value of the list partitions of a table, with its partition.
pub(super) fn values<'s, 'm>(schema: &'s Schema<'m>, table: &'s Table<'m>) -> Vec<(String, &'s Table<'m>)> {
    let mut found = Vec::new();
    for partition in schema.partitions(table) {
        let Some((_, PartitionBound::List(values))) = &partition.of.body.partition_of else { continue };
        found.extend(values.iter().filter_map(|value| Some((constant(&tree(value)?)?, partition))));
    }
    found
}

fn point(expr: &crate::model::Expr) -> Option<Point> {
    match expr.sql.trim().to_ascii_uppercase().as_str() {
        "MINVALUE" => return Some(Point::Least),
        "MAXVALUE" => return Some(Point::Most),
        _ => {}
    }
    let text = constant(&tree(expr)?)?;
    text.parse().map(Point::Number).ok().or_else(|| time(text.trim()).map(Point::Time))
}

fn constant(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Literal(Literal::Number(text) | Literal::Text(text)) => Some(text.clone()),
        Expr::Literal(Literal::Bool(value)) => Some(value.to_string()),
        Expr::Literal(Literal::Null) => Some("NULL".to_owned()),
        Expr::Cast(inner, _) => constant(inner),
        Expr::Prefix(operator, inner) if operator.name.name.as_str() == "-" => {
            constant(inner).map(|number| format!("-{number}"))
        }
        _ => None,
    }
}

/// `2026-01-01`, with or without a time; none of a zone other than that of Greenwich.
fn time(text: &str) -> Option<String> {
    let plain = text.trim_end_matches("+00").trim_end_matches('Z');
    let (date, clock) = plain.split_once([' ', 'T']).unwrap_or((plain, "00:00:00"));
    let digits = |text: &str, form: &str| {
        text.len() == form.len()
            && text
                .bytes()
                .zip(form.bytes())
                .all(|(byte, form)| if form == b'0' { byte.is_ascii_digit() } else { byte == form })
    };
    (digits(date, "0000-00-00") && digits(clock, "00:00:00")).then(|| format!("{date} {clock}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_put_on_one_line() {
        let at = |sql: &str| point(&crate::model::Expr::qualified(sql));
        let time = |text: &str| Some(Point::Time(text.to_owned()));
        for (sql, expected) in [
            ("MINVALUE", Some(Point::Least)),
            ("-5", Some(Point::Number(-5))),
            ("'10'", Some(Point::Number(10))),
            ("'2026-01-01'", time("2026-01-01 00:00:00")),
            ("'2026-01-01'::date", time("2026-01-01 00:00:00")),
            ("'2026-01-01 12:00:00+00'", time("2026-01-01 12:00:00")),
            ("'2026-01-01 12:00:00+02'", None),
            ("'Jan 1, 2026'", None),
            ("now()", None),
        ] {
            assert_eq!(at(sql), expected, "{sql}");
        }
        assert!(at("MINVALUE") < at("0") && at("9") < at("10") && at("'2026-01-01'") < at("MAXVALUE"));
    }
}
