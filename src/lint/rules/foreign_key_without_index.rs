//! A foreign key whose columns no index begins with.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "foreign-key-without-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "a foreign key whose columns no index begins with",
    what: "Looks for foreign keys whose columns are not the first columns, in whatever order, of any index. A partial \
           index is taken to be enough: which rows matter is for the author to know.",
    why: "PostgreSQL indexes the key that is referred to, never the columns that refer. Each DELETE or UPDATE of a row \
          there then reads this whole table to see whether anything refers to it, and holds its locks as long; joins \
          along the key read it whole too.",
    example: "CREATE TABLE authors (author_id bigint PRIMARY KEY);
CREATE TABLE books (
    book_id bigint PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors
);",
    instead: "CREATE TABLE authors (author_id bigint PRIMARY KEY);
CREATE TABLE books (
    book_id bigint PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors
);
CREATE INDEX ON books (author_id);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        for (constraint, key) in table.foreign_keys().filter(|(_, key)| !table.is_indexed(&key.columns)) {
            let (name, columns) = (&table.name, listed(&key.columns));
            let message = format!("no index of {name} begins with {columns}, which refers to {}", key.table);
            flaws.push(Flaw::of(&constraint, message).fix(format!("CREATE INDEX CONCURRENTLY ON {name} ({columns});")));
        }
    }
    flaws
}
