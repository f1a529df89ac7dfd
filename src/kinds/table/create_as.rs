//! CREATE TABLE … AS, SELECT … INTO: a table of the columns that a query gives, where its text tells their types.
//!
//! A column takes the collation of the expression as well. That is not followed: where one that is not the default may
//! play a part, texts are only taken from queries that select nothing but columns of tables.

use super::Table;
use crate::declare::ddl::{CreateTableAs, Persistence};
use crate::declare::make::options;
use crate::declare::stars;
use crate::declare::words::{Word, words};
use crate::declare::world::World;
use crate::kinds::column::{self, Column};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, QName, Query, TypeRef};

/// CREATE TABLE … AS: followed where the types of all columns can be told.
pub(crate) fn create(world: &mut World, statement: &CreateTableAs) {
    let CreateTableAs {
        persistence,
        if_not_exists,
        name,
        columns,
        access_method,
        options: given,
        tablespace,
        query,
    } = statement;
    if *persistence == Persistence::Temporary {
        world.temporary(name);
        return;
    }
    let id = world.new_object(Kind::Table, name);
    if !world.is_new_relation(&id, *if_not_exists) {
        return;
    }
    let names: Vec<Name> = columns.iter().map(|column| column.name.clone()).collect();
    let query = world.query(query);
    let Some(known) = columns_of(world, &names, &query) else {
        let message = format!("the columns of {id} are those of a query; their types cannot be told from its text");
        world.notice("unfollowed-statement", message, Some(id.to_string()));
        world.leave_unfollowed(id.qname());
        return;
    };
    let method = access_method.clone().or_else(|| world.default_access_method.clone());
    let table = Table {
        unlogged: *persistence == Persistence::Unlogged,
        options: options(given),
        tablespace: tablespace.clone().or_else(|| world.default_tablespace.clone()),
        access_method: method.filter(|method| method.as_str() != "heap"),
        ..Table::default()
    };
    world.create(id.clone(), table);
    for (position, (name, ty)) in (1..).zip(known) {
        world.create(Id::under(Kind::Column, &id.qname(), &name), column::declare::plain(position, ty));
    }
}

/// The columns of a query, the first of them called as given.
fn columns_of(world: &World, names: &[Name], query: &Query) -> Option<Vec<(Name, TypeRef)>> {
    let plain: Option<Vec<(Name, TypeRef)>> = stars::outputs(world, names, query)
        .and_then(|outputs| outputs.into_iter().map(|(name, ty)| Some((name, ty?))).collect());
    if plain.is_some() {
        return plain;
    }
    let model = Model { provided: world.provided.clone(), ..world.model.clone() };
    let mut columns = crate::expr::columns(&model, world.major, query)?;
    if names.len() > columns.len() || (columns.iter().any(|(_, ty)| may_collate(ty)) && collates(world, query)) {
        return None;
    }
    for ((name, _), given) in columns.iter_mut().zip(names) {
        name.clone_from(given);
    }
    Some(columns)
}

fn may_collate(ty: &TypeRef) -> bool {
    !ty.name.is_builtin() || ["text", "varchar", "bpchar", "name"].iter().any(|name| ty.name.name.as_str() == *name)
}

/// Whether a collation that is not the default may come into a query: it is written, or one of its tables has one, as
/// `name` always does.
fn collates(world: &World, query: &Query) -> bool {
    const WRITTEN: &[&str] = &[
        "collate",
        "current_catalog",
        "current_role",
        "current_schema",
        "current_user",
        "session_user",
        "system_user",
        "user",
    ];
    let words = words(&query.sql);
    let is_cast = |word: &Word| word.before == b':' && word.name.as_str() == "name";
    let is_cast_call = |pair: &[Word]| {
        matches!(pair, [before, word] if before.name.as_str() == "as" && word.name.as_str() == "name" && word.after == b')')
    };
    words.iter().any(|word| WRITTEN.contains(&word.name.as_str()) || is_cast(word))
        || words.windows(2).any(is_cast_call)
        || stars::sources(query, world)
            .is_none_or(|sources| sources.iter().any(|table| has_collated(world, table)))
}

fn has_collated(world: &World, name: &QName) -> bool {
    let Some(id) = world.relation_id(name) else { return true };
    match world.get(id).map(|object| &object.body) {
        Some(Body::Table(_)) => {
            let of_its_own = |column: &Column| column.collation.is_some() || column.ty.is_builtin("name");
            world.model.columns(name).iter().any(|(_, column)| of_its_own(column))
        }
        // A view is over what was there before it: no circle.
        Some(Body::View(view)) => collates(world, &view.query),
        Some(Body::MaterializedView(view)) => collates(world, &view.query),
        _ => true,
    }
}
