//! Two foreign keys over the same columns to the same columns.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "duplicate-foreign-key",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "a foreign key that says what another says",
    what: "Looks for two foreign keys of one table with the same columns, to the same table and columns.",
    why: "Each change of a row is checked twice; where their actions differ, both run and one undoes what the other \
          means.",
    example: "CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a, CONSTRAINT b_again FOREIGN KEY (id) REFERENCES a ON DELETE CASCADE);",
    instead: "CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a ON DELETE CASCADE);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in &schema.tables {
        let mut seen: BTreeMap<_, &Id> = BTreeMap::new();
        for (constraint, key) in table.foreign_keys() {
            let mut pairs: Vec<_> = key.columns.iter().zip(&key.references).collect();
            pairs.sort();
            match seen.get(&(&key.table, pairs.clone())) {
                Some(first) => {
                    let message = format!("foreign key {} says what {} says", constraint.id.name, first.name);
                    let fix = format!("ALTER TABLE {} DROP CONSTRAINT {};", table.name, constraint.id.name);
                    flaws.push(Flaw::of(&constraint, message).fix(fix));
                }
                None => {
                    seen.insert((&key.table, pairs), constraint.id);
                }
            }
        }
    }
    flaws
}
