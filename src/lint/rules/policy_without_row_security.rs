//! Policies that nothing enforces.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "policy-without-row-security",
    group: Group::Safety,
    severity: Severity::Error,
    enabled: true,
    summary: "policies of a table whose row security is off",
    what: "Looks for tables that have policies while ROW LEVEL SECURITY is not enabled.",
    why: "A policy does nothing until row security is enabled on its table: who may read the table reads every row.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
CREATE POLICY notes_own ON notes USING (owner = current_user);",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let open = schema.tables.iter().filter(|table| !table.policies.is_empty() && !table.of.body.row_security);
    let flaw = |table: &Table<'_>| {
        let name = &table.name;
        let message = format!("table {name} has policies, but its row security is off: they do nothing");
        Flaw::of(&table.of, message).fix(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;"))
    };
    open.map(flaw).collect()
}
