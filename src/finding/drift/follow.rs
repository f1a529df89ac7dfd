//! What goes along with a difference: sequences with a column's identity, inherited checks with their original.

use crate::diff::parents;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, QName};

/// Whether a sequence that only `side` has is that of a column which is an identity on the other side: the column's
/// identity is the finding.
pub(super) fn is_of_identity(id: &Id, side: &Model, other: &Model) -> bool {
    let Some(Body::Sequence(sequence)) = side.objects.get(id).map(|object| &object.body) else {
        return false;
    };
    let Some((table, column)) = &sequence.owned_by else { return false };
    let table = QName { schema: id.schema.clone(), name: table.clone() };
    let column = other.objects.get(&Id::under(Kind::Column, &table, column)).map(|object| &object.body);
    matches!(column, Some(Body::Column(column)) if column.identity.is_some())
}

/// The constraints of inheriting tables that `side` has through this CHECK, and the other side, where it is
/// NO INHERIT, has not.
pub(super) fn heirs(id: &Id, side: &Model, other: &Model) -> Vec<Id> {
    let no_inherit = |model: &Model| match &model.objects.get(id)?.body {
        Body::Constraint(constraint) => match constraint.rule {
            ConstraintRule::Check { no_inherit, .. } => Some(no_inherit),
            _ => None,
        },
        _ => None,
    };
    let (Some(table), Some(false), Some(true)) = (id.relation(), no_inherit(side), no_inherit(other)) else {
        return Vec::new();
    };
    let in_both = |heir: &&Id| other.objects.contains_key(heir);
    let tables = side.of_kind(Kind::Table).chain(side.of_kind(Kind::ForeignTable)).map(|(heir, _)| heir);
    let heirs = tables.filter(in_both).filter(|heir| {
        let name = heir.qname();
        descends(side, &name, &table) && descends(other, &name, &table)
    });
    let constraints = heirs.map(|heir| Id::under(Kind::Constraint, &heir.qname(), &id.name));
    constraints.filter(|own| !side.objects.contains_key(own) && !other.objects.contains_key(own)).collect()
}

/// Whether a table inherits from another, through others too.
fn descends(model: &Model, table: &QName, from: &QName) -> bool {
    let mut generation = parents(model, table);
    // A model that contradicts itself must not turn in circles.
    for _ in 0..8 {
        if generation.contains(from) {
            return true;
        }
        generation = generation.iter().flat_map(|parent| parents(model, parent)).collect();
    }
    false
}
