//! A text search dictionary (`pg_ts_dict`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, QName, Value};

/// A text search dictionary (`pg_ts_dict`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextSearchDictionary {
    /// Its template.
    pub template: QName,
    /// Its options, by lower-case key.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for TextSearchDictionary {
    const KIND: Kind = Kind::TextSearchDictionary;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "template and options"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { template, options } = self;
        vec![
            Value::Record(vec![("template", template.into()), ("options", options.into())]),
        ]
    }
}
