//! CREATE TYPE … AS RANGE.

use super::RangeType;
use crate::declare::ddl::{Definition, DefinitionValue, TypeName};
use crate::declare::names;
use crate::declare::world::World;
use crate::model::{QName, TypeRef};

/// The type that a definition names as the value of a parameter.
pub(crate) fn type_value<'d>(definition: &'d [Definition], key: &str) -> Option<&'d TypeName> {
    definition.iter().find(|d| d.name.eq_ignore_ascii_case(key)).and_then(|d| match &d.value {
        Some(DefinitionValue::Type(ty)) => Some(ty),
        _ => None,
    })
}

/// The name that a definition has as the value of a parameter.
pub(crate) fn name_value(definition: &[Definition], key: &str) -> Option<QName> {
    let found = definition.iter().find(|d| d.name.eq_ignore_ascii_case(key))?;
    Some(match &found.value {
        Some(DefinitionValue::Type(ty)) => ty.name.qname(),
        Some(DefinitionValue::Operator(name)) => name.qname(),
        Some(DefinitionValue::Text(text)) => QName::bare(&text.as_str().into()),
        _ => return None,
    })
}

/// The range type of a definition.
pub(crate) fn new(world: &World, name: &QName, definition: &[Definition]) -> RangeType {
    let subtype = type_value(definition, "subtype")
        .map_or_else(|| TypeRef::named(QName::bare(&"unknown".into())), |ty| world.type_ref(ty));
    let function = |key| name_value(definition, key).map(|name| world.function_name(&name));
    let multirange = name_value(definition, "multirange_type_name")
        .map_or_else(|| names::multirange(name), |written| world.new_name(&written));
    RangeType {
        opclass: name_value(definition, "subtype_opclass")
            .and_then(|class| world.opclass(&class, "btree", Some(&subtype))),
        collation: name_value(definition, "collation").and_then(|collation| world.collation_name(&collation)),
        canonical: function("canonical"),
        subtype_diff: function("subtype_diff"),
        multirange: (world.major >= 14).then_some(multirange),
        subtype: subtype.without_modifiers(),
    }
}

