//! CREATE TYPE name (INPUT = …) and its ALTER.

use super::BaseType;
use crate::declare::ddl::{Definition, TypeAction};
use crate::declare::world::World;
use crate::kinds::Body;
use crate::kinds::collation::declare::is_false;
use crate::kinds::range_type::declare::{name_value, type_value};
use crate::model::{Id, Options};

const FUNCTIONS: [(&str, &str); 9] = [
    ("input", "input"),
    ("output", "output"),
    ("receive", "receive"),
    ("send", "send"),
    ("typmod_in", "typmod_in"),
    ("typmod_out", "typmod_out"),
    ("analyze", "analyze"),
    ("analyse", "analyze"),
    ("subscript", "subscript"),
];

/// The type of a definition, what is the default left out.
pub(crate) fn new(world: &World, definition: &[Definition]) -> BaseType {
    let mut options = Options::new();
    if let Some(like) = type_value(definition, "like") {
        copy(world, &like.name.qname(), &mut options);
    }
    set(world, definition, &mut options);
    BaseType { shell: false, options }
}

/// LIKE = type: its length, alignment and storage.
fn copy(world: &World, like: &crate::model::QName, options: &mut Options) {
    let name = world.type_name(like);
    if let Some(Body::BaseType(original)) = world.type_object(&name).and_then(|id| world.get(&id)).map(|o| &o.body) {
        for key in ["internallength", "passedbyvalue", "alignment", "storage"] {
            if let Some(value) = original.options.get(key) {
                options.insert(key.to_owned(), value.clone());
            }
        }
        return;
    }
    let Some(found) = world.catalog.pg_catalog().type_named(name.name.as_str()) else { return };
    if found.length > 0 {
        options.insert("internallength".to_owned(), found.length.to_string());
        let by_value = matches!(found.length, 1 | 2 | 4 | 8) && !matches!(found.name, "point" | "name");
        if by_value {
            options.insert("passedbyvalue".to_owned(), "true".to_owned());
        }
        let alignment = match found.length {
            1 => Some("char"),
            2 => Some("int2"),
            8 => Some("double"),
            _ => None,
        };
        options.extend(alignment.map(|value| ("alignment".to_owned(), value.to_owned())));
    }
    let storage = match found.storage {
        'e' => Some("external"),
        'm' => Some("main"),
        'x' => Some("extended"),
        _ => None,
    };
    options.extend(storage.map(|value| ("storage".to_owned(), value.to_owned())));
}

fn set(world: &World, definition: &[Definition], options: &mut Options) {
    for (key, held) in FUNCTIONS {
        if let Some(name) = name_value(definition, key) {
            options.insert(held.to_owned(), world.function_name(&name).to_string());
        }
    }
    if let Some(element) = type_value(definition, "element") {
        options.insert("element".to_owned(), world.type_ref(element).to_string());
    }
    for given in definition {
        let value = given.text();
        let key = given.name.to_ascii_lowercase();
        let value = match key.as_str() {
            "internallength" if value == "-1" || value.eq_ignore_ascii_case("variable") => None,
            "passedbyvalue" | "preferred" | "collatable" => (!is_false(&value)).then(|| "true".to_owned()),
            "alignment" => alignment(&value.to_ascii_lowercase()).map(str::to_owned),
            "storage" => Some(value.to_ascii_lowercase()).filter(|value| value != "plain"),
            "category" => Some(value).filter(|value| value != "U"),
            "delimiter" => Some(value).filter(|value| value != ","),
            "internallength" | "default" => Some(value),
            _ => continue,
        };
        match value {
            Some(value) => options.insert(key, value),
            None => options.remove(&key),
        };
    }
}

/// The word for an alignment by any of its names; none for the default.
fn alignment(written: &str) -> Option<&'static str> {
    match written {
        "double" | "float8" | "double precision" => Some("double"),
        "char" | "bpchar" => Some("char"),
        "int2" | "smallint" => Some("int2"),
        _ => None,
    }
}

/// ALTER TYPE … SET (…).
pub(crate) fn alter(world: &mut World, id: &Id, action: &TypeAction) {
    let (TypeAction::Set(definition), Some(Body::BaseType(mut body))) =
        (action, world.get(id).map(|object| object.body.clone()))
    else {
        world.unresolved(format!("{id} is a base type"), id);
        return;
    };
    set(world, definition, &mut body.options);
    world.replace_body(id, body);
}
