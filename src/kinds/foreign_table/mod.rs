//! A foreign table (`pg_foreign_table`); its columns and constraints are objects of their own.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Options, QName, Value};

/// A foreign table (`pg_foreign_table`); its columns and constraints are objects of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignTable {
    /// Its server.
    pub server: Name,
    /// OPTIONS.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The tables it inherits from, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<QName>,
    /// The partitioned table it is a partition of, with its bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<(QName, super::table::PartitionBound)>,
}

impl ForeignTable {
    /// The tables that columns come from.
    pub(crate) fn parents(&self) -> Vec<&QName> {
        self.partition_of.iter().map(|(table, _)| table).chain(&self.inherits).collect()
    }
}

impl ObjectKind for ForeignTable {
    const KIND: Kind = Kind::ForeignTable;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("options", "OPTIONS"),
        ("definition", "server"),
        ("inherits", "tables it inherits from"),
        ("partition_of", "table it is a partition of"),
        ("partition_bound", "bound"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { server, options, inherits, partition_of } = self;
        vec![
            options.into(),
            Value::Record(vec![("server", server.into())]),
            Value::List(inherits.iter().map(Value::from).collect()),
            partition_of.as_ref().map(|(table, _)| table).into(),
            partition_of.as_ref().map_or(Value::Absent, |(table, bound)| bound.value(table)),
        ]
    }
}
