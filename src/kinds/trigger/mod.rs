//! A trigger (`pg_trigger`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Body, Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, Model, Name, QName, Scope, Transition, Value};

/// A trigger (`pg_trigger`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// When.
    pub timing: Timing,
    /// `insert`, `delete`, `update`, `truncate`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub events: BTreeSet<TriggerEvent>,
    /// Columns of UPDATE OF, in an order that says nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Name>,
    /// FOR EACH ROW, not FOR EACH STATEMENT.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub row: bool,
    /// WHEN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// The function it runs.
    pub function: QName,
    /// Literal arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// REFERENCING OLD TABLE AS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_table: Option<Name>,
    /// REFERENCING NEW TABLE AS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_table: Option<Name>,
    /// CREATE CONSTRAINT TRIGGER.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub constraint: bool,
    /// DEFERRABLE and INITIALLY DEFERRED, of a constraint trigger.
    pub deferrable: super::constraint::Deferrable,
    /// FROM table, of a constraint trigger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<QName>,
    /// Whether it fires.
    pub enabled: Firing,
    /// Whether a partition has it from its parent: an object of its own only where it fires otherwise than the parent's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
    /// DEPENDS ON EXTENSION: the extensions that it is dropped with (`pg_depend.deptype` is `x`).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub extensions: BTreeSet<Name>,
}

impl ObjectKind for Trigger {
    const KIND: Kind = Kind::Trigger;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "timing, events, level, condition, function, arguments"),
        ("enabled", "whether it fires: origin, replica, always, disabled"),
        ("extension_dependency", "extensions that it is dropped with"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        let Self { timing, events, columns, row, when, function, arguments, old_table, new_table, constraint, deferrable, from, enabled, inherited, extensions } = self;
        vec![
            Value::Record(vec![
                ("inherited", (*inherited).into()),
                ("constraint", (*constraint).into()),
                ("timing", timing.sql().into()),
                ("events", Value::Set(events.iter().map(|e| e.sql().into()).collect())),
                ("of", Value::Set(columns.iter().map(Value::from).collect())),
                ("from", from.as_ref().into()),
                ("deferrable", deferrable.sql().into()),
                ("old_table", old_table.as_ref().into()),
                ("new_table", new_table.as_ref().into()),
                ("for_each_row", (*row).into()),
                ("when", when.as_ref().map_or(Value::Absent, |e| Value::Expr(e, Scope::OldNew(id.relation().unwrap_or_else(|| QName::bare(&id.name)), Transition::Both)))),
                ("execute", function.into()),
                ("with", Value::List(arguments.iter().map(Value::from).collect())),
            ]),
            enabled.sql().into(),
            Value::Set(extensions.iter().map(Value::from).collect()),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        id.relation().map(|relation| Id::of(Kind::Table, &relation))
    }
}

/// The trigger of a parent that a partition's comes from.
pub(crate) fn original<'m>(model: &'m Model, id: &Id) -> Option<&'m Id> {
    let mut table = id.relation()?;
    // Partitions nest a few levels at most; the bound keeps a model that contradicts itself from turning in circles.
    for _ in 0..8 {
        let parent = match &model.relation(&table)?.1.body {
            Body::Table(table) => table.partition_of.as_ref(),
            Body::ForeignTable(table) => table.partition_of.as_ref(),
            _ => None,
        };
        table = parent?.0.clone();
        if let Some((original, _)) = model.objects.get_key_value(&Id::under(Kind::Trigger, &table, &id.name)) {
            return Some(original);
        }
    }
    None
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Timing {
    Before,
    After,
    InsteadOf,
}

impl Timing {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Before => "BEFORE",
            Self::After => "AFTER",
            Self::InsteadOf => "INSTEAD OF",
        }
    }
}

/// What a trigger fires on; in the order in which `pg_get_triggerdef()` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TriggerEvent {
    Insert,
    Delete,
    Update,
    Truncate,
}

impl TriggerEvent {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Delete => "DELETE",
            Self::Update => "UPDATE",
            Self::Truncate => "TRUNCATE",
        }
    }
}

/// Whether a trigger, rule or event trigger fires (`tgenabled`, `ev_enabled`, `evtenabled`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Firing {
    /// `O`: in sessions that are not replicas.
    #[default]
    Origin,
    /// `R`: in replica sessions.
    Replica,
    /// `A`: always.
    Always,
    /// `D`: never.
    Disabled,
}

impl Firing {
    /// By the letter of the catalog.
    pub fn from_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'O' => Self::Origin,
            'R' => Self::Replica,
            'A' => Self::Always,
            'D' => Self::Disabled,
            _ => return None,
        })
    }

    /// The word of `ALTER TABLE … ENABLE [REPLICA | ALWAYS] TRIGGER`.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Origin => "enabled",
            Self::Replica => "enabled for replicas only",
            Self::Always => "enabled always",
            Self::Disabled => "disabled",
        }
    }
}
