//! The operators and functions that classes and families are made of, and which of the two each goes with.

use crate::declare::ddl::{OperatorItem, RoutineRef};
use crate::declare::world::World;
use crate::kinds::operator::declare::signature_of;
use crate::kinds::operator_family;
use crate::model::{Name, TypeRef};

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

/// What a member hangs on: it goes where that goes, and `pg_dump` writes it there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// The class of the family for this type, where there is one; else the family.
    Class(TypeRef),
    /// The family.
    Family,
}

/// What a member hangs on (`btadjustmembers()`, `hashadjustmembers()`, `gistadjustmembers()`, `ginadjustmembers()`,
/// `spgadjustmembers()`; before 14, what the statement is about). `class` is the type of the class that is being made.
pub(crate) fn home(method: &Name, member: &Member, major: u16, class: Option<&TypeRef>) -> Home {
    let here = || class.map_or(Home::Family, |ty| Home::Class(ty.clone()));
    if major < 14 {
        return here();
    }
    let required: &[u32] = match method.as_str() {
        "btree" | "hash" => return by_operands(member),
        "gist" => &[1, 2, 5, 6, 7],
        "gin" => &[2, 3],
        "spgist" => &[1, 2, 3, 4, 5],
        _ => return here(),
    };
    if member.function && required.contains(&member.number) { here() } else { Home::Family }
}

/// Of btree and hash: what compares or hashes one type is of that type's class.
fn by_operands(member: &Member) -> Home {
    match member.operands.as_slice() {
        _ if member.function && member.number != 1 => Home::Family,
        [one] => Home::Class(one.clone()),
        [left, right] if left == right => Home::Class(left.clone()),
        _ => Home::Family,
    }
}

/// Members as written; `class` is the type of a class, which operands are of unless they are written.
pub(crate) fn members(world: &World, items: &[OperatorItem], method: &Name, class: Option<&TypeRef>) -> Vec<Member> {
    items.iter().filter_map(|item| member(world, item, method, class)).collect()
}

fn member(world: &World, item: &OperatorItem, method: &Name, class: Option<&TypeRef>) -> Option<Member> {
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
                // What orders is btree's.
                let family = operator_family::declare::named(world, &family.qname(), &Name::new("btree"));
                text.push_str(&format!(" for order by {family}"));
            }
            let operands = left.into_iter().chain(right).collect();
            Some(Member { function: false, number: *number, operands, text })
        }
        OperatorItem::Function { number, operands, function } => {
            let written: Vec<TypeRef> = operands.iter().map(|ty| world.type_ref(ty).without_modifiers()).collect();
            let operands = match (written.as_slice(), class) {
                ([], _) if let Some(own) = own_operands(method, *number, &takes(world, function)) => own,
                ([], Some(class)) => vec![class.clone(), class.clone()],
                ([one], _) => vec![one.clone(), one.clone()],
                _ => written,
            };
            Some(Member { function: true, number: *number, operands, text: routine(world, function) })
        }
        OperatorItem::Storage(_) => None,
    }
}

/// The types that a function is for where none is written and its arguments tell (`assignProcTypes()`).
fn own_operands(method: &Name, number: u32, takes: &[TypeRef]) -> Option<Vec<TypeRef>> {
    match (method.as_str(), number, takes) {
        ("btree", 1, [left, right]) => Some(vec![left.clone(), right.clone()]),
        ("hash", 1 | 2, [one, ..]) => Some(vec![one.clone(), one.clone()]),
        _ => None,
    }
}

/// The types of a function's arguments.
fn takes(world: &World, function: &RoutineRef) -> Vec<TypeRef> {
    let arguments = function.arguments.iter().flatten().filter(|argument| argument.mode.is_input());
    arguments.map(|argument| world.type_ref(&argument.ty).without_modifiers()).collect()
}

/// `schema.f(types)` of a function that a statement names.
pub(crate) fn routine(world: &World, function: &RoutineRef) -> String {
    let takes = takes(world, function);
    let name = world.function_for(&function.name.qname(), &takes);
    let types: Vec<String> = takes.iter().map(ToString::to_string).collect();
    format!("{name}({})", types.join(", "))
}
