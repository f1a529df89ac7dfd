//! The server's verdict on expressions: EXPLAIN of both, compared; read only, nothing executed.
//!
//! `EXPLAIN (VERBOSE) SELECT (a), (b) FROM jsonb_to_recordset('[]') AS t(column type, …)` prints what the planner makes
//! of each expression: names resolved, casts explicit, constants folded. No table is touched, so CONNECT is all it
//! needs. Both texts stand in one statement under the declared side's search path: a text from the catalog is
//! qualified and reads the same under any.

pub mod lock;
mod sql;
pub mod temp;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use postgres::Client;
use postgres::types::{FromSql, Type};

use crate::diff::{Diff, Pair, Place};
use crate::expr::Reading;
use crate::expr::verdict::{Judge, Verdict};
use crate::kinds::Kind;
use crate::model::{Expr, Model, Name, SearchPath, Server};

/// Pairs in one statement.
const MOST_PAIRS: usize = 200;
/// All questions together take no longer; what is left then stays undecided.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks the server about every undecided pair of expressions, and takes its answers into the difference.
///
/// Where it cannot answer (no right to a function, a time-out), the pair stays undecided. Gives what was asked, and the
/// answers.
pub fn settle(
    client: &mut Client,
    diff: &mut Diff,
    expected: &Model,
    actual: &Model,
) -> Vec<(Pair, Verdict)> {
    let major = actual.server.as_ref().or(expected.server.as_ref()).map_or(0, Server::major);
    let mut answers = Answers { list: Vec::new() };
    let mut asker = Asker {
        client,
        declared: Judge::new(expected, expected, major),
        there: Judge::new(actual, actual, major),
        expected,
        actual,
        own: own_names(expected, actual),
        until: Instant::now() + PATIENCE,
    };
    let mut batches: BTreeMap<(&Place, &[Name]), Vec<Question<'_>>> = BTreeMap::new();
    for question in diff.undecided().filter_map(Question::new) {
        batches.entry((question.place, &question.path.0)).or_default().push(question);
    }
    for questions in batches.into_values() {
        for batch in questions.chunks(MOST_PAIRS) {
            if asker.batch(batch, &mut answers).is_err() {
                // The connection is of no more use: what is open stays open.
                break;
            }
        }
    }
    drop(asker);
    let asked = diff.undecided().map(|pair| (pair.clone(), answers.verdict(pair))).collect();
    diff.settle(|pair| answers.verdict(pair));
    asked
}

/// A pair of expressions that may be put to the server.
#[derive(Clone, Copy, Debug)]
struct Question<'p> {
    expected: &'p Expr,
    actual: &'p Expr,
    place: &'p Place,
    path: &'p SearchPath,
    readings: &'p (Reading, Reading),
    /// What is sent: both, written anew from their trees.
    texts: [&'p str; 2],
}

impl<'p> Question<'p> {
    /// None where a text is not exactly one expression, or has a sub-query in it: plans hide too much of those.
    fn new(pair: &'p Pair) -> Option<Self> {
        let Pair::Expr { expected, actual, place, readings } = pair else { return None };
        let readings = readings.as_deref()?;
        let texts = [readings.0.question()?, readings.1.question()?];
        let path = if expected.path.is_empty() { &actual.path } else { &expected.path };
        Some(Self { expected, actual, place, path, readings, texts })
    }

    /// Whether one side is a constant without a type of its own.
    fn is_untyped(&self) -> bool {
        self.readings.0.is_untyped || self.readings.1.is_untyped
    }
}

/// What was learned.
struct Answers {
    list: Vec<(Expr, Expr, Place, Verdict)>,
}

impl Answers {
    fn verdict(&self, pair: &Pair) -> Verdict {
        let Pair::Expr { expected, actual, place, .. } = pair else { return Verdict::Undecided };
        let mut asked = self.list.iter();
        let asked = asked.find(|(e, a, p, _)| (e, a, p) == (expected, actual, place));
        asked.map_or(Verdict::Undecided, |(.., verdict)| *verdict)
    }

    fn add(&mut self, question: &Question<'_>, verdict: Verdict) {
        let Question { expected, actual, place, .. } = *question;
        self.list.push((expected.clone(), actual.clone(), place.clone(), verdict));
    }
}

/// Names of functions and operators that are not built in: the SQL functions among them may be inlined.
fn own_names(expected: &Model, actual: &Model) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    for side in [expected, actual] {
        for kind in [Kind::Function, Kind::Procedure, Kind::Aggregate, Kind::Operator] {
            names.extend(side.of_kind(kind).map(|(id, _)| id.name.clone()));
        }
        names.extend(side.provided.functions.iter().map(|function| function.name.name.clone()));
        names.extend(side.provided.operators.iter().map(|operator| operator.name.name.clone()));
    }
    names
}

struct Asker<'a> {
    client: &'a mut Client,
    /// Who reads plans by the declared types, and by those that are there.
    declared: Judge<'a>,
    there: Judge<'a>,
    expected: &'a Model,
    actual: &'a Model,
    own: BTreeSet<Name>,
    until: Instant,
}

/// The transaction is broken: nothing can be asked any more.
struct Broken;

impl Asker<'_> {
    /// Asks about a batch of one place and path; halves it where it fails, down to single pairs.
    fn batch(&mut self, batch: &[Question<'_>], answers: &mut Answers) -> Result<(), Broken> {
        let Some(first) = batch.first().filter(|_| Instant::now() < self.until) else { return Ok(()) };
        let texts: Vec<&str> = batch.iter().flat_map(|q| q.texts).collect();
        let named = batch.iter().flat_map(|q| q.readings.0.columns.union(&q.readings.1.columns));
        let named: BTreeSet<Name> = named.cloned().collect();
        // Bare, a constant would not take the type of what it is assigned to.
        let bare = !first.place.retyped && !batch.iter().any(Question::is_untyped);
        if let Some(outputs) = self.outputs(first, &texts, &named, bare)? {
            for (question, pair) in batch.iter().zip(outputs.chunks_exact(2)) {
                let [expected, actual] = pair else { continue };
                answers.add(question, self.verdict(question, [expected, actual]));
            }
            return Ok(());
        }
        if batch.len() > 1 {
            let (first, second) = batch.split_at(batch.len() / 2);
            self.batch(first, answers)?;
            return self.batch(second, answers);
        }
        if first.place.retyped && self.only_expected_fits(first)? {
            answers.add(first, Verdict::Different);
        }
        Ok(())
    }

    /// Whether what is there makes no sense by the declared types: then it does not follow from them.
    fn only_expected_fits(&mut self, question: &Question<'_>) -> Result<bool, Broken> {
        let [expected, actual] = question.texts;
        let (e, a) = (&question.readings.0.columns, &question.readings.1.columns);
        let expected = self.outputs(question, &[expected], e, false)?;
        Ok(expected.is_some() && self.outputs(question, &[actual], a, false)?.is_none())
    }

    /// The verdict on two outputs of one plan: what differs is compared once more, by meaning; what is the same proves
    /// sameness only where nothing is in the texts that a plan does not show.
    fn verdict(&self, question: &Question<'_>, outputs: [&str; 2]) -> Verdict {
        let [expected, actual] = outputs;
        let verdict = if expected == actual {
            Verdict::Same
        } else {
            let (judge, side) = if question.place.retyped {
                (&self.declared, self.expected)
            } else {
                (&self.there, self.actual)
            };
            // Where a plan cannot be read by meaning, its text counts.
            let scope = sql::scope(question.place, side);
            scope.map_or(Verdict::Different, |scope| judge.planned(outputs, question.path, &scope))
        };
        let shown = question.readings.0.is_shown_with(&question.readings.1, &self.own);
        if verdict == Verdict::Same && !shown { Verdict::Undecided } else { verdict }
    }

    /// What the planner makes of expressions, in their order; none where it cannot.
    fn outputs(
        &mut self,
        question: &Question<'_>,
        texts: &[&str],
        named: &BTreeSet<Name>,
        bare: bool,
    ) -> Result<Option<Vec<String>>, Broken> {
        let side = if question.place.retyped { self.expected } else { self.actual };
        for statement in sql::statements(question.place, side, texts, named, bare) {
            let outputs = self.explain(question.path, &statement)?;
            if let Some(outputs) = outputs.filter(|outputs| outputs.len() == texts.len()) {
                return Ok(Some(outputs));
            }
        }
        Ok(None)
    }

    /// One EXPLAIN in a subtransaction, so that its failure harms nothing.
    fn explain(&mut self, path: &SearchPath, statement: &str) -> Result<Option<Vec<String>>, Broken> {
        let time_zone =
            self.actual.server.as_ref().map(|server| server.time_zone.as_str()).unwrap_or_default();
        self.client.batch_execute(&sql::enter(path, time_zone)).map_err(|_| Broken)?;
        // The extended protocol takes one statement, whatever is in it.
        let answer = self.client.query_one(statement, &[]);
        self.client.batch_execute(sql::LEAVE).map_err(|_| Broken)?;
        let Ok(row) = answer else { return Ok(None) };
        Ok(row.try_get::<_, Json>(0).ok().and_then(|Json(plan)| sql::outputs(&plan)))
    }
}

/// The bytes of a `json` value as text.
struct Json(String);

impl<'a> FromSql<'a> for Json {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(String::from_utf8(raw.to_vec())?))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::JSON || *ty == Type::TEXT
    }
}
