//! CREATE LANGUAGE.

use super::Language;
use crate::declare::ddl::CreateLanguage;
use crate::declare::world::World;
use crate::kinds::Kind;
use crate::model::Id;

/// CREATE LANGUAGE: without a handler it is the extension of that name.
pub(crate) fn create(world: &mut World, statement: &CreateLanguage) {
    let CreateLanguage { or_replace, trusted, name, handler, inline, validator } = statement;
    let function = |name: &crate::declare::ddl::ObjectName| world.function_name(&name.qname());
    let body = Language {
        trusted: *trusted,
        handler: handler.as_ref().map(function),
        inline: inline.as_ref().map(function),
        validator: validator.as_ref().map(function),
    };
    if body.handler.is_none() {
        let extension = crate::declare::ddl::CreateExtension {
            if_not_exists: *or_replace,
            name: name.clone(),
            schema: None,
            version: None,
            cascade: false,
        };
        crate::kinds::extension::declare::create(world, &extension);
        return;
    }
    let id = Id::global(Kind::Language, &name.name);
    if *or_replace && world.has(&id) {
        world.replace_body(&id, body);
    } else if world.is_new(&id, false) {
        world.create(id, body);
    }
}
