//! Rows that a crash takes, and that refer to rows that stay.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "unlogged-table-with-foreign-key",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: true,
    summary: "an unlogged table at one end of a foreign key",
    what: "Looks for UNLOGGED tables that have a foreign key, and for foreign keys of other tables that refer to one.",
    why: "An unlogged table is empty after a crash and on every replica, so what is worth a foreign key does not belong \
          there. A permanent table cannot refer to one at all: PostgreSQL refuses.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE UNLOGGED TABLE sessions (session_id uuid PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE INDEX ON sessions (user_id);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE sessions (session_id uuid PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE INDEX ON sessions (user_id);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let unlogged = |name: &QName| schema.table(name).is_some_and(|table| table.of.body.unlogged);
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for (constraint, key) in table.foreign_keys() {
            let name = match (table.of.body.unlogged, unlogged(&key.table)) {
                (true, _) => &table.name,
                (false, true) => &key.table,
                (false, false) => continue,
            };
            let message = format!("foreign key {} has the unlogged table {name} at one end", constraint.id.name);
            flaws.push(Flaw::of(&constraint, message).fix(format!("ALTER TABLE {name} SET LOGGED;")));
        }
    }
    flaws
}
