//! CREATE SCHEMA, what stands in it included.

use super::Schema;
use crate::declare::ddl::CreateSchema;
use crate::declare::world::World;
use crate::kinds::Kind;
use crate::model::{Id, SearchPath};

/// CREATE SCHEMA: its elements are made with the new schema at the front of the path.
pub(crate) fn create(world: &mut World, statement: &CreateSchema) {
    let CreateSchema { if_not_exists, name, authorization, elements } = statement;
    let role = authorization.as_ref().and_then(|role| world.role_name(role));
    let Some(name) = name.as_ref().map(|name| name.name.clone()).or_else(|| role.clone()) else {
        world.notice("unfollowed-statement", "the name of this schema is that of a role unknown here".into(), None);
        return;
    };
    let id = Id::global(Kind::Schema, &name);
    if !world.is_new(&id, *if_not_exists) {
        return;
    }
    world.create(id.clone(), Schema {});
    if authorization.is_some() {
        world.model.speaks.owner = true;
        if let Some(object) = world.get_mut(&id) {
            object.owner = role.or(object.owner.take());
        }
    }
    let path = world.path.clone();
    world.path = SearchPath::new(std::iter::once(name).chain(path.0.iter().cloned()));
    for element in elements {
        crate::declare::apply(world, element);
    }
    world.path = path;
}
