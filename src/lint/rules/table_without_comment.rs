//! A table that nobody explains.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "table-without-comment",
    group: Group::Style,
    severity: Severity::Note,
    enabled: false,
    summary: "a table or view without a comment",
    what: "Looks for tables, views and materialized views without a COMMENT; partitions aside.",
    why: "What a table is for is known to who made it. A comment travels with the schema into every tool that shows it.",
    example: "CREATE TABLE visits (visit_id bigint PRIMARY KEY);",
    instead: "CREATE TABLE visits (visit_id bigint PRIMARY KEY);
COMMENT ON TABLE visits IS 'One row each time somebody opens a page';",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let kinds = [Kind::Table, Kind::View, Kind::MaterializedView];
    let silent = |id: &Id, object: &Object| {
        object.comment.is_none()
            && kinds.contains(&id.kind)
            && !schema.table(&id.qname()).is_some_and(Table::is_partition)
    };
    let all = schema.model.objects.iter().filter(|(id, object)| silent(id, object));
    let flaw = |(id, object): (&Id, &Object)| {
        let word = id.kind.noun();
        Flaw::new(id, object, format!("{word} {id} has no comment")).fix(format!("COMMENT ON {} {id} IS '…';", word.to_uppercase()))
    };
    all.map(flaw).collect()
}
