//! A base type, or the shell of one (`CREATE TYPE name`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, Value};

/// A base type, or the shell of one (`CREATE TYPE name`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BaseType {
    /// Whether it is a mere shell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shell: bool,
    /// Options of CREATE TYPE by their lower-case name, values as the catalog has them (`internallength` `variable`, `alignment` `int4`, `storage` `plain`, functions qualified); defaults are left out.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for BaseType {
    const KIND: Kind = Kind::BaseType;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "support functions, length, alignment, storage, category, …"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { shell, options } = self;
        vec![
            Value::Record(vec![("shell", (*shell).into()), ("options", options.into())]),
        ]
    }
}
