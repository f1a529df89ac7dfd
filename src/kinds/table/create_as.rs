//! CREATE TABLE … AS, SELECT … INTO: a table of the columns that a query gives, where its text tells their types.

use super::Table;
use crate::declare::ddl::{CreateTableAs, Persistence};
use crate::declare::make::options;
use crate::declare::stars;
use crate::declare::world::World;
use crate::kinds::{Kind, column};
use crate::model::{Id, Name, TypeRef};

/// CREATE TABLE … AS: followed where every column of the query is nothing but a column of a table.
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
    let known: Option<Vec<(Name, TypeRef)>> = stars::outputs(world, &names, &query)
        .and_then(|outputs| outputs.into_iter().map(|(name, ty)| Some((name, ty?))).collect());
    let Some(known) = known else {
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
