//! Whether two expressions or queries mean the same: three answers, and the one seam where they are given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Reading;
use super::catalog::TypeId;
use super::side::{Side, TypeNumbers};
use super::term::{Head, Term};
use super::{lower, normal, parse, sketch};
use crate::model::{Expr, Model, Name, Purpose, Query, Scope, SearchPath, TypeRef};

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

/// What two short values of one type are remembered by.
fn values(expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> Option<Values> {
    let (Scope::Assigned(ty), Scope::Assigned(other)) = (expected.1, actual.1) else { return None };
    let all = [expected.0, actual.0];
    let is_short = ty == other && all.iter().all(|expr| expr.sql.len() <= SHORT);
    is_short.then(|| (all.map(|expr| (Arc::clone(&expr.path.0), expr.sql.clone())), (*ty).clone()))
}

/// Names of the one time zone that times can be read in without its history.
const UTC: &[&str] = &["UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Universal", "Zulu"];

/// Whether a server of this `TimeZone` runs in UTC; each of its names may stand behind `Etc/`.
fn is_utc(time_zone: &str) -> bool {
    let name = time_zone.strip_prefix("Etc/").unwrap_or(time_zone);
    UTC.contains(&name)
}

/// The typed static verdict: both sides' names, operators and functions resolved by PostgreSQL's rules.
#[derive(Debug)]
pub struct Judge<'m> {
    expected: &'m Model,
    actual: &'m Model,
    major: u16,
    sides: OnceLock<(Side<'m>, Side<'m>)>,
    /// Whether names mean the same on both sides.
    alike: OnceLock<bool>,
    /// The verdicts on short values so far: thousands of columns have one of a few defaults.
    values: Mutex<BTreeMap<Values, Verdict>>,
}

/// Two texts with their paths, and the type that both are assigned to.
type Values = ([(Arc<[Name]>, String); 2], TypeRef);

/// Longer values are mostly one column's alone.
const SHORT: usize = 40;

impl<'m> Judge<'m> {
    /// A judge of expressions of these two sides, by the catalog of a major version.
    pub fn new(expected: &'m Model, actual: &'m Model, major: u16) -> Self {
        Self {
            expected,
            actual,
            major,
            sides: OnceLock::new(),
            alike: OnceLock::new(),
            values: Mutex::default(),
        }
    }

    /// What names mean on each side, made when the first expression asks.
    fn sides(&self) -> &(Side<'m>, Side<'m>) {
        self.sides.get_or_init(|| {
            let numbers = Arc::new(TypeNumbers::default());
            let server = self.actual.server.as_ref().or(self.expected.server.as_ref());
            let in_utc = server.is_some_and(|server| is_utc(&server.time_zone));
            let side = |model| Side::new(model, self.major, Arc::clone(&numbers)).in_utc(in_utc);
            (side(self.expected), side(self.actual))
        })
    }

    /// Whether names mean the same on both sides, and so do equal texts at equal places.
    pub fn alike(&self) -> bool {
        *self.alike.get_or_init(|| {
            let (expected, actual) = self.sides();
            expected.is_alike(actual)
        })
    }

    /// Whether two expressions mean the same, each in its scope on its side.
    pub fn expr(&self, expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> Verdict {
        if expected == actual && self.alike() {
            return Verdict::Same;
        }
        let Some(values) = values(expected, actual) else { return self.compared(expected, actual) };
        let known = || self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&values).copied();
        found.unwrap_or_else(|| {
            let verdict = self.compared(expected, actual);
            known().insert(values, verdict);
            verdict
        })
    }

    fn compared(&self, expected: (&Expr, &Scope<'_>), actual: (&Expr, &Scope<'_>)) -> Verdict {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (expr, scope): (&Expr, &Scope<'_>)| {
            let tree = parse::expression(&expr.sql).ok()?;
            lower::lower_scalar(side, &tree, &expr.path, scope).ok().map(|(term, _)| term)
        };
        match (term(left, expected), term(right, actual)) {
            (Some(a), Some(b)) => compared((left, &a), (right, &b)),
            // What we cannot resolve is still the same where words, path and place are.
            _ if is_read_alike(expected.0, actual.0) && expected.1 == actual.1 => Verdict::Same,
            _ => Verdict::Undecided,
        }
    }

    /// Two expressions as a server may be asked about them: written anew from their trees, names in full where all of
    /// them could be resolved. None where one is no expression at all.
    pub fn readings(
        &self,
        expected: (&Expr, &Scope<'_>),
        actual: (&Expr, &Scope<'_>),
    ) -> Option<(Reading, Reading)> {
        let (left, right) = self.sides();
        Some((reading(left, expected)?, reading(right, actual)?))
    }

    /// The verdict on what the planner of a server made of two expressions, its constants folded: the same where one
    /// form of both is; different where they differ in an operator, a function, a cast, a constant or a column.
    pub fn planned(&self, outputs: [&str; 2], path: &SearchPath, scope: &Scope<'_>) -> Verdict {
        let (side, _) = self.sides();
        let term = |text: &str| {
            let tree = parse::expression(text).ok()?;
            lower::lower_scalar(side, &tree, path, scope).ok().map(|(term, _)| term)
        };
        let [Some(a), Some(b)] = outputs.map(term) else { return Verdict::Different };
        let (a, b) = (normal::normal(side, &a), normal::normal(side, &b));
        match a == b {
            true => Verdict::Same,
            false if sketch::planned_differ(side.catalog, &a, &b) => Verdict::Different,
            false => Verdict::Undecided,
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
    pub fn explain_query(
        &self,
        expected: (&Query, &Purpose<'_>),
        actual: (&Query, &Purpose<'_>),
    ) -> [String; 2] {
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (query, purpose): (&Query, &Purpose<'_>)| {
            let term = lower::lower_query(side, query, purpose);
            term.map_or_else(|error| error.to_string(), |(term, _)| term.to_string())
        };
        [term(left, expected), term(right, actual)]
    }

    /// Whether every name of both queries can be resolved, each on its side.
    pub fn resolve(&self, expected: (&Query, &Purpose<'_>), actual: (&Query, &Purpose<'_>)) -> bool {
        let (left, right) = self.sides();
        lower::lower_query(left, expected.0, expected.1).is_ok()
            && lower::lower_query(right, actual.0, actual.1).is_ok()
    }

    /// Whether two queries mean the same, each for its purpose.
    pub fn query(&self, expected: (&Query, &Purpose<'_>), actual: (&Query, &Purpose<'_>)) -> Verdict {
        if expected == actual && self.alike() {
            return Verdict::Same;
        }
        let (left, right) = self.sides();
        let term = |side: &Side<'_>, (query, purpose): (&Query, &Purpose<'_>)| {
            lower::lower_query(side, query, purpose)
        };
        match (term(left, expected), term(right, actual)) {
            (Ok((a, guessed)), Ok((b, also))) => match compared((left, &a), (right, &b)) {
                Verdict::Different if guessed || also => Verdict::Undecided,
                Verdict::Undecided if !guessed && !also && give_otherwise(&a, &b) => Verdict::Different,
                verdict => verdict,
            },
            _ if is_queried_alike(expected.0, actual.0) && expected.1 == actual.1 => Verdict::Same,
            _ => Verdict::Undecided,
        }
    }
}

/// Whether two expressions are one but for spaces, parentheses and the case of names: whatever these mean, it is the same.
fn is_read_alike(expected: &Expr, actual: &Expr) -> bool {
    let Expr { sql: expected, path } = expected;
    let Expr { sql: actual, path: their_path } = actual;
    path == their_path
        && (expected == actual
            || matches!((parse::expression(expected), parse::expression(actual)), (Ok(a), Ok(b)) if a == b))
}

/// The same of two queries.
fn is_queried_alike(expected: &Query, actual: &Query) -> bool {
    let Query { sql: expected, path, stars, had } = expected;
    let Query { sql: actual, path: their_path, stars: their_stars, had: they_had } = actual;
    (path, stars, had) == (their_path, their_stars, they_had)
        && (expected == actual
            || matches!((parse::query(expected), parse::query(actual)), (Ok(a), Ok(b)) if a == b))
}

/// One expression as a server may be asked about it.
fn reading(side: &Side<'_>, (expr, scope): (&Expr, &Scope<'_>)) -> Option<Reading> {
    let tree = parse::expression(&expr.sql).ok()?;
    let sites = lower::lower_scalar(side, &tree, &expr.path, scope).map(|(_, sites)| sites);
    Some(Reading::of(&tree, &sites.unwrap_or_default()))
}

/// The verdict on two resolved terms.
fn compared(a: (&Side<'_>, &Term), b: (&Side<'_>, &Term)) -> Verdict {
    if same(a, b) {
        Verdict::Same
    } else if sketch::differ(a.0.catalog, a.1, b.1) {
        Verdict::Different
    } else {
        Verdict::Undecided
    }
}

/// Whether two queries give columns of different types, all of them known, and not because what they read is of
/// different types: whoever reads them sees the difference.
fn give_otherwise(a: &Term, b: &Term) -> bool {
    let (Some(these), Some(those)) = (a.args.first(), b.args.first()) else { return false };
    let known = |term: &Term| term.ty != TypeId::NONE;
    let all_known = these.args.iter().chain(&those.args).all(known);
    all_known
        && these.args.len() == those.args.len()
        && these.args.iter().zip(&those.args).any(|(this, that)| this.ty != that.ty)
        && sources(a) == sources(b)
}

/// What a term reads that has a type of its own: columns, arguments and fields, each with its type.
fn sources(term: &Term) -> BTreeSet<(String, u32)> {
    let mut found = BTreeSet::new();
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        if matches!(&term.head, Head::Column(..) | Head::Argument(_) | Head::Named("field", _)) {
            found.insert((format!("{:?}", term.head), term.ty.0));
        }
        open.extend(&term.args);
    }
    found
}

/// Whether two terms are equal, as they stand or in their one form.
fn same((left, a): (&Side<'_>, &Term), (right, b): (&Side<'_>, &Term)) -> bool {
    a == b || normal::normal(left, a) == normal::normal(right, b)
}
