//! A column with a length that somebody guessed.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "varchar-with-length",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: false,
    summary: "a column of type varchar(n)",
    what: "Looks for columns and domains of type varchar(n).",
    why: "It is stored as text is, and no faster. A limit that turns out too small is an incident, and making it smaller \
          rewrites the table; a check says the same, with a name, and can be exchanged without touching a row.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, name varchar(255) NOT NULL);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, name text NOT NULL CHECK (length(name) <= 255));",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("varchar") && !ty.modifiers.is_empty(), "text")
}
