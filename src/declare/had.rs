//! What a query's names stood for when it was written, where the tables that it reads have got, lost or renamed
//! columns since.
//!
//! PostgreSQL keeps a query as numbers: a later column is not captured by an old name, nor does it move the names of
//! an alias list. A text means by today's columns; so what it hangs on is noted down before they change.

use super::mentions::body_mentions;
use super::refs::Named;
use super::texts;
use super::words::words;
use super::world::World;
use crate::expr::catalog::{KeywordCategory, keyword_category};
use crate::kinds::Kind;
use crate::model::{Had, Name, QName, Query};

const WITH_QUERIES: &[Kind] =
    &[Kind::View, Kind::MaterializedView, Kind::Rule, Kind::Function, Kind::Procedure];

/// Before a relation gets a column.
pub(crate) fn before_add(world: &mut World, relation: &QName, name: &Name) {
    each(world, relation, |query, columns| {
        if hangs_on(&query.sql, name) {
            note(query, relation, columns);
        }
    });
}

/// Before a relation loses a column.
pub(crate) fn before_drop(world: &mut World, relation: &QName, name: &Name) {
    each(world, relation, |query, columns| {
        if hangs_on(&query.sql, name) {
            note(query, relation, columns);
        }
        become_of(query, relation, name, None);
    });
}

/// Whether it is noted down of a query what this relation had.
pub(crate) fn knows(query: &Query, relation: &QName) -> bool {
    query.had.iter().any(|had| had.relation == *relation)
}

/// A column of a relation with these columns is renamed, and the query's text stays as it is.
pub(crate) fn rename(query: &mut Query, relation: &QName, columns: &[Name], from: &Name, to: &Name) {
    note(query, relation, columns);
    become_of(query, relation, from, Some(to));
}

/// Every query over a relation, with the names of the relation's columns.
fn each(world: &mut World, relation: &QName, mut change: impl FnMut(&mut Query, &[Name])) {
    let ids = world.mentioning(WITH_QUERIES, Named::Relation, relation);
    if ids.is_empty() {
        return;
    }
    let Some(columns) = world.relation_columns(relation) else { return };
    let columns: Vec<Name> = columns.into_iter().map(|(name, _)| name).collect();
    for id in ids {
        let Some(object) = world.get_mut(&id) else { continue };
        if body_mentions(&mut object.body, Named::Relation, relation) {
            texts::queries(&mut object.body).into_iter().for_each(|query| change(query, &columns));
        }
    }
}

/// Notes down what a relation has, unless it is noted already what it had.
fn note(query: &mut Query, relation: &QName, columns: &[Name]) {
    if !knows(query, relation) {
        let columns = columns.iter().map(|name| (name.clone(), Some(name.clone()))).collect();
        query.had.push(Had { relation: relation.clone(), columns });
    }
}

/// A column that was noted down is called otherwise, or is no more.
fn become_of(query: &mut Query, relation: &QName, from: &Name, to: Option<&Name>) {
    let noted = query.had.iter_mut().filter(|had| had.relation == *relation);
    for (_, now) in noted.flat_map(|had| &mut had.columns).filter(|(_, now)| now.as_ref() == Some(from)) {
        *now = to.cloned();
    }
}

/// Whether what the names of a query mean may hang on a column: it has the name, joins by whatever names there are, or
/// names columns by their number. Too often yes does no harm.
fn hangs_on(sql: &str, name: &Name) -> bool {
    let words = words(sql);
    let reserved = |name: &Name| keyword_category(name.as_str()) == Some(KeywordCategory::Reserved);
    (0..words.len()).any(|n| {
        let Some(word) = words.get(n) else { return false };
        let before = n.checked_sub(1).and_then(|n| words.get(n));
        let list = word.after == b'('
            && (word.before == b')'
                || before.is_some_and(|before| {
                    let as_or_name = before.name.as_str() == "as" || !reserved(&before.name);
                    word.before == sql.as_bytes().get(before.end - 1).copied().unwrap_or(0) && as_or_name
                }));
        word.name == *name || (!word.quoted && word.name.as_str() == "natural") || list
    })
}
