//! A constraint that follows from another.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "redundant-constraint",
    group: Group::Performance,
    severity: Severity::Warning,
    enabled: true,
    summary: "a constraint that follows from another one",
    what: "Looks for unique constraints whose columns contain those of the primary key or of another unique constraint \
           and that no foreign key refers to, for `CHECK (x IS NOT NULL)` of a column that is NOT NULL, and for two \
           checks of one table with the same text.",
    why: "What is unique by fewer columns is unique by more: the wider key costs an index and guards nothing. A check \
          twice is computed twice for each row.",
    example: "CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    tenant_id bigint NOT NULL CHECK (tenant_id IS NOT NULL),
    UNIQUE (user_id, tenant_id)
);",
    instead: "CREATE TABLE users (user_id bigint PRIMARY KEY, tenant_id bigint NOT NULL);",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let referenced = referenced(schema);
    let of_table = |table: &Table<'_>| {
        let mut flaws = keys(table, &referenced);
        flaws.extend(checks(table));
        flaws
    };
    schema.tables.iter().flat_map(of_table).collect()
}

/// The columns that foreign keys refer to, by table.
fn referenced<'s>(schema: &'s Schema<'_>) -> BTreeSet<(&'s QName, BTreeSet<&'s Name>)> {
    let keys = schema.tables.iter().flat_map(Table::foreign_keys);
    keys.map(|(_, key)| (&key.table, key.references.iter().collect())).collect()
}

fn keys(table: &Table<'_>, referenced: &BTreeSet<(&QName, BTreeSet<&Name>)>) -> Vec<Flaw> {
    let unique = table.constraints.iter().filter_map(|constraint| match &constraint.body.rule {
        ConstraintRule::PrimaryKey(key) => Some((constraint, key, true)),
        ConstraintRule::Unique(key) => Some((constraint, key, false)),
        _ => None,
    });
    let all: Vec<_> = unique
        .filter(|(constraint, key, _)| !key.without_overlaps && constraint.body.deferrable == Deferrable::Not)
        .map(|(constraint, key, primary)| (constraint, key.columns.iter().collect::<BTreeSet<_>>(), primary, key))
        .collect();
    let mut flaws = Vec::new();
    for (constraint, columns, primary, key) in &all {
        if *primary || !key.include.is_empty() || referenced.contains(&(&table.name, columns.clone())) {
            continue;
        }
        let not_null = |name: &Name| table.column(name).is_some_and(|column| column.body.not_null);
        let within = all.iter().find(|(other, others, ..)| {
            other.id != constraint.id
                && others.is_subset(columns)
                && (others.len() < columns.len() || other.id < constraint.id)
                && others.iter().all(|name| not_null(name))
        });
        if let Some((first, ..)) = within {
            let message = format!("unique constraint {} follows from {}", constraint.id.name, first.id.name);
            let fix = format!("ALTER TABLE {} DROP CONSTRAINT {};", table.name, constraint.id.name);
            flaws.push(Flaw::of(constraint, message).fix(fix));
        }
    }
    flaws
}

fn checks(table: &Table<'_>) -> Vec<Flaw> {
    let mut seen: BTreeMap<&str, &Id> = BTreeMap::new();
    let mut flaws = Vec::new();
    for constraint in &table.constraints {
        let ConstraintRule::Check { expr, no_inherit: false } = &constraint.body.rule else { continue };
        let fix = format!("ALTER TABLE {} DROP CONSTRAINT {};", table.name, constraint.id.name);
        if let Some(first) = seen.get(expr.sql.as_str()) {
            let message = format!("check {} says what {} says", constraint.id.name, first.name);
            flaws.push(Flaw::of(constraint, message).fix(fix));
            continue;
        }
        seen.insert(&expr.sql, constraint.id);
        if let Some(Expr::Is(operand, Test::Null, true)) = tree(expr)
            && let Expr::Column(path) = *operand
            && let Some(column) = path.last().and_then(|name| table.column(name))
            && column.body.not_null
        {
            let message = format!("check {} follows from {} being NOT NULL", constraint.id.name, column.id.name);
            flaws.push(Flaw::of(constraint, message).fix(fix));
        }
    }
    flaws
}
