//! A key that runs out of numbers.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "narrow-key",
    group: Group::Safety,
    severity: Severity::Warning,
    enabled: false,
    summary: "a counted key of 32 bits or fewer",
    what: "Looks for columns of type integer or smallint that are the primary key or unique by themselves and are \
           counted up by a sequence.",
    why: "After 2 147 483 647 rows, those that were rolled back or deleted included, every insert fails; making the \
          column wider then rewrites the table under a lock that keeps everybody out.",
    example: "CREATE TABLE events (event_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    instead: "CREATE TABLE events (event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let owned = owned_columns(schema);
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let place = (column.id.schema.as_ref(), column.id.relation.as_ref(), &column.id.name);
            let counted = column.body.identity.is_some() || owned.contains(&place);
            let narrow = column.body.ty.is_builtin("int4") || column.body.ty.is_builtin("int2");
            let alone = |path: &Path<'_>| path.unique && path.columns.as_slice() == [&column.id.name];
            if counted && narrow && table.paths().iter().any(alone) {
                let message = format!("{} is a key of type {} that is counted up", column.id, column.body.ty);
                let fix = format!("ALTER TABLE {} ALTER COLUMN {} TYPE bigint;", table.name, column.id.name);
                flaws.push(Flaw::of(column, message).fix(fix));
            }
        }
    }
    flaws
}
