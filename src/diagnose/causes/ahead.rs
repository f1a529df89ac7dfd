//! The database has more than is declared: a later migration was applied.

use super::Cause;
use crate::diagnose::{Case, Subject, listed};

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let more: Vec<_> = case.unexpected().collect();
    if more.is_empty() || case.missing().next().is_some() {
        return None;
    }
    Some(
        Cause::new("ahead", 70, "the database is ahead of the declared schema")
            .because(format!("nothing declared is missing, and there is more: {}", listed(&more)))
            .explaining(more)
            .then("declare what is there, or deploy the version of the files that does", None),
    )
}
