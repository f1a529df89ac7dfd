//! Value against value.

use std::collections::{BTreeMap, BTreeSet};

use super::{Pair, Place, Verdicts};
use crate::expr::verdict::Verdict;
use crate::model::{Expr, Purpose, QName, Query, Scope, Value};

/// Compares values; texts go to the judge.
pub(super) struct Comparer<'c> {
    /// Who decides about texts.
    pub(super) judge: &'c dyn Verdicts,
    /// Relations of which a column's type differs.
    pub(super) retyped: &'c BTreeSet<QName>,
}

/// The verdict of a plain comparison.
fn same(same: bool) -> Verdict {
    if same { Verdict::Same } else { Verdict::Different }
}

/// A text with Unix line endings.
fn lines(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}

impl Comparer<'_> {
    /// Whether two values mean the same; the texts that nobody could decide about are added to `pairs`.
    pub(super) fn compare(&self, expected: &Value<'_>, actual: &Value<'_>, pairs: &mut Vec<Pair>) -> Verdict {
        match (expected, actual) {
            (Value::Unspecified, _) | (_, Value::Unspecified) => Verdict::Same,
            (Value::Absent, Value::Absent) => Verdict::Same,
            (Value::Type(e), Value::Type(a)) => same(e.agrees(a)),
            (Value::Name(e), Value::Name(a)) => same(e.agrees(a)),
            (Value::Source(e), Value::Source(a)) => same(lines(e) == lines(a)),
            (Value::Expr(e, in_expected), Value::Expr(a, in_actual)) => {
                self.exprs((e, in_expected), (a, in_actual), pairs)
            }
            (Value::Query(e, for_expected), Value::Query(a, for_actual)) => {
                self.queries((e, for_expected), (a, for_actual), pairs)
            }
            (Value::List(e), Value::List(a)) => self.lists(e, a, pairs),
            (Value::Set(e), Value::Set(a)) => self.sets(e, a, pairs),
            (Value::Record(e), Value::Record(a)) => self.records(e, a, pairs),
            (Value::Map(e), Value::Map(a)) => self.maps(e, a, pairs),
            (Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Privileges(_), _) => {
                same(expected == actual)
            }
            _ => Verdict::Different,
        }
    }

    fn exprs(
        &self,
        expected: (&Expr, &Scope<'_>),
        actual: (&Expr, &Scope<'_>),
        pairs: &mut Vec<Pair>,
    ) -> Verdict {
        let mut verdict = self.judge.expr(expected, actual);
        let retyped = self.is_retyped(expected.1, actual.1);
        if verdict != Verdict::Same && retyped {
            // The type is the finding; what would be as declared once the type is, follows from it.
            verdict = self.judge.expr_as_declared(expected, (actual.0, expected.1));
        }
        if verdict == Verdict::Undecided {
            let place = Place::of(expected.1, retyped);
            let scope = if retyped { expected.1 } else { actual.1 };
            let readings = self.judge.readings(expected, (actual.0, scope), retyped);
            pairs.push(Pair::Expr {
                expected: expected.0.clone(),
                actual: actual.0.clone(),
                place,
                readings,
            });
        }
        verdict
    }

    fn queries(
        &self,
        expected: (&Query, &Purpose<'_>),
        actual: (&Query, &Purpose<'_>),
        pairs: &mut Vec<Pair>,
    ) -> Verdict {
        let mut verdict = self.judge.query(expected, actual);
        if verdict != Verdict::Same && !self.retyped.is_empty() {
            verdict = self.judge.query_as_declared(expected, actual);
        }
        if verdict == Verdict::Undecided {
            let columns = match expected.1 {
                Purpose::View(names) => Some(names.to_vec()),
                Purpose::Rule(_) | Purpose::Body(_) => None,
            };
            pairs.push(Pair::Query { expected: expected.0.clone(), actual: actual.0.clone(), columns });
        }
        verdict
    }

    /// Whether what an expression is made of has another type on the other side.
    fn is_retyped(&self, expected: &Scope<'_>, actual: &Scope<'_>) -> bool {
        match (expected, actual) {
            (Scope::Assigned(e), Scope::Assigned(a)) | (Scope::Domain(e), Scope::Domain(a)) => !e.agrees(a),
            (Scope::Generated(relation, e), Scope::Generated(_, a)) => {
                !e.agrees(a) || self.retyped.contains(relation)
            }
            (
                Scope::Relation(relation)
                | Scope::Condition(relation)
                | Scope::OldNew(relation, _)
                | Scope::PartitionBound(relation, _),
                _,
            ) => self.retyped.contains(relation),
            _ => false,
        }
    }

    fn lists(&self, expected: &[Value<'_>], actual: &[Value<'_>], pairs: &mut Vec<Pair>) -> Verdict {
        if expected.len() != actual.len() {
            return Verdict::Different;
        }
        let each = expected.iter().zip(actual).map(|(e, a)| self.compare(e, a, pairs));
        each.fold(Verdict::Same, Verdict::and)
    }

    fn sets(&self, expected: &[Value<'_>], actual: &[Value<'_>], pairs: &mut Vec<Pair>) -> Verdict {
        if expected.len() != actual.len() {
            return Verdict::Different;
        }
        let mut left: Vec<&Value<'_>> = actual.iter().collect();
        let mut alone = Vec::new();
        for e in expected {
            match left.iter().position(|a| self.compare(e, a, &mut Vec::new()) == Verdict::Same) {
                Some(at) => drop(left.swap_remove(at)),
                None => alone.push(e),
            }
        }
        match (alone.as_slice(), left.as_slice()) {
            ([], _) => Verdict::Same,
            ([e], [a]) => self.compare(e, a, pairs),
            (alone, left) => {
                let open = |e: &&Value<'_>| {
                    left.iter().any(|a| self.compare(e, a, &mut Vec::new()) == Verdict::Undecided)
                };
                if alone.iter().all(open) {
                    pairs.push(Pair::Unpaired);
                    return Verdict::Undecided;
                }
                Verdict::Different
            }
        }
    }

    fn records(
        &self,
        expected: &[(&'static str, Value<'_>)],
        actual: &[(&'static str, Value<'_>)],
        pairs: &mut Vec<Pair>,
    ) -> Verdict {
        // Other parts: another sort of thing, such as a UNIQUE where a CHECK is declared.
        if expected.len() != actual.len() || expected.iter().zip(actual).any(|((e, _), (a, _))| e != a) {
            return Verdict::Different;
        }
        let each = expected.iter().zip(actual).map(|((_, e), (_, a))| self.compare(e, a, pairs));
        each.fold(Verdict::Same, Verdict::and)
    }

    fn maps<K: Ord>(
        &self,
        expected: &BTreeMap<K, Value<'_>>,
        actual: &BTreeMap<K, Value<'_>>,
        pairs: &mut Vec<Pair>,
    ) -> Verdict {
        if !expected.keys().eq(actual.keys()) {
            return Verdict::Different;
        }
        let each = expected.values().zip(actual.values()).map(|(e, a)| self.compare(e, a, pairs));
        each.fold(Verdict::Same, Verdict::and)
    }
}
