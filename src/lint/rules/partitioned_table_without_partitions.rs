//! A partitioned table that takes no row.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "partitioned-table-without-partitions",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: false,
    summary: "a partitioned table without any partition",
    what: "Looks for partitioned tables that have no partition. Where something else makes them (pg_partman, a job), that \
           is as it should be.",
    why: "Every insert fails until somebody makes a partition.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let foreign: BTreeSet<&QName> = schema.all::<ForeignTable>().filter_map(|table| table.body.partition_of.as_ref().map(|(parent, _)| parent)).collect();
    let bare = schema.tables.iter().filter(|table| {
        table.of.body.partition_key.is_some() && table.partitions.is_empty() && !foreign.contains(&table.name)
    });
    let flaw = |table: &Table<'_>| {
        Flaw::of(&table.of, format!("{} has no partition: every insert fails", table.name))
            .fix(format!("CREATE TABLE … PARTITION OF {} FOR VALUES …;", table.name))
    };
    bare.map(flaw).collect()
}
