//! CONCURRENTLY where it is refused.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "concurrently-in-transaction",
    group: Group::Migration,
    severity: Severity::Error,
    enabled: true,
    summary: "CONCURRENTLY between BEGIN and COMMIT",
    what: "Looks for CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY and the like after a BEGIN of the same file.",
    why: "PostgreSQL refuses them in a transaction. A tool that wraps each file in one has to be told not to.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
BEGIN;
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);
COMMIT;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let concurrent = match &step.statement.ddl {
        Ddl::CreateIndex(index) => index.concurrently,
        Ddl::Drop(drop) => drop.concurrently,
        Ddl::Data(Data { command: "REINDEX", .. }) => step.words().iter().any(|word| word == "concurrently"),
        _ => false,
    };
    if !concurrent || !step.file.in_transaction {
        return Vec::new();
    }
    let message = "CONCURRENTLY is refused within a transaction";
    vec![step.flaw_of_statement(message).fix("put it into a migration of its own, without BEGIN")]
}
