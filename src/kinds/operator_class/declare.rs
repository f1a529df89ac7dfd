//! CREATE OPERATOR CLASS.

use super::OperatorClass;
use super::members::{Home, Member, home, members};
use crate::declare::ddl::{CreateOperatorClass, OperatorItem};
use crate::declare::world::World;
use crate::kinds::operator_family::{self, OperatorFamily};
use crate::kinds::Kind;
use crate::model::{Id, QName};

/// CREATE OPERATOR CLASS; a family of its name comes with it where none is named or there.
pub(crate) fn create(world: &mut World, statement: &CreateOperatorClass) {
    let CreateOperatorClass { name, default, ty, method, family, items } = statement;
    let id = world.new_object(Kind::OperatorClass, name).with_signature(format!(" using {method}"));
    if !world.is_new(&id, false) {
        return;
    }
    let ty = world.type_ref(ty).without_modifiers();
    let family = family_name(world, &id, family.as_ref().map(|family| family.qname()), statement);
    let mut class = OperatorClass {
        default: *default,
        family,
        storage: None,
        operators: std::collections::BTreeMap::new(),
        functions: std::collections::BTreeMap::new(),
        ty: ty.clone(),
    };
    let family_id = operator_family::declare::id(&class.family, method);
    let mut loose = Vec::new();
    for member in members(world, items, method, Some(&ty)) {
        match home(method, &member, world.major, Some(&ty)) {
            Home::Class(of) if of == ty => class.add(member),
            _ => loose.push(member),
        }
    }
    for item in items {
        if let OperatorItem::Storage(storage) = item {
            class.storage = Some(world.type_ref(storage).without_modifiers()).filter(|storage| *storage != ty);
        }
    }
    world.create(id, class);
    operator_family::declare::add(world, &family_id, loose);
}

impl OperatorClass {
    /// Takes a member in.
    pub(crate) fn add(&mut self, member: Member) {
        if member.function {
            self.functions.insert(member.family_key(), member.text);
        } else {
            let own = member.operands.iter().all(|operand| *operand == self.ty);
            let key = if own { member.number.to_string() } else { member.family_key() };
            self.operators.insert(key, member.text);
        }
    }
}

fn family_name(world: &mut World, id: &Id, written: Option<QName>, statement: &CreateOperatorClass) -> QName {
    let written = match written {
        Some(written) => written,
        None => id.qname(),
    };
    if statement.family.is_none() && operator_family::declare::find(world, &written, &statement.method).is_none() {
        world.create(operator_family::declare::id(&written, &statement.method), OperatorFamily::default());
        return written;
    }
    operator_family::declare::named(world, &written, &statement.method)
}
