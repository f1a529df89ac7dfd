//! A foreign key that reads two tables while nobody may write to either.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "foreign-key-without-not-valid",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a foreign key added at once to a table that is there",
    what: "Looks for ADD CONSTRAINT … FOREIGN KEY without NOT VALID on a table that was there before the change.",
    why: "Every row is looked up in the other table, while nobody may write to either. With NOT VALID the lock is short, \
          and VALIDATE reads the rows while others write.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE orders (order_id bigint PRIMARY KEY, user_id bigint NOT NULL);
CREATE INDEX ON orders (user_id);
-- the next migration:
ALTER TABLE orders ADD CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES users;",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE orders (order_id bigint PRIMARY KEY, user_id bigint NOT NULL);
CREATE INDEX ON orders (user_id);
-- the next migration:
ALTER TABLE orders ADD CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID;
-- the next migration:
ALTER TABLE orders VALIDATE CONSTRAINT orders_user_fkey;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let at_once = |constraint: &ConstraintDef| {
        matches!(constraint.rule, ConstraintDefRule::ForeignKey(_)) && !constraint.attributes.not_valid
    };
    added(step, at_once, "looks every row up while nobody may write to either table")
}
