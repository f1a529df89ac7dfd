//! What has to hold for an incident to be over: what driftlint verified is ticked, the rest a person must tick.

use serde::Serialize;

use super::{Case, Diagnosis, State, Subject};

/// A box of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// What has to hold.
    pub text: String,
    /// Whether it was verified; false is not yet, or not by driftlint.
    pub met: bool,
    /// Who can tell: driftlint itself, or a person.
    pub by: Judge,
    /// How it was verified, or how a person does.
    pub how: String,
}

/// Who can tell whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judge {
    /// This run.
    Driftlint,
    /// A person.
    Person,
}

/// The boxes, in the order of INCIDENT reports.
pub fn criteria(case: &Case<'_>, subjects: &[Subject], lines: Option<usize>) -> Vec<Criterion> {
    let missing = case.missing().count();
    let declared = case.expected.objects.len();
    let mut criteria = vec![verified(
        "all declared objects exist",
        missing == 0,
        format!("{declared} objects looked for, {missing} missing"),
    )];
    if let Some(role) = &case.role {
        let closed = case.unusable.len();
        criteria.push(verified(
            &format!("role {role} may use what it needs"),
            closed == 0,
            format!("effective privileges asked for: {closed} objects of no use to it"),
        ));
    }
    let changed = case.diff.changes.len();
    criteria.push(verified("the schema is as declared", changed == 0, format!("{changed} differences")));
    if let Some(lines) = lines {
        let wrong = subjects
            .iter()
            .filter(|subject| !subject.errors.is_empty() && subject.state != State::Fine)
            .count();
        criteria.push(verified(
            "what the log missed is there",
            wrong == 0,
            format!(
                "{} errors in {lines} lines; {wrong} of what they are about is still wrong",
                case.complaints.len()
            ),
        ));
        criteria.push(verified(
            "no schema errors in the log",
            case.complaints.is_empty(),
            format!("{lines} lines read, {} errors; give it the lines since the fix", case.complaints.len()),
        ));
    } else {
        criteria.push(person("no schema errors in the log", "driftlint diagnose --log FILE reads them"));
    }
    criteria.push(person("the service starts without errors", "restart it and watch its log"));
    criteria.push(person(
        "the work that stopped goes on, end to end",
        "send one piece of work all the way through",
    ));
    criteria
}

fn verified(text: &str, met: bool, how: String) -> Criterion {
    Criterion { text: text.to_owned(), met, by: Judge::Driftlint, how }
}

fn person(text: &str, how: &str) -> Criterion {
    Criterion { text: text.to_owned(), met: false, by: Judge::Person, how: how.to_owned() }
}

impl Diagnosis {
    /// Whether all is met that driftlint can tell.
    pub fn is_met(&self) -> bool {
        self.criteria.iter().all(|criterion| criterion.met || criterion.by == Judge::Person)
    }
}
