//! Rows of `pg_extension`.

use super::Extension;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let version = Some(row.text("version")?.to_owned());
    let body = Extension { version, schema: row.maybe_name("in_schema")? };
    let id = Id::global(Kind::Extension, &row.name("name")?);
    model.objects.insert(id, catalog.owned(row, body)?);
    Ok(())
}
