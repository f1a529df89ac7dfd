//! A materialized view.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Options, Purpose, Query, Value};

/// A materialized view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaterializedView {
    /// Column names given; empty where the query names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Name>,
    /// The query.
    pub query: Query,
    /// Storage parameters.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
    /// The access method; `None` is heap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<Name>,
    /// Whether that in the database holds no data: a state of its data, which is not compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_data: bool,
    /// DEPENDS ON EXTENSION: the extensions that it is dropped with (`pg_depend.deptype` is `x`).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub extensions: BTreeSet<Name>,
}

impl ObjectKind for MaterializedView {
    const KIND: Kind = Kind::MaterializedView;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "column names and query"),
        ("options", "storage parameters"),
        ("tablespace", "tablespace, where it is not the database's"),
        ("access_method", "access method, where it is not heap"),
        ("extension_dependency", "extensions that it is dropped with"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { columns, query, options, tablespace, access_method, no_data: _, extensions } = self;
        // A catalog has no list of names, only the query under them: then that says it all.
        let given = if columns.is_empty() { Value::Unspecified } else { Value::names(columns) };
        vec![
            Value::Record(vec![("columns", given), ("query", Value::Query(query, Purpose::View(columns)))]),
            options.into(),
            tablespace.as_ref().into(),
            access_method.as_ref().into(),
            Value::Set(extensions.iter().map(Value::from).collect()),
        ]
    }
}
