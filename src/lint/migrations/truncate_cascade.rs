//! More rows gone than the statement names.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "truncate-cascade",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "TRUNCATE … CASCADE",
    what: "Looks for TRUNCATE with CASCADE.",
    why: "It empties every table that refers to the one that is named, and those that refer to these: which they are \
          changes with each foreign key that anybody adds.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
TRUNCATE users CASCADE;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE sessions (session_id bigint PRIMARY KEY);
-- the next migration:
TRUNCATE users, sessions;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let truncates = matches!(&step.statement.ddl, Ddl::Data(Data { command: "TRUNCATE", .. }));
    if !truncates || !step.words().iter().any(|word| word == "cascade") {
        return Vec::new();
    }
    vec![step.flaw_of_statement("TRUNCATE … CASCADE empties tables that it does not name").fix("name every table that is meant")]
}
