//! It is there and does nothing: an invalid index, a constraint that is NOT VALID, a disabled trigger.

use super::Cause;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let is = |kind: Kind, attribute: &str| {
        matches!(
            (kind, attribute),
            (Kind::Index, "valid")
                | (Kind::Constraint, "validated" | "enforced")
                | (Kind::Trigger | Kind::Rule | Kind::EventTrigger, "enabled")
                | (Kind::Table, "row_security" | "force_row_security")
        )
    };
    let found: Vec<_> = case.changed().filter(|(id, attribute)| is(id.kind, attribute)).collect();
    let (first, _) = found.first()?;
    let sql = match first.kind {
        Kind::Index => format!("REINDEX INDEX CONCURRENTLY {};", first.qname()),
        Kind::Constraint => format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {};",
            first.relation().map(|r| r.to_string()).unwrap_or_default(),
            first.name
        ),
        Kind::Trigger => format!(
            "ALTER TABLE {} ENABLE TRIGGER {};",
            first.relation().map(|r| r.to_string()).unwrap_or_default(),
            first.name
        ),
        _ => "-- see the plan".to_owned(),
    };
    let missing = case.missing().next().is_some();
    Some(
        Cause::new(
            "not-working",
            if missing { 45 } else { 81 },
            "it is there and has no effect: invalid, not validated, disabled or switched off",
        )
        .because(listed(
            found
                .iter()
                .map(|(id, attribute)| format!("{attribute} of {} {id} is not as declared", id.kind.noun())),
        ))
        .explaining(found.iter().map(|(id, _)| *id))
        .then("make it work again", Some(sql)),
    )
}
