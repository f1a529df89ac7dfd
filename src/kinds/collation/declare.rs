//! CREATE COLLATION.

use super::Collation;
use crate::declare::ddl::CreateCollation;
use crate::declare::make::options;
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// CREATE COLLATION, of a definition or as a copy.
pub(crate) fn create(world: &mut World, statement: &CreateCollation) {
    let CreateCollation { if_not_exists, name, from, definition } = statement;
    let id = world.new_object(Kind::Collation, name);
    if !world.is_new(&id, *if_not_exists) {
        return;
    }
    if let Some(from) = from {
        let original = world.object_name(Kind::Collation, &from.qname());
        match world.get(&Id::of(Kind::Collation, &original)).map(|object| object.body.clone()) {
            Some(Body::Collation(body)) => world.create(id, body),
            _ if from.name.as_str() == "C" || from.name.as_str() == "POSIX" => {
                let locale = Some(from.name.as_str().to_owned());
                world.create(id, libc(locale.clone(), locale));
            }
            _ => {
                let message = format!("what collation {} is depends on the server", from.qname());
                world.notice("unfollowed-statement", message, Some(id.to_string()));
            }
        }
        return;
    }
    let mut given = options(definition);
    let locale = given.remove("locale");
    let provider = given.remove("provider").unwrap_or_else(|| "libc".to_owned()).to_ascii_lowercase();
    let deterministic = given.remove("deterministic").is_none_or(|value| !is_false(&value));
    let rules = given.remove("rules");
    let body = if provider == "libc" {
        let collate = given.remove("lc_collate").or_else(|| locale.clone());
        Collation { deterministic, rules, ..libc(collate, given.remove("lc_ctype").or(locale)) }
    } else {
        Collation { provider, lc_collate: None, lc_ctype: None, locale, deterministic, rules }
    };
    world.create(id, body);
}

fn libc(lc_collate: Option<String>, lc_ctype: Option<String>) -> Collation {
    Collation { provider: "libc".to_owned(), lc_collate, lc_ctype, locale: None, deterministic: true, rules: None }
}

/// A boolean option that says no.
pub(crate) fn is_false(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "false" | "off" | "no" | "0" | "f" | "n")
}
