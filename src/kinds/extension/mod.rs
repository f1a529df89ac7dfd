//! An extension (`pg_extension`).
//!
//! `plpgsql` is never one: every database has it from the start, and `pg_dump` writes it down or not by its version.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Value};

/// An extension (`pg_extension`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// The version, where it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The schema of its objects, where it is declared or follows from the search path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
}

impl ObjectKind for Extension {
    const KIND: Kind = Kind::Extension;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("version", "installed version (`extversion`)"),
        ("schema", "schema of its objects (`extnamespace`)"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { version, schema } = self;
        vec![
            Value::if_given(version.as_ref()),
            Value::if_given(schema.as_ref()),
        ]
    }
}
