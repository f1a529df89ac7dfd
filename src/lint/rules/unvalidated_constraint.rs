//! A constraint that old rows may break.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "unvalidated-constraint",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a constraint that was left NOT VALID",
    what: "Looks for constraints that are NOT VALID at the end of the files, or in the database.",
    why: "NOT VALID is half of a step: new rows are checked, those that were there may break the constraint, and the \
          planner does not believe it. Somebody meant to validate it and did not.",
    example: "CREATE TABLE orders (order_id bigint PRIMARY KEY, amount numeric NOT NULL);
ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0) NOT VALID;",
    instead: "CREATE TABLE orders (order_id bigint PRIMARY KEY, amount numeric NOT NULL);
ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_amount_check;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let left = schema.all::<Constraint>().filter(|constraint| !constraint.body.validated);
    let flaw = |constraint: Of<'_, Constraint>| {
        let relation = constraint.id.relation().map(|relation| relation.to_string()).unwrap_or_default();
        let word = match constraint.body.rule {
            ConstraintRule::DomainCheck { .. } => "DOMAIN",
            _ => "TABLE",
        };
        Flaw::of(&constraint, format!("constraint {} of {relation} is NOT VALID", constraint.id.name))
            .fix(format!("ALTER {word} {relation} VALIDATE CONSTRAINT {};", constraint.id.name))
    };
    left.map(flaw).collect()
}
