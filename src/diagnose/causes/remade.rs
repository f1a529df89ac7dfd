//! It is there, but made by something else than the declared script: an ORM, CREATE TABLE AS, a hand.

use std::collections::BTreeMap;

use super::Cause;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;
use crate::model::QName;

/// A table with fewer differences was changed, not made anew.
const MANY: usize = 4;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let mut by_table: BTreeMap<QName, Vec<String>> = BTreeMap::new();
    let own = |kind: Kind, attribute: &str| {
        kind == Kind::Column
            && matches!(attribute, "type" | "not_null" | "default" | "identity" | "generated")
    };
    for (id, attribute) in case.changed().filter(|(id, attribute)| own(id.kind, attribute)) {
        if let Some(table) = id.relation() {
            by_table.entry(table).or_default().push(format!("{attribute} of {id}"));
        }
    }
    by_table.retain(|_, changes| changes.len() >= MANY);
    let (table, changes) = by_table.iter().max_by_key(|(_, changes)| changes.len())?;
    let (id, _) = case.expected.relation(table)?;
    let lost = case.missing().filter(|missing| missing.relation().as_ref() == Some(table)).count();
    Some(
        Cause::new("remade", 89, format!("{table} was made by something else than the declared script"))
            .explaining([id])
            .because(format!("{} of its columns' attributes differ: {}", changes.len(), listed(changes)))
            .because_if((lost > 0).then(|| format!("{lost} of its constraints, triggers or policies are not there")))
            .then("find what made it: an ORM that synchronises, CREATE TABLE AS, a restore; and take its right to CREATE away", None),
    )
}
