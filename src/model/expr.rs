//! Expressions and queries: the only text that two models compare.

use serde::{Deserialize, Serialize};

use super::name::{Name, QName, SearchPath};
use super::types::TypeRef;

/// An expression as its side writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expr {
    /// The text, without the parentheses that the grammar asks for around it.
    pub sql: String,
    /// Where its unqualified names are looked for. Empty for text from a catalog: all is qualified there.
    #[serde(default, skip_serializing_if = "SearchPath::is_empty")]
    pub path: SearchPath,
}

/// A query as its side writes it: of a view, a materialized view, a rule's action, an SQL-standard function body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The text, without a closing semicolon.
    pub sql: String,
    /// As [`Expr::path`].
    #[serde(default, skip_serializing_if = "SearchPath::is_empty")]
    pub path: SearchPath,
    /// The columns of each `*` in it, as they were when the statement ran, in order of appearance; empty when
    /// there is none or it could not be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stars: Vec<Vec<Name>>,
    /// What relations it reads had as columns when it was written, of those that have changed in a way that touches
    /// what its names mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub had: Vec<Had>,
}

/// The columns that a relation had when a query over it was written, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Had {
    /// The relation, by the name it has now.
    pub relation: QName,
    /// Each column's name then and now; none now where it was dropped.
    pub columns: Vec<(Name, Option<Name>)>,
}

/// What stands in a statement for a constant that hangs on data: a parameter that no statement of a schema can have, so
/// that what it is part of is neither the same as anything nor different.
pub(crate) const ANY_VALUE: &str = "$0";

/// Whether a text has such a constant in it, its strings aside.
pub(crate) fn hangs_on_data(sql: &str) -> bool {
    sql.contains(ANY_VALUE) && sql.split('\'').step_by(2).any(|part| part.contains(ANY_VALUE))
}

impl Expr {
    /// Text from a catalog: every name outside `pg_catalog` is qualified.
    pub fn qualified(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), path: SearchPath::default() }
    }
}

impl Query {
    /// Text from a catalog: every name outside `pg_catalog` is qualified, every star expanded.
    pub fn qualified(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), path: SearchPath::default(), stars: Vec::new(), had: Vec::new() }
    }
}

/// What a query is for: decides what its names mean and what its columns are called.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose<'a> {
    /// A view: the names that it gives the first of its columns.
    View(&'a [Name]),
    /// An action of a rule on this relation: `OLD` and `NEW` are its rows.
    Rule(QName),
    /// A statement of this routine's body: its arguments can be named.
    Body(&'a crate::kinds::routine::Routine),
}

/// Which of `OLD` and `NEW` an expression may name; of one alone the columns go by their bare names
/// (`transformRuleStmt()`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transition {
    /// Both.
    Both,
    /// `OLD` alone: a rule ON DELETE.
    Old,
    /// `NEW` alone: a rule ON INSERT.
    New,
}

impl Transition {
    /// The names there are.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Both => &["old", "new"],
            Self::Old => &["old"],
            Self::New => &["new"],
        }
    }
}

/// What the columns and the result of an expression are: decides how its literals read.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope<'a> {
    /// No columns; the value is assigned to a column, domain or argument of this type (a DEFAULT).
    Assigned(&'a TypeRef),
    /// The columns of this relation (CHECK, index expression, statistics, partition key).
    Relation(QName),
    /// The columns of this relation; the result is a boolean (CHECK, index predicate, policy, row filter).
    Condition(QName),
    /// The columns of this relation, assigned to a column of this type (GENERATED ALWAYS AS).
    Generated(QName, &'a TypeRef),
    /// `VALUE` of a domain over this type; the result is a boolean.
    Domain(&'a TypeRef),
    /// `OLD` and `NEW` of this relation, as far as there are both; the result is a boolean (trigger WHEN, rule WHERE).
    OldNew(QName, Transition),
    /// A bound of a partition of this relation, for its key's column of this place (from 0).
    PartitionBound(QName, usize),
    /// The arguments of this function or procedure, by name and by `$1`; the result is what it returns.
    Routine(&'a crate::kinds::routine::Routine),
}
