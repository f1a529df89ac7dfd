//! `driftlint explain --equality`: how two texts of one object were compared, so that a bug report is one command.

use std::fmt::Write as _;

use super::args::Comparison;
use super::progress::Progress;
use super::sides::{self, Settings, Sides};
use super::{CliError, Global, SUCCESS, output};
use crate::diff::{Diff, value_of};
use crate::expr::verdict::{Judge, Verdict};
use crate::model::{Id, Model, Server, Value};

/// Compares as a check does, and tells of one object how each of its expressions was decided.
pub(super) fn run(object: &str, comparison: &Comparison, global: &Global) -> Result<u8, CliError> {
    let settings = Settings::new(comparison, global)?;
    let progress = Progress::new(global);
    let mut sides = sides::read(&settings, &progress)?;
    let diff = sides.compare(&settings, &progress);
    drop(progress);
    let text = told(object, &sides, &diff);
    if text.is_empty() {
        return Err(CliError::NoSuchObject { name: object.to_owned() });
    }
    output::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(SUCCESS)
}

/// What there is to tell of the objects of this name that both sides have; nothing where there is none.
fn told(object: &str, sides: &Sides, diff: &Diff) -> String {
    let Sides { expected, actual, .. } = sides;
    let (expected, actual) = (&expected.model, &actual.model);
    let server = actual.server.as_ref().or(expected.server.as_ref());
    let judge = Judge::new(expected, actual, server.map_or(sides::DEFAULT_MAJOR, Server::major));
    let mut text = String::new();
    for id in expected.objects.keys().filter(|id| id.to_string() == object) {
        if actual.objects.contains_key(id) {
            tell(id, (expected, actual), &judge, diff, &mut text);
        }
    }
    text
}

fn tell(id: &Id, (expected, actual): (&Model, &Model), judge: &Judge<'_>, diff: &Diff, text: &mut String) {
    let (Some(e), Some(a)) = (expected.objects.get(id), actual.objects.get(id)) else { return };
    let _ = writeln!(text, "{} {id}", id.kind.noun());
    for (attribute, _) in id.kind.attributes() {
        let (Some(e), Some(a)) = (value_of(id, e, attribute), value_of(id, a, attribute)) else { continue };
        let mut pairs = Vec::new();
        texts(&e, &a, judge, &mut pairs);
        for [declared, there, read_declared, read_there, verdict] in pairs {
            let _ = write!(
                text,
                "\n{attribute}\n  declared:             {declared}\n  there:                {there}\n  declared, resolved:   \
                 {read_declared}\n  there, resolved:      {read_there}\n  by the texts:         {verdict}\n  in the end:           {}\n",
                end(id, attribute, diff)
            );
        }
    }
}

/// What a check says of the attribute.
fn end(id: &Id, attribute: &str, diff: &Diff) -> &'static str {
    word(diff.verdict(id, attribute))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Undecided => "undecided",
    }
}

/// Both texts, what they were resolved to, and the verdict, of every expression and query in two values.
fn texts(expected: &Value<'_>, actual: &Value<'_>, judge: &Judge<'_>, pairs: &mut Vec<[String; 5]>) {
    match (expected, actual) {
        (Value::Expr(e, e_scope), Value::Expr(a, a_scope)) => {
            let [left, right] = judge.explain((e, e_scope), (a, a_scope));
            let verdict = judge.expr((e, e_scope), (a, a_scope));
            pairs.push([e.sql.clone(), a.sql.clone(), left, right, word(verdict).to_owned()]);
        }
        (Value::Query(e, e_for), Value::Query(a, a_for)) => {
            let [left, right] = judge.explain_query((e, e_for), (a, a_for));
            let verdict = judge.query((e, e_for), (a, a_for));
            pairs.push([e.sql.clone(), a.sql.clone(), left, right, word(verdict).to_owned()]);
        }
        (Value::List(e), Value::List(a)) | (Value::Set(e), Value::Set(a)) => {
            e.iter().zip(a).for_each(|(e, a)| texts(e, a, judge, pairs));
        }
        (Value::Record(e), Value::Record(a)) => {
            e.iter().zip(a).for_each(|((_, e), (_, a))| texts(e, a, judge, pairs));
        }
        (Value::Map(e), Value::Map(a)) => {
            e.values().zip(a.values()).for_each(|(e, a)| texts(e, a, judge, pairs));
        }
        _ => {}
    }
}
