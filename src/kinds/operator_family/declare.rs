//! CREATE and ALTER OPERATOR FAMILY.

use super::OperatorFamily;
use crate::declare::ddl::{AlterOperatorFamily, CreateOperatorFamily};
use crate::declare::world::World;
use crate::kinds::operator_class::members::{Home, Member, family_key, home, members};
use crate::kinds::{Body, Kind};
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

/// The family that a statement names; one of PostgreSQL or of an extension is known by "name method".
pub(crate) fn named(world: &World, written: &QName, method: &Name) -> QName {
    if let Some(found) = find(world, written, method) {
        return found.qname();
    }
    let spelled = QName { name: format!("{} {method}", written.name.as_str()).as_str().into(), ..written.clone() };
    let found = world.object_name(Kind::OperatorFamily, &spelled);
    QName { schema: found.schema, name: written.name.clone() }
}

/// ALTER OPERATOR FAMILY … ADD, DROP.
pub(crate) fn alter(world: &mut World, statement: &AlterOperatorFamily) {
    let AlterOperatorFamily { name, method, add, drop } = statement;
    let Some(id) = find(world, &name.qname(), method) else {
        let name = name.qname();
        world.unresolved(format!("operator family {name} does not exist"), &name);
        return;
    };
    let members = members(world, add, method, None);
    let gone: Vec<(bool, u32, Vec<TypeRef>)> = drop
        .iter()
        .map(|item| (item.function, item.number, item.operands.iter().map(|ty| world.type_ref(ty)).collect()))
        .collect();
    for member in members {
        let class = match home(method, &member, world.major, None) {
            Home::Class(ty) => class_of(world, &id, &ty),
            Home::Family => None,
        };
        match class.and_then(|class| world.get_mut(&class)).map(|object| &mut object.body) {
            Some(Body::OperatorClass(class)) => class.add(member),
            _ => self::add(world, &id, vec![member]),
        }
    }
    if let Some(Body::OperatorFamily(family)) = world.get_mut(&id).map(|object| &mut object.body) {
        for (function, number, operands) in gone {
            let key = family_key(number, &operands);
            if function { family.functions.remove(&key) } else { family.operators.remove(&key) };
        }
    }
}

/// The class of a family for a type.
fn class_of(world: &World, family: &Id, ty: &TypeRef) -> Option<Id> {
    let is_it = |id: &Id, body: &Body| match body {
        Body::OperatorClass(class) => class.family == family.qname() && class.ty == *ty && id.signature == family.signature,
        _ => false,
    };
    let mut classes = world.model.of_kind(Kind::OperatorClass);
    classes.find(|(id, object)| is_it(id, &object.body)).map(|(id, _)| id.clone())
}

/// Puts members into a family; one of PostgreSQL or of an extension is nobody's to declare.
pub(crate) fn add(world: &mut World, id: &Id, members: Vec<Member>) {
    let Some(Body::OperatorFamily(family)) = world.get_mut(id).map(|object| &mut object.body) else { return };
    for member in members {
        let key = member.family_key();
        if member.function { family.functions.insert(key, member.text) } else { family.operators.insert(key, member.text) };
    }
}
