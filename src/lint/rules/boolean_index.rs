//! An index with two values.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "boolean-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "an index over nothing but a boolean",
    what: "Looks for indexes without a WHERE whose only key is a boolean column.",
    why: "Half of the table is behind each of its two values: reading it all is faster, and the planner knows. Where one \
          of the values is rare, a partial index over another column finds those rows and stays small.",
    example: "CREATE TABLE jobs (job_id bigint PRIMARY KEY, done boolean NOT NULL, due_at timestamptz NOT NULL);
CREATE INDEX jobs_done_idx ON jobs (done);",
    instead: "CREATE TABLE jobs (job_id bigint PRIMARY KEY, done boolean NOT NULL, due_at timestamptz NOT NULL);
CREATE INDEX jobs_open_idx ON jobs (due_at) WHERE NOT done;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for index in table.indexes.iter().filter(|index| index.body.predicate.is_none() && !index.body.unique) {
            let [IndexKey { key: Key::Column(name), .. }] = index.body.keys.as_slice() else { continue };
            if table.column(name).is_some_and(|column| column.body.ty.is_builtin("bool")) {
                let message = format!("index {} is over the boolean {name} alone", index.id.name);
                flaws.push(Flaw::of(index, message).fix(format!("CREATE INDEX CONCURRENTLY ON {} (…) WHERE {name};", table.name)));
            }
        }
    }
    flaws
}
