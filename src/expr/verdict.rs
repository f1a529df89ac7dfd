//! Whether two expressions or queries mean the same: three answers, and the one seam where they are given.

use std::sync::{Arc, OnceLock};

use super::Reading;
use super::side::{Side, TypeNumbers};
use super::term::Term;
use super::{lower, parse, sketch};
use crate::model::{Expr, Model, Purpose, Query, Scope};

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

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What is declared.
    Expected,
    /// What there is.
    Actual,
}

/// The typed static verdict: both sides' names, operators and functions resolved by PostgreSQL's rules.
#[derive(Debug)]
pub struct Judge<'m> {
    expected: &'m Model,
    actual: &'m Model,
    major: u16,
    sides: OnceLock<(Side<'m>, Side<'m>)>,
}

impl<'m> Judge<'m> {
    /// A judge of expressions of these two sides, by the catalog of a major version.
    pub fn new(expected: &'m Model, actual: &'m Model, major: u16) -> Self {
        Self { expected, actual, major, sides: OnceLock::new() }
    }

    /// What names mean on each side, made when the first expression asks.
    fn sides(&self) -> &(Side<'m>, Side<'m>) {
        self.sides.get_or_init(|| {
            let numbers = Arc::new(TypeNumbers::default());
            let side = |model| Side::new(model, self.major, Arc::clone(&numbers));
            (side(self.expected), side(self.actual))
        })
    }

    /// Whether two expressions mean the same, each in its scope on its side.
    pub fn expr(&self, expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> Verdict {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (expr, scope): (&Expr, &Scope<'_>)| {
            let tree = parse::expression(&expr.sql).ok()?;
            lower::lower_scalar(side, &tree, &expr.path, scope).ok().map(|(term, _)| term)
        };
        match (term(left, expected), term(right, actual)) {
            (Some(a), Some(b)) => compared(&a, &b),
            // What we cannot resolve is still the same where text, path and place are.
            _ if expected.0 == actual.0 && expected.1 == actual.1 => Verdict::Same,
            _ => Verdict::Undecided,
        }
    }

    /// An expression as a server may be asked about it; `None` where its names could not all be resolved, so that a
    /// server with another `search_path` might take it for something else.
    pub fn reading(&self, side: Which, expr: &Expr, scope: &Scope<'_>) -> Option<Reading> {
        let (expected, actual) = self.sides();
        let side = if side == Which::Expected { expected } else { actual };
        let tree = parse::expression(&expr.sql).ok()?;
        match lower::lower_scalar(side, &tree, &expr.path, scope) {
            Ok((_, sites)) => sites.is_complete().then(|| Reading::of(&tree, &sites)),
            // Text of a catalog has its names in full already.
            Err(_) if expr.path.is_empty() => Some(Reading::of(&tree, &lower::Sites::default())),
            Err(_) => None,
        }
    }

    /// What each text was resolved to, or why it was not: for whoever asks why a verdict is undecided.
    pub fn explain(&self, expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> [String; 2] {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (expr, scope): (&Expr, &Scope<'_>)| match parse::expression(&expr.sql) {
            Ok(tree) => match lower::lower_scalar(side, &tree, &expr.path, scope) {
                Ok((term, _)) => term.to_string(),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        [term(left, expected), term(right, actual)]
    }

    /// As [`Judge::explain`], of queries.
    pub fn explain_query(&self, expected: &Query, actual: &Query) -> [String; 2] {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, query: &Query| match lower::lower_query(side, query, &Purpose::View(&[]))
        {
            Ok((term, _)) => term.to_string(),
            Err(error) => error.to_string(),
        };
        [term(left, expected), term(right, actual)]
    }

    /// Whether two queries mean the same, each for its purpose.
    pub fn query(&self, expected: (&Query, &Purpose<'_>), actual: (&Query, &Purpose<'_>)) -> Verdict {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (query, purpose): (&Query, &Purpose<'_>)| {
            lower::lower_query(side, query, purpose)
        };
        match (term(left, expected), term(right, actual)) {
            (Ok((a, guessed)), Ok((b, also))) => match compared(&a, &b) {
                Verdict::Different if guessed || also => Verdict::Undecided,
                verdict => verdict,
            },
            _ if expected == actual => Verdict::Same,
            _ => Verdict::Undecided,
        }
    }
}

/// The verdict on two resolved terms.
fn compared(a: &Term, b: &Term) -> Verdict {
    if a == b {
        Verdict::Same
    } else if sketch::differ(a, b) {
        Verdict::Different
    } else {
        Verdict::Undecided
    }
}
