//! Rows of `pg_foreign_data_wrapper`.

use super::ForeignDataWrapper;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, redacted};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_foreign_data_wrapper", row)? {
        return Ok(());
    }
    let body = ForeignDataWrapper {
        handler: catalog.function(row.get("handler")?),
        validator: catalog.function(row.get("validator")?),
        options: redacted(row.options("options")?),
    };
    let id = Id::global(Kind::ForeignDataWrapper, &row.name("name")?);
    model.objects.insert(id, catalog.granted(row, body)?);
    Ok(())
}
