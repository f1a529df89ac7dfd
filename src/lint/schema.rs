//! A model as the rules ask for it: each table with its columns, keys, indexes, policies; made once.

use std::collections::BTreeMap;

use crate::kinds::column::Column;
use crate::kinds::constraint::{Constraint, ConstraintRule, ForeignKey, KeyConstraint};
use crate::kinds::index::{Index, IndexKey, Key};
use crate::kinds::policy::Policy;
use crate::kinds::routine::Routine;
use crate::kinds::trigger::Trigger;
use crate::kinds::{Body, Kind, table};
use crate::model::{Expr, Id, Model, Name, Object, QName};

/// An object with its body taken out.
#[derive(Debug)]
pub struct Of<'m, T> {
    /// Its identity.
    pub id: &'m Id,
    /// The object.
    pub object: &'m Object,
    /// What its kind has.
    pub body: &'m T,
}

impl<T> Clone for Of<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Of<'_, T> {}

/// A table with what hangs under it.
#[derive(Debug)]
pub struct Table<'m> {
    /// The table.
    pub of: Of<'m, table::Table>,
    /// Its name.
    pub name: QName,
    /// Its columns, in order.
    pub columns: Vec<Of<'m, Column>>,
    /// Its constraints, by name.
    pub constraints: Vec<Of<'m, Constraint>>,
    /// Its indexes, those of constraints aside.
    pub indexes: Vec<Of<'m, Index>>,
    /// Its policies.
    pub policies: Vec<Of<'m, Policy>>,
    /// Its triggers.
    pub triggers: Vec<Of<'m, Trigger>>,
    /// Its partitions, by their place in [`Schema::tables`].
    pub partitions: Vec<usize>,
}

/// A way into a table: an index, or the one behind a constraint.
#[derive(Clone, Debug)]
pub struct Path<'m> {
    /// The index or constraint.
    pub id: &'m Id,
    /// The same as an object.
    pub object: &'m Object,
    /// The leading columns, up to the first expression.
    pub columns: Vec<&'m Name>,
    /// Whether all keys are plain columns in the plain order, without classes and collations of their own.
    pub plain: bool,
    /// Whether it is of the method `btree`.
    pub btree: bool,
    /// Whether it lets each value in once only.
    pub unique: bool,
    /// INCLUDE.
    pub include: &'m [Name],
    /// WHERE.
    pub predicate: Option<&'m Expr>,
    /// Whether it is the index of a constraint.
    pub of_constraint: bool,
}

/// A schema and what there is to know of it.
#[derive(Debug)]
pub struct Schema<'m> {
    /// The model.
    pub model: &'m Model,
    /// Its tables, by name.
    pub tables: Vec<Table<'m>>,
    by_name: BTreeMap<QName, usize>,
}

/// A body that is one kind's.
pub trait Part: Sized {
    /// The kind.
    const KIND: Kind;
    /// The body, where it is of this kind.
    fn of(body: &Body) -> Option<&Self>;
}

macro_rules! parts {
    ($($Kind:ident($Struct:ty)),+ $(,)?) => {
        $(impl Part for $Struct {
            const KIND: Kind = Kind::$Kind;
            fn of(body: &Body) -> Option<&Self> {
                match body { Body::$Kind(part) => Some(part), _ => None }
            }
        })+
    };
}

parts! {
    Table(table::Table), Column(Column), Constraint(Constraint), Index(Index), Policy(Policy), Trigger(Trigger),
    Enum(crate::kinds::r#enum::Enum), Sequence(crate::kinds::sequence::Sequence), View(crate::kinds::view::View),
    MaterializedView(crate::kinds::materialized_view::MaterializedView), Rule(crate::kinds::rule::Rule),
    Publication(crate::kinds::publication::Publication), Extension(crate::kinds::extension::Extension),
    Domain(crate::kinds::domain::Domain), Function(crate::kinds::function::Function),
    Procedure(crate::kinds::procedure::Procedure), ForeignTable(crate::kinds::foreign_table::ForeignTable),
}

impl<'m> Schema<'m> {
    /// Gathers the facts of a model.
    pub fn new(model: &'m Model) -> Self {
        let mut schema = Self { model, tables: Vec::new(), by_name: BTreeMap::new() };
        for of in all::<table::Table>(model) {
            let name = of.id.qname();
            schema.by_name.insert(name.clone(), schema.tables.len());
            let mut columns: Vec<Of<'_, Column>> = under(model, &name).collect();
            columns.sort_by_key(|column| column.body.position);
            schema.tables.push(Table {
                columns,
                constraints: under(model, &name).collect(),
                indexes: Vec::new(),
                policies: under(model, &name).collect(),
                triggers: under(model, &name).collect(),
                partitions: Vec::new(),
                of,
                name,
            });
        }
        for index in all::<Index>(model) {
            if let Some(table) =
                schema.by_name.get(&index.body.table).and_then(|at| schema.tables.get_mut(*at))
            {
                table.indexes.push(index);
            }
        }
        for child in 0..schema.tables.len() {
            let parent = schema.tables.get(child).and_then(|table| table.of.body.partition_of.as_ref());
            let parent = parent.and_then(|(parent, _)| schema.by_name.get(parent)).copied();
            if let Some(parent) = parent.and_then(|parent| schema.tables.get_mut(parent)) {
                parent.partitions.push(child);
            }
        }
        schema
    }

    /// A table by its name.
    pub fn table(&self, name: &QName) -> Option<&Table<'m>> {
        self.by_name.get(name).and_then(|at| self.tables.get(*at))
    }

    /// All objects of one kind.
    pub fn all<T: Part + 'm>(&self) -> impl Iterator<Item = Of<'m, T>> + use<'m, T> {
        all(self.model)
    }

    /// All functions and procedures.
    pub fn routines(&self) -> impl Iterator<Item = Of<'m, Routine>> {
        let functions = self.all::<crate::kinds::function::Function>();
        let procedures = self.all::<crate::kinds::procedure::Procedure>();
        let functions = functions.map(|of| Of { id: of.id, object: of.object, body: &*of.body.0 });
        functions.chain(procedures.map(|of| Of { id: of.id, object: of.object, body: &*of.body.0 }))
    }

    /// The partitions of a table.
    pub fn partitions<'s>(&'s self, table: &'s Table<'m>) -> impl Iterator<Item = &'s Table<'m>> {
        table.partitions.iter().filter_map(|at| self.tables.get(*at))
    }
}

fn all<'m, T: Part + 'm>(model: &'m Model) -> impl Iterator<Item = Of<'m, T>> + use<'m, T> {
    model.of_kind(T::KIND).filter_map(|(id, object)| Some(Of { id, object, body: T::of(&object.body)? }))
}

fn under<'m, T: Part + 'm>(model: &'m Model, table: &QName) -> impl Iterator<Item = Of<'m, T>> + use<'m, T> {
    let children = model.children(T::KIND, table);
    children
        .filter_map(|(id, object)| Some(Of { id, object, body: T::of(&object.body)? }))
        .collect::<Vec<_>>()
        .into_iter()
}

impl<'m> Table<'m> {
    /// A column by its name.
    pub fn column(&self, name: &Name) -> Option<&Of<'m, Column>> {
        self.columns.iter().find(|column| column.id.name == *name)
    }

    /// Whether it is a partition, and so shaped by its parent.
    pub fn is_partition(&self) -> bool {
        self.of.body.partition_of.is_some()
    }

    /// The primary key.
    pub fn primary_key(&self) -> Option<(Of<'m, Constraint>, &'m KeyConstraint)> {
        self.constraints.iter().find_map(|constraint| match &constraint.body.rule {
            ConstraintRule::PrimaryKey(key) => Some((*constraint, key)),
            _ => None,
        })
    }

    /// The foreign keys.
    pub fn foreign_keys(&self) -> impl Iterator<Item = (Of<'m, Constraint>, &'m ForeignKey)> {
        self.constraints.iter().filter_map(|constraint| match &constraint.body.rule {
            ConstraintRule::ForeignKey(key) => Some((*constraint, key)),
            _ => None,
        })
    }

    /// Every index, those behind constraints first.
    pub fn paths(&self) -> Vec<Path<'m>> {
        let constraints = self.constraints.iter().filter_map(of_constraint);
        constraints.chain(self.indexes.iter().map(of_index)).collect()
    }

    /// Whether some index begins with these columns, in whatever order. What is indexed in part counts: which rows
    /// matter is for the author to know.
    pub fn is_indexed(&self, columns: &[Name]) -> bool {
        self.paths().iter().any(|path| {
            let leading = path.columns.get(..columns.len()).unwrap_or_default();
            leading.len() == columns.len() && columns.iter().all(|column| leading.contains(&column))
        })
    }
}

fn of_constraint<'m>(constraint: &Of<'m, Constraint>) -> Option<Path<'m>> {
    let Of { id, object, body } = *constraint;
    let path = |columns, btree, include, predicate| Path {
        id,
        object,
        columns,
        plain: btree,
        btree,
        unique: btree,
        include,
        predicate,
        of_constraint: true,
    };
    match &body.rule {
        ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => {
            Some(path(key.columns.iter().collect(), !key.without_overlaps, key.include.as_slice(), None))
        }
        ConstraintRule::Exclusion(exclusion) => {
            let columns = leading(exclusion.elements.iter().map(|(key, _)| key));
            Some(path(columns, false, exclusion.include.as_slice(), exclusion.predicate.as_ref()))
        }
        _ => None,
    }
}

fn of_index<'m>(index: &Of<'m, Index>) -> Path<'m> {
    let Of { id, object, body } = *index;
    let plain = |key: &IndexKey| {
        matches!(key.key, Key::Column(_))
            && key.collation.is_none()
            && key.opclass.is_none()
            && !key.descending
            && !key.nulls_first
    };
    Path {
        id,
        object,
        columns: leading(&body.keys),
        plain: body.keys.iter().all(plain),
        btree: body.method.as_str() == "btree",
        unique: body.unique,
        include: &body.include,
        predicate: body.predicate.as_ref(),
        of_constraint: false,
    }
}

fn leading<'m>(keys: impl IntoIterator<Item = &'m IndexKey>) -> Vec<&'m Name> {
    let columns = keys.into_iter().map_while(|key| match &key.key {
        Key::Column(name) => Some(name),
        Key::Expr(_) => None,
    });
    columns.collect()
}

/// `a, b`: names as SQL lists them.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n Name>) -> String {
    names.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
