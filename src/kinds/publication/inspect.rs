//! Rows of `pg_publication`, `pg_publication_rel` and `pg_publication_namespace`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Publication, PublishedTable};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model, Name};

#[derive(Deserialize)]
struct Published {
    table: u32,
    columns: Option<Vec<i32>>,
    filter: Option<String>,
}

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_publication", row)? {
        return Ok(());
    }
    let mut publish = BTreeSet::new();
    for (word, column) in [
        ("insert", "pubinsert"),
        ("update", "pubupdate"),
        ("delete", "pubdelete"),
        ("truncate", "pubtruncate"),
    ] {
        if row.flag(column)? {
            publish.insert(word.to_owned());
        }
    }
    let body = Publication {
        all_tables: row.flag("puballtables")?,
        all_sequences: false,
        tables: tables(row, catalog)?,
        schemas: row.list("schemas")?.iter().map(|schema| Name::new(schema)).collect(),
        publish,
        via_root: row.flag("pubviaroot")?,
        generated_columns: match row.optional("pubgencols")? {
            None | Some("n") => None,
            Some("s") => Some("stored".to_owned()),
            Some(_) => return row.unknown("pubgencols"),
        },
    };
    let id = Id::global(Kind::Publication, &row.name("name")?);
    model.objects.insert(id, catalog.owned(row, body)?);
    Ok(())
}

fn tables(row: &Row<'_>, catalog: &Catalog) -> Result<BTreeMap<String, PublishedTable>, InspectError> {
    let published: Vec<Published> =
        if row.optional("tables")?.is_some() { row.json("tables")? } else { Vec::new() };
    let tables = published.into_iter().map(|Published { table: oid, columns, filter }| {
        let table = catalog.relation_name(oid);
        let columns = columns.map(|attnums| catalog.column_names(oid, &attnums).into_iter().collect());
        let filter = filter.map(|sql| Expr::qualified(text::unwrapped(&sql)));
        (table.to_string(), PublishedTable { table, columns, filter })
    });
    Ok(tables.collect())
}
