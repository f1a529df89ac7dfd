//! A policy that compares a column that no index begins with.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "policy-column-without-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "a policy that looks rows up by a column without an index",
    what: "Looks for policies that compare a column by `=` with something that is the same for all rows, where none of \
           the columns that it compares begins an index.",
    why: "The policy's condition is added to each query of the table. Without an index it reads the whole table each \
          time, for whoever asks.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (owner = current_user);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in schema.tables.iter().filter(|table| table.of.body.row_security) {
        for policy in &table.policies {
            let Some(using) = policy.body.using.as_ref().and_then(tree) else { continue };
            let compared: Vec<Name> =
                equated(&using).into_iter().filter(|name| table.column(name).is_some_and(is_selective)).collect();
            let indexed = |name: &Name| table.is_indexed(std::slice::from_ref(name));
            let Some(first) = compared.first().filter(|_| !compared.iter().any(indexed)) else { continue };
            let message = format!("policy {} looks rows up by {}, which no index begins with", policy.id.name, listed(&compared));
            flaws.push(
                Flaw::of(policy, message).fix(format!("CREATE INDEX CONCURRENTLY ON {} ({first});", table.name)),
            );
        }
    }
    flaws
}

/// Whether an index on a column finds few rows: not of a boolean.
fn is_selective(column: &Of<'_, Column>) -> bool {
    !column.body.ty.is_builtin("bool")
}
