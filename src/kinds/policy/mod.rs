//! A row security policy (`pg_policy`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Name, Scope, Value};

/// A row security policy (`pg_policy`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub command: String,
    /// PERMISSIVE, not RESTRICTIVE.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub permissive: bool,
    /// The roles, `PUBLIC` as an empty set.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<Name>,
    /// USING.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<Expr>,
    /// WITH CHECK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Expr>,
}

impl ObjectKind for Policy {
    const KIND: Kind = Kind::Policy;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("command", "command it is for"),
        ("permissive", "permissive or restrictive"),
        ("roles", "roles it is for"),
        ("using", "USING"),
        ("check", "WITH CHECK"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        let Self { command, permissive, roles, using, check } = self;
        vec![
            command.into(),
            (*permissive).into(),
            if roles.is_empty() { Value::Set(vec!["PUBLIC".into()]) } else { Value::Set(roles.iter().map(Value::from).collect()) },
            condition(id, using.as_ref()),
            condition(id, check.as_ref()),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        id.relation().map(|relation| Id::of(Kind::Table, &relation))
    }
}

fn condition<'a>(id: &Id, expr: Option<&'a Expr>) -> Value<'a> {
    match (expr, id.relation()) {
        (Some(expr), Some(relation)) => Value::Expr(expr, Scope::Condition(relation)),
        _ => Value::Absent,
    }
}
