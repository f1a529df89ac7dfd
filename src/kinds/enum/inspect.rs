//! Rows of `pg_enum`, by type.

use super::Enum;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_type", row)? {
        return Ok(());
    }
    let body = Enum { labels: row.list("labels")? };
    model.objects.insert(Id::of(Kind::Enum, &row.qname()?), catalog.granted(row, body)?);
    Ok(())
}
