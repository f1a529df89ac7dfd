//! A default partition that nothing lands in.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "unused-default-partition",
    group: Group::Style,
    severity: Severity::Note,
    enabled: false,
    summary: "a default partition that nothing lands in",
    what: "Looks, in a database, for DEFAULT partitions without a page.",
    why: "Whatever it was to catch does not come. While it is there, each partition that is attached waits for it to be \
          read under a lock, and a row that comes after all is hidden there instead of failing where somebody sees it.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_other PARTITION OF logs DEFAULT;",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    check: Check::Live(check),
};

fn check(schema: &Schema<'_>, observed: &Observed) -> Vec<Flaw> {
    let empty = |table: &&Table<'_>| {
        observed.default_partitions.get(&table.name) == Some(&DefaultPartition::Empty)
    };
    let flaw = |table: &Table<'_>| {
        Flaw::of(&table.of, format!("default partition {} is empty", table.name))
            .fix(format!("DROP TABLE {};", table.name))
    };
    schema.tables.iter().filter(empty).map(flaw).collect()
}
