//! Both sides side by side: each identity with the object that either side has of it.

use std::cmp::Ordering;

use crate::model::{Id, Model, Object};

/// What both sides have of one identity; at least one of them has something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paired<'m> {
    /// Which.
    pub(super) id: &'m Id,
    /// As declared.
    pub(super) expected: Option<&'m Object>,
    /// As it is.
    pub(super) actual: Option<&'m Object>,
}

/// The objects of either side in the order of their identities: one walk along both, and nothing is looked up.
pub(super) fn paired<'m>(expected: &'m Model, actual: &'m Model) -> Vec<Paired<'m>> {
    let (mut left, mut right) = (expected.objects.iter().peekable(), actual.objects.iter().peekable());
    let mut pairs = Vec::with_capacity(expected.objects.len().max(actual.objects.len()));
    loop {
        let first = match (left.peek(), right.peek()) {
            (Some((e, _)), Some((a, _))) => e.cmp(a),
            (Some(_), None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        let (declared, there) = match first {
            Ordering::Less => (left.next(), None),
            Ordering::Equal => (left.next(), right.next()),
            Ordering::Greater => (None, right.next()),
        };
        let Some((id, _)) = declared.or(there) else { return pairs };
        pairs.push(Paired { id, expected: declared.map(|(_, o)| o), actual: there.map(|(_, o)| o) });
    }
}
