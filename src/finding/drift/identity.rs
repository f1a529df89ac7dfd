//! The numbers of an identity column: they are its sequence's, and reported as such.

use crate::kinds::column::{Column, Identity};
use crate::kinds::{Body, Kind, ObjectKind as _, sequence};
use crate::model::{Id, Object};

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
pub(super) fn numbers(id: &Id, e: &Object, a: &Object) -> Option<(Id, Vec<Number>)> {
    let ((e, declared), (a, there)) = (identity(e)?, identity(a)?);
    if declared.always != there.always {
        return None;
    }
    let sequence = Id::of(Kind::Sequence, &there.sequence_of(id));
    let expected = sequence::declare::of_identity(declared, e.ty.clone());
    let actual = sequence::declare::of_identity(there, a.ty.clone());
    // The column's type is a finding of its own, and the bounds follow from it.
    let retyped = !e.ty.agrees(&a.ty);
    let follows = |attribute: &str| attribute == "type" || retyped && matches!(attribute, "min" | "max");
    let (expected, actual) = (expected.values(&sequence), actual.values(&sequence));
    let names = Kind::Sequence.attributes().iter().map(|(name, _)| *name);
    let numbers = names
        .zip(expected.iter().zip(&actual))
        .filter(|(attribute, (e, a))| e != a && !follows(attribute))
        .map(|(attribute, (e, a))| Number { attribute, expected: e.to_string(), actual: a.to_string() })
        .collect();
    Some((sequence, numbers))
}

fn identity(object: &Object) -> Option<(&Column, &Identity)> {
    match &object.body {
        Body::Column(column) => Some((column, column.identity.as_ref()?)),
        _ => None,
    }
}
