//! CREATE CAST.

use super::Cast;
use crate::declare::ddl::{CastMethod, CreateCast};
use crate::declare::world::World;
use crate::kinds::{Kind, operator_class};
use crate::model::{Id, Name, TypeRef};

/// `source as target`; the text is no identifier and is never cut.
pub(crate) fn id(source: &TypeRef, target: &TypeRef) -> Id {
    let (source, target) = (source.without_modifiers(), target.without_modifiers());
    Id::global(Kind::Cast, &Name::spelled(&format!("{source} as {target}")))
}

/// CREATE CAST.
pub(crate) fn create(world: &mut World, statement: &CreateCast) {
    let CreateCast { source, target, method, context } = statement;
    let (source, target) = (world.type_ref(source).without_modifiers(), world.type_ref(target).without_modifiers());
    let id = id(&source, &target);
    if !world.is_new(&id, false) {
        return;
    }
    let function = match method {
        CastMethod::Function(function) => Some(operator_class::members::routine(world, function)),
        CastMethod::Binary | CastMethod::InOut => None,
    };
    let inout = matches!(method, CastMethod::InOut);
    world.create(id, Cast { source, target, function, inout, context: (*context).to_owned() });
}
