//! An index that another one begins with.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "covered-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "an index whose columns another index begins with",
    what: "Looks for plain B-tree indexes that are not unique, have no WHERE and no INCLUDE, and whose columns are the \
           first columns, in order, of another B-tree index without a WHERE.",
    why: "Whatever the shorter index finds the longer one finds too, while each INSERT and UPDATE has to keep both. It \
          is worth keeping only where it is very much smaller and used a great deal.",
    example: "CREATE TABLE events (event_id bigint PRIMARY KEY, user_id bigint NOT NULL, seen_at timestamptz NOT NULL);
CREATE INDEX events_user_idx ON events (user_id);
CREATE INDEX events_user_seen_idx ON events (user_id, seen_at);",
    instead: "CREATE TABLE events (event_id bigint PRIMARY KEY, user_id bigint NOT NULL, seen_at timestamptz NOT NULL);
CREATE INDEX events_user_seen_idx ON events (user_id, seen_at);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    schema.tables.iter().flat_map(of_table).collect()
}

fn of_table(table: &Table<'_>) -> Vec<Flaw> {
    let paths = table.paths();
    let plain = |path: &&Path<'_>| path.btree && path.plain && path.predicate.is_none();
    let mut flaws = Vec::new();
    for short in paths.iter().filter(plain).filter(|path| !path.unique && path.include.is_empty()) {
        let covers = |long: &&Path<'_>| long.columns.len() > short.columns.len() && long.columns.starts_with(&short.columns);
        if let Some(long) = paths.iter().filter(plain).find(covers) {
            let message = format!("index {} is what {} begins with", short.id.name, long.id.name);
            flaws.push(
                Flaw::new(short.id, short.object, message).fix(format!("DROP INDEX CONCURRENTLY {};", short.id)),
            );
        }
    }
    flaws
}
