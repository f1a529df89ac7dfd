//! A label that is used before it is there.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "enum-value-used-at-once",
    group: Group::Migration,
    severity: Severity::Warning,
    enabled: true,
    summary: "a label of an enum that is used in the file that adds it",
    what: "Looks for a statement that names a label which ALTER TYPE … ADD VALUE has added before it in the same file.",
    why: "PostgreSQL refuses to use a new label before the transaction that adds it is committed, and most tools run a \
          file in one.",
    example: "CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (person_id bigint PRIMARY KEY, mood mood NOT NULL);
-- the next migration:
ALTER TYPE mood ADD VALUE 'content' BEFORE 'happy';
UPDATE people SET mood = 'content' WHERE person_id = 1;",
    instead: "CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (person_id bigint PRIMARY KEY, mood mood NOT NULL);
-- the next migration:
ALTER TYPE mood ADD VALUE 'content' BEFORE 'happy';
-- the next migration:
UPDATE people SET mood = 'content' WHERE person_id = 1;",
    check: Check::Step(check),
};

fn check(step: &Step<'_>) -> Vec<Flaw> {
    if matches!(step.statement.ddl, Ddl::AlterType(_) | Ddl::Comment(_)) {
        return Vec::new();
    }
    let text = step.text();
    let used = step.file.labels.iter().find(|label| text.contains(&format!("'{}'", label.replace('\'', "''"))));
    let flaw = |label: &String| {
        let message = format!("label '{label}' was added in this very file: it cannot be used before that is committed");
        step.flaw_of_statement(message).fix("put what uses it into the next migration")
    };
    used.map(flaw).into_iter().collect()
}
