//! Rows of `pg_transform`.

use super::Transform;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_transform", row)? {
        return Ok(());
    }
    let transform = Transform {
        from_sql: catalog.function_text(row.get("from_sql")?),
        to_sql: catalog.function_text(row.get("to_sql")?),
    };
    let name = format!("{} language {}", catalog.ty(row.get("trftype")?), row.name("language")?);
    let id = Id::global(Kind::Transform, &Name::spelled(&name));
    model.objects.insert(id, catalog.object(row, transform)?);
    Ok(())
}
