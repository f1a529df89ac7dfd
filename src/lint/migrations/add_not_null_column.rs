//! A new column that the rows which are there cannot have.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "add-not-null-column",
    group: Group::Migration,
    severity: Severity::Error,
    enabled: true,
    summary: "a NOT NULL column without a default, added to a table that is there",
    what: "Looks for ADD COLUMN … NOT NULL without a default, an identity or an expression, on a table that was there \
           before the change.",
    why: "The rows that are there would have a null in it: the statement fails as soon as the table has one, which a \
          test on an empty table does not show. Programs that insert without the column fail too.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE users ADD COLUMN email text NOT NULL;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
-- the next migration:
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let RelationAction::AddColumn { column, .. } = &action.action else { continue };
        let has = |is: fn(&ConstraintDefRule) -> bool| column.constraints.iter().any(|c| is(&c.rule));
        let filled = has(|rule| {
            matches!(rule, ConstraintDefRule::Default(_) | ConstraintDefRule::Identity { .. } | ConstraintDefRule::Generated { .. })
        });
        if has(|rule| matches!(rule, ConstraintDefRule::NotNull(_))) && !filled && !is_serial(column) {
            let name = &column.name.name;
            let message = format!("{table}.{name} is NOT NULL and has no default: rows that are there cannot have it");
            let fix = format!(
                "ALTER TABLE {table} ADD COLUMN {name} …;\n  fill it in, then:\n  ALTER TABLE {table} ADD CHECK ({name} IS NOT \
                 NULL) NOT VALID;\n  VALIDATE it, and SET NOT NULL"
            );
            flaws.push(step.flaw(&table, action.origin, name.as_str(), message).fix(fix));
        }
    }
    flaws
}
