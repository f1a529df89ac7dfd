//! A sequence (`pg_sequence`) that is not an identity column's.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind, table};
use crate::model::{AttributeDoc, Id, Model, Name, QName, TypeRef, Value};

/// A sequence (`pg_sequence`) that is not an identity column's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// `smallint`, `integer` or `bigint`.
    pub ty: TypeRef,
    /// START.
    pub start: i64,
    /// INCREMENT.
    pub increment: i64,
    /// MINVALUE.
    pub min: i64,
    /// MAXVALUE.
    pub max: i64,
    /// CACHE.
    pub cache: i64,
    /// CYCLE.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cycle: bool,
    /// OWNED BY: the table (of the same schema) and its column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<(Name, Name)>,
    /// UNLOGGED (15 and newer).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
}

impl Sequence {
    /// The table with the column that owns it.
    pub(crate) fn table(&self, id: &Id) -> Option<QName> {
        let (table, _) = self.owned_by.as_ref()?;
        Some(QName { schema: id.schema.clone(), name: table.clone() })
    }
}

/// Whether a sequence is logged or not because its table is: from 15 on ALTER TABLE … SET LOGGED takes it along.
pub(crate) fn follows_table(
    table: Option<QName>,
    (expected, e): (&Model, bool),
    (actual, a): (&Model, bool),
) -> bool {
    let Some(table) = table else { return false };
    table::is_unlogged(expected, &table) == Some(e) && table::is_unlogged(actual, &table) == Some(a)
}

impl ObjectKind for Sequence {
    const KIND: Kind = Kind::Sequence;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("type", "data type"),
        ("start", "START WITH"),
        ("increment", "INCREMENT BY"),
        ("min", "MINVALUE"),
        ("max", "MAXVALUE"),
        ("cache", "CACHE"),
        ("cycle", "CYCLE"),
        ("owned_by", "column that owns it"),
        ("persistence", "logged or unlogged"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { ty, start, increment, min, max, cache, cycle, owned_by, unlogged } = self;
        vec![
            ty.into(),
            (*start).into(),
            (*increment).into(),
            (*min).into(),
            (*max).into(),
            (*cache).into(),
            (*cycle).into(),
            owned_by.as_ref().map_or(Value::Absent, |(table, column)| format!("{table}.{column}").into()),
            if *unlogged { "unlogged" } else { "permanent" }.into(),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        let (_, column) = self.owned_by.as_ref()?;
        Some(Id::under(Kind::Column, &self.table(id)?, column))
    }
}
