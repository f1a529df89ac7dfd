//! A table without a primary key.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "no-primary-key",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a table without a primary key",
    what: "Looks for tables that have neither a primary key nor a unique key whose columns are all NOT NULL. Partitions \
           and tables that inherit take after their parents.",
    why: "Nothing keeps the same row from being there twice, no row can be named to be changed or deleted, no foreign \
          key can refer to it, and logical replication cannot apply UPDATE and DELETE.",
    example: "CREATE TABLE visits (page text NOT NULL, seen_at timestamptz NOT NULL);",
    instead: "CREATE TABLE visits (
    visit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page text NOT NULL,
    seen_at timestamptz NOT NULL
);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let without = |table: &&Table<'_>| {
        !table.is_partition() && table.of.body.inherits.is_empty() && !has_key(table) && !table.columns.is_empty()
    };
    let flaw = |table: &Table<'_>| {
        let name = &table.name;
        Flaw::of(&table.of, format!("table {name} has no primary key")).fix(format!(
            "choose the columns that name a row, or give it a number:\n  ALTER TABLE {name} ADD COLUMN id bigint \
             GENERATED ALWAYS AS IDENTITY PRIMARY KEY;"
        ))
    };
    schema.tables.iter().filter(without).map(flaw).collect()
}

fn has_key(table: &Table<'_>) -> bool {
    let not_null = |name: &&Name| table.column(name).is_some_and(|column| column.body.not_null);
    table.primary_key().is_some()
        || table.paths().iter().any(|path| {
            path.unique && path.predicate.is_none() && !path.columns.is_empty() && path.columns.iter().all(not_null)
        })
}
