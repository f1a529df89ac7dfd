//! The syntax tree of statements that change data.

use super::{Called, Expr, From, Query, Subscript, Target};
use crate::model::Name;

/// INSERT.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    /// Into what.
    pub table: Called,
    /// AS.
    pub alias: Option<Name>,
    /// The columns, or what within them.
    pub columns: Vec<Place>,
    /// OVERRIDING: `system` or `user`.
    pub overriding: &'static str,
    /// The rows; none is DEFAULT VALUES.
    pub rows: Option<Box<Query>>,
    /// ON CONFLICT.
    pub conflict: Option<Conflict>,
    /// RETURNING.
    pub returning: Vec<Target>,
}

/// ON CONFLICT.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The columns and expressions that an index is found by.
    pub target: Vec<Expr>,
    /// ON CONSTRAINT.
    pub constraint: Option<Name>,
    /// WHERE of the index.
    pub index_filter: Option<Expr>,
    /// DO UPDATE SET; none is DO NOTHING.
    pub set: Option<Vec<Assignment>>,
    /// WHERE of the update.
    pub filter: Option<Expr>,
}

/// A column, or what within it a value is put into.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The column.
    pub column: Name,
    /// The way from there: `[1]`, `.field`.
    pub steps: Vec<Step>,
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `.field`.
    Field(Name),
    /// `[…]`, all that stand together.
    Subscripts(Vec<Subscript>),
}

/// `(a, b) = …` or `a = …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The columns, or what within them.
    pub columns: Vec<Place>,
    /// Whether they stand in parentheses.
    pub multiple: bool,
    /// What they are set to.
    pub value: Expr,
}

/// UPDATE.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// What.
    pub table: Called,
    /// ONLY.
    pub only: bool,
    /// AS.
    pub alias: Option<Name>,
    /// SET.
    pub set: Vec<Assignment>,
    /// FROM.
    pub from: Vec<From>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// RETURNING.
    pub returning: Vec<Target>,
}

/// DELETE.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    /// From what.
    pub table: Called,
    /// ONLY.
    pub only: bool,
    /// AS.
    pub alias: Option<Name>,
    /// USING.
    pub using: Vec<From>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// RETURNING.
    pub returning: Vec<Target>,
}
