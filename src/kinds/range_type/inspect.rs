//! Rows of `pg_range`.

use super::RangeType;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_type", row)? {
        return Ok(());
    }
    let subtype = row.get("rngsubtype")?;
    let range = RangeType {
        subtype: catalog.ty(subtype),
        opclass: catalog.opclass_unless_default(row.get("rngsubopc")?, subtype),
        collation: row.maybe("collation")?.and_then(|oid| catalog.collation(oid)),
        canonical: catalog.function(row.get("canonical")?),
        subtype_diff: catalog.function(row.get("subtype_diff")?),
        multirange: row.maybe("multirange")?.map(|oid| catalog.ty(oid).name),
    };
    model.objects.insert(Id::of(Kind::RangeType, &row.qname()?), catalog.granted(row, range)?);
    Ok(())
}
