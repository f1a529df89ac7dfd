//! An operator class (`pg_opclass`); ` using METHOD` is its signature.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod members;
pub(crate) mod plan;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, TypeRef, Value};

/// An operator class (`pg_opclass`); ` using METHOD` is its signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatorClass {
    /// The type it is for.
    pub ty: TypeRef,
    /// DEFAULT.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// Its family.
    pub family: QName,
    /// STORAGE, where it is not the type itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<TypeRef>,
    /// Operators, by strategy number: `1` → `app.<(integer, integer)`, ` for order by family` appended where it is one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operators: BTreeMap<String, String>,
    /// Support functions, by number and operand types: `1 (integer, integer)` → `app.cmp(integer, integer)`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub functions: BTreeMap<String, String>,
}

impl ObjectKind for OperatorClass {
    const KIND: Kind = Kind::OperatorClass;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "type, family, storage, operators, functions"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { ty, default, family, storage, operators, functions } = self;
        vec![
            Value::Record(vec![("type", ty.into()), ("default", (*default).into()), ("family", family.into()), ("storage", storage.as_ref().into()), ("operators", operators.into()), ("functions", functions.into())]),
        ]
    }
}
