//! Rows of `pg_foreign_server`.

use super::ForeignServer;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, redacted};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_foreign_server", row)? {
        return Ok(());
    }
    let body = ForeignServer {
        wrapper: row.name("wrapper")?,
        server_type: row.optional("srvtype")?.map(str::to_owned),
        version: row.optional("srvversion")?.map(str::to_owned),
        options: redacted(row.options("options")?),
    };
    let id = Id::global(Kind::ForeignServer, &row.name("name")?);
    model.objects.insert(id, catalog.granted(row, body)?);
    Ok(())
}
