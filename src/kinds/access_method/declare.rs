//! CREATE ACCESS METHOD.

use super::AccessMethod;
use crate::declare::ddl::CreateAccessMethod;
use crate::declare::world::World;
use crate::kinds::Kind;
use crate::model::Id;

/// CREATE ACCESS METHOD.
pub(crate) fn create(world: &mut World, statement: &CreateAccessMethod) {
    let CreateAccessMethod { name, index, handler } = statement;
    let id = Id::global(Kind::AccessMethod, &name.name);
    if world.is_new(&id, false) {
        let handler = world.function_name(&handler.qname());
        world.create(id, AccessMethod { target: if *index { "index" } else { "table" }.to_owned(), handler });
    }
}
