//! A time that is rounded.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "timestamp-with-precision",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: false,
    summary: "a time column that rounds its fractions",
    what: "Looks for columns of types timestamp, timestamptz and time with a precision.",
    why: "Fractions are rounded, not cut: what is written at half a second before the hour is from the next hour, and \
          from the future. Cut with date_trunc where fractions do not matter.",
    example: "CREATE TABLE events (event_id bigint PRIMARY KEY, seen_at timestamptz(0) NOT NULL);",
    instead: "CREATE TABLE events (event_id bigint PRIMARY KEY, seen_at timestamptz NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let rounds = |ty: &TypeRef| {
        let time = ["timestamp", "timestamptz", "time", "timetz"].iter().any(|name| ty.is_builtin(name));
        time && !ty.modifiers.is_empty()
    };
    of_type(schema, rounds, "timestamp with time zone")
}
