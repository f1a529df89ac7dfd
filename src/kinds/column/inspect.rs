//! Rows of `pg_attribute`.

use super::{Column, Generated, declare};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, ColumnFacts, Row, text};
use crate::kinds::{Body, Kind};
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
    let derived = !matches!(row.text("relkind")?, "r" | "p" | "f");
    let id = Id::under(Kind::Column, table, &row.name("name")?);
    let column = if derived { derived_column(row, catalog)? } else { column(row, catalog, relation)? };
    let privileges = match row.optional("acl")? {
        Some(_) => Some(catalog.privileges(row, "acl", &row.name("table_owner")?)?),
        None => None,
    };
    // A list from which everything was revoked says no more than none.
    let privileges = privileges.filter(|held| !held.0.is_empty());
    let object = Object { privileges, ..catalog.object(row, column)? };
    if !derived || says_something(&object) {
        model.objects.insert(id, object);
    }
    Ok(())
}

/// What can be said of a column of a view, a materialized view or a composite type alone.
fn derived_column(row: &Row<'_>, catalog: &Catalog) -> Result<Column, InspectError> {
    Ok(Column {
        default: row.optional("expression")?.map(|sql| Expr::qualified(text::unwrapped(sql))),
        storage: row.optional("storage")?.map(storage).map(str::to_owned),
        compression: compression(row)?,
        statistics: row.maybe("statistics")?,
        options: row.options("options")?,
        ..declare::derived(catalog.types.reference(row.get("atttypid")?, row.optional("type_text")?))
    })
}

fn says_something(object: &Object) -> bool {
    let plain = |column: &Column| *column == declare::derived(column.ty.clone());
    object.comment.is_some()
        || object.privileges.is_some()
        || !matches!(&object.body, Body::Column(column) if plain(column))
}

fn compression(row: &Row<'_>) -> Result<Option<String>, InspectError> {
    Ok(match row.optional("compression")? {
        None => None,
        Some("p") => Some("pglz".to_owned()),
        Some("l") => Some("lz4".to_owned()),
        Some(_) => return row.unknown("compression"),
    })
}

fn column(row: &Row<'_>, catalog: &Catalog, relation: u32) -> Result<Column, InspectError> {
    let expr = row.optional("expression")?.map(|sql| Expr::qualified(text::unwrapped(sql)));
    let generated = row.text("attgenerated")?;
    let (default, generated) = match expr {
        Some(expr) if !generated.is_empty() => (None, Some(Box::new(Generated { expr, stored: generated == "s" }))),
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
                .map(|identity| Box::new(super::Identity { always: always == "a", ..identity.clone() })),
        },
        generated,
        collation: if row.flag("collated")? { catalog.collation(row.get("attcollation")?) } else { None },
        storage: row.optional("storage")?.map(storage).map(str::to_owned),
        compression: compression(row)?,
        statistics: row.maybe("statistics")?,
        local: row.flag("local")?,
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
