//! A unique key that lets the same row in twice.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "nullable-unique",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: false,
    summary: "a unique key over a column that may be null",
    what: "Looks for unique constraints and unique indexes over more than one column of which one may be null, without \
           NULLS NOT DISTINCT and without a WHERE.",
    why: "Nulls are distinct: two rows that agree in all other columns are both let in where this one is null. Over one \
          column that is what one wants (no value, or a value of its own); over several it rarely is.",
    example: "CREATE TABLE members (
    member_id bigint PRIMARY KEY,
    team text NOT NULL,
    role text,
    UNIQUE (team, role)
);",
    instead: "CREATE TABLE members (
    member_id bigint PRIMARY KEY,
    team text NOT NULL,
    role text NOT NULL,
    UNIQUE (team, role)
);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let nullable = |name: &&&Name| table.column(name).is_some_and(|column| !column.body.not_null);
        for path in table.paths().iter().filter(|path| path.unique && path.predicate.is_none() && !distinct(path.object)) {
            let column = path.columns.iter().find(nullable).filter(|_| path.columns.len() > 1);
            if let Some(column) = column {
                let message = format!("{} lets rows in twice where {column} is null", path.id.name);
                let fix = format!("ALTER TABLE {} ALTER COLUMN {column} SET NOT NULL;\nor NULLS NOT DISTINCT (PostgreSQL 15)", table.name);
                flaws.push(Flaw::new(path.id, path.object, message).fix(fix));
            }
        }
    }
    flaws
}

/// Whether nulls are told apart from nothing: NULLS NOT DISTINCT.
fn distinct(object: &Object) -> bool {
    match &object.body {
        Body::Index(index) => index.nulls_not_distinct,
        Body::Constraint(Constraint { rule: ConstraintRule::Unique(key), .. }) => key.nulls_not_distinct,
        _ => false,
    }
}
