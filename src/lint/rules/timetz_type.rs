//! A column of type time with time zone.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "timetz-type",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a column of type time with time zone",
    what: "Looks for columns and domains of type time with time zone.",
    why: "Without a date there is no telling which offset a zone has: the type keeps an offset that is right for half of \
          the year. PostgreSQL has it because the standard does, and advises against it.",
    example: "CREATE TABLE shops (shop_id bigint PRIMARY KEY, opens_at time with time zone NOT NULL);",
    instead: "CREATE TABLE shops (shop_id bigint PRIMARY KEY, opens_at time NOT NULL, time_zone text NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("timetz"), "time")
}
