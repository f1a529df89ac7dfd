//! What a plan has to make, take away and change: the changes, and all that goes with them.

use std::collections::{BTreeMap, BTreeSet};

use super::depend::{Needs, holder, mentions_column};
use super::lineage::{ancestry, inherited_column};
use crate::diff::{ChangeKind, Diff, value_of};
use crate::expr::verdict::Verdict;
use crate::expr::words::mentions;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::Key;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, QName, TypeRef};

/// The kinds of types that CREATE TYPE and CREATE DOMAIN make.
const TYPES: &[Kind] = &[Kind::Enum, Kind::Domain, Kind::CompositeType, Kind::RangeType, Kind::BaseType];

/// Attributes that differ, by object.
pub type Changed = BTreeMap<Id, BTreeSet<&'static str>>;

/// What has to happen.
#[derive(Debug, Default)]
pub struct Scope {
    /// Objects of the actual side that go: for good, or to be made again.
    pub gone: BTreeSet<Id>,
    /// Objects of the declared side that are made.
    pub make: BTreeSet<Id>,
    /// Objects that are changed where they stand.
    pub changed: Changed,
    /// Columns whose default goes for a while, because something it uses does.
    pub undefaulted: BTreeSet<Id>,
    /// Types that are replaced under columns which stay.
    pub swapped: BTreeSet<Id>,
    /// Columns that go from the old to the new type of the same name.
    pub retyped: BTreeSet<Id>,
    /// Columns that are texts while their range type is made again: its constructors keep their names, so that it
    /// cannot step aside.
    pub as_texts: BTreeSet<Id>,
    /// Constraints and indexes that only have another name: from the actual to the declared one.
    pub renamed: BTreeMap<Id, Id>,
    /// Columns of typed tables that follow their type, with it.
    pub with_type: BTreeMap<Id, Id>,
    /// Tables that publications let go of for a while, because a column that they name changes.
    pub unpublished: BTreeMap<Id, BTreeSet<QName>>,
    /// What could not be told the same or different.
    pub open: Vec<String>,
    unsure: Changed,
}

/// Both sides, and what their objects need.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'m> {
    /// As declared, with owners, comments and grants of the actual side where it does not speak of them.
    pub expected: &'m Model,
    /// As it is.
    pub actual: &'m Model,
    /// What declared objects need.
    pub expected_needs: &'m Needs,
    /// What actual objects need.
    pub actual_needs: &'m Needs,
}

impl Sides<'_> {
    /// The tables of which a table becomes a partition or child.
    pub(super) fn joined(&self, id: &Id) -> Vec<QName> {
        if id.kind != Kind::Table {
            return Vec::new();
        }
        let before = crate::diff::parents(self.actual, &id.qname());
        let mut joined = crate::diff::parents(self.expected, &id.qname());
        joined.retain(|parent| !before.contains(parent));
        joined
    }
}

impl Scope {
    /// Reads the changes off, and what goes with them.
    pub fn new(
        sides: &Sides<'_>,
        diff: &Diff,
        in_place: &dyn Fn(&Id, &BTreeSet<&'static str>) -> bool,
    ) -> Self {
        let mut scope = Self::default();
        scope.read(diff, in_place);
        scope.follow_parents(sides);
        scope.pair_not_nulls(sides, in_place);
        scope.find_renamed(sides);
        scope.keep_for_parents(sides);
        scope.unpublished = super::published::unlogged(sides, &scope);
        scope.spread(sides);
        scope.with_type = super::lineage::with_type(sides, &scope);
        scope
    }

    fn read(&mut self, diff: &Diff, in_place: &dyn Fn(&Id, &BTreeSet<&'static str>) -> bool) {
        let doubtful = diff.doubtful.iter().map(|change| &change.id);
        self.open
            .extend(doubtful.map(|id| format!("{} {id}: a statement could not be followed", id.kind.noun())));
        for change in &diff.changes {
            match &change.what {
                ChangeKind::Missing => self.make.extend([change.id.clone()]),
                ChangeKind::Unexpected => self.gone.extend([change.id.clone()]),
                ChangeKind::Changed(attributes) => {
                    let (sure, unsure): (Vec<_>, Vec<_>) =
                        attributes.iter().partition(|a| a.verdict == Verdict::Different);
                    self.open.extend(
                        unsure
                            .iter()
                            .map(|a| format!("{} {}: {}", change.id.kind.noun(), change.id, a.attribute)),
                    );
                    self.unsure.insert(change.id.clone(), unsure.iter().map(|a| a.attribute).collect());
                    let names: BTreeSet<_> = sure.iter().map(|a| a.attribute).collect();
                    self.alter(&change.id, names, in_place);
                }
            }
        }
    }

    /// Changes these attributes of an object where it stands, or makes it again.
    pub(super) fn alter(
        &mut self,
        id: &Id,
        names: BTreeSet<&'static str>,
        in_place: &dyn Fn(&Id, &BTreeSet<&'static str>) -> bool,
    ) {
        if names.is_empty() {
            return;
        }
        if in_place(id, &names) {
            self.changed.insert(id.clone(), names);
        } else {
            self.replace(id);
        }
    }

    /// A difference that a column has with its parent's is told of the parent's alone, but changed with ONLY: each
    /// column has its own.
    fn follow_parents(&mut self, sides: &Sides<'_>) {
        const OWN: [&str; 5] = ["default", "storage", "compression", "statistics", "options"];
        let value = |model: &Model, id: &Id, attribute: &str| {
            Some(value_of(id, model.objects.get(id)?, attribute)?.to_string())
        };
        loop {
            let has = |id: &Id, attribute: &str| {
                self.changed.get(id).is_some_and(|names| names.contains(attribute))
            };
            let retyped = |id: &Id| ["type", "collation"].iter().any(|attribute| has(id, attribute));
            let columns = sides.actual.of_kind(Kind::Column).map(|(id, _)| id);
            let with_parents = columns.filter_map(|id| Some((id, inherited_column(sides.actual, id)?)));
            let more: Vec<(Id, &str)> = with_parents
                .flat_map(|(id, parent)| OWN.map(|attribute| (id, parent.clone(), attribute)))
                .filter(|(id, parent, attribute)| {
                    let (goal, there) =
                        (value(sides.expected, id, attribute), value(sides.actual, id, attribute));
                    // Another type takes the defaults of all along.
                    let lost = *attribute == "default" && has_default(sides.expected, id) && retyped(parent);
                    (has(parent, attribute) && goal != there || lost)
                        && !has(id, attribute)
                        && sides.expected.objects.contains_key(id)
                })
                .map(|(id, _, attribute)| (id.clone(), attribute))
                .collect();
            if more.is_empty() {
                return;
            }
            for (id, attribute) in more {
                self.changed.entry(id).or_default().insert(attribute);
            }
        }
    }

    /// Takes an object away and makes it again.
    fn replace(&mut self, id: &Id) {
        self.changed.remove(id);
        self.gone.insert(id.clone());
        self.make.insert(id.clone());
    }

    /// Follows every consequence until nothing more follows.
    fn spread(&mut self, sides: &Sides<'_>) {
        let reversed = sides.actual_needs.reversed();
        loop {
            let before = self.size();
            self.spread_to_parts(sides);
            self.spread_to_dependents(sides, &reversed);
            self.spread_from_columns(sides, &reversed);
            self.spread_from_swapped(sides);
            self.make_again(sides);
            if self.size() == before {
                return;
            }
        }
    }

    fn size(&self) -> [usize; 7] {
        [
            self.as_texts.len(),
            self.gone.len(),
            self.make.len(),
            self.changed.len(),
            self.undefaulted.len(),
            self.swapped.len(),
            self.retyped.len(),
        ]
    }

    /// What hangs under something goes and comes with it.
    fn spread_to_parts(&mut self, sides: &Sides<'_>) {
        let held = |model: &Model, by: &BTreeSet<Id>| -> Vec<Id> {
            let held = model.objects.iter().filter(|(id, object)| {
                !by.contains(*id) && holder(model, id, object).is_some_and(|h| by.contains(&h))
            });
            held.map(|(id, _)| id.clone()).collect()
        };
        self.gone.extend(held(sides.actual, &self.gone));
        let schemas: Vec<Id> = in_schemas(sides.actual, &self.gone);
        self.gone.extend(schemas);
        self.make.extend(held(sides.expected, &self.make));
        let schemas: Vec<Id> = in_schemas(sides.expected, &self.make);
        self.make.extend(schemas);
    }

    /// What cannot be there without something that goes, goes too.
    fn spread_to_dependents(&mut self, sides: &Sides<'_>, reversed: &BTreeMap<&Id, BTreeSet<&Id>>) {
        let gone: Vec<Id> = self
            .gone
            .iter()
            .filter(|id| id.kind != Kind::Schema)
            // What uses an extension that goes for good is a change of its own.
            .filter(|id| id.kind != Kind::Extension || self.make.contains(*id))
            .cloned()
            .collect();
        for id in gone {
            for dependent in reversed.get(&id).into_iter().flatten() {
                if !self.gone.contains(*dependent) {
                    self.lose(&id, dependent, sides);
                }
            }
        }
    }

    /// Whether something is made of a name that goes: the same, a type of another kind, or multiranges.
    fn comes_back(&self, lost: &Id, sides: &Sides<'_>) -> bool {
        let of_kind = |kind: &Kind| self.make.contains(&Id::of(*kind, &lost.qname()));
        let multirange = multirange(sides.actual, lost);
        let same = |id: &&Id| self::multirange(sides.expected, id) == multirange;
        self.make.contains(lost)
            || TYPES.contains(&lost.kind) && TYPES.iter().any(of_kind)
            || multirange.is_some() && self.make.iter().any(|id| same(&id))
    }

    /// One object loses another that it needs.
    fn lose(&mut self, lost: &Id, dependent: &Id, sides: &Sides<'_>) {
        let (Some(object), again) = (sides.actual.objects.get(dependent), self.comes_back(lost, sides))
        else {
            return;
        };
        match &object.body {
            Body::Column(column) => {
                let of_type = |ty: &TypeRef| {
                    is_named(lost, &ty.name, sides.actual)
                        && !matches!(lost.kind, Kind::Function | Kind::Procedure)
                };
                let collated =
                    lost.kind == Kind::Collation && column.collation.as_ref() == Some(&lost.qname());
                if of_type(&column.ty) || collated {
                    let from_parent = inherited_column(sides.actual, dependent).is_some();
                    if from_parent && again {
                        // Its parent's takes it along, but not with its own default.
                        self.undefaulted.extend(column.default.is_some().then(|| (*dependent).clone()));
                    } else if again && sides.expected.objects.contains_key(dependent) {
                        if lost.kind == Kind::RangeType {
                            self.as_texts.insert(dependent.clone());
                        } else {
                            self.swapped.insert(lost.clone());
                        }
                        self.retyped.insert(dependent.clone());
                    }
                } else if column.generated.is_some() {
                    self.replace_original(dependent, sides);
                } else if again || has_overload(lost, sides) {
                    self.undefaulted.insert(dependent.clone());
                } else if self.unsure.get(dependent).is_some_and(|names| names.contains("default")) {
                    // What it uses goes for good: so it differs.
                    self.changed.entry(dependent.clone()).or_default().extend(["default"]);
                }
            }
            Body::Table(table) if is_part(table.partition_of.as_ref(), lost) => self.replace(dependent),
            // Its columns are the new type's from the start.
            Body::Table(table) if again && table.of_type.as_ref() == Some(&lost.qname()) => {
                self.replace(dependent);
            }
            Body::ForeignTable(table) if is_part(table.partition_of.as_ref(), lost) => {
                self.replace(dependent)
            }
            Body::ForeignTable(_) if lost.kind == Kind::ForeignServer => self.replace(dependent),
            // They stay; what of them is gone is a change of their own.
            Body::Table(_)
            | Body::ForeignTable(_)
            | Body::Sequence(_)
            | Body::Schema(_)
            | Body::Extension(_) => {}
            Body::DefaultPrivileges(_) => {}
            Body::Publication(_) => {
                if again && sides.expected.objects.contains_key(dependent) && !self.gone.contains(dependent) {
                    self.changed.entry(dependent.clone()).or_default().insert("tables");
                }
            }
            _ => self.replace(dependent),
        }
    }

    /// A type that steps aside still needs those that it is made of.
    fn spread_from_swapped(&mut self, sides: &Sides<'_>) {
        let aside = |need: &&Id| {
            need.kind != Kind::RangeType && self.gone.contains(*need) && self.make.contains(*need)
        };
        let types =
            |id: &Id| sides.actual_needs.of(id).filter(|need| TYPES.contains(&need.kind)).collect::<Vec<_>>();
        let more: Vec<Id> = self.swapped.iter().flat_map(types).filter(aside).cloned().collect();
        self.swapped.extend(more);
    }

    /// What reads a column that goes or changes its type cannot stand in the way.
    fn spread_from_columns(&mut self, sides: &Sides<'_>, reversed: &BTreeMap<&Id, BTreeSet<&Id>>) {
        for (column, goes) in &self.affected_columns(sides) {
            let Some(table) = column.relation() else { continue };
            let Some((relation, object)) = sides.actual.relation(&table) else { continue };
            if self.gone.contains(relation) {
                continue;
            }
            if !goes && is_partition_key(object, &column.name) {
                // Nothing can be done to a column that rows are told apart by.
                self.replace(relation);
                continue;
            }
            let another = !goes && is_another_type(column, sides);
            for dependent in reversed.get(relation).into_iter().flatten() {
                let Some(object) = sides.actual.objects.get(dependent) else { continue };
                if *dependent != column
                    && !self.gone.contains(*dependent)
                    && blocks(&object.body, *goes, another)
                    && uses(dependent, object, column, &table)
                {
                    match &object.body {
                        Body::Publication(_) => {
                            self.changed.entry((*dependent).clone()).or_default().extend(["tables"]);
                            self.unpublished.entry((*dependent).clone()).or_default().insert(table.clone());
                        }
                        _ => self.replace_original(dependent, sides),
                    }
                }
            }
        }
    }

    /// The columns that go (`true`) or get another type, and those that inherit them.
    fn affected_columns(&self, sides: &Sides<'_>) -> Vec<(Id, bool)> {
        let changed = self.changed.iter().filter(|(id, names)| {
            id.kind == Kind::Column && (names.contains("type") || names.contains("collation"))
        });
        let retyped = changed.map(|(id, _)| id).chain(&self.retyped).map(|id| (id.clone(), false));
        let gone = self.gone.iter().filter(|id| id.kind == Kind::Column).chain(&self.as_texts);
        let gone = gone.map(|id| (id.clone(), true));
        let affected: BTreeMap<Id, bool> = retyped.chain(gone).collect();
        if affected.is_empty() {
            return Vec::new();
        }
        let columns = sides.actual.of_kind(Kind::Column).map(|(id, _)| id);
        let goes = |id: &Id| {
            ancestry(sides.actual, id).iter().find_map(|id| affected.get(id)).map(|goes| (id.clone(), *goes))
        };
        columns.filter_map(goes).collect()
    }

    /// Takes an object away and makes it again; of a column that is inherited, the one that it is inherited from.
    fn replace_original(&mut self, id: &Id, sides: &Sides<'_>) {
        let original = (id.kind == Kind::Column).then(|| ancestry(sides.actual, id).pop()).flatten();
        self.replace(original.as_ref().unwrap_or(id));
    }

    /// What goes though it is declared is made again, with all it holds.
    fn make_again(&mut self, sides: &Sides<'_>) {
        // What goes after all needs no other name first: it comes back by that name.
        let renamed = std::mem::take(&mut self.renamed);
        let (going, staying) = renamed.into_iter().partition(|(old, _)| self.gone.contains(old));
        self.renamed = staying;
        self.make.extend(BTreeMap::into_values(going));
        let again: Vec<Id> =
            self.gone.iter().filter(|id| sides.expected.objects.contains_key(id)).cloned().collect();
        self.make.extend(again);
        self.make.retain(|id| sides.expected.objects.contains_key(id));
        self.gone.retain(|id| sides.actual.objects.contains_key(id));
        let Self { gone, make, changed, undefaulted, retyped, as_texts, .. } = self;
        changed.retain(|id, _| !gone.contains(id) && !make.contains(id));
        undefaulted.retain(|id| !gone.contains(id));
        retyped.retain(|id| !gone.contains(id));
        as_texts.retain(|id| !gone.contains(id));
    }
}

/// Whether another routine of the same name is declared: until the old one is gone a call may mean either.
fn has_overload(lost: &Id, sides: &Sides<'_>) -> bool {
    let called = |id: &Id| id.kind.is_routine() && id.qname() == lost.qname();
    lost.kind.is_routine() && sides.expected.objects.keys().any(called)
}

/// What lives in schemas that go or come.
fn in_schemas(model: &Model, schemas: &BTreeSet<Id>) -> Vec<Id> {
    let names: BTreeSet<&Name> =
        schemas.iter().filter(|id| id.kind == Kind::Schema).map(|id| &id.name).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let within =
        model.objects.keys().filter(|id| id.schema.as_ref().is_some_and(|schema| names.contains(schema)));
    within.cloned().collect()
}

/// Whether PostgreSQL refuses to retype (or drop) a column that an object of this kind uses.
fn blocks(body: &Body, goes: bool, another: bool) -> bool {
    match body {
        Body::View(_) | Body::MaterializedView(_) | Body::Rule(_) | Body::Policy(_) | Body::Trigger(_) => {
            true
        }
        Body::Function(_) | Body::Procedure(_) | Body::Publication(_) => true,
        Body::Column(column) => column.generated.is_some(),
        // These are rebuilt when a column is retyped; a foreign key only where its new types still match.
        // Expressions are rebuilt only where they still make sense with the new type.
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::PrimaryKey(_) | ConstraintRule::Unique(_) => goes,
            _ => goes || another,
        },
        Body::Index(index) => {
            let told = index.predicate.is_some()
                || index.keys.iter().any(|k| matches!(k.key, Key::Expr(_)) || k.opclass.is_some());
            goes || another && told || !index.statistics.is_empty()
        }
        // A target is lost when the statistics are rebuilt.
        Body::Statistics(statistics) => {
            goes || statistics.target.is_some() || another && !statistics.expressions.is_empty()
        }
        _ => false,
    }
}

/// Whether a type's name is this one's, or that of its multiranges.
pub(super) fn is_named(id: &Id, name: &QName, model: &Model) -> bool {
    *name == id.qname() || multirange(model, id) == Some(name)
}

/// The name of a range type's multiranges.
fn multirange<'m>(model: &'m Model, id: &Id) -> Option<&'m QName> {
    match model.objects.get(id).map(|object| &object.body) {
        Some(Body::RangeType(range)) => range.multirange.as_ref(),
        _ => None,
    }
}

/// Whether a column has a default.
fn has_default(model: &Model, column: &Id) -> bool {
    matches!(model.objects.get(column).map(|o| &o.body), Some(Body::Column(c)) if c.default.is_some())
}

/// Whether a table is partitioned by a column.
fn is_partition_key(table: &crate::model::Object, column: &Name) -> bool {
    let Body::Table(table) = &table.body else { return false };
    table.partition_key.iter().flat_map(|key| &key.keys).any(|part| match &part.key {
        Key::Column(name) => name == column,
        Key::Expr(expr) => mentions(&expr.sql).iter().any(|m| m.chain.contains(column)),
    })
}

/// Whether a table is a partition of what is lost.
fn is_part(partition_of: Option<&(QName, crate::kinds::table::PartitionBound)>, lost: &Id) -> bool {
    partition_of.is_some_and(|(parent, _)| *parent == lost.qname()) && lost.kind == Kind::Table
}

/// Whether a column gets a type of another name, not only other modifiers.
fn is_another_type(column: &Id, sides: &Sides<'_>) -> bool {
    let ty = |model: &Model| match model.objects.get(column).map(|o| &o.body) {
        Some(Body::Column(column)) => Some(column.ty.without_modifiers()),
        _ => None,
    };
    ty(sides.actual) != ty(sides.expected)
}

/// Whether an object uses a column: names it, or the whole row.
fn uses(id: &Id, object: &crate::model::Object, column: &Id, table: &QName) -> bool {
    if let Body::Constraint(constraint) = &object.body
        && let ConstraintRule::ForeignKey(key) = &constraint.rule
    {
        let here = id.relation().as_ref() == Some(table) && key.columns.contains(&column.name);
        return here || key.table == *table && key.references.contains(&column.name);
    }
    mentions_column(id, object, &column.name)
}
