//! A lock that may be waited for without end.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "missing-lock-timeout",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: false,
    summary: "a lock on a table that is there, taken without a lock_timeout",
    what: "Looks for the first ALTER TABLE or DROP of each file that concerns what was there before the change, with no \
           SET lock_timeout before it.",
    why: "While the statement waits behind a long query, every query that comes after waits behind the statement: the \
          table is away for as long as that query runs. With a lock_timeout the migration fails instead, and can be \
          tried again.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE users ADD COLUMN email text;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
SET lock_timeout = '3s';
ALTER TABLE users ADD COLUMN email text;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    if step.file.lock_timeout || step.file.locked {
        return Vec::new();
    }
    let locked = step.locked().into_iter().take(1);
    let flaw = |table: Id| {
        let message = format!("{table} is locked without a lock_timeout");
        step.flaw(&table, step.statement.origin, "", message).fix("SET lock_timeout = '3s';\n  at the top of the file")
    };
    locked.map(flaw).collect()
}
