//! Tables that publications let go of before they change.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Scope, Sides};
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

/// The tables that become unlogged, by the publications that have them: PostgreSQL publishes none that are not logged.
pub(super) fn unlogged(sides: &Sides<'_>, scope: &Scope) -> BTreeMap<Id, BTreeSet<QName>> {
    let becomes = |name: &QName| {
        let id = Id::of(Kind::Table, name);
        let unlogged = match sides.expected.objects.get(&id).map(|object| &object.body) {
            Some(Body::Table(table)) => table.unlogged,
            _ => false,
        };
        unlogged && scope.changed.get(&id).is_some_and(|names| names.contains("persistence"))
    };
    let mut found: BTreeMap<Id, BTreeSet<QName>> = BTreeMap::new();
    for (id, object) in sides.actual.of_kind(Kind::Publication) {
        let Body::Publication(publication) = &object.body else { continue };
        for table in
            publication.tables.values().map(|published| &published.table).filter(|name| becomes(name))
        {
            found.entry(id.clone()).or_default().insert(table.clone());
        }
    }
    found
}
