//! CREATE LANGUAGE.

use super::Language;
use crate::declare::acl;
use crate::declare::ddl::CreateLanguage;
use crate::declare::world::World;
use crate::kinds::Kind;
use crate::model::{Id, Object, QName};

/// The one that every database has.
const PLPGSQL: &str = "plpgsql";

/// The language that every new database has.
pub(crate) fn plpgsql(major: u16) -> (Id, Object) {
    let function = |name| Some(QName::builtin(name));
    let mut object = Object::new(Language {
        trusted: true,
        handler: function("plpgsql_call_handler"),
        inline: function("plpgsql_inline_handler"),
        validator: function("plpgsql_validator"),
    });
    object.comment = Some("PL/pgSQL procedural language".to_owned());
    object.privileges = Some(acl::Class::Language.default_acl(major));
    (Id::global(Kind::Language, &PLPGSQL.into()), object)
}

/// CREATE LANGUAGE: without a handler it is the extension of that name.
pub(crate) fn create(world: &mut World, statement: &CreateLanguage) {
    let CreateLanguage { or_replace, trusted, name, handler, inline, validator } = statement;
    // Dumps of old create what is there.
    if name.name.as_str() == PLPGSQL {
        return;
    }
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
    if world.replaces(*or_replace, &id) {
        world.replace_body(&id, body);
    } else if world.is_new(&id, false) {
        world.create(id, body);
    }
}
