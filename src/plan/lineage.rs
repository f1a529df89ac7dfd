//! What tables have from others: columns from their parents or their type, rows as partitions.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Scope, Sides};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::plan::ancestors;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, QName};

/// The column of a parent table that a column is inherited from.
pub(super) fn inherited_column(model: &Model, column: &Id) -> Option<Id> {
    let (_, table) = model.relation(&column.relation()?)?;
    let parents: Vec<&QName> = match &table.body {
        Body::Table(table) => table.parents(),
        Body::ForeignTable(table) => {
            table.partition_of.iter().map(|(t, _)| t).chain(&table.inherits).collect()
        }
        _ => Vec::new(),
    };
    let ids = parents.into_iter().map(|parent| Id::under(Kind::Column, parent, &column.name));
    ids.into_iter().find(|id| model.objects.contains_key(id))
}

/// A column and those that it is inherited from, itself first.
pub(super) fn ancestry(model: &Model, column: &Id) -> Vec<Id> {
    let mut line = vec![column.clone()];
    while let Some(parent) =
        line.last().and_then(|id| inherited_column(model, id)).filter(|id| !line.contains(id))
    {
        line.push(parent);
    }
    line
}

/// Foreign keys by the table that they refer to.
#[derive(Debug)]
pub(super) struct Referring<'m>(BTreeMap<&'m QName, Vec<&'m Id>>);

impl<'m> Referring<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut keys: BTreeMap<&QName, Vec<&Id>> = BTreeMap::new();
        for (id, object) in model.of_kind(Kind::Constraint) {
            if let Body::Constraint(constraint) = &object.body
                && let ConstraintRule::ForeignKey(key) = &constraint.rule
            {
                keys.entry(&key.table).or_default().push(id);
            }
        }
        Self(keys)
    }

    /// Those that refer to a table of which this one is a partition: PostgreSQL makes them refer to it too, and does
    /// not drop it while they do.
    pub(super) fn through(&self, model: &Model, partition: &Id) -> Vec<&'m Id> {
        if self.0.is_empty() || partition.kind != Kind::Table {
            return Vec::new();
        }
        let tables = ancestors(model, &partition.qname());
        tables.iter().filter_map(|table| self.0.get(table)).flatten().copied().collect()
    }
}

/// The composite type that a table is of.
fn type_of(model: &Model, table: &Id) -> Option<Id> {
    match &model.objects.get(table)?.body {
        Body::Table(table) => table.of_type.as_ref().map(|ty| Id::of(Kind::CompositeType, ty)),
        _ => None,
    }
}

/// The columns of typed tables that a change of the type in place changes along, by CASCADE: with their type.
pub(super) fn with_type(sides: &Sides<'_>, scope: &Scope) -> BTreeMap<Id, Id> {
    let mut columns = BTreeMap::new();
    for (id, _) in sides.actual.of_kind(Kind::Table).filter(|(id, _)| !scope.gone.contains(*id)) {
        let ty = type_of(sides.actual, id).filter(|ty| type_of(sides.expected, id).as_ref() == Some(ty));
        let Some(ty) = ty.filter(|ty| scope.changed.contains_key(ty)) else { continue };
        let name = id.qname();
        let both =
            [sides.actual, sides.expected].into_iter().flat_map(|side| side.children(Kind::Column, &name));
        let ids: BTreeSet<&Id> = both.map(|(id, _)| id).collect();
        columns.extend(ids.into_iter().map(|id| (id.clone(), ty.clone())));
    }
    columns
}

/// The tables that a table is a partition of or inherits from, and theirs, the nearest first.
pub(super) fn lineage(model: &Model, table: &QName) -> Vec<QName> {
    let mut line = crate::diff::parents(model, table);
    let mut at = 0;
    while let Some(parent) = line.get(at) {
        let more = crate::diff::parents(model, parent);
        line.extend(more.into_iter().filter(|table| !line.contains(table)).collect::<Vec<_>>());
        at += 1;
    }
    line
}
