//! A table with another parent on either side: what it has of its own, or has no more, because of that.
//!
//! A partition that is detached keeps copies of the constraints and indexes that were its parent's, and one that is
//! attached gives up its own for them. The other parent is the finding, not each of those.

use super::compare::Comparer;
use super::presence::parents;
use crate::expr::verdict::Verdict;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Object, QName, Value};

/// More generations of parents than this are not looked at.
const GENERATIONS: usize = 8;

/// Whether an object that only `side` has is what `other` has through a parent that the table has only there.
pub(super) fn is_copy(id: &Id, side: &Model, other: &Model, comparer: &Comparer<'_>) -> bool {
    let Some(object) = side.objects.get(id) else { return false };
    let table = match &object.body {
        Body::Constraint(_) => id.relation(),
        Body::Index(index) => Some(index.table.clone()),
        _ => None,
    };
    let Some(table) = table else { return false };
    let here = parents(side, &table);
    let mut there = parents(other, &table);
    if there.iter().any(|parent| here.contains(parent) && is_merged(id, object, (other, parent), comparer)) {
        return true;
    }
    there.retain(|parent| !here.contains(parent));
    for _ in 0..GENERATIONS {
        if there.iter().any(|parent| has_original(id, object, (other, parent), comparer)) {
            return true;
        }
        there = there.iter().flat_map(|parent| parents(other, parent)).collect();
    }
    false
}

/// Whether a check is one that the table has from a parent anyhow: PostgreSQL merges the two.
fn is_merged(id: &Id, object: &Object, (model, parent): (&Model, &QName), comparer: &Comparer<'_>) -> bool {
    let original = model.objects.get(&Id::under(Kind::Constraint, parent, &id.name));
    let is_check =
        matches!(&object.body, Body::Constraint(c) if matches!(c.rule, ConstraintRule::Check { .. }));
    is_check && original.is_some_and(|original| is_same(id, original, object, comparer))
}

/// Whether two constraints or indexes are defined alike.
fn is_same(id: &Id, one: &Object, other: &Object, comparer: &Comparer<'_>) -> bool {
    matches!((definition(id, one), definition(id, other)), (Some(one), Some(copy))
        if comparer.compare(&one, &copy, &mut Vec::new()) != Verdict::Different)
}

/// Whether a parent has the constraint or index that this one is a copy of.
fn has_original(
    id: &Id,
    object: &Object,
    (model, parent): (&Model, &QName),
    comparer: &Comparer<'_>,
) -> bool {
    let same = |original: &Object| is_same(id, original, object, comparer);
    match &object.body {
        Body::Constraint(_) => model.children(Kind::Constraint, parent).any(|(_, original)| same(original)),
        Body::Index(copy) => model.of_kind(Kind::Index).any(|(_, original)| match &original.body {
            Body::Index(index) if index.table == *parent => {
                let mut moved = index.clone();
                moved.table.clone_from(&copy.table);
                same(&Object::new(moved))
            }
            _ => false,
        }),
        _ => false,
    }
}

/// The definition of a constraint or index, as that of this table.
fn definition<'m>(id: &'m Id, object: &'m Object) -> Option<Value<'m>> {
    object.body.values(id).into_iter().next()
}
