//! An index that keeps writers out while it is made.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "index-not-concurrently",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "an index made without CONCURRENTLY on a table that is there",
    what: "Looks for CREATE INDEX without CONCURRENTLY on a table or materialized view that was there before the change. \
           A partitioned table takes no CONCURRENTLY: there its partitions' indexes are to be made first.",
    why: "Nobody can write to the table until the index is done.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
CREATE INDEX users_email_idx ON users (email);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let Ddl::CreateIndex(index) = &step.statement.ddl else { return Vec::new() };
    if index.concurrently || index.only {
        return Vec::new();
    }
    let Some(table) = step.standing(&index.table) else { return Vec::new() };
    let name = index.name.as_ref().map(|name| name.name.to_string()).unwrap_or_default();
    let message = format!("making index {name} keeps writers out of {table}").replace("index  ", "an index ");
    let fix = format!("CREATE INDEX CONCURRENTLY {name} ON {table} …;\n  outside of a transaction");
    vec![step.flaw(&table, step.statement.origin, &name, message).fix(fix)]
}
