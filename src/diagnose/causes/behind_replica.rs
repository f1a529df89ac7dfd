//! This is a replica that has not got it yet, or never will.

use super::Cause;
use crate::diagnose::{Case, Subject};

/// A standby further behind than this has something to catch up with.
const SECONDS: f64 = 60.0;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let facts = &case.facts.server;
    let missing: Vec<_> = case.missing().collect();
    if missing.is_empty() || !(facts.in_recovery || facts.subscribes) {
        return None;
    }
    let late = facts.lag.filter(|lag| *lag > SECONDS);
    let weight = if late.is_some() { 66 } else { 48 };
    Some(
        Cause::new(
            "behind-replica",
            weight,
            "this is a replica, and what was done on the primary has not arrived",
        )
        .explaining(missing)
        .because_if(facts.in_recovery.then(|| "the server is a standby".to_owned()))
        .because_if(late.map(|lag| format!("the last change that it took in is {lag:.0} s old")))
        .because_if(
            facts
                .subscribes
                .then(|| "it is a subscriber: logical replication brings rows and no DDL".to_owned()),
        )
        .then("look at the primary", Some("driftlint check --against postgres://PRIMARY/…".to_owned())),
    )
}
