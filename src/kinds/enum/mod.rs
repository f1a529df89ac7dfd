//! An enumerated type (`pg_enum`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// An enumerated type (`pg_enum`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// The labels, in their sort order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

impl ObjectKind for Enum {
    const KIND: Kind = Kind::Enum;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("labels", "labels in sort order"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { labels } = self;
        vec![
            Value::List(labels.iter().map(Value::from).collect()),
        ]
    }
}
