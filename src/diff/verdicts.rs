//! Who decides whether two texts mean the same.

use crate::expr::Reading;
use crate::expr::verdict::{Judge, Verdict};
use crate::model::{Expr, Model, Purpose, Query, Scope};

/// An expression and where it stands.
pub type Placed<'a> = (&'a Expr, &'a Scope<'a>);

/// A query and what it is for.
pub type Meant<'a> = (&'a Query, &'a Purpose<'a>);

/// Who decides whether two texts mean the same.
pub trait Verdicts: Sync {
    /// Expressions, each read by the types of its own side.
    fn expr(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict;

    /// Queries, each read by the types of its own side.
    fn query(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict;

    /// Expressions, both read by the declared side's types: what would be the same once the types are follows from
    /// them.
    fn expr_as_declared(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict;

    /// Both expressions as a server may be asked about them; read by the declared side's types if `as_declared`.
    fn readings(
        &self,
        expected: Placed<'_>,
        actual: Placed<'_>,
        as_declared: bool,
    ) -> Option<Box<(Reading, Reading)>>;

    /// Whether equal texts at equal places are the same: names mean the same on both sides.
    fn alike(&self) -> bool;

    /// Queries, both read by the declared side's types.
    fn query_as_declared(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict;
}

/// The static verdict, which asks no server.
#[derive(Debug)]
pub struct StaticVerdicts<'m> {
    sides: Judge<'m>,
    declared: Judge<'m>,
}

impl<'m> StaticVerdicts<'m> {
    /// By the catalog of a major version.
    pub fn new(expected: &'m Model, actual: &'m Model, major: u16) -> Self {
        Self { sides: Judge::new(expected, actual, major), declared: Judge::new(expected, expected, major) }
    }
}

impl Verdicts for StaticVerdicts<'_> {
    fn expr(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict {
        self.sides.expr(expected, actual)
    }

    fn alike(&self) -> bool {
        self.sides.alike()
    }

    fn query(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict {
        self.sides.query(expected, actual)
    }

    fn expr_as_declared(&self, expected: Placed<'_>, actual: Placed<'_>) -> Verdict {
        self.declared.expr(expected, actual)
    }

    fn readings(
        &self,
        expected: Placed<'_>,
        actual: Placed<'_>,
        as_declared: bool,
    ) -> Option<Box<(Reading, Reading)>> {
        let judge = if as_declared { &self.declared } else { &self.sides };
        judge.readings(expected, actual).map(Box::new)
    }

    fn query_as_declared(&self, expected: Meant<'_>, actual: Meant<'_>) -> Verdict {
        match self.declared.query(expected, actual) {
            // What makes sense where it is, and none by the declared types, does not follow from them.
            Verdict::Undecided
                if self.sides.resolve(expected, actual) && !self.declared.resolve(expected, actual) =>
            {
                Verdict::Different
            }
            verdict => verdict,
        }
    }
}
