//! A name that always needs quotes.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "reserved-word-name",
    group: Group::Style,
    severity: Severity::Warning,
    enabled: true,
    summary: "a table or column named by a reserved word",
    what: "Looks for tables, views, columns, types and functions whose name is a reserved word of PostgreSQL: `user`, \
           `order`, `group`.",
    why: "Without quotes the name means something else: `SELECT * FROM user` does not fail, it shows the current role. \
          Every query, tool and person has to remember the quotes.",
    example: "CREATE TABLE \"order\" (order_id bigint PRIMARY KEY);",
    instead: "CREATE TABLE orders (order_id bigint PRIMARY KEY);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let reserved = |name: &Name| keyword_category(name.as_str()) == Some(KeywordCategory::Reserved);
    let flaw = |(id, object): (&Id, &Object)| {
        let message = format!("{} is a reserved word: the name always needs quotes", id.name.as_str());
        Flaw::new(id, object, message).fix(rename(id, &format!("{}_…", id.name.as_str())))
    };
    named(schema).filter(|(id, _)| reserved(&id.name)).map(flaw).collect()
}
