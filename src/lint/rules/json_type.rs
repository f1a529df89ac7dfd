//! A column of json that is read anew each time.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "json-type",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: false,
    summary: "a column of type json",
    what: "Looks for columns and domains of type json.",
    why: "It keeps the text, blanks and doubled keys included, and parses it at every access; it has no equality, so \
          DISTINCT and GROUP BY fail on it, and no index. jsonb has all of these.",
    example: "CREATE TABLE events (event_id bigint PRIMARY KEY, payload json NOT NULL);",
    instead: "CREATE TABLE events (event_id bigint PRIMARY KEY, payload jsonb NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("json"), "jsonb")
}
