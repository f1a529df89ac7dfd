//! A key of inexact numbers.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "float-key",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a key over a column of inexact numbers",
    what: "Looks for primary keys, unique constraints and foreign keys over columns of type real or double precision.",
    why: "Two numbers that look the same need not be equal: what is computed twice is not found again, and what should \
          be unique is there twice.",
    example: "CREATE TABLE prices (price double precision PRIMARY KEY);",
    instead: "CREATE TABLE prices (price numeric(12, 2) PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for constraint in &table.constraints {
            let columns = match &constraint.body.rule {
                ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => &key.columns,
                ConstraintRule::ForeignKey(key) => &key.columns,
                _ => continue,
            };
            let inexact = |column: &&Of<'_, Column>| {
                column.body.ty.is_builtin("float4") || column.body.ty.is_builtin("float8")
            };
            if let Some(column) = columns.iter().filter_map(|name| table.column(name)).find(inexact) {
                let message = format!("key {} is over {}, which is {}", constraint.id.name, column.id.name, column.body.ty);
                let fix = format!("ALTER TABLE {} ALTER COLUMN {} TYPE numeric;", table.name, column.id.name);
                flaws.push(Flaw::of(constraint, message).fix(fix));
            }
        }
    }
    flaws
}
