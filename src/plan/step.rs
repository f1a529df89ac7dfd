//! A plan: the steps that lead from the actual schema to the declared one.

use serde::Serialize;

use super::write::{Hazard, Lock};
use crate::model::SearchPath;

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
    /// The lock it takes on a table that others use.
    pub lock: Option<Lock>,
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

/// The steps from one schema to another, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// What was not planned, and why: nobody could tell whether it differs.
    pub open: Vec<String>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.open.is_empty()
    }
}
