//! A rewrite rule (`pg_rewrite`) that is not a view's own.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Purpose, QName, Query, Scope, Transition, Value};

/// A rewrite rule (`pg_rewrite`) that is not a view's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub event: String,
    /// INSTEAD, not ALSO.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instead: bool,
    /// WHERE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expr>,
    /// The actions; none is NOTHING.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Query>,
    /// Whether it fires.
    pub enabled: super::trigger::Firing,
}

/// What the condition of a rule on an event may name.
fn transition(event: &str) -> Transition {
    match event {
        "INSERT" => Transition::New,
        "DELETE" => Transition::Old,
        _ => Transition::Both,
    }
}

impl ObjectKind for Rule {
    const KIND: Kind = Kind::Rule;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "event, condition, actions"),
        ("enabled", "whether it fires: origin, replica, always, disabled"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        let Self { event, instead, condition, actions, enabled } = self;
        let relation = id.relation().unwrap_or_else(|| QName::bare(&id.name));
        let action = |query| Value::Query(query, Purpose::Rule(relation.clone()));
        vec![
            Value::Record(vec![
                ("on", event.into()),
                (
                    "where",
                    condition.as_ref().map_or(Value::Absent, |e| {
                        Value::Expr(e, Scope::OldNew(relation.clone(), transition(event)))
                    }),
                ),
                ("instead", (*instead).into()),
                ("do", Value::List(actions.iter().map(action).collect())),
            ]),
            enabled.sql().into(),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        id.relation().map(|relation| Id::of(Kind::Table, &relation))
    }
}
