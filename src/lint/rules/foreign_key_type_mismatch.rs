//! A foreign key between columns of different types.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "foreign-key-type-mismatch",
    group: Group::Correctness,
    severity: Severity::Warning,
    enabled: true,
    summary: "a foreign key between columns of different types",
    what: "Looks for foreign keys whose columns have not the type of the columns that they refer to. The length of a \
           varchar and the like does not count.",
    why: "A key of a narrower type cannot hold every value that it may have to refer to: the day the referenced numbers \
          outgrow it, inserts fail. Joins have to cast, and some can no longer use the index.",
    example: "CREATE TABLE authors (author_id bigint PRIMARY KEY);
CREATE TABLE books (book_id bigint PRIMARY KEY, author_id integer REFERENCES authors);
CREATE INDEX ON books (author_id);",
    instead: "CREATE TABLE authors (author_id bigint PRIMARY KEY);
CREATE TABLE books (book_id bigint PRIMARY KEY, author_id bigint REFERENCES authors);
CREATE INDEX ON books (author_id);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for (constraint, key) in table.foreign_keys() {
            let Some(other) = schema.table(&key.table) else { continue };
            for (own, referenced) in key.columns.iter().zip(&key.references) {
                let (Some(a), Some(b)) = (table.column(own), other.column(referenced)) else { continue };
                let (from, to) = (a.body.ty.without_modifiers(), b.body.ty.without_modifiers());
                if !from.agrees(&to) {
                    let message =
                        format!("{}.{own} is {from}, but refers to {}.{referenced}, which is {to}", table.name, key.table);
                    let fix = format!("ALTER TABLE {} ALTER COLUMN {own} TYPE {};", table.name, b.body.ty);
                    flaws.push(Flaw::of(&constraint, message).part(own.as_str()).fix(fix));
                }
            }
        }
    }
    flaws
}
