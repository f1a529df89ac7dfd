//! CREATE and ALTER EXTENSION: the extension alone is an object; what it brings is known by name.

use super::Extension;
use crate::declare::ddl::{AlterExtension, CreateExtension, ExtensionAction};
use crate::declare::find::{self, Found};
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name};

/// CREATE EXTENSION.
pub(crate) fn create(world: &mut World, statement: &CreateExtension) {
    let CreateExtension { if_not_exists, name, schema, version, cascade } = statement;
    let id = Id::global(Kind::Extension, &name.name);
    // Every database has plpgsql: creating it says no more.
    if name.name.as_str() == "plpgsql" || !world.is_new(&id, *if_not_exists) {
        return;
    }
    let schema = schema.as_ref().map(|schema| schema.name.clone());
    add(world, &id, schema, version.clone(), *cascade);
}

fn add(world: &mut World, id: &Id, schema: Option<Name>, version: Option<String>, cascade: bool) {
    let known = world.catalog.extension(id.name.as_str());
    let fixed = known.and_then(|extension| extension.schema).map(Name::new);
    // One that nobody here knows may have a schema of its own.
    let home = schema.clone().or(fixed).or_else(|| known.and_then(|_| world.creation_schema()));
    if let Some(extension) = known {
        for needed in extension.requires.iter().filter(|_| cascade) {
            let needed = Id::global(Kind::Extension, &Name::new(needed));
            if !world.has(&needed) {
                add(world, &needed, schema.clone(), None, true);
            }
        }
        world.extensions.extend(home.clone().map(|home| (home, extension)));
    }
    world.create(id.clone(), Extension { version, schema: home });
}

/// ALTER EXTENSION: UPDATE TO a version; ADD makes an object the extension's, which is then no drift.
pub(crate) fn alter(world: &mut World, statement: &AlterExtension) {
    let Some(id) = world.expect(Id::global(Kind::Extension, &statement.name.name), false) else { return };
    match &statement.action {
        ExtensionAction::Update(version) => {
            if let Some(Body::Extension(extension)) = world.get_mut(&id).map(|object| &mut object.body) {
                // Without a version it is whatever the server has by default.
                extension.version.clone_from(version);
            }
        }
        ExtensionAction::Add(object) => {
            if let Found::Here(ids) = find::find(world, object) {
                for id in ids {
                    world.remove(&id);
                }
            }
        }
        ExtensionAction::Drop(_) => {
            let message = format!("what extension {id} gives up is not followed");
            world.notice("unfollowed-statement", message, Some(id.to_string()));
        }
    }
}
