//! A conversion between encodings (`pg_conversion`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, Value};

/// A conversion between encodings (`pg_conversion`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversion {
    /// From, upper case as `pg_encoding_to_char()` has it.
    pub from: String,
    /// To.
    pub to: String,
    /// The function.
    pub function: QName,
    /// DEFAULT.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

impl ObjectKind for Conversion {
    const KIND: Kind = Kind::Conversion;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "encodings, function, default"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { from, to, function, default } = self;
        vec![
            Value::Record(vec![("from", from.into()), ("to", to.into()), ("function", function.into()), ("default", (*default).into())]),
        ]
    }
}
