//! Rows that no partition takes.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "partition-gap",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a gap between two partitions",
    what: "Looks for a range between two partitions of a table that neither takes, where there is no default partition \
           and the bounds are constants over one column of dates, times or whole numbers.",
    why: "A row of that range cannot be inserted: it fails when the day comes.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE logs_c PARTITION OF logs FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE logs_c PARTITION OF logs FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        if schema.partitions(table).any(bounds::is_default) {
            continue;
        }
        for pair in bounds::ranges(schema, table).windows(2) {
            let [a, b] = pair else { continue };
            if a.to < b.from {
                let message = format!("no partition of {} takes what is between {} and {}", table.name, a.table.name, b.table.name);
                let fix = format!("CREATE TABLE … PARTITION OF {} FOR VALUES FROM ({}) TO ({});", table.name, a.end, b.start);
                flaws.push(Flaw::of(&b.table.of, message).fix(fix));
            }
        }
    }
    flaws
}
