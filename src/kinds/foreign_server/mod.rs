//! A foreign server (`pg_foreign_server`); passwords in its options are redacted.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Options, Value};

/// A foreign server (`pg_foreign_server`); passwords in its options are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignServer {
    /// Its wrapper.
    pub wrapper: Name,
    /// TYPE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_type: Option<String>,
    /// VERSION.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// OPTIONS.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for ForeignServer {
    const KIND: Kind = Kind::ForeignServer;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("options", "OPTIONS"),
        ("definition", "wrapper, type, version"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { wrapper, server_type, version, options } = self;
        vec![
            options.into(),
            Value::Record(vec![("wrapper", wrapper.into()), ("type", server_type.as_ref().into()), ("version", version.as_ref().into())]),
        ]
    }
}
