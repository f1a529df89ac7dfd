//! An index that is not a constraint's (`pg_index`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Name, Options, QName, Scope, Value};

/// An index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The table or materialized view.
    pub table: QName,
    /// UNIQUE.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// The access method.
    pub method: Name,
    /// The key columns and expressions, in order.
    pub keys: Vec<IndexKey>,
    /// INCLUDE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// WHERE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Expr>,
    /// NULLS NOT DISTINCT (15).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_not_distinct: bool,
    /// Storage parameters.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
    /// `indisvalid`: false after a CREATE INDEX CONCURRENTLY that failed, or of a partitioned index that lacks children.
    pub valid: bool,
    /// CLUSTER ON.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cluster: bool,
    /// `ALTER INDEX … ALTER COLUMN n SET STATISTICS`, by column number.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub statistics: BTreeMap<u32, i32>,
    /// DEPENDS ON EXTENSION: the extensions that it is dropped with (`pg_depend.deptype` is `x`).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub extensions: BTreeSet<Name>,
    /// Of a partition's index that departs from the one it is attached to, in options, tablespace, comment, statistics or
    /// extensions: the index of the table that all are attached to, directly or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<QName>,
    /// Of a partitioned table: what the indexes of partitions that are attached to it are called, by partition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partition_names: Vec<(QName, Name)>,
}

/// What an index or partition key is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A column.
    Column(Name),
    /// An expression.
    Expr(Expr),
}

impl Key {
    /// As an attribute's value.
    pub fn value(&self, table: &QName) -> Value<'_> {
        match self {
            Self::Column(name) => name.into(),
            Self::Expr(expr) => Value::Expr(expr, Scope::Relation(table.clone())),
        }
    }
}

/// A key column or expression of an index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexKey {
    /// The column or expression.
    pub key: Key,
    /// The collation, where it is not the column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
    /// The operator class, where it is not the type's default for the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opclass: Option<QName>,
    /// Parameters of the operator class, `siglen`.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub opclass_options: Options,
    /// DESC.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub descending: bool,
    /// NULLS FIRST; where it was not written: of DESC yes, of ASC no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_first: bool,
}

impl IndexKey {
    /// As an attribute's value.
    pub fn value(&self, table: &QName) -> Value<'_> {
        let Self { key, collation, opclass, opclass_options, descending, nulls_first } = self;
        Value::Record(vec![
            ("", key.value(table)),
            ("collate", collation.as_ref().into()),
            ("opclass", opclass.as_ref().into()),
            ("opclass_options", opclass_options.into()),
            ("desc", (*descending).into()),
            ("nulls_first", (*nulls_first).into()),
        ])
    }
}

impl Index {
    /// The index of a partition that is attached to this one, `root`, and departs from it in nothing.
    pub(crate) fn attached(&self, root: QName, table: &QName) -> Self {
        Self {
            table: table.clone(),
            valid: true,
            cluster: false,
            statistics: BTreeMap::new(),
            extensions: BTreeSet::new(),
            attached_to: Some(root),
            partition_names: Vec::new(),
            ..self.clone()
        }
    }
}

impl ObjectKind for Index {
    const KIND: Kind = Kind::Index;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "table, method, keys, uniqueness, predicate, options"),
        ("valid", "whether queries can use it"),
        ("cluster", "CLUSTER ON"),
        ("tablespace", "tablespace, where it is not the database's"),
        ("statistics", "statistics targets of expression columns"),
        ("extension_dependency", "extensions that it is dropped with"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self {
            table,
            unique,
            method,
            keys,
            include,
            predicate,
            nulls_not_distinct,
            options,
            tablespace,
            valid,
            cluster,
            statistics,
            extensions,
            attached_to,
            // Names of what is not in the model are PostgreSQL's own affair; a dump keeps them all the same.
            partition_names: _,
        } = self;
        let predicate =
            predicate.as_ref().map_or(Value::Absent, |e| Value::Expr(e, Scope::Condition(table.clone())));
        let definition = match attached_to {
            // The rest is the other's, and a finding there.
            Some(root) => Value::Record(vec![("attached_to", root.into()), ("with", options.into())]),
            None => Value::Record(vec![
                ("unique", (*unique).into()),
                ("on", table.into()),
                ("using", method.into()),
                ("", Value::List(keys.iter().map(|key| key.value(table)).collect())),
                ("include", Value::names(include)),
                ("nulls_not_distinct", (*nulls_not_distinct).into()),
                ("with", options.into()),
                ("where", predicate),
            ]),
        };
        let statistics =
            statistics.iter().map(|(column, target)| (column.to_string().into(), (*target).into())).collect();
        vec![
            definition,
            (*valid).into(),
            (*cluster).into(),
            tablespace.as_ref().into(),
            Value::Map(statistics),
            Value::Set(extensions.iter().map(Value::from).collect()),
        ]
    }

    fn parent(&self, _id: &Id) -> Option<Id> {
        match &self.attached_to {
            Some(root) => Some(Id::of(Kind::Index, root)),
            None => Some(Id::of(Kind::Table, &self.table)),
        }
    }
}
