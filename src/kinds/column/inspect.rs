//! Rows of `pg_attribute`.

use super::{Column, Generated};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, ColumnFacts, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model, Object};

/// What indexes, constraints and the like need to know of a column, by relation and number.
pub(crate) fn facts(row: &Row<'_>) -> Result<((u32, i32), ColumnFacts), InspectError> {
    let facts = ColumnFacts {
        name: row.name("name")?,
        type_oid: row.get("atttypid")?,
        collation: row.get("attcollation")?,
    };
    Ok(((row.get("attrelid")?, row.get("attnum")?), facts))
}

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let relation = row.get("attrelid")?;
    let Some(table) = catalog.own_relation(relation) else { return Ok(()) };
    if !matches!(row.text("relkind")?, "r" | "p" | "f") {
        return Ok(());
    }
    let id = Id::under(Kind::Column, table, &row.name("name")?);
    let column = column(row, catalog, relation)?;
    let privileges = match row.optional("acl")? {
        Some(_) => Some(catalog.privileges(row, "acl", &row.name("table_owner")?)?),
        None => None,
    };
    // A list from which everything was revoked says no more than none.
    let privileges = privileges.filter(|held| !held.0.is_empty());
    model.objects.insert(id, Object { privileges, ..catalog.object(row, column)? });
    Ok(())
}

fn column(row: &Row<'_>, catalog: &Catalog, relation: u32) -> Result<Column, InspectError> {
    let expr = row.optional("expression")?.map(|sql| Expr::qualified(text::unwrapped(sql)));
    let generated = row.text("attgenerated")?;
    let (default, generated) = match expr {
        Some(expr) if !generated.is_empty() => (None, Some(Generated { expr, stored: generated == "s" })),
        default => (default, None),
    };
    let mut options = row.options("options")?;
    options.extend(row.options("fdw_options")?);
    Ok(Column {
        position: row.get("position")?,
        ty: catalog.types.reference(row.get("atttypid")?, row.optional("type_text")?),
        not_null: row.flag("attnotnull")?,
        default,
        identity: match row.text("attidentity")? {
            "" => None,
            always => catalog
                .identity(relation, row.get("attnum")?)
                .map(|identity| super::Identity { always: always == "a", ..identity.clone() }),
        },
        generated,
        collation: if row.flag("collated")? { catalog.collation(row.get("attcollation")?) } else { None },
        storage: row.optional("storage")?.map(storage).map(str::to_owned),
        compression: match row.optional("compression")? {
            None => None,
            Some("p") => Some("pglz".to_owned()),
            Some("l") => Some("lz4".to_owned()),
            Some(_) => return row.unknown("compression"),
        },
        statistics: row.maybe("statistics")?,
        options,
    })
}

/// The word for a letter of `attstorage` or `typstorage`.
pub(crate) fn storage(letter: &str) -> &'static str {
    match letter {
        "p" => "plain",
        "m" => "main",
        "e" => "external",
        _ => "extended",
    }
}
