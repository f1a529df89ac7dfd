//! A new column that has to be computed for each row.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "volatile-default-rewrite",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a new column whose value is computed row by row",
    what: "Looks for ADD COLUMN with a volatile default, serial, identity or GENERATED … STORED, on a table that was \
           there before the change.",
    why: "A constant default is kept once for all rows. One that differs from row to row makes PostgreSQL write the whole \
          table anew, under a lock that keeps everybody out until it is done.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE users ADD COLUMN token uuid;
ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let RelationAction::AddColumn { column, .. } = &action.action else { continue };
        let rewrites = |constraint: &ConstraintDef| match &constraint.rule {
            ConstraintDefRule::Default(text) => step.is_volatile(&text.text),
            ConstraintDefRule::Generated { stored, .. } => *stored != Some(false),
            ConstraintDefRule::Identity { .. } => true,
            _ => false,
        };
        if is_serial(column) || column.constraints.iter().any(rewrites) {
            let name = &column.name.name;
            let message = format!("{table}.{name} is computed for each row: the whole table is written anew under its lock");
            let fix = format!(
                "ALTER TABLE {table} ADD COLUMN {name} …;\n  ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT …;\n  and fill \
                 the old rows in, some at a time"
            );
            flaws.push(step.flaw(&table, action.origin, name.as_str(), message).fix(fix));
        }
    }
    flaws
}
