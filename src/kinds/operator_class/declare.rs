//! CREATE OPERATOR CLASS, and the members that classes and families are made of.

use super::OperatorClass;
use crate::declare::ddl::{CreateOperatorClass, OperatorItem, RoutineRef};
use crate::declare::world::World;
use crate::kinds::operator::declare::signature_of;
use crate::kinds::operator_family::{self, OperatorFamily};
use crate::kinds::Kind;
use crate::model::{Id, QName, TypeRef};

/// An operator or function of a class or family.
pub(crate) struct Member {
    /// A function, not an operator.
    pub(crate) function: bool,
    /// Its strategy or support number.
    pub(crate) number: u32,
    /// The operand types it is registered for.
    pub(crate) operands: Vec<TypeRef>,
    /// What it is, as the model has it.
    pub(crate) text: String,
}

impl Member {
    /// `1 (integer, integer)`.
    pub(crate) fn family_key(&self) -> String {
        family_key(self.number, &self.operands)
    }
}

/// `1 (integer, integer)`: one type stands for both.
pub(crate) fn family_key(number: u32, operands: &[TypeRef]) -> String {
    let both = match operands {
        [one] => vec![one, one],
        all => all.iter().collect(),
    };
    let types: Vec<String> = both.into_iter().map(|ty| ty.without_modifiers().to_string()).collect();
    format!("{number} ({})", types.join(", "))
}

/// Members as written; `class` is the type of a class, which operands are of unless they are written.
pub(crate) fn members(world: &World, items: &[OperatorItem], class: Option<&TypeRef>) -> Vec<Member> {
    items.iter().filter_map(|item| member(world, item, class)).collect()
}

fn member(world: &World, item: &OperatorItem, class: Option<&TypeRef>) -> Option<Member> {
    match item {
        OperatorItem::Operator { number, name, operands, order_by } => {
            let (left, right) = match operands {
                Some((left, right)) => {
                    (left.as_ref().map(|ty| world.type_ref(ty)), right.as_ref().map(|ty| world.type_ref(ty)))
                }
                None => (class.cloned(), class.cloned()),
            };
            let operator = world.operator_for(&name.qname(), left.as_ref(), right.as_ref());
            let schema = operator.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
            let mut text =
                format!("{schema}{}{}", operator.name.as_str(), signature_of(left.as_ref(), right.as_ref()));
            if let Some(family) = order_by {
                let family = world.object_name(Kind::OperatorFamily, &family.qname());
                text.push_str(&format!(" for order by {family}"));
            }
            let operands = left.into_iter().chain(right).collect();
            Some(Member { function: false, number: *number, operands, text })
        }
        OperatorItem::Function { number, operands, function } => {
            let written: Vec<TypeRef> = operands.iter().map(|ty| world.type_ref(ty)).collect();
            let operands = match (written.as_slice(), class) {
                ([], Some(class)) => vec![class.clone(), class.clone()],
                ([one], _) => vec![one.clone(), one.clone()],
                _ => written,
            };
            Some(Member { function: true, number: *number, operands, text: routine(world, function) })
        }
        OperatorItem::Storage(_) => None,
    }
}

/// `schema.f(types)` of a function that a statement names.
pub(crate) fn routine(world: &World, function: &RoutineRef) -> String {
    let types: Vec<TypeRef> = function
        .arguments
        .iter()
        .flatten()
        .filter(|argument| argument.mode.is_input())
        .map(|argument| world.type_ref(&argument.ty).without_modifiers())
        .collect();
    let name = world.function_for(&function.name.qname(), &types);
    let types: Vec<String> = types.iter().map(ToString::to_string).collect();
    format!("{name}({})", types.join(", "))
}

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
    for member in members(world, items, Some(&ty)) {
        if member.function {
            class.functions.insert(member.family_key(), member.text);
        } else {
            let own = member.operands.iter().all(|operand| *operand == ty);
            let key = if own { member.number.to_string() } else { member.family_key() };
            class.operators.insert(key, member.text);
        }
    }
    for item in items {
        if let OperatorItem::Storage(storage) = item {
            class.storage = Some(world.type_ref(storage).without_modifiers()).filter(|storage| *storage != ty);
        }
    }
    world.create(id, class);
}

fn family_name(world: &mut World, id: &Id, written: Option<QName>, statement: &CreateOperatorClass) -> QName {
    let written = match written {
        Some(written) => written,
        None => id.qname(),
    };
    if let Some(found) = operator_family::declare::find(world, &written, &statement.method) {
        return found.qname();
    }
    if statement.family.is_none() {
        world.create(operator_family::declare::id(&written, &statement.method), OperatorFamily::default());
        return written;
    }
    // A family of PostgreSQL or of an extension, known by "name method".
    let spelled = QName { name: format!("{} {}", written.name.as_str(), statement.method).as_str().into(), ..written.clone() };
    let found = world.object_name(Kind::OperatorFamily, &spelled);
    QName { schema: found.schema, name: written.name }
}
