//! Which declared objects the errors are about; without errors, those that are missing or of no use.

use std::collections::BTreeMap;

use serde::Serialize;

use super::log::{Complaint, What};
use super::{Blame, Case, blame};
use crate::finding::Location;
use crate::kinds::Kind;
use crate::model::{Id, Name, RELATION_KINDS, SearchPath};

/// How a declared object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Declared, not there.
    Missing,
    /// There, and the role may not use it, or it does not work.
    Unusable,
    /// There, otherwise than declared.
    Changed,
    /// There, as declared and usable as far as was asked.
    Fine,
    /// Declared nowhere.
    Undeclared,
}

/// What an error or a finding is about.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// The kind of the declared object; none where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Its name, or the name that the error has.
    pub object: String,
    /// How it stands.
    pub state: State,
    /// What is wrong with it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where it is declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Who brought that line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Blame>,
    /// The errors about it: indexes into the list of errors.
    pub errors: Vec<usize>,
    /// The declared object.
    #[serde(skip)]
    pub id: Option<Id>,
}

/// Beyond so many, lines are not traced to their commits: the first say enough.
const MOST_BLAMED: usize = 25;

/// What the errors are about; without errors, everything that is missing, of no use or different.
pub(super) fn subjects(case: &Case<'_>) -> Vec<Subject> {
    let mut subjects = if case.complaints.is_empty() { broken(case) } else { complained(case) };
    for subject in subjects.iter_mut().take(MOST_BLAMED) {
        subject.commit = subject.location.as_ref().and_then(|at| blame::of(&at.path, at.line));
    }
    subjects
}

fn broken(case: &Case<'_>) -> Vec<Subject> {
    let unusable = case.unusable.iter().map(|(id, _)| id);
    let mut ids: Vec<&Id> = case.missing().chain(unusable).chain(case.changed().map(|(id, _)| id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut subjects: Vec<_> = ids.into_iter().map(|id| subject(case, id)).collect();
    subjects.sort_by(|a, b| {
        a.location.is_none().cmp(&b.location.is_none()).then_with(|| a.location.cmp(&b.location))
    });
    subjects
}

fn complained(case: &Case<'_>) -> Vec<Subject> {
    let mut by_id: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    let mut undeclared = Vec::new();
    for (at, complaint) in case.complaints.iter().enumerate() {
        let ids = declared(case, complaint);
        if ids.is_empty() {
            undeclared.push(unknown(complaint, at));
        }
        for id in ids {
            by_id.entry(id).or_default().push(at);
        }
    }
    let known = by_id.into_iter().map(|(id, errors)| Subject { errors, ..subject(case, &id) });
    let mut subjects: Vec<Subject> = known.chain(undeclared).collect();
    subjects.sort_by_key(|subject| subject.errors.first().copied());
    subjects
}

fn subject(case: &Case<'_>, id: &Id) -> Subject {
    let place = case.places.place(id);
    let (state, detail) = state(case, id);
    Subject {
        kind: Some(id.kind),
        object: id.to_string(),
        state,
        detail,
        location: place.map(|place| place.location()),
        commit: None,
        errors: Vec::new(),
        id: Some(id.clone()),
    }
}

fn state(case: &Case<'_>, id: &Id) -> (State, Option<String>) {
    if !case.is_there(id) {
        return (State::Missing, None);
    }
    // What the role lacks on the schema is lacking for all that is in it.
    let home = |other: &Id| other.kind == Kind::Schema && id.schema.as_ref() == Some(&other.name);
    let why = case.unusable.iter().find(|(other, _)| other == id || home(other));
    if let Some((_, why)) = why {
        return (State::Unusable, Some(why.clone()));
    }
    let attributes: Vec<_> =
        case.changed().filter(|(other, _)| *other == id).map(|(_, attribute)| attribute).collect();
    match attributes.is_empty() {
        true => (State::Fine, None),
        false => (State::Changed, Some(format!("otherwise than declared: {}", attributes.join(", ")))),
    }
}

fn unknown(complaint: &Complaint, at: usize) -> Subject {
    Subject {
        kind: None,
        object: complaint.name.clone(),
        state: State::Undeclared,
        detail: Some(complaint.message.clone()),
        location: None,
        commit: None,
        errors: vec![at],
        id: None,
    }
}

/// The parts of a name as the server writes it in a message: between dots, quotes taken off.
fn parts(name: &str) -> Vec<Name> {
    let bare = name.split('(').next().unwrap_or_default();
    SearchPath::parse(&bare.replace('.', ",")).map_or_else(
        || bare.split('.').map(|part| Name::new(part.trim_matches('"'))).collect(),
        |path| path.0.iter().map(|name| Name::new(name.as_str())).collect(),
    )
}

/// The declared objects that an error can mean.
fn declared(case: &Case<'_>, complaint: &Complaint) -> Vec<Id> {
    let exact: Vec<Name> = complaint
        .name
        .split('(')
        .next()
        .unwrap_or_default()
        .split('.')
        .map(|part| Name::new(part.trim_matches('"')))
        .collect();
    let found = named(case, complaint, &exact);
    if found.is_empty() { named(case, complaint, &parts(&complaint.name)) } else { found }
}

fn named(case: &Case<'_>, complaint: &Complaint, name: &[Name]) -> Vec<Id> {
    let Some((last, before)) = name.split_last() else { return Vec::new() };
    let schema = before.last();
    let of = |wanted: &dyn Fn(&Id) -> bool| -> Vec<Id> {
        case.expected.objects.keys().filter(|id| wanted(id)).cloned().collect()
    };
    let here = |id: &Id| schema.is_none_or(|schema| id.schema.as_ref() == Some(schema));
    let relation = |id: &Id| RELATION_KINDS.contains(&id.kind);
    match complaint.what {
        What::Relation | What::Partition | What::RowSecurity => {
            of(&|id| relation(id) && id.name == *last && here(id))
        }
        What::Column => {
            let table = complaint
                .relation
                .as_deref()
                .map(|text| Name::new(text.rsplit('.').next().unwrap_or_default().trim_matches('"')));
            let table = table.or_else(|| schema.cloned());
            let columns = of(&|id| id.kind == Kind::Column && id.name == *last);
            let near: Vec<Id> =
                columns.iter().filter(|id| table.is_some() && id.relation == table).cloned().collect();
            // `j.retry` names an alias, not a table.
            if near.is_empty() && complaint.relation.is_none() { few(columns) } else { near }
        }
        What::Constraint => of(&|id| matches!(id.kind, Kind::Constraint | Kind::Trigger) && id.name == *last),
        What::Function => of(&|id| id.kind.is_routine() && id.name == *last && here(id)),
        What::Type => of(&|id| is_type(id.kind) && id.name == *last && here(id) || extension(case, id, last)),
        What::EnumLabel => of(&|id| id.kind == Kind::Enum && id.name == *last && here(id)),
        What::Schema => of(&|id| id.kind == Kind::Schema && id.name == *last),
        What::Extension => of(&|id| id.kind == Kind::Extension && id.name == *last),
        What::Operator => {
            of(&|id| id.kind == Kind::Operator && complaint.name.contains(&format!(" {} ", id.name.as_str())))
        }
        What::Permission => match complaint.relation.as_deref() {
            Some("schema") => of(&|id| id.kind == Kind::Schema && id.name == *last),
            Some("function" | "procedure") => {
                of(&|id| matches!(id.kind, Kind::Function | Kind::Procedure) && id.name == *last)
            }
            Some("type" | "domain") => of(&|id| is_type(id.kind) && id.name == *last),
            _ => of(&|id| relation(id) && id.name == *last && here(id)),
        },
        What::Role | What::Database | What::Conflict => Vec::new(),
    }
}

fn is_type(kind: Kind) -> bool {
    matches!(kind, Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType)
}

/// A type called like an extension is that extension's: citext, hstore, ltree, vector, …
fn extension(case: &Case<'_>, id: &Id, name: &Name) -> bool {
    id.kind == Kind::Extension && id.name == *name && !case.is_there(id)
}

/// A name that many have says nothing.
fn few(ids: Vec<Id>) -> Vec<Id> {
    if ids.len() > 3 { Vec::new() } else { ids }
}
