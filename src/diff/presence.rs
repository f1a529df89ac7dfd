//! Which objects are missing or unexpected for themselves, and which only go with what holds them.

use std::collections::BTreeMap;

use super::paired::Paired;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, QName};

/// Both sides, asked about the presence of objects.
pub(super) struct Presence<'m> {
    expected: &'m Model,
    actual: &'m Model,
    /// Whether each side has something that may hold others and that the other side has not.
    moves: bool,
}

impl<'m> Presence<'m> {
    pub(super) fn new(expected: &'m Model, actual: &'m Model, pairs: &[Paired<'m>]) -> Self {
        let mut holders = pairs.iter().filter(|pair| may_hold(pair.id.kind));
        let missing = holders.clone().any(|pair| pair.actual.is_none());
        let unexpected = holders.any(|pair| pair.expected.is_none());
        Self { expected, actual, moves: missing && unexpected }
    }

    /// Whether a declared object that is not there is a finding of its own.
    pub(super) fn missing(&self, id: &Id) -> bool {
        let only_named = is_made_up(&id.name) && is_only_a_name(self.expected, id);
        !only_named && !self.is_implied(id) && absent_holder(self.expected, self.actual, id).is_none()
    }

    /// Whether an object that is not declared is a finding of its own.
    pub(super) fn unexpected(&self, id: &Id) -> bool {
        let only_named = is_only_a_name(self.actual, id);
        !only_named && !self.is_implied(id) && absent_holder(self.actual, self.expected, id).is_none()
    }

    /// Whether an object of both sides went along when what holds it was renamed or replaced: its holder is missing
    /// under the declared name and unexpected under the other.
    pub(super) fn moved_along(&self, id: &Id) -> bool {
        self.moves
            && absent_holder(self.expected, self.actual, id).is_some()
            && absent_holder(self.actual, self.expected, id).is_some()
    }

    /// What goes with each missing or unexpected object.
    pub(super) fn carried(&self, pairs: &[Paired<'_>]) -> BTreeMap<Id, Vec<Id>> {
        let mut carried: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        let missing = pairs.iter().filter(|pair| pair.actual.is_none());
        let unexpected = pairs.iter().filter(|pair| pair.expected.is_none());
        let missing = missing.map(|pair| (pair.id, absent_holder(self.expected, self.actual, pair.id)));
        let unexpected = unexpected.map(|pair| (pair.id, absent_holder(self.actual, self.expected, pair.id)));
        for (id, holder) in missing.chain(unexpected) {
            if let Some(holder) = holder {
                carried.entry(holder).or_default().push(id.clone());
            }
        }
        carried
    }

    /// What every database has, declared or not.
    fn is_implied(&self, id: &Id) -> bool {
        let declared = || self.expected.objects.get(id).is_some_and(|object| object.origin.is_some());
        match (id.kind, id.name.as_str()) {
            (Kind::Schema, "public") => {
                let used = self.expected.objects.keys().any(|o| o.schema.as_ref() == Some(&id.name));
                self.actual.objects.contains_key(id) || !(declared() || used)
            }
            // Old dumps declare it; a catalog does not list it.
            (Kind::Extension | Kind::Language, "plpgsql") => true,
            _ => false,
        }
    }
}

/// Whether it is a NOT NULL that says nothing but what it is called: its column or domain says the rest.
fn is_only_a_name(side: &Model, id: &Id) -> bool {
    side.objects.get(id).is_some_and(|object| match &object.body {
        Body::Constraint(constraint) => constraint.is_plain_not_null() && object.comment.is_none(),
        _ => false,
    })
}

/// Whether PostgreSQL made the name of a NOT NULL: of what table and column were called once, of those that it was made
/// LIKE, with a number behind where that was taken.
fn is_made_up(name: &Name) -> bool {
    name.as_str().trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("_not_null")
}

/// The outermost thing that holds an object of `side` and is not in `other`.
fn absent_holder(side: &Model, other: &Model, id: &Id) -> Option<Id> {
    let mut found = None;
    let mut at = id.clone();
    // Holders nest a few levels at most; the bound keeps a model that contradicts itself from turning in circles.
    for _ in 0..8 {
        let Some(holder) = holder(side, &at) else { break };
        if !other.objects.contains_key(&holder) {
            found = Some(holder.clone());
        }
        at = holder;
    }
    found
}

/// Whether objects of a kind may hold others.
fn may_hold(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Constraint
            | Kind::Index
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy
            | Kind::Statistics
            | Kind::Sequence
            | Kind::Function
            | Kind::Procedure
    )
}

/// What holds an object: its kind's parent, else its schema; only where this side has it.
fn holder(side: &Model, id: &Id) -> Option<Id> {
    let parent = side.objects.get(id).and_then(|object| object.body.parent(id));
    let parent = parent.and_then(|parent| resolved(side, parent));
    let schema = || id.schema.as_ref().map(|schema| Id::global(Kind::Schema, schema));
    parent.or_else(schema).filter(|holder| side.objects.contains_key(holder))
}

/// Kinds say `table` of any relation.
fn resolved(side: &Model, parent: Id) -> Option<Id> {
    match parent.kind {
        Kind::Table => side.relation(&parent.qname()).map(|(id, _)| id.clone()),
        _ => side.objects.contains_key(&parent).then_some(parent),
    }
}

/// The tables that the table of a column inherits from or is a partition of.
pub(super) fn inherits(model: &Model, column: &Id) -> Vec<QName> {
    column.relation().map(|table| parents(model, &table)).unwrap_or_default()
}

/// The tables that a table inherits from or is a partition of.
pub(crate) fn parents(model: &Model, table: &QName) -> Vec<QName> {
    match model.relation(table).map(|(_, object)| &object.body) {
        Some(Body::Table(table)) => table.parents().into_iter().cloned().collect(),
        Some(Body::ForeignTable(table)) => table.parents().into_iter().cloned().collect(),
        _ => Vec::new(),
    }
}
