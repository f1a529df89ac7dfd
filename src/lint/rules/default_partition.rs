//! A partition for whatever fits nowhere.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "default-partition",
    group: Group::Performance,
    severity: Severity::Note,
    enabled: false,
    summary: "a default partition",
    what: "Looks for DEFAULT partitions.",
    why: "Before another partition can be attached, PostgreSQL reads the whole default partition, under a lock that \
          keeps writers out, to see that none of its rows belongs there. Rows that landed in it by mistake are not \
          noticed.",
    example: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_other PARTITION OF logs DEFAULT;",
    instead: "CREATE TABLE logs (day date NOT NULL, line text, PRIMARY KEY (day, line)) PARTITION BY RANGE (day);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let flaw = |table: &Table<'_>| {
        Flaw::of(&table.of, format!("{} takes whatever fits no other partition", table.name))
            .fix(format!("ALTER TABLE … ADD CHECK (…);\nof {}, so that attaching another need not read it", table.name))
    };
    schema.tables.iter().filter(|table| bounds::is_default(table)).map(flaw).collect()
}
