//! CREATE MATERIALIZED VIEW.

use std::collections::BTreeSet;

use super::MaterializedView;
use crate::declare::ddl::CreateMaterializedView;
use crate::declare::make::{names, options};
use crate::declare::world::World;
use crate::kinds::Kind;

/// CREATE MATERIALIZED VIEW.
pub(crate) fn create(world: &mut World, statement: &CreateMaterializedView) {
    let CreateMaterializedView {
        if_not_exists,
        name,
        columns,
        access_method,
        options: given,
        tablespace,
        query,
        // A file that pg_dump wrote leaves them all without; who makes one wants to read it.
        with_data: _,
    } = statement;
    let id = world.new_object(Kind::MaterializedView, name);
    if !world.is_new_relation(&id, *if_not_exists) {
        return;
    }
    let method = access_method.clone().or_else(|| world.default_access_method.clone());
    let view = MaterializedView {
        columns: names(columns),
        query: world.query(query),
        options: options(given),
        tablespace: world.tablespace(tablespace.as_ref()),
        access_method: method.filter(|method| method.as_str() != "heap"),
        no_data: false,
        extensions: BTreeSet::new(),
    };
    world.create(id, view);
}
