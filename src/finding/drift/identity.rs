//! The sequence of an identity column: what is the sequence's is reported as such.

use crate::diff::{SEQUENCE_COMMENT, SEQUENCE_PRIVILEGES};
use crate::kinds::column::{Column, Identity};
use crate::kinds::{Body, Kind, ObjectKind as _, sequence};
use crate::model::{Id, Model, Object};

/// One attribute of the sequence, as declared and as it is.
pub(super) struct Number {
    /// `increment`.
    pub(super) attribute: &'static str,
    /// The declared value.
    pub(super) expected: String,
    /// The value that is there.
    pub(super) actual: String,
}

/// The sequence of a column and what differs in it, where both sides are an identity of the same sort; else the
/// identity itself is what differs.
pub(super) fn numbers(
    id: &Id,
    (expected, e): (&Model, &Object),
    (actual, a): (&Model, &Object),
) -> Option<(Id, Vec<Number>)> {
    let ((e, declared), (a, there)) = (identity(e)?, identity(a)?);
    let moved =
        sequence::follows_table(id.relation(), (expected, declared.unlogged), (actual, there.unlogged));
    if declared.always != there.always {
        return None;
    }
    let sequence = address(id, there);
    let expected = sequence::declare::of_identity(declared, e.ty.clone());
    let actual = sequence::declare::of_identity(there, a.ty.clone());
    // The column's type is a finding of its own, and the bounds follow from it.
    let retyped = !e.ty.agrees(&a.ty);
    let follows = |attribute: &str| match attribute {
        "type" => true,
        "min" | "max" => retyped,
        "persistence" => moved,
        _ => false,
    };
    let (expected, actual) = (expected.values(&sequence), actual.values(&sequence));
    let names = Kind::Sequence.attributes().iter().map(|(name, _)| *name);
    let numbers = names
        .zip(expected.iter().zip(&actual))
        .filter(|(attribute, (e, a))| e != a && !follows(attribute))
        .map(|(attribute, (e, a))| Number { attribute, expected: e.to_string(), actual: a.to_string() })
        .collect();
    Some((sequence, numbers))
}

/// The sequence's own attribute that an attribute of a column is about, if it is about one.
pub(super) fn attribute_of_sequence(attribute: &str) -> Option<&'static str> {
    match attribute {
        SEQUENCE_COMMENT => Some("comment"),
        SEQUENCE_PRIVILEGES => Some("privileges"),
        _ => None,
    }
}

/// The sequence of an identity column.
pub(super) fn sequence(id: &Id, object: &Object) -> Option<Id> {
    identity(object).map(|(_, identity)| address(id, identity))
}

fn address(column: &Id, identity: &Identity) -> Id {
    Id::of(Kind::Sequence, &identity.sequence_of(column))
}

fn identity(object: &Object) -> Option<(&Column, &Identity)> {
    match &object.body {
        Body::Column(column) => Some((column, column.identity.as_ref()?)),
        _ => None,
    }
}
