//! A column that programs know by another name.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "rename-column",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a column that is renamed",
    what: "Looks for RENAME COLUMN of a table that was there before the change.",
    why: "There is no moment at which the programs that know the old name and those that know the new one both work.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, mail text);
-- the next migration:
ALTER TABLE users RENAME COLUMN mail TO email;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, mail text);
-- the next migration:
ALTER TABLE users ADD COLUMN email text;
-- keep both by a trigger, fill the new one in, and drop the old one when nobody uses it",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let RelationAction::RenameColumn(from, to) = &action.action else { continue };
        if step.is_new_column(&table, &from.name) {
            continue;
        }
        let message = format!("renaming {table}.{} to {} breaks who uses the old name", from.name, to.name);
        let fix = "add the new column, keep both by a trigger, and drop the old one when nobody uses it";
        flaws.push(step.flaw(&table, action.origin, from.name.as_str(), message).fix(fix));
    }
    flaws
}
