//! A view.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Model, Name, Options, Purpose, Query, TypeRef, Value};

/// A view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Column names given in `CREATE VIEW name (a, b)`; empty where the query names them. Also set to the names at creation where renames changed them later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Name>,
    /// The query.
    pub query: Query,
    /// `security_barrier`, `security_invoker`, `check_option` (`local`, `cascaded`): only where set.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// Names and types of its columns, of a view that reads itself (`CREATE OR REPLACE VIEW v AS SELECT … FROM v`): what
    /// can be made of it first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stand_in: Vec<(Name, String)>,
}

impl View {
    /// Names and types of its columns; `None` where they are not known.
    pub(crate) fn outputs(&self, model: &Model, major: u16) -> Option<Vec<(Name, TypeRef)>> {
        let mut outputs = crate::expr::columns(model, major, &self.query)?;
        for ((name, _), given) in outputs.iter_mut().zip(&self.columns) {
            name.clone_from(given);
        }
        Some(outputs)
    }

    /// A query for no more than its columns, of a view that reads itself.
    pub(crate) fn stand_in_query(&self) -> Option<String> {
        let columns: Vec<String> =
            self.stand_in.iter().map(|(name, ty)| format!("NULL::{ty} AS {name}")).collect();
        (!columns.is_empty()).then(|| format!("SELECT {}", columns.join(", ")))
    }
}

impl ObjectKind for View {
    const KIND: Kind = Kind::View;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "column names and query"),
        ("options", "security barrier, security invoker, check option"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { columns, query, options, stand_in: _ } = self;
        // A catalog has no list of names, only the query under them: then that says it all.
        let given = if columns.is_empty() { Value::Unspecified } else { Value::names(columns) };
        vec![
            Value::Record(vec![("columns", given), ("query", Value::Query(query, Purpose::View(columns)))]),
            options.into(),
        ]
    }
}
