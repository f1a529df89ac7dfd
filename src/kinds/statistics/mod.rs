//! Extended statistics (`pg_statistic_ext`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Name, QName, Scope, Value};

/// Extended statistics (`pg_statistic_ext`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// The table.
    pub table: QName,
    /// `ndistinct`, `dependencies`, `mcv`; all of them where none was named; empty of statistics on one expression.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<String>,
    /// Columns (in no order that matters).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub columns: BTreeSet<Name>,
    /// Expressions, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<Expr>,
    /// `ALTER STATISTICS … SET STATISTICS`; none is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i32>,
}

impl ObjectKind for Statistics {
    const KIND: Kind = Kind::Statistics;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "table, kinds, columns, expressions, target"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { table, kinds, columns, expressions, target } = self;
        vec![
            Value::Record(vec![
                ("kinds", Value::Set(kinds.iter().map(Value::from).collect())),
                ("columns", Value::Set(columns.iter().map(Value::from).collect())),
                ("expressions", Value::List(expressions.iter().map(|e| Value::Expr(e, Scope::Relation(table.clone()))).collect())),
                ("from", table.into()),
                ("target", (*target).into()),
            ]),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        let _ = id;
        Some(Id::of(Kind::Table, &self.table))
    }
}
