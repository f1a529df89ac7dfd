//! A column that programs may still use.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "drop-column",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a column that is dropped",
    what: "Looks for DROP COLUMN of a table that was there before the change.",
    why: "Its data is gone, and every program that still names it fails the moment the migration is through. Take it out \
          of the programs first; then say with an ignore that they are ready.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, fax text);
-- the next migration:
ALTER TABLE users DROP COLUMN fax;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, fax text);
-- the next migration:
COMMENT ON COLUMN users.fax IS 'not used any more since 2.4: to be dropped with 2.6';",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let RelationAction::DropColumn { name, .. } = &action.action else { continue };
        let name = &name.name;
        if step.world.column(&table.qname(), name).is_some() && !step.is_new_column(&table, name) {
            let message = format!("dropping {table}.{name} loses its data and breaks who still uses it");
            let fix = "take it out of every program first, and say so with an ignore";
            flaws.push(step.flaw(&table, action.origin, name.as_str(), message).fix(fix));
        }
    }
    flaws
}
