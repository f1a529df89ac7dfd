//! Row security that shows nobody anything.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "row-security-without-policy",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "row security without any permissive policy",
    what: "Looks for tables whose ROW LEVEL SECURITY is enabled and that have no permissive policy. Partitions are read \
           through their parents, and need none.",
    why: "Without a permissive policy nobody but the owner sees or writes any row: queries do not fail, they come back \
          empty.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let shut = schema.tables.iter().filter(|table| {
        table.of.body.row_security
            && !table.is_partition()
            && !table.policies.iter().any(|policy| policy.body.permissive)
    });
    let flaw = |table: &Table<'_>| {
        let name = &table.name;
        let message = format!("table {name} has row security and no permissive policy: only its owner sees rows");
        Flaw::of(&table.of, message).fix(format!("CREATE POLICY … ON {name} USING (…);\nor, where that is meant, say so with an ignore"))
    };
    shut.map(flaw).collect()
}
