//! An access method (`pg_am`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, Value};

/// An access method (`pg_am`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessMethod {
    /// `table` or `index`.
    pub target: String,
    /// The handler function.
    pub handler: QName,
}

impl ObjectKind for AccessMethod {
    const KIND: Kind = Kind::AccessMethod;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "what it is for and its handler"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { target, handler } = self;
        vec![
            Value::Record(vec![("type", target.into()), ("handler", handler.into())]),
        ]
    }
}
