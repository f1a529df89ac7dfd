//! A cast (`pg_cast`); its name is `source as target`.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, TypeRef, Value};

/// A cast (`pg_cast`); its name is `source as target`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cast {
    /// From.
    pub source: TypeRef,
    /// To.
    pub target: TypeRef,
    /// The function, as `schema.f(types)`; none of WITHOUT FUNCTION and WITH INOUT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// WITH INOUT.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inout: bool,
    /// `explicit`, `assignment` or `implicit`.
    pub context: String,
}

impl ObjectKind for Cast {
    const KIND: Kind = Kind::Cast;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "function and context"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { source, target, function, inout, context } = self;
        vec![
            Value::Record(vec![("source", source.into()), ("target", target.into()), ("function", function.as_ref().into()), ("inout", (*inout).into()), ("as", context.into())]),
        ]
    }
}
