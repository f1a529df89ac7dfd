//! The server's verdict on expressions: EXPLAIN of both, compared; read only, nothing executed.
//!
//! `EXPLAIN (VERBOSE) SELECT (a), (b) FROM jsonb_to_recordset('[]') AS t(column type, …)` prints what the planner makes
//! of each expression: names resolved, casts explicit, constants folded. No table is touched, so CONNECT is all it
//! needs. Both texts stand in one statement under the declared side's search path: a text from the catalog is
//! qualified and reads the same under any.

mod guard;
mod sql;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use postgres::Client;
use postgres::types::{FromSql, Type};

use self::guard::Facts;
use crate::diff::{Diff, Pair, Place};
use crate::expr::verdict::Verdict;
use crate::kinds::Kind;
use crate::model::{Expr, Model, Name, SearchPath};

/// Pairs in one statement.
const MOST_PAIRS: usize = 200;
/// All questions together take no longer; what is left then stays undecided.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks the server about every undecided pair of expressions, and takes its answers into the difference.
///
/// Where it cannot answer (no right to a function, a time-out), the pair stays undecided.
pub fn settle(client: &mut Client, diff: &mut Diff, expected: &Model, actual: &Model) {
    let questions: Vec<Question> = diff.undecided().filter_map(Question::new).collect();
    let mut answers = Answers { list: Vec::new() };
    let mut asker = Asker {
        client,
        expected,
        actual,
        routines: routines(expected, actual),
        until: Instant::now() + PATIENCE,
    };
    let mut batches: BTreeMap<(Place, Vec<Name>), Vec<Question>> = BTreeMap::new();
    for question in questions {
        batches.entry((question.place.clone(), question.path.0.to_vec())).or_default().push(question);
    }
    for ((place, path), questions) in batches {
        for batch in questions.chunks(MOST_PAIRS) {
            if asker.batch(&place, &SearchPath::new(path.clone()), batch, &mut answers).is_err() {
                // The connection is of no more use: what is open stays open.
                break;
            }
        }
    }
    diff.settle(|pair| answers.verdict(pair));
}

/// A pair of expressions that may be put to the server.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    expected: Expr,
    actual: Expr,
    place: Place,
    path: SearchPath,
    facts: (Facts, Facts),
}

impl Question {
    /// None where a text is not exactly one expression, or has a sub-query in it: plans hide too much of those.
    fn new(pair: &Pair) -> Option<Self> {
        let Pair::Expr { expected, actual, place } = pair else { return None };
        let facts = (guard::facts(&expected.sql)?, guard::facts(&actual.sql)?);
        let path = if expected.path.is_empty() { &actual.path } else { &expected.path };
        Some(Self {
            expected: expected.clone(),
            actual: actual.clone(),
            place: place.clone(),
            path: path.clone(),
            facts,
        })
    }
}

/// What was learned.
struct Answers {
    list: Vec<(Question, Verdict)>,
}

impl Answers {
    fn verdict(&self, pair: &Pair) -> Verdict {
        let Pair::Expr { expected, actual, place } = pair else { return Verdict::Undecided };
        let asked = self
            .list
            .iter()
            .find(|(q, _)| q.expected == *expected && q.actual == *actual && q.place == *place);
        asked.map_or(Verdict::Undecided, |(_, verdict)| *verdict)
    }
}

/// Names of functions that are not built in: SQL functions among them may be inlined.
fn routines(expected: &Model, actual: &Model) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    for side in [expected, actual] {
        for kind in [Kind::Function, Kind::Procedure, Kind::Aggregate] {
            names.extend(side.of_kind(kind).map(|(id, _)| id.name.clone()));
        }
        names.extend(side.provided.functions.iter().map(|function| function.name.name.clone()));
    }
    names
}

struct Asker<'a> {
    client: &'a mut Client,
    expected: &'a Model,
    actual: &'a Model,
    routines: BTreeSet<Name>,
    until: Instant,
}

/// The transaction is broken: nothing can be asked any more.
struct Broken;

impl Asker<'_> {
    /// Asks about a batch; halves it where it fails, down to single pairs.
    fn batch(
        &mut self,
        place: &Place,
        path: &SearchPath,
        batch: &[Question],
        answers: &mut Answers,
    ) -> Result<(), Broken> {
        if Instant::now() > self.until {
            return Ok(());
        }
        let texts: Vec<&str> =
            batch.iter().flat_map(|q| [q.expected.sql.as_str(), q.actual.sql.as_str()]).collect();
        // Bare, a constant would not take the type of what it is assigned to.
        let bare = !place.retyped && !batch.iter().any(|q| q.facts.0.untyped || q.facts.1.untyped);
        if let Some(outputs) = self.outputs(place, path, &texts, bare)? {
            for (question, pair) in batch.iter().zip(outputs.chunks_exact(2)) {
                let equal = matches!(pair, [expected, actual] if expected == actual);
                answers.list.push((question.clone(), self.verdict(question, equal)));
            }
            return Ok(());
        }
        match batch {
            [] => Ok(()),
            [question] => {
                if place.retyped && self.only_expected_fits(place, path, question)? {
                    answers.list.push((question.clone(), Verdict::Different));
                }
                Ok(())
            }
            batch => {
                let (first, second) = batch.split_at(batch.len() / 2);
                self.batch(place, path, first, answers)?;
                self.batch(place, path, second, answers)
            }
        }
    }

    /// Whether what is there makes no sense by the declared types: then it does not follow from them.
    fn only_expected_fits(
        &mut self,
        place: &Place,
        path: &SearchPath,
        question: &Question,
    ) -> Result<bool, Broken> {
        let expected = self.outputs(place, path, &[&question.expected.sql], false)?;
        Ok(expected.is_some() && self.outputs(place, path, &[&question.actual.sql], false)?.is_none())
    }

    /// Equal outputs prove sameness only where nothing is in the texts that they do not show.
    fn verdict(&self, question: &Question, equal: bool) -> Verdict {
        let (expected, actual) = &question.facts;
        match equal {
            false => Verdict::Different,
            true if expected.agree(actual, &self.routines) => Verdict::Same,
            true => Verdict::Undecided,
        }
    }

    /// What the planner makes of expressions, in their order; none where it cannot.
    fn outputs(
        &mut self,
        place: &Place,
        path: &SearchPath,
        texts: &[&str],
        bare: bool,
    ) -> Result<Option<Vec<String>>, Broken> {
        let side = if place.retyped { self.expected } else { self.actual };
        for statement in sql::statements(place, side, texts, bare) {
            let outputs = self.explain(path, &statement)?;
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
