//! A column that is padded with blanks.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "char-type",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: false,
    summary: "a column of type char(n)",
    what: "Looks for columns and domains of type char(n).",
    why: "Values are filled with blanks, which some operators see and others do not, and which take room. It is no \
          faster than text, and does not keep a shorter value out: a check does.",
    example: "CREATE TABLE countries (code char(2) PRIMARY KEY);",
    instead: "CREATE TABLE countries (code text PRIMARY KEY CHECK (length(code) = 2));",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("bpchar"), "text")
}
