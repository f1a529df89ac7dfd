//! A text search parser (`pg_ts_parser`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, Value};

/// A text search parser (`pg_ts_parser`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextSearchParser {
    /// `start`, `gettoken`, `end`, `lextypes`, `headline`: qualified functions.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub functions: Options,
}

impl ObjectKind for TextSearchParser {
    const KIND: Kind = Kind::TextSearchParser;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "functions"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { functions } = self;
        vec![
            functions.into(),
        ]
    }
}
