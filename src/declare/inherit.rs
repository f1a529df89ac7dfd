//! What partitions and inheriting tables have from their parents: columns of their own, but constraints, indexes and
//! triggers only in name.

use super::world::World;
use crate::kinds::constraint::{Constraint, ConstraintRule, KeyConstraint};
use crate::kinds::table::PartitionBound;
use crate::kinds::{Body, Kind, column, constraint, index};
use crate::model::{Id, Name, Object, QName};

impl World {
    /// Whether a table is a partition of another.
    pub(crate) fn is_partition(&self, table: &QName) -> bool {
        match self.table_body(table) {
            Some(Body::Table(table)) => table.partition_of.is_some(),
            Some(Body::ForeignTable(table)) => table.partition_of.is_some(),
            _ => false,
        }
    }

    /// Whether a table is partitioned.
    pub(crate) fn is_partitioned(&self, table: &QName) -> bool {
        matches!(self.table_body(table), Some(Body::Table(table)) if table.partition_key.is_some())
    }

    fn table_body(&self, table: &QName) -> Option<&Body> {
        Some(&self.get(self.relation_id(table)?)?.body)
    }

    /// Gives a table all that a parent has for its children.
    pub(crate) fn adopt(&mut self, parent: &QName, child: &QName) {
        for (name, column) in self.columns_of(parent) {
            let origin = self.origin;
            column::declare::inherit(self, child, &name, &column, origin);
        }
        for id in self.under(Kind::Constraint, parent) {
            self.place_constraint(&id, child);
        }
        if self.is_partitioned(parent) {
            for id in self.attached(parent, Kind::Index) {
                self.place_index(&id, child);
            }
            for id in self.under(Kind::Trigger, parent) {
                self.place_trigger(&id, child);
            }
        }
    }

    fn columns_of(&self, table: &QName) -> Vec<(Name, column::Column)> {
        self.model.columns(table).into_iter().map(|(name, column)| (name.clone(), column.clone())).collect()
    }

    /// A new constraint of a parent comes to its children.
    pub(crate) fn spread_to_children(&mut self, id: &Id) {
        let Some(table) = id.relation() else { return };
        for child in self.children(&table) {
            self.place_constraint(id, &child.qname());
        }
    }

    /// A new index of a partitioned table comes to its partitions.
    pub(crate) fn spread_to_partitions(&mut self, id: &Id) {
        let Some(table) = index::declare::get(self, id).map(|index| index.table.clone()) else { return };
        if self.is_partitioned(&table) {
            for child in self.children(&table) {
                self.place_index(id, &child.qname());
            }
        }
    }

    /// A new trigger for each row of a partitioned table comes to its partitions.
    pub(crate) fn spread_trigger(&mut self, id: &Id) {
        let Some(table) = id.relation() else { return };
        if self.is_partitioned(&table) {
            for child in self.children(&table) {
                self.place_trigger(id, &child.qname());
            }
        }
    }

    /// Finds the constraint of a child that is a parent's, or makes it.
    fn place_constraint(&mut self, id: &Id, child: &QName) {
        let (Some(table), Some(object)) = (id.relation(), self.get(id)) else { return };
        let Body::Constraint(constraint) = &object.body else { return };
        let partitions = self.is_partitioned(&table);
        let found = match &constraint.rule {
            ConstraintRule::Check { no_inherit: true, .. } => return,
            ConstraintRule::NotNull { column, no_inherit } => {
                if let Some(column) = column.clone().filter(|_| !no_inherit) {
                    self.place_not_null(id, &column, child);
                }
                return;
            }
            ConstraintRule::DomainCheck { .. } => return,
            ConstraintRule::Check { .. } => {
                let same = Id::under(Kind::Constraint, child, &id.name);
                self.has(&same).then_some(same)
            }
            _ if !partitions => return,
            rule => self.matching_constraint(rule, child),
        };
        if let Some(found) = found {
            // What an inheriting table declares itself stays its own.
            if partitions {
                self.inherit(found, id.clone());
            }
            return;
        }
        let name = match &constraint.rule {
            ConstraintRule::Check { .. } | ConstraintRule::ForeignKey(_) => id.name.clone(),
            rule => constraint::declare::free_name(self, child, rule),
        };
        let copy = Id::under(Kind::Constraint, child, &name);
        let object = object.clone();
        if let Body::Constraint(Constraint { rule: ConstraintRule::PrimaryKey(key), .. }) = &object.body {
            for column in &key.columns {
                self.ensure_not_null(child, column);
            }
        }
        self.insert(copy.clone(), Object { comment: None, ..object });
        self.inherit(copy.clone(), id.clone());
        self.spread_to_children(&copy);
    }

    /// The constraint of a partition, its own so far, that demands the same.
    fn matching_constraint(&self, rule: &ConstraintRule, child: &QName) -> Option<Id> {
        let own = self.under(Kind::Constraint, child);
        own.into_iter().find(|id| {
            self.inherited_from(id).is_none()
                && matches!(self.get(id).map(|object| &object.body), Some(Body::Constraint(own))
                    if same_rule(rule, own))
        })
    }

    /// Finds the index of a partition that is a parent's, or makes it.
    fn place_index(&mut self, id: &Id, child: &QName) {
        let origin = self.get(id).and_then(|object| object.origin);
        let Some(parent) = index::declare::get(self, id).cloned() else { return };
        let own = self.attached(child, Kind::Index);
        let found = own.into_iter().find(|own| {
            self.inherited_from(own).is_none()
                && index::declare::get(self, own).is_some_and(|own| index::declare::matches(own, &parent))
        });
        if let Some(found) = found {
            self.inherit(found, id.clone());
            return;
        }
        let mut copy = parent;
        copy.table = child.clone();
        let name = index::declare::free_name(self, child, &copy);
        let copy_id = Id::of(Kind::Index, &QName { schema: child.schema.clone(), name });
        self.insert(copy_id.clone(), Object { origin, ..Object::new(copy) });
        self.inherit(copy_id.clone(), id.clone());
        self.spread_to_partitions(&copy_id);
    }

    fn place_trigger(&mut self, id: &Id, child: &QName) {
        let Some(object) = self.get(id).cloned() else { return };
        if !matches!(&object.body, Body::Trigger(trigger) if trigger.row) {
            return;
        }
        let copy = Id::under(Kind::Trigger, child, &id.name);
        if !self.has(&copy) {
            self.insert(copy.clone(), Object { comment: None, ..object });
        }
        self.inherit(copy.clone(), id.clone());
        self.spread_trigger(&copy);
    }

    /// ATTACH PARTITION of a table.
    pub(crate) fn attach(&mut self, parent: &QName, child: &Id, bound: PartitionBound) {
        self.update(child, |object| match &mut object.body {
            Body::Table(table) => table.partition_of = Some((parent.clone(), bound)),
            Body::ForeignTable(table) => table.partition_of = Some((parent.clone(), bound)),
            _ => {}
        });
        self.adopt(parent, &child.qname());
        self.attach_not_nulls(parent, &child.qname());
        for id in self.attached(parent, Kind::Index) {
            // The others have not changed.
            let covered = self.is_covered(&id, &child.qname());
            if let Some(Body::Index(index)) = self.get_mut(&id).map(|object| &mut object.body) {
                index.valid &= covered;
            }
        }
    }

    /// Whether a partition has its valid part of an index.
    fn is_covered(&self, id: &Id, child: &QName) -> bool {
        self.attached_of(child, &[Kind::Index]).any(|own| {
            self.inherited_from(own) == Some(id)
                && index::declare::get(self, own).is_some_and(|own| own.valid)
        })
    }

    /// DETACH PARTITION, NO INHERIT: what the table had from its parent is its own now, but for triggers.
    pub(crate) fn detach(&mut self, parent: &QName, child: &Id) {
        self.update(child, |object| match &mut object.body {
            Body::Table(table) => {
                table.partition_of.take_if(|(of, _)| of == parent);
                table.inherits.retain(|of| of != parent);
            }
            Body::ForeignTable(table) => {
                table.partition_of.take_if(|(of, _)| of == parent);
                table.inherits.retain(|of| of != parent);
            }
            _ => {}
        });
        let child = child.qname();
        let mut own = self.under(Kind::Constraint, &child);
        own.extend(self.attached(&child, Kind::Index));
        for id in own.into_iter().filter(|id| self.comes_from(id, parent)).collect::<Vec<_>>() {
            self.disinherit(&id);
        }
        for id in self.under(Kind::Trigger, &child) {
            if self.comes_from(&id, parent) {
                self.remove(&id);
            }
        }
    }

    fn comes_from(&self, id: &Id, table: &QName) -> bool {
        self.inherited_from(id).is_some_and(|of| match of.kind {
            Kind::Index => index::declare::get(self, of).is_some_and(|index| index.table == *table),
            _ => of.relation().as_ref() == Some(table),
        })
    }

    /// An index of a partitioned table is valid once every partition has its part of it.
    pub(crate) fn revalidate(&mut self, id: &Id) {
        let Some(table) = index::declare::get(self, id).map(|index| index.table.clone()) else { return };
        if !self.is_partitioned(&table) {
            return;
        }
        // Parts are mostly attached in order: the last partition lacks its own the longest.
        let valid = self.children_of(&table).rev().all(|child| self.is_covered(id, &child.qname()));
        if let Some(Body::Index(index)) = self.get_mut(id).map(|object| &mut object.body) {
            index.valid = valid;
        }
        if valid && let Some(parent) = self.inherited_from(id).cloned() {
            self.revalidate(&parent);
        }
    }
}

/// Whether a constraint of a partition is what its parent's asks for.
fn same_rule(parent: &ConstraintRule, child: &Constraint) -> bool {
    let same_key = |a: &KeyConstraint, b: &KeyConstraint| {
        (&a.columns, &a.include, a.nulls_not_distinct, a.without_overlaps)
            == (&b.columns, &b.include, b.nulls_not_distinct, b.without_overlaps)
    };
    match (parent, &child.rule) {
        (ConstraintRule::PrimaryKey(a), ConstraintRule::PrimaryKey(b))
        | (ConstraintRule::Unique(a), ConstraintRule::Unique(b)) => same_key(a, b),
        (ConstraintRule::ForeignKey(a), ConstraintRule::ForeignKey(b)) => a == b && child.validated,
        (ConstraintRule::Exclusion(a), ConstraintRule::Exclusion(b)) => {
            a.elements.len() == b.elements.len()
                && a.method == b.method
                && a.elements.iter().zip(&b.elements).all(|((a, with_a), (b, with_b))| {
                    with_a == with_b
                        && index::declare::keys_match(std::slice::from_ref(b), std::slice::from_ref(a))
                })
        }
        _ => false,
    }
}
