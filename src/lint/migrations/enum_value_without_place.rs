//! A label that goes to the end.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "enum-value-without-place",
    group: Group::Migration,
    severity: Severity::Note,
    enabled: false,
    summary: "a label added to an enum without BEFORE or AFTER",
    what: "Looks for ALTER TYPE … ADD VALUE without a place, of a type that was there before the change.",
    why: "The label goes to the end, and values sort and compare by the order of their labels. It cannot be moved later.",
    example: "CREATE TYPE size AS ENUM ('small', 'large');
-- the next migration:
ALTER TYPE size ADD VALUE 'medium';",
    instead: "CREATE TYPE size AS ENUM ('small', 'large');
-- the next migration:
ALTER TYPE size ADD VALUE 'medium' AFTER 'small';",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let Ddl::AlterType(alter) = &step.statement.ddl else { return Vec::new() };
    let without = alter.actions.iter().filter_map(|action| match action {
        TypeAction::AddValue { label, place: None, .. } => Some(label),
        _ => None,
    });
    let flaw = |label: &EnumLabel| {
        step.flaw_of_statement(format!("label '{}' goes to the end, and stays there", label.text))
            .fix(format!("ALTER TYPE {} ADD VALUE '{}' AFTER '…';", alter.name.qname(), label.text))
    };
    without.map(flaw).collect()
}
