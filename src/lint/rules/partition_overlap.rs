//! Partitions that claim the same rows.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "partition-overlap",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "two partitions for the same rows",
    what: "Compares the bounds of the partitions of a table, where they are constants: values of lists, and ranges over \
           one column of dates, times or whole numbers.",
    why: "PostgreSQL refuses the second: the files do not load.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-03-01');
CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM ('2026-02-01') TO ('2026-04-01');",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM ('2026-02-01') TO ('2026-04-01');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let ranges = bounds::ranges(schema, table);
        for pair in ranges.windows(2) {
            if let [a, b] = pair
                && a.to > b.from
            {
                flaws.push(flaw(b.table, a.table));
            }
        }
        let mut seen: BTreeMap<String, &Table<'_>> = BTreeMap::new();
        for (value, partition) in bounds::values(schema, table) {
            if let Some(first) = seen.insert(value, partition) {
                flaws.push(flaw(partition, first));
            }
        }
    }
    flaws
}

fn flaw(table: &Table<'_>, first: &Table<'_>) -> Flaw {
    Flaw::of(&table.of, format!("partition {} claims rows that {} claims", table.name, first.name))
        .fix("let each begin where the one before it ends")
}
