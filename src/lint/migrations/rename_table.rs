//! A table that programs know by another name.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "rename-table",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a table or view that is renamed or moved to another schema",
    what: "Looks for RENAME TO and SET SCHEMA of a table or view that was there before the change, unless the same change \
           leaves a view under the old name.",
    why: "There is no moment at which the programs that know the old name and those that know the new one both work. A \
          view of the old name serves until they are changed.",
    example: "CREATE TABLE user_account (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE user_account RENAME TO users;",
    instead: "CREATE TABLE user_account (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE user_account RENAME TO users;
CREATE VIEW user_account AS SELECT * FROM users;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let (RelationAction::RenameTo(to) | RelationAction::SetSchema(to)) = &action.action else { continue };
        let relation = matches!(table.kind, Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable);
        if relation && !step.file.views.contains(&table.name) {
            let message = format!("renaming {table} to {} breaks who uses the old name", to.name);
            let fix = format!("CREATE VIEW {table} AS SELECT * FROM {};\n  in the same change, until nobody uses it", to.name);
            flaws.push(step.flaw(&table, action.origin, "", message).fix(fix));
        }
    }
    flaws
}
