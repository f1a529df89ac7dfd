//! What cannot be written, because a value in it hangs on data that no file tells.

use std::collections::BTreeSet;

use super::create::Part;
use super::graph::{NodeId, Verb};
use crate::kinds::{Body, Kind};
use crate::model::{ANY_VALUE, Id, Model, Object, Value, hangs_on_data};

/// Why such a step is held back.
pub(super) fn reason() -> String {
    format!("a value in it hangs on data: put it where {ANY_VALUE} stands")
}

/// Whether an expression or query of an object has such a value.
pub(super) fn is_within(id: &Id, object: &Object) -> bool {
    fn within(value: &Value<'_>) -> bool {
        match value {
            Value::Expr(expr, _) => hangs_on_data(&expr.sql),
            Value::Query(query, _) => hangs_on_data(&query.sql),
            Value::List(values) | Value::Set(values) => values.iter().any(within),
            Value::Record(fields) => fields.iter().any(|(_, value)| within(value)),
            Value::Map(entries) => entries.values().any(within),
            _ => false,
        }
    }
    object.body.values(id).iter().any(within)
}

/// The objects of a side that have such values.
pub(super) fn objects(model: &Model) -> BTreeSet<Id> {
    model.objects.iter().filter(|(id, object)| is_within(id, object)).map(|(id, _)| id.clone()).collect()
}

/// Whether a node writes such a value: a column is made without its default.
pub(super) fn is_written(node: &NodeId, object: Option<&Object>) -> bool {
    let (verb, id, part) = node;
    let plain = matches!(object.map(|object| &object.body), Some(Body::Column(c)) if c.generated.is_none());
    match verb {
        Verb::Before | Verb::Drop | Verb::Rename => false,
        Verb::Create if plain && id.kind == Kind::Column => *part == Part::Default,
        Verb::Alter | Verb::Create | Verb::After => true,
    }
}
