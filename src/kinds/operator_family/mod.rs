//! An operator family (`pg_opfamily`); ` using METHOD` is its signature.
//!
//! The family that CREATE OPERATOR CLASS makes by itself is one like any other: the catalog does not tell them apart.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// An operator family (`pg_opfamily`); ` using METHOD` is its signature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OperatorFamily {
    /// Operators that no class of it brings, by strategy number and operand types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operators: BTreeMap<String, String>,
    /// Support functions that no class of it brings, by number and operand types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub functions: BTreeMap<String, String>,
}

impl ObjectKind for OperatorFamily {
    const KIND: Kind = Kind::OperatorFamily;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "loose operators and functions"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { operators, functions } = self;
        vec![
            Value::Record(vec![("operators", operators.into()), ("functions", functions.into())]),
        ]
    }
}
