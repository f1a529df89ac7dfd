//! A time of which nobody knows where.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "timestamp-without-time-zone",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: false,
    summary: "a column of type timestamp without time zone",
    what: "Looks for columns and domains of type timestamp without time zone.",
    why: "It is what a clock on the wall shows, not a moment: which one is meant hangs on who wrote it. Differences are \
          wrong across a change to summer time. timestamptz takes the same room and is a moment.",
    example: "CREATE TABLE events (event_id bigint PRIMARY KEY, seen_at timestamp NOT NULL);",
    instead: "CREATE TABLE events (event_id bigint PRIMARY KEY, seen_at timestamptz NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("timestamp"), "timestamp with time zone")
}
