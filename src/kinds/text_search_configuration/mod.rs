//! A text search configuration (`pg_ts_config`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, Value};

/// A text search configuration (`pg_ts_config`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextSearchConfiguration {
    /// Its parser.
    pub parser: QName,
    /// The dictionaries of each token type, in order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub mappings: BTreeMap<String, Vec<QName>>,
}

impl ObjectKind for TextSearchConfiguration {
    const KIND: Kind = Kind::TextSearchConfiguration;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "parser and mappings"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { parser, mappings } = self;
        vec![
            Value::Record(vec![("parser", parser.into()), ("mappings", Value::Map(mappings.iter().map(|(token, dictionaries)| (token.as_str().into(), Value::List(dictionaries.iter().map(Value::from).collect()))).collect()))]),
        ]
    }
}
