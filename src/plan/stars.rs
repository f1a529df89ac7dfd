//! A `*` stands for the columns that there were when its query was declared.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::declare::stars::places;
use crate::declare::texts;
use crate::expr::words::mentions;
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, QName, Query};
use crate::plan::write::list;

/// A query with the columns in the place of each `*` that would mean others by now.
pub(crate) fn written_out<'q>(query: &'q Query, model: &Model) -> Cow<'q, Query> {
    if query.stars.iter().all(|star| means(star, query, model)) {
        return Cow::Borrowed(query);
    }
    spread(query).map_or(Cow::Borrowed(query), Cow::Owned)
}

/// A query with columns in the place of each `*`, by the names that they have now; none where nothing but a star can
/// say it.
fn spread(query: &Query) -> Option<Query> {
    let places = if query.stars.is_empty() { Vec::new() } else { places(&query.sql) };
    if places.is_empty()
        || places.len() != query.stars.len()
        || query.stars.iter().any(|star| is_double(star))
    {
        return None;
    }
    let (mut sql, mut from) = (String::new(), 0);
    for (at, star) in places.into_iter().zip(&query.stars) {
        let before = query.sql.get(from..at).unwrap_or_default();
        let (text, qualifier) = split_qualifier(before);
        sql.push_str(text);
        sql.push_str(&list(star.iter().map(|name| format!("{qualifier}{}", today(name, query)))));
        from = at + 1;
    }
    sql.push_str(query.sql.get(from..).unwrap_or_default());
    Some(Query { sql, stars: Vec::new(), ..query.clone() })
}

/// What a column is called that had this name when the query was written.
fn today<'q>(name: &'q Name, query: &'q Query) -> &'q Name {
    let mut columns = query.had.iter().flat_map(|had| &had.columns);
    columns.find(|(then, _)| then == name).and_then(|(_, now)| now.as_ref()).unwrap_or(name)
}

/// Whether a star has two columns of one name.
fn is_double(star: &[Name]) -> bool {
    star.iter().collect::<BTreeSet<_>>().len() < star.len()
}

/// Writes out every `*` over a table whose columns will stand in another order than they are declared: PostgreSQL adds
/// them at the end.
pub(super) fn write_out_moved(goal: &mut Model, actual: &Model) {
    let tables = goal.objects.keys().filter(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable));
    let moved: Vec<Name> =
        tables.filter(|id| is_moved(&id.qname(), goal, actual)).map(|id| id.name.clone()).collect();
    if moved.is_empty() {
        return;
    }
    goal.objects.for_each_mut(|_, object| {
        for query in texts::queries(&mut object.body) {
            let reads = !query.stars.is_empty() && {
                let names = mentions(&query.sql);
                names.iter().flat_map(|mention| &mention.chain).any(|name| moved.contains(name))
            };
            if let Some(written) = reads.then(|| spread(query)).flatten() {
                *query = written;
            }
        }
    });
}

/// Whether a table's columns cannot come to stand as they are declared.
fn is_moved(table: &QName, goal: &Model, actual: &Model) -> bool {
    let names = |model: &Model| -> Vec<Name> {
        model.columns(table).into_iter().map(|(name, _)| name.clone()).collect()
    };
    let (declared, there) = (names(goal), names(actual));
    if there.is_empty() || declared == there {
        return false;
    }
    let kept = there.iter().filter(|name| declared.contains(name));
    let added = declared.iter().filter(|name| !there.contains(name));
    !kept.chain(added).eq(&declared)
}

/// `SELECT a, t.` as what stands before `t.` and that; without a dot at the end nothing qualifies.
fn split_qualifier(before: &str) -> (&str, &str) {
    if !before.ends_with('.') {
        return (before, "");
    }
    let mut quoted = false;
    let parts = before.char_indices().rev().take_while(|(_, c)| {
        quoted ^= *c == '"';
        quoted || matches!(c, '"' | '.' | '_' | '$') || c.is_alphanumeric()
    });
    before.split_at(parts.last().map_or(before.len(), |(at, _)| at))
}

/// Whether something has columns that a star can stand for.
fn is_relation(id: &Id) -> bool {
    matches!(id.kind, Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView)
}

/// Whether a star needs no writing out: it is all columns of relations that the query names, one after another; or it
/// has two of the same name, which nothing but a star can give.
fn means(star: &[Name], query: &Query, model: &Model) -> bool {
    if is_double(star) {
        return true;
    }
    let named: BTreeSet<Name> = mentions(&query.sql).into_iter().flat_map(|mention| mention.chain).collect();
    let relations = model.objects.keys().filter(|id| named.contains(&id.name) && is_relation(id));
    let columns: Vec<Vec<&Name>> = relations
        .map(|id| model.columns(&id.qname()).into_iter().map(|(name, _)| name).collect())
        .filter(|columns: &Vec<_>| !columns.is_empty())
        .collect();
    let mut rest = star;
    while let Some(own) =
        columns.iter().find(|own| rest.len() >= own.len() && rest.iter().zip(*own).all(|(a, b)| a == *b))
    {
        rest = rest.get(own.len()..).unwrap_or_default();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_becomes_what_it_stood_for() {
        let query = |sql: &str, stars: &[&[&str]]| Query {
            sql: sql.to_owned(),
            path: Default::default(),
            stars: stars.iter().map(|star| star.iter().map(|name| Name::new(name)).collect()).collect(),
            had: Vec::new(),
        };
        for (sql, stars, written) in [
            ("SELECT * FROM t", &[&["a", "B"][..]][..], "SELECT a, \"B\" FROM t"),
            (
                "SELECT 1, s.\"T\".* FROM s.\"T\"",
                &[&["a", "b"]],
                "SELECT 1, s.\"T\".a, s.\"T\".b FROM s.\"T\"",
            ),
            ("SELECT count(*), v.* FROM t v", &[&["a"]], "SELECT count(*), v.a FROM t v"),
        ] {
            assert_eq!(written_out(&query(sql, stars), &Model::default()).sql, written);
        }
    }
}
