//! A column of type money.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "money-type",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a column of type money",
    what: "Looks for columns and domains of type money.",
    why: "It does not say which currency: the same number reads as dollars or as yen by the setting `lc_monetary` of who \
          looks, its fractions by the same setting, and dividing rounds without a word.",
    example: "CREATE TABLE orders (order_id bigint PRIMARY KEY, total money NOT NULL);",
    instead: "CREATE TABLE orders (order_id bigint PRIMARY KEY, total numeric(12, 2) NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    of_type(schema, |ty| ty.is_builtin("money"), "numeric(12, 2)")
}
