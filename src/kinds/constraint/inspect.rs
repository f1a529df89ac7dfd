//! Rows of `pg_constraint`.

use super::{Constraint, ConstraintRule, Deferrable, Exclusion, ForeignKey, KeyConstraint};
use crate::declare::not_null::says_more;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Backing, Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model, QName};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(owner) = owner(row, catalog)? else { return Ok(()) };
    let enforced = row.flag("conenforced")?;
    // What is not enforced is never validated: it says nothing more.
    let validated = row.flag("convalidated")? || !enforced;
    let Some(rule) = rule(row, catalog, &owner, validated)? else { return Ok(()) };
    let index = row.get("conindid")?;
    let backing = catalog.backing(index).filter(|_| rule.is_key());
    let constraint = Constraint {
        validated,
        deferrable: deferrable(row, "con")?,
        enforced,
        cluster: backing.is_some_and(|backing| backing.index.cluster),
        index_comment: backing.and_then(|backing| backing.comment.clone()),
        partition_names: if rule.is_key() { catalog.partition_names(index) } else { Vec::new() },
        rule,
    };
    let id = Id::under(Kind::Constraint, &owner, &row.name("name")?);
    model.objects.insert(id, catalog.object(row, constraint)?);
    Ok(())
}

/// The table or domain, unless an extension brought it.
fn owner(row: &Row<'_>, catalog: &Catalog) -> Result<Option<QName>, InspectError> {
    Ok(match row.get("contypid")? {
        0 => catalog.own_relation(row.get("conrelid")?).cloned(),
        domain if catalog.is_member_type(domain) => None,
        domain => Some(catalog.ty(domain).name),
    })
}

/// Columns `<prefix>deferrable` and `<prefix>deferred`.
pub(crate) fn deferrable(row: &Row<'_>, prefix: &str) -> Result<Deferrable, InspectError> {
    let can = row.flag(if prefix == "con" { "condeferrable" } else { "tgdeferrable" })?;
    let does = row.flag(if prefix == "con" { "condeferred" } else { "tginitdeferred" })?;
    Ok(match (can, does) {
        (false, _) => Deferrable::Not,
        (true, false) => Deferrable::Immediate,
        (true, true) => Deferrable::Deferred,
    })
}

/// What the constraint demands; nothing of a NOT NULL that says no more than its column.
fn rule(
    row: &Row<'_>,
    catalog: &Catalog,
    owner: &QName,
    validated: bool,
) -> Result<Option<ConstraintRule>, InspectError> {
    Ok(match row.text("contype")? {
        "p" => Some(ConstraintRule::PrimaryKey(key(row, catalog)?)),
        "u" => Some(ConstraintRule::Unique(key(row, catalog)?)),
        "c" => Some(check(row, catalog)?),
        "f" => Some(ConstraintRule::ForeignKey(foreign_key(row, catalog)?)),
        "x" => exclusion(row, catalog)?.map(ConstraintRule::Exclusion),
        "n" => not_null(row, catalog, owner, validated)?,
        _ => return row.unknown("contype"),
    })
}

fn key(row: &Row<'_>, catalog: &Catalog) -> Result<KeyConstraint, InspectError> {
    let columns = catalog.column_names(row.get("conrelid")?, &row.numbers("conkey")?);
    let mut key = KeyConstraint { columns, without_overlaps: row.flag("conperiod")?, ..Default::default() };
    if let Some(Backing { index, .. }) = catalog.backing(row.get("conindid")?) {
        key.include.clone_from(&index.include);
        key.nulls_not_distinct = index.nulls_not_distinct;
        key.options.clone_from(&index.options);
        key.tablespace.clone_from(&index.tablespace);
    }
    Ok(key)
}

fn check(row: &Row<'_>, catalog: &Catalog) -> Result<ConstraintRule, InspectError> {
    let expr = Expr::qualified(text::unwrapped(row.text("expression")?));
    let base = catalog.types.get(row.get("contypid")?).and_then(|domain| domain.base.as_ref());
    Ok(match base {
        Some((base, text)) => {
            ConstraintRule::DomainCheck { expr, base: catalog.types.reference(*base, text.as_deref()) }
        }
        None => ConstraintRule::Check { expr, no_inherit: row.flag("connoinherit")? },
    })
}

fn foreign_key(row: &Row<'_>, catalog: &Catalog) -> Result<ForeignKey, InspectError> {
    let (table, target) = (row.get("conrelid")?, row.get("confrelid")?);
    Ok(ForeignKey {
        columns: catalog.column_names(table, &row.numbers("conkey")?),
        table: catalog.relation_name(target),
        references: catalog.column_names(target, &row.numbers("confkey")?),
        matching: match row.text("confmatchtype")? {
            "s" => "simple",
            "f" => "full",
            "p" => "partial",
            _ => return row.unknown("confmatchtype"),
        }
        .to_owned(),
        on_update: action(row, "confupdtype")?,
        on_delete: action(row, "confdeltype")?,
        on_delete_columns: catalog.column_names(table, &row.numbers("confdelsetcols")?),
        period: row.flag("conperiod")?,
    })
}

fn action(row: &Row<'_>, column: &str) -> Result<String, InspectError> {
    let word = match row.text(column)? {
        "a" => "no action",
        "r" => "restrict",
        "c" => "cascade",
        "n" => "set null",
        "d" => "set default",
        _ => return row.unknown(column),
    };
    Ok(word.to_owned())
}

fn exclusion(row: &Row<'_>, catalog: &Catalog) -> Result<Option<Exclusion>, InspectError> {
    let Some(Backing { index, .. }) = catalog.backing(row.get("conindid")?) else { return Ok(None) };
    let operators: Vec<u32> = row.numbers("operators")?;
    let elements = index.keys.iter().zip(operators).map(|(key, operator)| {
        (key.clone(), catalog.operator_name(operator).unwrap_or_else(|| operator.to_string()))
    });
    Ok(Some(Exclusion {
        method: index.method.clone(),
        elements: elements.collect(),
        include: index.include.clone(),
        predicate: index.predicate.clone(),
        options: index.options.clone(),
        tablespace: index.tablespace.clone(),
    }))
}

fn not_null(
    row: &Row<'_>,
    catalog: &Catalog,
    owner: &QName,
    validated: bool,
) -> Result<Option<ConstraintRule>, InspectError> {
    let no_inherit = row.flag("connoinherit")?;
    let column = catalog.column_names(row.get("conrelid")?, &row.numbers("conkey")?).pop();
    let (name, comment) = (row.name("name")?, row.optional("comment")?);
    let more = says_more(&owner.name, column.as_ref(), &name, no_inherit, validated, comment);
    Ok(more.then_some(ConstraintRule::NotNull { column, no_inherit }))
}
