//! Model x Model -> [`Diff`]: knows identities and attributes, never a kind's own affairs.

mod common;
mod compare;
mod detached;
mod implied;
mod names;
mod paired;
mod presence;
mod renames;
mod verdicts;

use std::collections::{BTreeMap, BTreeSet};

pub use self::common::{Compare, Compared};
pub(crate) use self::common::{SEQUENCE_COMMENT, SEQUENCE_PRIVILEGES, comparable, sequence_of};
use rayon::prelude::*;

use self::compare::Comparer;
pub use self::implied::{complete, complete_both};
use self::paired::{Paired, paired};
use self::presence::Presence;
pub(crate) use self::presence::parents;
pub use self::verdicts::{Meant, Placed, StaticVerdicts, Verdicts};
use crate::expr::Reading;
use crate::expr::verdict::Verdict;
use crate::kinds::{Body, Kind};
use crate::model::{
    Expr, Id, Model, Name, Object, QName, Query, Scope, Transition, TypeRef, Value, any_partition_of,
};

/// What is not the same on two sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The objects that depart, in the order of their identities.
    pub changes: Vec<Change>,
    /// The same of what a statement may have made, changed or dropped that could not be followed: no departure for sure.
    pub doubtful: Vec<Change>,
    /// How many objects were looked at, by kind: [`identities`] of either side.
    pub compared: BTreeMap<Kind, usize>,
    /// What goes with a missing or unexpected object and so has no change of its own.
    pub carried: BTreeMap<Id, Vec<Id>>,
    /// Missing objects by the unexpected one that is the same but for its name: likely a rename, told, never merged.
    pub renames: BTreeMap<Id, Id>,
}

/// One object that departs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub id: Id,
    /// In what way.
    pub what: ChangeKind,
}

/// In what way an object departs, seen from the declared side.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// Declared, not there.
    Missing,
    /// There, not declared.
    Unexpected,
    /// There, but otherwise: at least one attribute.
    Changed(Vec<AttributeChange>),
}

/// One attribute that differs, or could not be proved the same.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeChange {
    /// Its name.
    pub attribute: &'static str,
    /// `Different` or `Undecided`.
    pub verdict: Verdict,
    /// The texts that the verdict hangs on, where it is `Undecided`: a server may settle them.
    pub pairs: Vec<Pair>,
}

/// Two texts of which nobody knows yet whether they mean the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Pair {
    /// Expressions.
    Expr {
        /// The declared one.
        expected: Expr,
        /// The one that is there.
        actual: Expr,
        /// What their columns are.
        place: Place,
        /// Both as a server may be asked about them.
        readings: Option<Box<(Reading, Reading)>>,
    },
    /// Queries.
    Query {
        /// The declared one.
        expected: Query,
        /// The one that is there.
        actual: Query,
        /// The names that the declared view gives its first columns; none of what is no view.
        columns: Option<Vec<Name>>,
    },
    /// Parts of two sets that could not be paired one to one.
    Unpaired,
}

impl Pair {
    /// Whether the declared text has a literal in it that stands for the time of whoever reads it: no server of today
    /// can tell what it was.
    pub fn is_of_today(&self) -> bool {
        match self {
            Self::Expr { expected, .. } => Reading::speaks_of_today(&expected.sql),
            Self::Query { expected, .. } => Reading::speaks_of_today(&expected.sql),
            Self::Unpaired => false,
        }
    }
}

/// Where an expression stands: [`Scope`], owned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What its columns are.
    pub columns: PlaceColumns,
    /// The type it is assigned to, where it is.
    pub assigned: Option<TypeRef>,
    /// Whether the declared side's types are the ones to read it by: the actual side's differ, which is a finding of
    /// its own.
    pub retyped: bool,
}

/// What the columns of an expression are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceColumns {
    /// There are none.
    None,
    /// A relation's.
    Relation(QName),
    /// OLD and NEW of a relation.
    OldNew(QName, Transition),
    /// `VALUE` of this type.
    Value(TypeRef),
    /// A partition bound: no columns, assigned to the key of this place of the relation.
    Bound(QName, usize),
    /// The arguments of a routine, by name and type.
    Arguments(Vec<(Option<String>, TypeRef)>),
}

impl Place {
    fn of(scope: &Scope<'_>, retyped: bool) -> Self {
        let (columns, assigned) = match scope {
            Scope::Assigned(ty) => (PlaceColumns::None, Some((*ty).clone())),
            Scope::Relation(relation) | Scope::Condition(relation) => {
                (PlaceColumns::Relation(relation.clone()), None)
            }
            Scope::Generated(relation, ty) => (PlaceColumns::Relation(relation.clone()), Some((*ty).clone())),
            Scope::Domain(ty) => (PlaceColumns::Value((*ty).clone()), None),
            Scope::OldNew(relation, rows) => (PlaceColumns::OldNew(relation.clone(), *rows), None),
            Scope::PartitionBound(relation, at) => (PlaceColumns::Bound(relation.clone(), *at), None),
            Scope::Routine(routine) => {
                let inputs = routine.arguments.iter().filter(|a| a.mode.is_input());
                let named = inputs.map(|a| (a.name.as_ref().map(|n| n.as_str().to_owned()), a.ty.clone()));
                (PlaceColumns::Arguments(named.collect()), routine.returns.clone())
            }
        };
        Self { columns, assigned, retyped }
    }
}

/// The identities of both sides, each once, in order; what every database has is nothing to boast of.
pub fn identities<'m>(expected: &'m Model, actual: &'m Model) -> impl Iterator<Item = &'m Id> {
    paired(expected, actual).into_iter().map(|pair| pair.id).filter(|id| !is_everywhere(id))
}

fn is_everywhere(id: &Id) -> bool {
    (id.kind, id.name.as_str()) == (Kind::Language, "plpgsql")
}

/// So many objects are compared faster than they are shared out.
const FEW: usize = 32;

/// Compares two sides, many objects at a time.
pub fn diff(expected: &Model, actual: &Model, compare: &Compare, judge: &dyn Verdicts) -> Diff {
    let pairs = paired(expected, actual);
    let presence = Presence::new(expected, actual, &pairs);
    let retyped = retyped(&pairs);
    let comparer = Comparer { judge, retyped: &retyped };
    let left_out = compare.left_out(expected.speaks);
    let what = |&Paired { id, expected: declared, actual: there }: &Paired<'_>| match (declared, there) {
        (Some(_), None) => (presence.missing(id) && !detached::is_copy(id, expected, actual, &comparer))
            .then_some(ChangeKind::Missing),
        (None, Some(_)) => (presence.unexpected(id) && !detached::is_copy(id, actual, expected, &comparer))
            .then_some(ChangeKind::Unexpected),
        (Some(_), Some(_)) if presence.moved_along(id) => None,
        (Some(e), Some(a)) => {
            let mut changes = attributes(id, e, a, &comparer, &left_out);
            changes.extend(common::attributes(id, (expected, e), (actual, a), compare));
            (!changes.is_empty()).then_some(ChangeKind::Changed(changes))
        }
        (None, None) => None,
    };
    let mut diff = Diff::default();
    for pair in pairs.iter().filter(|pair| !is_everywhere(pair.id)) {
        *diff.compared.entry(pair.id.kind).or_default() += 1;
    }
    let change = |pair: &Paired<'_>| what(pair).map(|what| Change { id: pair.id.clone(), what });
    diff.changes = pairs.par_iter().with_min_len(FEW).filter_map(change).collect();
    diff.tell_by_names(expected, actual);
    diff.drop_inherited(expected, actual);
    let doubtful = |change: &mut Change| {
        let is = |id: &Id| [expected, actual].iter().any(|side| side.doubtful.contains(id));
        let is_undeclared = !expected.objects.contains_key(&change.id);
        let sprouted =
            |table: &QName| parents(actual, table).iter().any(|parent| is(&any_partition_of(parent)));
        is(&change.id) || (is_undeclared && sprouted(&change.id.qname()))
    };
    diff.doubtful = diff.changes.extract_if(.., doubtful).collect();
    diff.carried = presence.carried(&pairs);
    diff.renames = renames::renames(&diff, expected, actual, &comparer);
    diff
}

/// Compares the attributes of a kind.
fn attributes(
    id: &Id,
    e: &Object,
    a: &Object,
    comparer: &Comparer<'_>,
    left_out: &[&str],
) -> Vec<AttributeChange> {
    if e.body == a.body && comparer.judge.alike() {
        return Vec::new();
    }
    let (expected, actual) = (e.body.values(id), a.body.values(id));
    let names = id.kind.attributes().iter().map(|(name, _)| *name);
    let mut changes = Vec::new();
    for ((attribute, e), a) in names.zip(&expected).zip(&actual) {
        if left_out.contains(&attribute) {
            continue;
        }
        let mut pairs = Vec::new();
        match comparer.compare(e, a, &mut pairs) {
            Verdict::Same => {}
            Verdict::Different => {
                changes.push(AttributeChange { attribute, verdict: Verdict::Different, pairs: Vec::new() });
            }
            Verdict::Undecided => {
                changes.push(AttributeChange { attribute, verdict: Verdict::Undecided, pairs });
            }
        }
    }
    changes
}

/// Relations of which a column has another type on the other side.
fn retyped(pairs: &[Paired<'_>]) -> BTreeSet<QName> {
    let differs = |pair: &&Paired<'_>| match (pair.expected.map(|e| &e.body), pair.actual.map(|a| &a.body)) {
        (Some(Body::Column(e)), Some(Body::Column(a))) => !e.ty.agrees(&a.ty),
        _ => false,
    };
    pairs.iter().filter(differs).filter_map(|pair| pair.id.relation()).collect()
}

impl Diff {
    /// Whether both sides are the same, and proved to be.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Keeps what is in scope.
    pub fn retain(&mut self, within: impl Fn(&Id) -> bool) {
        self.changes.retain(|change| within(&change.id));
        self.doubtful.retain(|change| within(&change.id));
        self.carried.retain(|id, _| within(id));
    }

    /// The pairs that are still undecided.
    pub fn undecided(&self) -> impl Iterator<Item = &Pair> {
        self.changes
            .iter()
            .flat_map(|change| match &change.what {
                ChangeKind::Changed(attributes) => attributes.as_slice(),
                ChangeKind::Missing | ChangeKind::Unexpected => &[],
            })
            .flat_map(|attribute| &attribute.pairs)
    }

    /// Takes in what was learned about undecided pairs.
    pub fn settle(&mut self, verdict: impl Fn(&Pair) -> Verdict) {
        for change in &mut self.changes {
            let ChangeKind::Changed(attributes) = &mut change.what else { continue };
            for attribute in attributes.iter_mut().filter(|a| a.verdict == Verdict::Undecided) {
                let verdicts: Vec<_> = attribute.pairs.iter().map(&verdict).collect();
                if verdicts.is_empty() {
                    continue;
                }
                attribute.verdict = verdicts.iter().fold(Verdict::Same, |whole, part| whole.and(*part));
                let mut each = verdicts.iter();
                attribute.pairs.retain(|_| each.next() == Some(&Verdict::Undecided));
            }
            attributes.retain(|a| a.verdict != Verdict::Same);
        }
        self.changes.retain(|c| !matches!(&c.what, ChangeKind::Changed(attributes) if attributes.is_empty()));
    }

    /// Takes over what a comparison with the same actual side has decided: of the declared schema as it was built.
    pub fn learn(&mut self, other: &Self, built: &Model) {
        for change in self.changes.iter_mut().filter(|change| built.objects.contains_key(&change.id)) {
            let ChangeKind::Changed(attributes) = &mut change.what else { continue };
            let open = |a: &&mut AttributeChange| {
                a.verdict == Verdict::Undecided && !a.pairs.iter().any(Pair::is_of_today)
            };
            for attribute in attributes.iter_mut().filter(open) {
                attribute.verdict = other.verdict(&change.id, attribute.attribute);
                if attribute.verdict != Verdict::Undecided {
                    attribute.pairs.clear();
                }
            }
            attributes.retain(|a| a.verdict != Verdict::Same);
        }
        self.changes.retain(|c| !matches!(&c.what, ChangeKind::Changed(attributes) if attributes.is_empty()));
    }

    /// What was found of one attribute.
    pub fn verdict(&self, id: &Id, attribute: &str) -> Verdict {
        // Changes are in the order of their identities.
        let at = self.changes.partition_point(|change| change.id < *id);
        let change = self.changes.get(at).filter(|change| change.id == *id);
        let mut changed = change.into_iter().flat_map(|change| match &change.what {
            ChangeKind::Changed(attributes) => attributes.as_slice(),
            ChangeKind::Missing | ChangeKind::Unexpected => &[],
        });
        changed.find(|a| a.attribute == attribute).map_or(Verdict::Same, |a| a.verdict)
    }

    /// Drops what a column of a partition or child table merely has from its parent, where the parent departs in
    /// the same way.
    fn drop_inherited(&mut self, expected: &Model, actual: &Model) {
        let columns = self.changes.iter().filter(|change| change.id.kind == Kind::Column);
        let all: BTreeMap<Id, ChangeKind> = columns.map(|c| (c.id.clone(), c.what.clone())).collect();
        let from_parent = |id: &Id, is: &dyn Fn(&Id, &ChangeKind) -> bool| {
            // Of a table that another parent is a finding of too, each column is one of its own.
            let there = presence::inherits(actual, id);
            let parents = presence::inherits(expected, id).into_iter().filter(|table| there.contains(table));
            let columns = parents.map(|table| Id::under(Kind::Column, &table, &id.name));
            columns.filter_map(|column| all.get_key_value(&column)).any(|(column, what)| is(column, what))
        };
        self.changes.retain_mut(|change| {
            if change.id.kind != Kind::Column {
                return true;
            }
            let id = &change.id;
            match &mut change.what {
                ChangeKind::Changed(attributes) => {
                    attributes.retain(|own| {
                        !from_parent(id, &|column, what| {
                            matches!(what, ChangeKind::Changed(theirs) if theirs.iter().any(|t| t.attribute == own.attribute))
                                && [expected, actual].iter().all(|side| same_value(side, id, column, own.attribute))
                        })
                    });
                    !attributes.is_empty()
                }
                what => !from_parent(id, &|_, theirs| theirs == what),
            }
        });
    }
}

/// Whether two columns of one side have the same value of an attribute, as their texts go.
fn same_value(model: &Model, a: &Id, b: &Id, attribute: &str) -> bool {
    let shown =
        |id: &Id| -> Option<String> { Some(value_of(id, model.objects.get(id)?, attribute)?.to_string()) };
    shown(a).is_some_and(|a| shown(b).is_some_and(|b| a == b))
}

/// The value of an attribute, those that all kinds have included.
pub fn value_of<'m>(id: &'m Id, object: &'m Object, attribute: &str) -> Option<Value<'m>> {
    let own = id.kind.attributes().iter().position(|(name, _)| *name == attribute);
    match own {
        Some(at) => object.body.values(id).into_iter().nth(at),
        None => match attribute {
            "owner" => Some(object.owner.as_ref().into()),
            "comment" => Some(object.comment.as_ref().into()),
            "privileges" => Some(object.privileges.as_ref().map_or(Value::Absent, Value::Privileges)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests;
