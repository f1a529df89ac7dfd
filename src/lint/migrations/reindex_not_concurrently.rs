//! An index that is made anew under a lock.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "reindex-not-concurrently",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "REINDEX or REFRESH MATERIALIZED VIEW without CONCURRENTLY",
    what: "Looks for REINDEX and REFRESH MATERIALIZED VIEW without CONCURRENTLY.",
    why: "REINDEX keeps writers out of the table and readers away from the index; a refresh keeps readers out of the \
          view. With CONCURRENTLY the old one serves until the new one is ready.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
REINDEX TABLE users;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
REINDEX TABLE CONCURRENTLY users;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let Ddl::Data(Data { command: command @ ("REINDEX" | "REFRESH"), .. }) = &step.statement.ddl else { return Vec::new() };
    let words = step.words();
    // What has no rows yet, or is to have none, keeps nobody waiting.
    if words.iter().any(|word| word == "concurrently") || words.ends_with(&["no".into(), "data".into()]) {
        return Vec::new();
    }
    if step.names_new() {
        return Vec::new();
    }
    let message = format!("{command} without CONCURRENTLY keeps others out until it is done");
    vec![step.flaw_of_statement(message).fix(format!("{command} … CONCURRENTLY …;"))]
}
