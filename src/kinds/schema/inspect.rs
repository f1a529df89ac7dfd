//! Rows of `pg_namespace`.

use super::Schema;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_namespace", row)? {
        return Ok(());
    }
    let id = Id::global(Kind::Schema, &row.name("name")?);
    model.objects.insert(id, catalog.granted(row, Schema {})?);
    Ok(())
}
