//! A key whose index is made under a lock.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "key-without-index",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a primary key or unique constraint added without USING INDEX",
    what: "Looks for ADD PRIMARY KEY and ADD UNIQUE without USING INDEX, and for ADD COLUMN with one, on a table that was \
           there before the change.",
    why: "The index is made while nobody may read or write the table. One that was made CONCURRENTLY before can be taken \
          over in a moment.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL);
-- the next migration:
CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let makes = |constraint: &ConstraintDef| match &constraint.rule {
        ConstraintDefRule::PrimaryKey(key) | ConstraintDefRule::Unique(key) => key.using_index.is_none(),
        _ => false,
    };
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let name = match &action.action {
            RelationAction::AddConstraint(constraint) if makes(constraint) => {
                constraint.name.as_ref().map(|name| name.name.to_string()).unwrap_or_default()
            }
            RelationAction::AddColumn { column, .. } if column.constraints.iter().any(makes) => column.name.name.to_string(),
            _ => continue,
        };
        let message = format!("the index of the key is made while nobody may read or write {table}");
        let fix = format!(
            "CREATE UNIQUE INDEX CONCURRENTLY … ON {table} (…);\n  ALTER TABLE {table} ADD CONSTRAINT … USING INDEX …;"
        );
        flaws.push(step.flaw(&table, action.origin, &name, message).fix(fix));
    }
    flaws
}
