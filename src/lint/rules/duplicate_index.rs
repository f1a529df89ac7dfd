//! Two indexes that are one.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "duplicate-index",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "an index that another one is already",
    what: "Looks for indexes of one table that have the same method, keys, INCLUDE and WHERE, the indexes behind primary \
           keys and unique constraints among them.",
    why: "No query needs the second, and each INSERT and UPDATE has to keep it.",
    example: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE INDEX users_email_idx ON users (email);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL UNIQUE);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    schema.tables.iter().flat_map(of_table).collect()
}

fn of_table(table: &Table<'_>) -> Vec<Flaw> {
    let mut seen: Vec<(Shape<'_>, &Id, bool)> = Vec::new();
    for constraint in &table.constraints {
        if let Some(shape) = Shape::of_constraint(&constraint.body.rule) {
            seen.push((shape, constraint.id, true));
        }
    }
    // Unique ones first: of two the plain one goes.
    let mut indexes: Vec<_> = table.indexes.iter().collect();
    indexes.sort_by_key(|index| !index.body.unique);
    let mut flaws = Vec::new();
    for index in indexes {
        let (shape, unique) = (Shape::of_index(index.body), index.body.unique);
        match seen.iter().find(|(other, _, unique_too)| *other == shape && (*unique_too || !unique)) {
            Some((_, first, _)) => flaws.push(
                Flaw::of(index, format!("index {} is what {} is already", index.id.name, first.name))
                    .fix(format!("DROP INDEX CONCURRENTLY {};", index.id)),
            ),
            None => seen.push((shape, index.id, unique)),
        }
    }
    flaws
}

/// What two indexes have in common where they are one.
#[derive(PartialEq)]
struct Shape<'m> {
    method: &'m str,
    keys: Vec<IndexKey>,
    include: Vec<&'m Name>,
    predicate: Option<&'m str>,
    nulls_not_distinct: bool,
}

impl<'m> Shape<'m> {
    fn of_index(index: &'m Index) -> Self {
        Self {
            method: index.method.as_str(),
            keys: index.keys.clone(),
            include: index.include.iter().collect(),
            predicate: index.predicate.as_ref().map(|predicate| predicate.sql.as_str()),
            nulls_not_distinct: index.nulls_not_distinct,
        }
    }

    fn of_constraint(rule: &'m ConstraintRule) -> Option<Self> {
        let (ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key)) = rule else { return None };
        let keys = key.columns.iter().map(|column| IndexKey {
            key: Key::Column(column.clone()),
            collation: None,
            opclass: None,
            opclass_options: crate::model::Options::default(),
            descending: false,
            nulls_first: false,
        });
        Some(Self {
            method: "btree",
            keys: keys.collect(),
            include: key.include.iter().collect(),
            predicate: None,
            nulls_not_distinct: key.nulls_not_distinct,
        })
    }
}
