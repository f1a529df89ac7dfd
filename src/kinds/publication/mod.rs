//! A publication (`pg_publication`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Name, QName, Scope, Value};

/// A publication (`pg_publication`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// FOR ALL TABLES.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_tables: bool,
    /// FOR ALL SEQUENCES.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_sequences: bool,
    /// FOR TABLE: tables with their column lists and row filters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, PublishedTable>,
    /// FOR TABLES IN SCHEMA.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub schemas: BTreeSet<Name>,
    /// `insert`, `update`, `delete`, `truncate`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub publish: BTreeSet<String>,
    /// `publish_via_partition_root`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub via_root: bool,
    /// `publish_generated_columns` (18): `stored`; `None` where none are published, as before 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_columns: Option<String>,
}

impl ObjectKind for Publication {
    const KIND: Kind = Kind::Publication;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("tables", "tables, column lists, row filters, schemas"),
        ("options", "published operations, via partition root, generated columns"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { all_tables, all_sequences, tables, schemas, publish, via_root, generated_columns } = self;
        vec![
            Value::Record(vec![
                ("all_tables", (*all_tables).into()),
                ("all_sequences", (*all_sequences).into()),
                ("tables", Value::Map(tables.iter().map(|(name, table)| (name.as_str().into(), table.value())).collect())),
                ("schemas", Value::Set(schemas.iter().map(Value::from).collect())),
            ]),
            Value::Record(vec![("publish", Value::Set(publish.iter().map(Value::from).collect())), ("via_root", (*via_root).into()), ("generated_columns", generated_columns.as_ref().into())]),
        ]
    }
}

/// A table of a publication (`pg_publication_rel`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedTable {
    /// The table.
    pub table: QName,
    /// The column list; `None` is all columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<BTreeSet<Name>>,
    /// The row filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Expr>,
}

impl PublishedTable {
    fn value(&self) -> Value<'_> {
        let Self { table, columns, filter } = self;
        let columns = columns.as_ref().map(|c| Value::Set(c.iter().map(Value::from).collect()));
        let filter = filter.as_ref().map(|e| Value::Expr(e, Scope::Condition(table.clone())));
        Value::Record(vec![("", table.into()), ("columns", columns.into()), ("where", filter.into())])
    }
}
