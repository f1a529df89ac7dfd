//! CREATE, ALTER and DROP USER MAPPING.

use super::UserMapping;
use crate::declare::ddl::{AlterUserMapping, CreateUserMapping, DropUserMapping, Role};
use crate::declare::options;
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name};

/// `role on server`.
fn id(world: &World, user: &Role, server: &Name) -> (Id, Option<Name>) {
    let role = match user {
        Role::Public => None,
        other => Some(world.role_name(other).unwrap_or_else(|| world.default_role())),
    };
    (id_of(role.as_ref(), server), role)
}

/// `role on server` of a role that is known.
pub(crate) fn id_of(role: Option<&Name>, server: &Name) -> Id {
    let spelled = role.map_or_else(|| "public".to_owned(), ToString::to_string);
    Id::global(Kind::UserMapping, &Name::spelled(&format!("{spelled} on {server}")))
}

/// CREATE USER MAPPING.
pub(crate) fn create(world: &mut World, statement: &CreateUserMapping) {
    let CreateUserMapping { if_not_exists, user, server, options } = statement;
    let (id, role) = id(world, user, &server.name);
    if world.is_new(&id, *if_not_exists) {
        let options = Some(options::new(options));
        world.create(id, UserMapping { role, server: server.name.clone(), options });
    }
}

/// ALTER USER MAPPING.
pub(crate) fn alter(world: &mut World, statement: &AlterUserMapping) {
    let (id, _) = id(world, &statement.user, &statement.server.name);
    if let Some(id) = world.expect(id, false)
        && let Some(Body::UserMapping(mapping)) = world.get_mut(&id).map(|object| &mut object.body)
    {
        options::change(mapping.options.get_or_insert_default(), &statement.options);
    }
}

/// DROP USER MAPPING.
pub(crate) fn drop(world: &mut World, statement: &DropUserMapping) {
    let (id, _) = id(world, &statement.user, &statement.server.name);
    if let Some(id) = world.expect(id, statement.if_exists) {
        world.remove(&id);
    }
}
