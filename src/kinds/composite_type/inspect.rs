//! Rows of `pg_type` of composite types that are no table's.

use serde::Deserialize;

use super::{CompositeAttribute, CompositeType};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};

#[derive(Deserialize)]
struct Attribute {
    name: Name,
    r#type: u32,
    text: Option<String>,
    collation: Option<u32>,
}

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_type", row)? {
        return Ok(());
    }
    let attributes: Vec<Attribute> = match row.optional("attributes")? {
        Some(_) => row.json("attributes")?,
        None => Vec::new(),
    };
    let attributes = attributes.into_iter().map(|attribute| CompositeAttribute {
        name: attribute.name,
        ty: catalog.types.reference(attribute.r#type, attribute.text.as_deref()),
        collation: attribute.collation.and_then(|oid| catalog.collation(oid)),
    });
    let body = CompositeType { attributes: attributes.collect() };
    model.objects.insert(Id::of(Kind::CompositeType, &row.qname()?), catalog.granted(row, body)?);
    Ok(())
}
