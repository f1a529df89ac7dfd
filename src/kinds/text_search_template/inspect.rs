//! Rows of `pg_ts_template`.

use super::TextSearchTemplate;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Options};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_ts_template", row)? {
        return Ok(());
    }
    let mut functions = Options::new();
    for key in ["init", "lexize"] {
        if let Some(function) = catalog.function(row.get(key)?) {
            functions.insert(key.to_owned(), function.to_string());
        }
    }
    let id = Id::of(Kind::TextSearchTemplate, &row.qname()?);
    model.objects.insert(id, catalog.object(row, TextSearchTemplate { functions })?);
    Ok(())
}
