//! A table that inherits.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "table-inheritance",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: false,
    summary: "a table that inherits from another",
    what: "Looks for INHERITS; partitions are none.",
    why: "Keys and foreign keys do not reach into the children: what is unique in each is there twice in all. For many \
          parts of one table there is partitioning, for things of several sorts a foreign key.",
    example: "CREATE TABLE places (name text PRIMARY KEY);
CREATE TABLE capitals (country text NOT NULL) INHERITS (places);",
    instead: "CREATE TABLE places (name text PRIMARY KEY);
CREATE TABLE capitals (name text PRIMARY KEY REFERENCES places, country text NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let heirs = schema.tables.iter().filter(|table| !table.of.body.inherits.is_empty());
    let flaw = |table: &Table<'_>| {
        let parents = table.of.body.inherits.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Flaw::of(&table.of, format!("{} inherits from {parents}", table.name))
            .fix(format!("ALTER TABLE {} NO INHERIT {parents};", table.name))
    };
    heirs.map(flaw).collect()
}
