//! Rows of `pg_am`.

use super::AccessMethod;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_am", row)? {
        return Ok(());
    }
    let target = if row.text("amtype")? == "t" { "table" } else { "index" };
    let body =
        AccessMethod { target: target.to_owned(), handler: catalog.named_function(row.get("handler")?) };
    let id = Id::global(Kind::AccessMethod, &row.name("name")?);
    model.objects.insert(id, catalog.object(row, body)?);
    Ok(())
}
