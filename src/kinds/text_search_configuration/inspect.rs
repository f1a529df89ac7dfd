//! Rows of `pg_ts_config` and `pg_ts_config_map`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TextSearchConfiguration;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, QName};

#[derive(Deserialize)]
struct Mapping {
    token: String,
    schema: Name,
    dictionary: Name,
}

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_ts_config", row)? {
        return Ok(());
    }
    let Some(parser) = row.maybe_qname("parser")? else { return row.unknown("parser") };
    let rows: Vec<Mapping> =
        if row.optional("mappings")?.is_some() { row.json("mappings")? } else { Vec::new() };
    let mut mappings: BTreeMap<String, Vec<QName>> = BTreeMap::new();
    for Mapping { token, schema, dictionary } in rows {
        mappings.entry(token).or_default().push(QName::new(&schema, &dictionary));
    }
    let id = Id::of(Kind::TextSearchConfiguration, &row.qname()?);
    model.objects.insert(id, catalog.owned(row, TextSearchConfiguration { parser, mappings })?);
    Ok(())
}
