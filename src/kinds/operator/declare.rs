//! CREATE and ALTER OPERATOR.

use super::Operator;
use crate::declare::ddl::{AlterOperator, CreateOperator, Definition, DefinitionValue, ObjectRef};
use crate::declare::find;
use crate::declare::world::World;
use crate::kinds::collation::declare::is_false;
use crate::kinds::range_type::declare::{name_value, type_value};
use crate::kinds::{Body, Kind};
use crate::model::{QName, TypeRef};

/// `(integer, text)`; a missing operand is `NONE`.
pub(crate) fn signature_of(left: Option<&TypeRef>, right: Option<&TypeRef>) -> String {
    let text = |ty: Option<&TypeRef>| {
        ty.map_or_else(|| "NONE".to_owned(), |ty| ty.without_modifiers().to_string())
    };
    format!("({}, {})", text(left), text(right))
}

/// The signature of an operator.
pub(crate) fn signature(operator: &Operator) -> String {
    signature_of(operator.left.as_ref(), operator.right.as_ref())
}

/// `schema.op` of an operator's name; one that is not known yet is made where this one is: another of that name for
/// other types is not the one that is meant.
fn qualified(world: &World, written: &QName, left: Option<&TypeRef>, right: Option<&TypeRef>) -> String {
    let known = world.exact_operator(written, left, right);
    let name = known.unwrap_or_else(|| world.new_name(written));
    let schema = name.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    format!("{schema}{}", name.name.as_str())
}

/// CREATE OPERATOR.
pub(crate) fn create(world: &mut World, statement: &CreateOperator) {
    let CreateOperator { name, definition } = statement;
    let ty = |key| type_value(definition, key).map(|ty| world.type_ref(ty).without_modifiers());
    let function = name_value(definition, "function").or_else(|| name_value(definition, "procedure"));
    let mut operator = Operator {
        left: ty("leftarg"),
        right: ty("rightarg"),
        function: QName::bare(&"unknown".into()),
        commutator: None,
        negator: None,
        restrict: None,
        join: None,
        hashes: false,
        merges: false,
    };
    if let Some(function) = function {
        let operands: Vec<TypeRef> = operator.left.iter().chain(&operator.right).cloned().collect();
        operator.function = world.function_for(&function, &operands);
    }
    set(world, &mut operator, definition);
    let id = world.new_object(Kind::Operator, name).with_signature(signature(&operator));
    if world.is_new(&id, false) {
        world.create(id, operator);
    }
}

fn set(world: &World, operator: &mut Operator, definition: &[Definition]) {
    for given in definition {
        let none = matches!(given.value, Some(DefinitionValue::None));
        let name = || if none { None } else { name_value(definition, &given.name) };
        match given.name.to_ascii_lowercase().as_str() {
            "commutator" => {
                let (left, right) = (operator.right.as_ref(), operator.left.as_ref());
                operator.commutator = name().map(|name| qualified(world, &name, left, right));
            }
            "negator" => {
                let (left, right) = (operator.left.as_ref(), operator.right.as_ref());
                operator.negator = name().map(|name| qualified(world, &name, left, right));
            }
            "restrict" => operator.restrict = name().map(|name| world.function_name(&name)),
            "join" => operator.join = name().map(|name| world.function_name(&name)),
            "hashes" => operator.hashes = !is_false(&given.text()),
            // The operators of old sorted for a merge join.
            "merges" | "sort1" | "sort2" | "ltcmp" | "gtcmp" => operator.merges = !is_false(&given.text()),
            _ => {}
        }
    }
}

/// ALTER OPERATOR … SET (…).
pub(crate) fn alter(world: &mut World, statement: &AlterOperator) {
    for id in find::expect(world, &ObjectRef::Operator(statement.operator.clone().into()), false) {
        if let Some(Body::Operator(mut operator)) = world.get(&id).map(|object| object.body.clone()) {
            set(world, &mut operator, &statement.definition);
            world.replace_body(&id, operator);
        }
    }
}
