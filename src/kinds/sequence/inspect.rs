//! Rows of `pg_sequence`.

use super::Sequence;
use crate::declare::names::object_name;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::column::Identity;
use crate::model::{Id, Model};

/// The identity of a column, where this is the sequence of one.
pub(crate) fn identity(
    row: &Row<'_>,
    catalog: &Catalog,
) -> Result<Option<((u32, i32), Identity)>, InspectError> {
    if row.optional("deptype")? != Some("i") {
        return Ok(None);
    }
    let (table, attnum) = (row.get("owner_table")?, row.get("owner_column")?);
    let (relation, column) = (catalog.relation_name(table), catalog.column(table, attnum));
    let usual = column.map(|column| object_name(relation.name.as_str(), Some(column.name.as_str()), "seq"));
    let name = row.name("name")?;
    let identity = Identity {
        always: false,
        start: row.get("seqstart")?,
        increment: row.get("seqincrement")?,
        min: row.get("seqmin")?,
        max: row.get("seqmax")?,
        cache: row.get("seqcache")?,
        cycle: row.flag("seqcycle")?,
        sequence: (usual.as_deref() != Some(name.as_str())).then_some(name),
        unlogged: row.flag("unlogged")?,
        comment: row.optional("comment")?.map(str::to_owned),
        privileges: Some(catalog.privileges(row, "acl", &row.name("owner")?)?),
    };
    Ok(Some(((table, attnum), identity)))
}

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let Some(name) = catalog.own_relation(row.get("oid")?) else { return Ok(()) };
    let owned_by = match row.optional("deptype")? {
        Some("i") => return Ok(()),
        Some(_) => {
            let table = row.get("owner_table")?;
            let column = catalog.column(table, row.get("owner_column")?);
            column.map(|column| (catalog.relation_name(table).name, column.name.clone()))
        }
        None => None,
    };
    let sequence = Sequence {
        ty: catalog.ty(row.get("seqtypid")?),
        start: row.get("seqstart")?,
        increment: row.get("seqincrement")?,
        min: row.get("seqmin")?,
        max: row.get("seqmax")?,
        cache: row.get("seqcache")?,
        cycle: row.flag("seqcycle")?,
        owned_by,
        unlogged: row.flag("unlogged")?,
    };
    model.objects.insert(Id::of(Kind::Sequence, name), catalog.granted(row, sequence)?);
    Ok(())
}
