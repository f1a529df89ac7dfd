//! A NOT NULL that reads the table before anybody else may.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "set-not-null-scan",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "SET NOT NULL without a check that proves it",
    what: "Looks for ALTER COLUMN … SET NOT NULL of a table that was there before the change and has no validated \
           `CHECK (column IS NOT NULL)`.",
    why: "The whole table is read under a lock that keeps everybody out. With a check that was added NOT VALID and then \
          validated, PostgreSQL has nothing left to read.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text);
-- the next migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text);
-- the next migration:
ALTER TABLE users ADD CONSTRAINT users_email_there CHECK (email IS NOT NULL) NOT VALID;
-- the next migration:
ALTER TABLE users VALIDATE CONSTRAINT users_email_there;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_email_there;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (table, action) in step.alterations() {
        let Some((name, ColumnAction::SetNotNull)) = column_action(&action.action) else { continue };
        if step.world.column(&table.qname(), name).is_none_or(|column| column.not_null) || is_proved(step, &table, name) {
            continue;
        }
        let message = format!("SET NOT NULL of {table}.{name} reads the whole table under a lock that keeps everybody out");
        let fix = format!(
            "ALTER TABLE {table} ADD CONSTRAINT … CHECK ({name} IS NOT NULL) NOT VALID;\n  ALTER TABLE {table} VALIDATE \
             CONSTRAINT …;\n  then SET NOT NULL"
        );
        flaws.push(step.flaw(&table, action.origin, name.as_str(), message).fix(fix));
    }
    flaws
}

/// Whether a validated check says that the column is not null.
fn is_proved(step: &Step<'_>, table: &Id, column: &Name) -> bool {
    step.world.model.children(Kind::Constraint, &table.qname()).any(|(_, object)| match &object.body {
        Body::Constraint(Constraint { rule: ConstraintRule::Check { expr, .. }, validated: true, .. }) => {
            matches!(tree(expr), Some(Expr::Is(operand, Test::Null, true)) if *operand == Expr::Column(vec![column.clone()]))
        }
        _ => false,
    })
}
