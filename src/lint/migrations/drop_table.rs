//! A table that programs may still use.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "drop-table",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a table that is dropped",
    what: "Looks for DROP TABLE of a table that was there before the change.",
    why: "Its rows are gone, and every program that still names it fails the moment the migration is through.",
    example: "CREATE TABLE faxes (fax_id bigint PRIMARY KEY);
-- the next migration:
DROP TABLE faxes;",
    instead: "CREATE TABLE faxes (fax_id bigint PRIMARY KEY);
-- the next migration:
COMMENT ON TABLE faxes IS 'not used any more since 2.4: to be dropped with 2.6';",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    let flaw = |(table, _): (Id, &Drop)| {
        let message = format!("dropping {table} loses its rows and breaks who still uses it");
        step.flaw(&table, step.statement.origin, "", message).fix("take it out of every program first, and say so with an ignore")
    };
    step.dropped(Class::Table).map(flaw).collect()
}
