//! CREATE and ALTER OPERATOR FAMILY.

use super::OperatorFamily;
use crate::declare::ddl::{AlterOperatorFamily, CreateOperatorFamily};
use crate::declare::world::World;
use crate::kinds::{Body, Kind, operator_class};
use crate::model::{Id, Name, QName, TypeRef};

/// The identity of a family.
pub(crate) fn id(name: &QName, method: &Name) -> Id {
    Id::of(Kind::OperatorFamily, name).with_signature(format!(" using {method}"))
}

/// CREATE OPERATOR FAMILY.
pub(crate) fn create(world: &mut World, statement: &CreateOperatorFamily) {
    let CreateOperatorFamily { name, method } = statement;
    let id = id(&world.new_object(Kind::OperatorFamily, name).qname(), method);
    if world.is_new(&id, false) {
        world.create(id, OperatorFamily::default());
    }
}

/// A family by its name in a statement; it is made where it is not there, as CREATE OPERATOR CLASS does.
pub(crate) fn find(world: &World, written: &QName, method: &Name) -> Option<Id> {
    let schemas: Vec<Option<Name>> = match &written.schema {
        Some(schema) => vec![Some(schema.clone())],
        None => world.path.0.iter().cloned().map(Some).collect(),
    };
    let ids = schemas.into_iter().map(|schema| id(&QName { schema, name: written.name.clone() }, method));
    ids.into_iter().find(|id| world.has(id))
}

/// ALTER OPERATOR FAMILY … ADD, DROP.
pub(crate) fn alter(world: &mut World, statement: &AlterOperatorFamily) {
    let AlterOperatorFamily { name, method, add, drop } = statement;
    let Some(id) = find(world, &name.qname(), method) else {
        let name = name.qname();
        world.unresolved(format!("operator family {name} does not exist"), &name);
        return;
    };
    let members = operator_class::declare::members(world, add, None);
    let gone: Vec<(bool, u32, Vec<TypeRef>)> = drop
        .iter()
        .map(|item| (item.function, item.number, item.operands.iter().map(|ty| world.type_ref(ty)).collect()))
        .collect();
    if let Some(Body::OperatorFamily(family)) = world.get_mut(&id).map(|object| &mut object.body) {
        for member in members {
            let key = member.family_key();
            if member.function {
                family.functions.insert(key, member.text);
            } else {
                family.operators.insert(key, member.text);
            }
        }
        for (function, number, operands) in gone {
            let key = operator_class::declare::family_key(number, &operands);
            if function { family.functions.remove(&key) } else { family.operators.remove(&key) };
        }
    }
}
