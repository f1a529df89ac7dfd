//! Ways to make constraints and indexes on tables in use that lock for a moment only.

use super::context::At;
use super::write::{HazardKind, Lock, Sql, list, with_parameters};
use crate::kinds::constraint::{Constraint, ConstraintRule, Deferrable, KeyConstraint};
use crate::kinds::index::plan::is_partitioned;
use crate::kinds::{Body, Kind};
use crate::plan::address::relation;

/// What makes a constraint or index in the online way; `None` where there is none.
pub fn create(at: &At<'_>) -> Option<Vec<Sql>> {
    match &at.object.body {
        Body::Index(index) => {
            if is_partitioned(at.model, &index.table) || !index.valid {
                return None;
            }
            let mut statements = vec![index.create_sql(at, true)];
            statements.extend(index.trimmings(at));
            Some(statements)
        }
        Body::Constraint(constraint) => {
            let mut statements = constraint_online(constraint, at)?;
            statements.extend(constraint.trimmings(at));
            Some(statements)
        }
        _ => None,
    }
}

fn constraint_online(constraint: &Constraint, at: &At<'_>) -> Option<Vec<Sql>> {
    let table = relation(at.id);
    let (holder, _) = at.model.relation(&table)?;
    if holder.kind != Kind::Table
        || is_partitioned(at.model, &table)
        || !constraint.validated
        || !constraint.enforced
    {
        return None;
    }
    match &constraint.rule {
        ConstraintRule::Check { .. } | ConstraintRule::ForeignKey(_) | ConstraintRule::NotNull { .. } => {
            Some(vec![constraint.add(at, true), constraint.validate(at).alone()])
        }
        ConstraintRule::PrimaryKey(key) if !key.without_overlaps => {
            Some(by_index(constraint, key, "PRIMARY KEY", at))
        }
        ConstraintRule::Unique(key) if !key.without_overlaps => Some(by_index(constraint, key, "UNIQUE", at)),
        _ => None,
    }
}

/// The index is built while others write; making it the constraint's takes a moment.
fn by_index(constraint: &Constraint, key: &KeyConstraint, word: &str, at: &At<'_>) -> Vec<Sql> {
    let (table, name) = (relation(at.id), &at.id.name);
    let columns = list(&key.columns);
    let include =
        if key.include.is_empty() { String::new() } else { format!(" INCLUDE ({})", list(&key.include)) };
    let distinct = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    let space = key.tablespace.as_ref().map(|t| format!(" TABLESPACE {t}")).unwrap_or_default();
    let with = with_parameters(&key.options);
    let index = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns}){include}{distinct}{with}{space}"
    );
    let duplicates =
        format!("SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1");
    let index = Sql::locking(Lock::ShareUpdateExclusive, index).alone();
    let index = index
        .fails_on("Fails where rows have the same key, and leaves an invalid index to drop.", duplicates);
    let deferrable = match constraint.deferrable {
        Deferrable::Not => String::new(),
        other => format!(" {}", other.sql()),
    };
    let add = Sql::exclusive(format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {name}{deferrable}"
    ));
    let nulls = "Columns that may hold NULL are scanned and made NOT NULL.";
    vec![index, if word == "PRIMARY KEY" { add.hazard(HazardKind::Note, nulls) } else { add }]
}

/// What takes an index away while others use its table.
pub fn drop_index(at: &At<'_>) -> Option<Vec<Sql>> {
    let Body::Index(index) = &at.object.body else { return None };
    let sql = format!("DROP INDEX CONCURRENTLY {}", at.id.qname());
    let here = !is_partitioned(at.model, &index.table);
    here.then(|| vec![Sql::locking(Lock::ShareUpdateExclusive, sql).alone()])
}
