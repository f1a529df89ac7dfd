//! An event trigger (`pg_event_trigger`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, Value};

/// An event trigger (`pg_event_trigger`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// `ddl_command_start`, `ddl_command_end`, `sql_drop`, `table_rewrite`, `login`.
    pub event: String,
    /// WHEN TAG IN, upper case, in an order that says nothing; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The function it runs.
    pub function: QName,
    /// Whether it fires.
    pub enabled: super::trigger::Firing,
}

impl ObjectKind for EventTrigger {
    const KIND: Kind = Kind::EventTrigger;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "event, tags, function"),
        ("enabled", "whether it fires: origin, replica, always, disabled"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { event, tags, function, enabled } = self;
        vec![
            Value::Record(vec![("on", event.into()), ("tags", Value::Set(tags.iter().map(Value::from).collect())), ("execute", function.into())]),
            enabled.sql().into(),
        ]
    }
}
