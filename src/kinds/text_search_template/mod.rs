//! A text search template (`pg_ts_template`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, Value};

/// A text search template (`pg_ts_template`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextSearchTemplate {
    /// `init` and `lexize`: qualified functions.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub functions: Options,
}

impl ObjectKind for TextSearchTemplate {
    const KIND: Kind = Kind::TextSearchTemplate;
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
