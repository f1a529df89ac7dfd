//! Why is it missing? For the person on call.
//!
//! Error lines ([`log`]) are tied to declared objects ([`Subject`]); what the server can tell besides its schema is
//! gathered ([`Facts`]); then every cause of [`causes`] weighs what speaks for and against it.

mod blame;
pub mod causes;
mod criteria;
mod facts;
pub mod histories;
pub mod log;
mod markdown;
mod subject;
mod text;

use serde::Serialize;

pub use self::blame::Blame;
pub use self::causes::{Action, Cause};
pub use self::criteria::{Criterion, Judge, criteria};
pub use self::facts::{Facts, facts};
pub use self::log::{Complaint, complaints};
pub use self::markdown::{Incident, markdown};
pub use self::subject::{State, Subject};
pub use self::text::text;
use crate::diff::{ChangeKind, Diff};
use crate::finding::{Places, Side};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};

/// All that is known when a cause is looked for.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is declared.
    pub expected: &'a Model,
    /// Where it is.
    pub places: &'a Places<'a>,
    /// What is there.
    pub actual: &'a Model,
    /// What differs.
    pub diff: &'a Diff,
    /// The errors of the log.
    pub complaints: &'a [Complaint],
    /// What else the server says.
    pub facts: &'a Facts,
    /// The role that the service comes as, where it is known.
    pub role: Option<Name>,
    /// What that role lacks, or what does not work, by object.
    pub unusable: &'a [(Id, String)],
}

/// What was found, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// The version of the JSON form.
    pub version: u8,
    /// The declared side.
    pub expected: Side,
    /// The actual side.
    pub actual: Side,
    /// Who asked whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The role that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Name>,
    /// Lines of the log that were read; none where there was no log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<usize>,
    /// The errors in it.
    pub errors: Vec<Complaint>,
    /// What they, or the comparison, are about.
    pub objects: Vec<Subject>,
    /// Why, most likely first.
    pub causes: Vec<Cause>,
    /// What has to hold for this to be over.
    pub criteria: Vec<Criterion>,
}

impl Diagnosis {
    /// Whether something is wrong.
    pub fn is_open(&self) -> bool {
        !self.causes.is_empty() || self.objects.iter().any(|subject| subject.state != State::Fine)
    }
}

impl<'a> Case<'a> {
    /// What is missing, at its grain.
    pub fn missing(&self) -> impl Iterator<Item = &'a Id> {
        let diff = self.diff;
        diff.changes.iter().filter(|change| change.what == ChangeKind::Missing).map(|change| &change.id)
    }

    /// What is there and not declared, at its grain.
    pub fn unexpected(&self) -> impl Iterator<Item = &'a Id> {
        let diff = self.diff;
        diff.changes.iter().filter(|change| change.what == ChangeKind::Unexpected).map(|change| &change.id)
    }

    /// The attributes in which an object differs.
    pub fn changed(&self) -> impl Iterator<Item = (&'a Id, &'static str)> {
        let diff = self.diff;
        diff.changes.iter().flat_map(|change| {
            let attributes = match &change.what {
                ChangeKind::Changed(attributes) => attributes.as_slice(),
                _ => &[],
            };
            attributes.iter().map(move |attribute| (&change.id, attribute.attribute))
        })
    }

    /// Whether a declared object is there.
    pub fn is_there(&self, id: &Id) -> bool {
        self.actual.objects.contains_key(id)
    }

    /// The declared objects in the order of their files, each with whether it is there; columns and what every
    /// database has left out.
    pub fn in_file_order(&self) -> Vec<(&'a Id, bool)> {
        let expected = self.expected;
        let declared =
            expected.objects.iter().filter(|(id, object)| object.origin.is_some() && id.kind != Kind::Column);
        let mut order: Vec<_> = declared.filter_map(|(id, object)| Some((object.origin?, id))).collect();
        order.sort();
        order.into_iter().map(|(_, id)| (id, self.is_there(id))).collect()
    }

    /// How much of what is declared is there, in per cent; schemas, relations and routines count.
    pub fn share_there(&self) -> usize {
        let counts = |id: &&Id| {
            id.relation.is_none()
                && !matches!(
                    (id.kind, id.name.as_str()),
                    (Kind::Schema, "public") | (Kind::Language | Kind::Extension, _)
                )
        };
        let all = self.expected.objects.keys().filter(counts).count();
        let there = self.expected.objects.keys().filter(counts).filter(|id| self.is_there(id)).count();
        (there * 100).checked_div(all).unwrap_or(100)
    }

    /// Where an object is declared: `schemas/app.sql:12`.
    pub fn place(&self, id: &Id) -> Option<String> {
        let at = self.places.place(id)?.location();
        Some(format!("{}:{}", at.path, at.line))
    }
}

/// Why, most likely first; and what it is about.
pub fn diagnose(case: &Case<'_>) -> (Vec<Subject>, Vec<Cause>) {
    let subjects = subject::subjects(case);
    let mut causes = causes::weigh(case, &subjects);
    causes.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.name.cmp(b.name)));
    (subjects, causes)
}

/// `a, b and 3 more`.
pub(crate) fn listed<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    const MOST: usize = 4;
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.get(MOST..) {
        Some(rest) if !rest.is_empty() => {
            format!("{} and {} more", items.get(..MOST).unwrap_or_default().join(", "), rest.len())
        }
        _ => items.join(", "),
    }
}
