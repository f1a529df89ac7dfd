//! Rows for which there is no partition.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "rows-in-default-partition",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "rows for which there is no partition but the default one",
    what: "Looks, in a database, for DEFAULT partitions that have rows, by the server's estimate.",
    why: "Somebody forgot to make a partition in time. Now it cannot be made: its rows are in the default partition, and \
          PostgreSQL refuses to attach one that they belong to until they are moved.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_other PARTITION OF logs DEFAULT;
INSERT INTO logs VALUES ('2026-01-01', 'late');
ANALYZE logs_other;",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    check: Check::Live(check),
};

fn check(schema: &Schema<'_>, observed: &Observed) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let Some(DefaultPartition::Rows(rows)) = observed.default_partitions.get(&table.name) else { continue };
        let message = format!("default partition {} has about {rows} rows that fit no other partition", table.name);
        flaws.push(Flaw::of(&table.of, message).fix(format!(
            "in one transaction: ALTER TABLE … DETACH PARTITION {};\nmake their partitions, move the rows, attach it again",
            table.name
        )));
    }
    flaws
}
