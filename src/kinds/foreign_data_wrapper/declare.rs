//! CREATE and ALTER FOREIGN DATA WRAPPER.

use super::ForeignDataWrapper;
use crate::declare::ddl::{AlterForeignDataWrapper, CreateForeignDataWrapper, ObjectName};
use crate::declare::options;
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// CREATE FOREIGN DATA WRAPPER.
pub(crate) fn create(world: &mut World, statement: &CreateForeignDataWrapper) {
    let CreateForeignDataWrapper { name, handler, validator, options } = statement;
    let id = Id::global(Kind::ForeignDataWrapper, &name.name);
    if world.is_new(&id, false) {
        let function = |name: &ObjectName| world.function_name(&name.qname());
        let body = ForeignDataWrapper {
            handler: handler.as_ref().map(function),
            validator: validator.as_ref().map(function),
            options: options::new(options),
        };
        world.create(id, body);
    }
}

/// ALTER FOREIGN DATA WRAPPER.
pub(crate) fn alter(world: &mut World, statement: &AlterForeignDataWrapper) {
    let AlterForeignDataWrapper { name, handler, validator, options } = statement;
    let id = Id::global(Kind::ForeignDataWrapper, &name.name);
    let Some(id) = world.expect(id, false) else { return };
    let function = |name: &Option<ObjectName>| name.as_ref().map(|name| world.function_name(&name.qname()));
    let (handler, validator) = (handler.as_ref().map(function), validator.as_ref().map(function));
    if let Some(Body::ForeignDataWrapper(body)) = world.get_mut(&id).map(|object| &mut object.body) {
        if let Some(handler) = handler {
            body.handler = handler;
        }
        if let Some(validator) = validator {
            body.validator = validator;
        }
        options::change(&mut body.options, options);
    }
}
