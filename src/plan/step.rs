//! A plan: the steps that lead from the actual schema to the declared one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::write::{Hazard, Lock, Sql};
use crate::kinds::Body;
use crate::model::{Id, Model, QName, SearchPath};

/// How a plan is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Ways that lock for a moment only: CONCURRENTLY, NOT VALID then VALIDATE.
    pub online: bool,
    /// Steps that lose something for good are steps, not comments.
    pub allow_destructive: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { online: true, allow_destructive: false }
    }
}

/// What a step does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Action {
    Drop,
    Rename,
    Alter,
    Create,
}

/// One statement of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The statement, without its semicolon.
    pub sql: String,
    /// The `search_path` it must run under, where it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_path: Option<SearchPath>,
    /// The object, as findings name it.
    pub object: String,
    /// Its kind.
    pub kind: crate::kinds::Kind,
    /// What is done to it.
    pub change: Action,
    /// What it is listed under: the table that it is, hangs under or is an index of, else its own name.
    #[serde(skip)]
    pub group: Option<QName>,
    /// The table that others use and this locks.
    #[serde(skip)]
    pub table: Option<QName>,
    /// The lock it takes on it.
    pub lock: Option<Lock>,
    /// About how many rows that table has (`pg_class.reltuples`), where a server said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Whether it may run inside a transaction.
    pub transactional: bool,
    /// Whether something is lost for good.
    pub destructive: bool,
    /// What to weigh.
    pub hazards: Vec<Hazard>,
    /// Why it is not run: a comment in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_back: Option<String>,
}

impl Step {
    /// A statement as a step.
    pub fn new(id: &Id, change: Action, sql: Sql, table: Option<QName>) -> Self {
        let Sql { text, path, lock, locks, transactional, destructive, hazards } = sql;
        Self {
            sql: text,
            search_path: path,
            object: id.to_string(),
            kind: id.kind,
            change,
            group: table.clone().or_else(|| id.schema.as_ref().map(|_| id.qname())),
            table: locks.or(table).filter(|_| lock.is_some()),
            lock,
            rows: None,
            transactional,
            destructive,
            hazards,
            held_back: None,
        }
    }
}

/// The table that an object is, hangs under or is an index of.
pub(super) fn table_of(id: &Id, model: &Model) -> Option<QName> {
    match model.objects.get(id).map(|object| &object.body) {
        Some(Body::Index(index)) => Some(index.table.clone()),
        Some(
            Body::Table(_)
            | Body::ForeignTable(_)
            | Body::MaterializedView(_)
            | Body::View(_)
            | Body::Sequence(_),
        ) => Some(id.qname()),
        _ => id.relation(),
    }
}

/// The steps from one schema to another, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// What was not planned, and why: nobody could tell whether it differs.
    pub open: Vec<String>,
}

impl Plan {
    /// Says of each step about how many rows the table has that it locks.
    pub fn estimate(&mut self, rows: &BTreeMap<QName, u64>) {
        for step in &mut self.steps {
            step.rows = step.table.as_ref().and_then(|table| rows.get(table)).copied();
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.open.is_empty()
    }
}
