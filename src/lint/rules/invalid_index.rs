//! An index that no query uses.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "invalid-index",
    group: Group::Correctness,
    severity: Severity::Error,
    enabled: true,
    summary: "an index that no query can use",
    what: "Looks for indexes that are marked invalid: in a database, what a CREATE INDEX CONCURRENTLY that failed left \
           behind; in files, an index ON ONLY a partitioned table that lacks its partitions' indexes.",
    why: "Each INSERT and UPDATE keeps the index, and no query may use it. A unique one does not even guard its key.",
    example: "CREATE TABLE logs (log_id bigint, day date NOT NULL, PRIMARY KEY (log_id, day)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX logs_day_idx ON ONLY logs (day);",
    instead: "CREATE TABLE logs (log_id bigint, day date NOT NULL, PRIMARY KEY (log_id, day)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX logs_day_idx ON ONLY logs (day);
CREATE INDEX logs_2026_day_idx ON logs_2026 (day);
ALTER INDEX logs_day_idx ATTACH PARTITION logs_2026_day_idx;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let invalid = schema.all::<Index>().filter(|index| !index.body.valid);
    let flaw = |index: Of<'_, Index>| {
        let partitioned =
            schema.table(&index.body.table).is_some_and(|table| table.of.body.partition_key.is_some());
        let fix = if partitioned {
            format!("ALTER INDEX {} ATTACH PARTITION …; for the index of each partition", index.id)
        } else {
            format!("DROP INDEX CONCURRENTLY {};\nand create it again, or:\n  REINDEX INDEX CONCURRENTLY {};", index.id, index.id)
        };
        Flaw::of(&index, format!("index {} is invalid: no query uses it", index.id)).fix(fix)
    };
    invalid.map(flaw).collect()
}
