//! A `*` stands for the columns that there were when its query was declared.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::declare::stars::places;
use crate::expr::words::mentions;
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, Query};
use crate::plan::write::list;

/// A query with the columns in the place of each `*` that would mean others by now.
pub(crate) fn written_out<'q>(query: &'q Query, model: &Model) -> Cow<'q, Query> {
    let places = if query.stars.is_empty() { Vec::new() } else { places(&query.sql) };
    if places.is_empty()
        || places.len() != query.stars.len()
        || query.stars.iter().all(|star| means(star, query, model))
    {
        return Cow::Borrowed(query);
    }
    let (mut sql, mut from) = (String::new(), 0);
    for (at, star) in places.into_iter().zip(&query.stars) {
        let before = query.sql.get(from..at).unwrap_or_default();
        let (text, qualifier) = split_qualifier(before);
        sql.push_str(text);
        sql.push_str(&list(star.iter().map(|name| format!("{qualifier}{name}"))));
        from = at + 1;
    }
    sql.push_str(query.sql.get(from..).unwrap_or_default());
    Cow::Owned(Query { sql, stars: Vec::new(), ..query.clone() })
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
    if star.iter().collect::<BTreeSet<_>>().len() < star.len() {
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
