//! Rows of `pg_class` of views.

use super::View;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Query};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(name) = catalog.own_relation(row.get("oid")?) else { return Ok(()) };
    let stand_in = match row.optional("own_columns")? {
        Some(_) => row.json("own_columns")?,
        None => Vec::new(),
    };
    let view = View { columns: Vec::new(), query: query(row)?, options: row.options("options")?, stand_in };
    model.objects.insert(Id::of(Kind::View, name), catalog.granted(row, view)?);
    Ok(())
}

/// The query as `pg_get_viewdef()` has it: its column names are the view's.
pub(crate) fn query(row: &Row<'_>) -> Result<Query, InspectError> {
    Ok(Query::qualified(row.text("query")?.trim().trim_end_matches(';')))
}
