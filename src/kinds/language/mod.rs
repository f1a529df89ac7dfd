//! A procedural language (`pg_language`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, Value};

/// A procedural language (`pg_language`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// Whether anybody may write functions in it (`lanpltrusted`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trusted: bool,
    /// The function that runs its functions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<QName>,
    /// The function that runs DO blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<QName>,
    /// The function that checks new functions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<QName>,
}

impl ObjectKind for Language {
    const KIND: Kind = Kind::Language;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "trust, handler, inline handler, validator"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { trusted, handler, inline, validator } = self;
        vec![
            Value::Record(vec![("trusted", (*trusted).into()), ("handler", handler.as_ref().into()), ("inline", inline.as_ref().into()), ("validator", validator.as_ref().into())]),
        ]
    }
}
