//! CREATE and ALTER SERVER.

use super::ForeignServer;
use crate::declare::ddl::{AlterServer, CreateServer};
use crate::declare::options;
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// CREATE SERVER.
pub(crate) fn create(world: &mut World, statement: &CreateServer) {
    let CreateServer { if_not_exists, name, server_type, version, wrapper, options } = statement;
    let id = Id::global(Kind::ForeignServer, &name.name);
    if world.is_new(&id, *if_not_exists) {
        let body = ForeignServer {
            wrapper: wrapper.name.clone(),
            server_type: server_type.clone(),
            version: version.clone(),
            options: options::new(options),
        };
        world.create(id, body);
    }
}

/// ALTER SERVER.
pub(crate) fn alter(world: &mut World, statement: &AlterServer) {
    let AlterServer { name, version, options } = statement;
    let id = Id::global(Kind::ForeignServer, &name.name);
    if let Some(id) = world.expect(id, false)
        && let Some(Body::ForeignServer(body)) = world.get_mut(&id).map(|object| &mut object.body)
    {
        if let Some(version) = version {
            body.version.clone_from(version);
        }
        options::change(&mut body.options, options);
    }
}
