//! A check that reads the table before anybody else may.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "check-without-not-valid",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a check added at once to a table that is there",
    what: "Looks for ADD CONSTRAINT … CHECK without NOT VALID on a table that was there before the change.",
    why: "The whole table is read under a lock that keeps everybody out. With NOT VALID the lock is short, and VALIDATE \
          reads the rows while others write.",
    example: "CREATE TABLE orders (order_id bigint PRIMARY KEY, total numeric NOT NULL);
-- the next migration:
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);",
    instead: "CREATE TABLE orders (order_id bigint PRIMARY KEY, total numeric NOT NULL);
-- the next migration:
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
-- the next migration:
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let at_once = |constraint: &ConstraintDef| {
        matches!(constraint.rule, ConstraintDefRule::Check(_)) && !constraint.attributes.not_valid
    };
    added(step, at_once, "reads the whole table under a lock that keeps everybody out")
}
