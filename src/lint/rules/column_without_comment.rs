//! A column that nobody explains.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "column-without-comment",
    group: Group::Style,
    severity: Severity::Note,
    enabled: false,
    summary: "a column without a comment",
    what: "Looks for columns of tables without a COMMENT; columns of partitions, primary keys and foreign keys aside.",
    why: "Units, meanings of null, and who writes it: a name does not say them.",
    example: "CREATE TABLE runs (run_id bigint PRIMARY KEY, duration integer NOT NULL);",
    instead: "CREATE TABLE runs (run_id bigint PRIMARY KEY, duration integer NOT NULL);
COMMENT ON COLUMN runs.duration IS 'Milliseconds from start to end';",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in schema.tables.iter().filter(|table| !table.is_partition()) {
        let mut keys: BTreeSet<&Name> = table.foreign_keys().flat_map(|(_, key)| &key.columns).collect();
        keys.extend(table.primary_key().into_iter().flat_map(|(_, key)| &key.columns));
        for column in table.columns.iter().filter(|column| column.object.comment.is_none() && !keys.contains(&column.id.name)) {
            flaws.push(
                Flaw::of(column, format!("column {} has no comment", column.id))
                    .fix(format!("COMMENT ON COLUMN {} IS '…';", column.id)),
            );
        }
    }
    flaws
}
