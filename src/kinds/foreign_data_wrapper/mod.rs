//! A foreign data wrapper (`pg_foreign_data_wrapper`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, QName, Value};

/// A foreign data wrapper (`pg_foreign_data_wrapper`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForeignDataWrapper {
    /// HANDLER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<QName>,
    /// VALIDATOR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<QName>,
    /// OPTIONS.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for ForeignDataWrapper {
    const KIND: Kind = Kind::ForeignDataWrapper;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("options", "OPTIONS"),
        ("definition", "handler and validator"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { handler, validator, options } = self;
        vec![
            options.into(),
            Value::Record(vec![("handler", handler.as_ref().into()), ("validator", validator.as_ref().into())]),
        ]
    }
}
