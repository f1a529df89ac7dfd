//! ON DELETE SET NULL of a column that must not be null, and the like.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "impossible-foreign-key-action",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "a foreign key's action that can only fail",
    what: "Looks for ON DELETE and ON UPDATE SET NULL of columns that are NOT NULL, and SET DEFAULT of NOT NULL columns \
           that have no default.",
    why: "The schema says that rows survive what they refer to; in truth the action breaks the NOT NULL each time, and \
          the DELETE or UPDATE of the referenced row fails.",
    example: "CREATE TABLE teams (team_id bigint PRIMARY KEY);
CREATE TABLE people (
    person_id bigint PRIMARY KEY,
    team_id bigint NOT NULL REFERENCES teams ON DELETE SET NULL
);
CREATE INDEX ON people (team_id);",
    instead: "CREATE TABLE teams (team_id bigint PRIMARY KEY);
CREATE TABLE people (
    person_id bigint PRIMARY KEY,
    team_id bigint REFERENCES teams ON DELETE SET NULL
);
CREATE INDEX ON people (team_id);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for (constraint, key) in table.foreign_keys() {
            let on_delete: &[Name] =
                if key.on_delete_columns.is_empty() { &key.columns } else { &key.on_delete_columns };
            let actions = [("DELETE", &key.on_delete, on_delete), ("UPDATE", &key.on_update, &key.columns)];
            for (event, action, columns) in actions {
                let Some(column) = columns.iter().find(|column| fails(table, column, action)) else { continue };
                let action = action.to_uppercase();
                let message = format!("ON {event} {action} of {}.{column}, which is NOT NULL, always fails", table.name);
                let fix = format!("ALTER TABLE {} ALTER COLUMN {column} DROP NOT NULL;\nor choose another action", table.name);
                flaws.push(Flaw::of(&constraint, message).part(event.to_lowercase()).fix(fix));
            }
        }
    }
    flaws
}

fn fails(table: &Table<'_>, column: &Name, action: &str) -> bool {
    let Some(column) = table.column(column).filter(|column| column.body.not_null) else { return false };
    match action {
        "set null" => true,
        "set default" => column.body.default.is_none() && column.body.identity.is_none(),
        _ => false,
    }
}
