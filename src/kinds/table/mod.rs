//! A table, partitioned or not (`pg_class`); its columns, constraints, indexes, triggers and policies are objects of
//! their own.

pub(crate) mod create_as;
pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Body, Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Model, Name, Options, QName, Scope, Value};

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// UNLOGGED.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// Storage parameters; `toast.` ones with that prefix.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The tablespace, where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
    /// The access method; `None` is heap, or a partitioned table that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<Name>,
    /// ENABLE ROW LEVEL SECURITY.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub row_security: bool,
    /// FORCE ROW LEVEL SECURITY.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force_row_security: bool,
    /// REPLICA IDENTITY.
    #[serde(default)]
    pub replica_identity: ReplicaIdentity,
    /// PARTITION BY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_key: Option<PartitionKey>,
    /// PARTITION OF, with the bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<(QName, PartitionBound)>,
    /// INHERITS, in order; without the table it is a partition of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<QName>,
    /// OF type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_type: Option<QName>,
}

/// REPLICA IDENTITY (`relreplident`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplicaIdentity {
    /// The primary key.
    #[default]
    Default,
    /// NOTHING.
    Nothing,
    /// FULL.
    Full,
    /// USING INDEX.
    Index(Name),
}

/// PARTITION BY (`pg_partitioned_table`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartitionKey {
    /// `range`, `list` or `hash`.
    pub strategy: String,
    /// Columns and expressions, in order.
    pub keys: Vec<PartitionKeyPart>,
}

/// One column or expression of a partition key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartitionKeyPart {
    /// The column or expression.
    pub key: super::index::Key,
    /// The collation, where it is not the column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
    /// The operator class, where it is not the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opclass: Option<QName>,
}

/// FOR VALUES … of a partition (`relpartbound`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionBound {
    /// DEFAULT.
    Default,
    /// IN (…).
    List(Vec<Expr>),
    /// FROM (…) TO (…); MINVALUE and MAXVALUE are expressions of that text.
    Range(Vec<Expr>, Vec<Expr>),
    /// WITH (MODULUS m, REMAINDER r).
    Hash(u32, u32),
}

impl PartitionBound {
    /// As an attribute's value; `parent` is the partitioned table.
    pub fn value<'a>(&'a self, parent: &QName) -> Value<'a> {
        let bounds = |exprs: &'a [Expr], place: fn(usize) -> usize| -> Vec<Value<'a>> {
            exprs
                .iter()
                .enumerate()
                .map(|(n, e)| Value::Expr(e, Scope::PartitionBound(parent.clone(), place(n))))
                .collect()
        };
        match self {
            Self::Default => "default".into(),
            Self::List(values) => Value::Record(vec![("in", Value::Set(bounds(values, |_| 0)))]),
            Self::Range(from, to) => {
                Value::Record(vec![("from", Value::List(bounds(from, |n| n))), ("to", Value::List(bounds(to, |n| n)))])
            }
            Self::Hash(modulus, remainder) => Value::Record(vec![
                ("modulus", i64::from(*modulus).into()),
                ("remainder", i64::from(*remainder).into()),
            ]),
        }
    }
}

impl PartitionKey {
    fn value(&self, id: &Id) -> Value<'_> {
        let Self { strategy, keys } = self;
        let parts = keys.iter().map(|part| {
            let PartitionKeyPart { key, collation, opclass } = part;
            Value::Record(vec![
                ("", key.value(&id.qname())),
                ("collate", collation.as_ref().into()),
                ("opclass", opclass.as_ref().into()),
            ])
        });
        Value::Record(vec![("", strategy.into()), ("", Value::List(parts.collect()))])
    }
}

/// Whether a table is UNLOGGED; `None` where it is no table of this model.
pub(crate) fn is_unlogged(model: &Model, relation: &QName) -> Option<bool> {
    match &model.objects.get(&Id::of(Kind::Table, relation))?.body {
        Body::Table(table) => Some(table.unlogged),
        _ => None,
    }
}

impl ReplicaIdentity {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Default => "default".into(),
            Self::Nothing => "nothing".into(),
            Self::Full => "full".into(),
            Self::Index(name) => format!("using index {name}").into(),
        }
    }
}

impl ObjectKind for Table {
    const KIND: Kind = Kind::Table;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("persistence", "logged or unlogged (`relpersistence`)"),
        ("options", "storage parameters (`reloptions`)"),
        ("tablespace", "tablespace, where it is not the database's"),
        ("access_method", "access method, where it is not heap"),
        ("row_security", "ROW LEVEL SECURITY enabled"),
        ("force_row_security", "ROW LEVEL SECURITY forced on the owner"),
        ("replica_identity", "REPLICA IDENTITY"),
        ("partition_key", "PARTITION BY"),
        ("partition_of", "table it is a partition of"),
        ("partition_bound", "FOR VALUES of the partition"),
        ("inherits", "tables it inherits from, in order"),
        ("of_type", "composite type it was made of"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        let Self {
            unlogged,
            options,
            tablespace,
            access_method,
            row_security,
            force_row_security,
            replica_identity,
            partition_key,
            partition_of,
            inherits,
            of_type,
        } = self;
        vec![
            if *unlogged { "unlogged" } else { "permanent" }.into(),
            options.into(),
            tablespace.as_ref().into(),
            access_method.as_ref().into(),
            (*row_security).into(),
            (*force_row_security).into(),
            replica_identity.value(),
            partition_key.as_ref().map_or(Value::Absent, |key| key.value(id)),
            partition_of.as_ref().map(|(table, _)| table).into(),
            partition_of.as_ref().map_or(Value::Absent, |(table, bound)| bound.value(table)),
            Value::List(inherits.iter().map(Value::from).collect()),
            of_type.as_ref().into(),
        ]
    }
}
