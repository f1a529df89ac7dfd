//! CREATE TRANSFORM.

use super::Transform;
use crate::declare::ddl::CreateTransform;
use crate::declare::world::World;
use crate::kinds::{Kind, operator_class};
use crate::model::{Id, Name, TypeRef};

/// `type language lang`.
pub(crate) fn id(ty: &TypeRef, language: &Name) -> Id {
    Id::global(Kind::Transform, &Name::spelled(&format!("{} language {language}", ty.without_modifiers())))
}

/// CREATE TRANSFORM.
pub(crate) fn create(world: &mut World, statement: &CreateTransform) {
    let CreateTransform { or_replace, ty, language, from_sql, to_sql } = statement;
    let id = id(&world.type_ref(ty), language);
    let function = |function| operator_class::members::routine(world, function);
    let body =
        Transform { from_sql: from_sql.as_ref().map(function), to_sql: to_sql.as_ref().map(function) };
    if world.replaces(*or_replace, &id) {
        world.replace_body(&id, body);
    } else if world.is_new(&id, false) {
        world.create(id, body);
    }
}
