//! Rows of `pg_class` of materialized views.

use super::MaterializedView;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::view::inspect::query;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(name) = catalog.own_relation(row.get("oid")?) else { return Ok(()) };
    let view = MaterializedView {
        columns: Vec::new(),
        query: query(row)?,
        options: row.options("options")?,
        tablespace: row.maybe_name("tablespace")?,
        access_method: row.maybe_name("access_method")?,
        no_data: row.flag("no_data")?,
        extensions: catalog.extensions("pg_class", row)?,
    };
    model.objects.insert(Id::of(Kind::MaterializedView, name), catalog.granted(row, view)?);
    Ok(())
}
