//! What the indices of a [`World`](super::world::World) have of one object.

use crate::kinds::Body;
use crate::kinds::constraint::ConstraintRule;
use crate::model::{Id, QName};

/// What the indices have of an object.
#[derive(PartialEq)]
pub(super) struct Entries {
    /// The name in `pg_class` that it holds.
    pub(super) relation: Option<QName>,
    /// Whether it is a constraint, whose names are counted.
    pub(super) constraint: bool,
    /// The relation that it is a column of, whose columns are counted.
    pub(super) column: Option<QName>,
    /// The relations, not being in its name, that it goes with or points at.
    pub(super) attachments: Vec<QName>,
}

impl Entries {
    pub(super) fn of(id: &Id, body: &Body) -> Self {
        Self {
            relation: relation_name(id, body),
            constraint: matches!(body, Body::Constraint(_)),
            column: matches!(body, Body::Column(_)).then(|| id.relation()).flatten(),
            attachments: attachments(id, body),
        }
    }
}

/// The name in `pg_class` that an object holds.
fn relation_name(id: &Id, body: &Body) -> Option<QName> {
    match body {
        Body::Table(_)
        | Body::ForeignTable(_)
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::Sequence(_)
        | Body::Index(_)
        | Body::CompositeType(_) => Some(id.qname()),
        Body::Constraint(constraint) => constraint.rule.is_key().then(|| id.qname()),
        Body::Column(column) => Some(column.identity.as_ref()?.sequence_of(id)),
        _ => None,
    }
}

/// The relations, not being in its name, that an object goes with or points at.
fn attachments(id: &Id, body: &Body) -> Vec<QName> {
    match body {
        Body::Index(index) => vec![index.table.clone()],
        Body::Statistics(statistics) => vec![statistics.table.clone()],
        Body::Sequence(sequence) => sequence
            .owned_by
            .iter()
            .map(|(table, _)| QName { schema: id.schema.clone(), name: table.clone() })
            .collect(),
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::ForeignKey(key) => vec![key.table.clone()],
            _ => Vec::new(),
        },
        Body::Table(table) => table.parents().into_iter().cloned().collect(),
        Body::ForeignTable(table) => table.parents().into_iter().cloned().collect(),
        Body::Trigger(trigger) => trigger.from.iter().cloned().collect(),
        _ => Vec::new(),
    }
}
