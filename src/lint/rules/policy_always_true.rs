//! A policy that lets everybody write everything.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "policy-always-true",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: true,
    summary: "a policy that lets everybody change every row",
    what: "Looks for permissive policies for PUBLIC that let rows be written under `true`: for ALL, INSERT, UPDATE or \
           DELETE. A policy for SELECT may say so: some tables are for all to read.",
    why: "Permissive policies add up: one that is always true makes every other policy of its command void, and row \
          security guards nothing.",
    example: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_all ON notes USING (true);",
    instead: "CREATE TABLE notes (note_id bigint PRIMARY KEY, owner text NOT NULL);
CREATE INDEX ON notes (owner);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_read ON notes FOR SELECT USING (true);
CREATE POLICY notes_own ON notes FOR UPDATE USING (owner = current_user);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let holds = |expr: &Option<crate::model::Expr>| expr.as_ref().and_then(tree).is_some_and(|expr| is_true(&expr));
    let open = |policy: &Of<'_, Policy>| {
        let Policy { command, permissive, roles, using, check } = policy.body;
        let written = match command.as_str() {
            "SELECT" => false,
            "INSERT" => holds(check),
            "DELETE" => holds(using),
            _ => holds(using) && (check.is_none() || holds(check)),
        };
        *permissive && roles.is_empty() && written
    };
    let flaw = |policy: Of<'_, Policy>| {
        let relation = policy.id.relation().map(|relation| relation.to_string()).unwrap_or_default();
        let message =
            format!("policy {} lets everybody {} every row of {relation}", policy.id.name, verb(&policy.body.command));
        Flaw::of(&policy, message).fix(format!(
            "ALTER POLICY {} ON {relation} TO … USING (…);\nnaming the roles, the rows, or both",
            policy.id.name
        ))
    };
    schema.all::<Policy>().filter(open).map(flaw).collect()
}

fn verb(command: &str) -> &str {
    match command {
        "INSERT" => "insert",
        "DELETE" => "delete",
        "UPDATE" => "update",
        _ => "read and write",
    }
}
