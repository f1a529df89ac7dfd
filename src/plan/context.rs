//! What the writing of one object may ask: its name, its side, the server's version.

use std::collections::BTreeSet;

use super::address;
use crate::model::{Id, Model, Object};

/// One object on its side.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Its identity.
    pub id: &'a Id,
    /// Itself.
    pub object: &'a Object,
    /// Its side.
    pub model: &'a Model,
    /// The major version of the server that the SQL is for.
    pub major: u16,
    /// Constraints that are not written with their table, and columns whose default is not written with them.
    pub apart: &'a BTreeSet<Id>,
}

impl At<'_> {
    /// What DROP and COMMENT ON call it.
    pub fn address(&self) -> String {
        address::address(self.id, self.object)
    }
}

/// One object on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Between<'a> {
    /// As it is.
    pub actual: At<'a>,
    /// As it is declared.
    pub expected: At<'a>,
    /// The attributes that differ.
    pub attributes: &'a BTreeSet<&'static str>,
    /// Whether to go the ways that lock for a moment only.
    pub online: bool,
    /// Of a column: whether its type is another one of the same name.
    pub swapped: bool,
    /// Of a column: whether its default goes before it, and comes back after it.
    pub undefaulted: bool,
}

impl Between<'_> {
    /// Whether an attribute differs.
    pub fn differs(&self, attribute: &str) -> bool {
        self.attributes.contains(attribute)
    }

    /// What ALTER calls it.
    pub fn address(&self) -> String {
        self.actual.address()
    }
}
