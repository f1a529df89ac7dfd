//! A materialized view that nobody can read while it is made anew.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "materialized-view-without-unique-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: false,
    summary: "a materialized view that cannot be refreshed concurrently",
    what: "Looks for materialized views without a unique index over plain columns and without a WHERE.",
    why: "REFRESH MATERIALIZED VIEW CONCURRENTLY needs one. Without it a refresh keeps every reader out until it is done.",
    example: "CREATE TABLE sales (sale_id bigint PRIMARY KEY, day date NOT NULL);
CREATE MATERIALIZED VIEW days AS SELECT day, count(*) AS sales FROM sales GROUP BY day;",
    instead: "CREATE TABLE sales (sale_id bigint PRIMARY KEY, day date NOT NULL);
CREATE MATERIALIZED VIEW days AS SELECT day, count(*) AS sales FROM sales GROUP BY day;
CREATE UNIQUE INDEX ON days (day);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let serves = |index: &Of<'_, Index>| {
        index.body.unique
            && index.body.predicate.is_none()
            && index.body.keys.iter().all(|key| matches!(key.key, Key::Column(_)))
    };
    let served: BTreeSet<&QName> = schema.all::<Index>().filter(serves).map(|index| &index.body.table).collect();
    let flaw = |view: Of<'_, MaterializedView>| {
        Flaw::of(&view, format!("{} has no unique index: a refresh keeps readers out", view.id))
            .fix(format!("CREATE UNIQUE INDEX ON {} (…);", view.id))
    };
    schema.all::<MaterializedView>().filter(|view| !served.contains(&view.id.qname())).map(flaw).collect()
}
