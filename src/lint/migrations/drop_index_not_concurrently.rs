//! An index whose going keeps everybody out.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "drop-index-not-concurrently",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "an index dropped without CONCURRENTLY",
    what: "Looks for DROP INDEX without CONCURRENTLY of an index that was there before the change.",
    why: "The statement waits for every query of the table, and every query that comes after waits behind it.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
CREATE INDEX users_email_idx ON users (email);
-- the next migration:
DROP INDEX users_email_idx;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
CREATE INDEX users_email_idx ON users (email);
-- the next migration:
DROP INDEX CONCURRENTLY users_email_idx;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let dropped = step.dropped(Class::Index).filter(|(_, drop)| !drop.concurrently);
    let flaw = |(index, _): (Id, &Drop)| {
        let message = format!("dropping index {index} without CONCURRENTLY keeps everybody waiting");
        step.flaw(&index, step.statement.origin, "", message).fix(format!("DROP INDEX CONCURRENTLY {index};"))
    };
    dropped.map(flaw).collect()
}
