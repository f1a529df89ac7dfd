//! Rows of `pg_foreign_table`.

use super::ForeignTable;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::table::inspect::parents;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(name) = catalog.own_relation(row.get("oid")?) else { return Ok(()) };
    let (partition_of, inherits) = parents(row, catalog)?;
    let body = ForeignTable {
        server: row.name("server")?,
        options: row.options("options")?,
        inherits,
        partition_of,
    };
    model.objects.insert(Id::of(Kind::ForeignTable, name), catalog.granted(row, body)?);
    Ok(())
}
