//! Rows of `pg_type` of domains.

use super::Domain;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::Kind;
use crate::model::{Expr, Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_type", row)? {
        return Ok(());
    }
    let base = catalog.types.get(row.get("oid")?).and_then(|domain| domain.base.as_ref());
    let Some((base, base_text)) = base else { return row.unknown("oid") };
    let domain = Domain {
        ty: catalog.types.reference(*base, base_text.as_deref()),
        not_null: row.flag("typnotnull")?,
        default: row.optional("expression")?.map(|sql| Expr::qualified(text::unwrapped(sql))),
        collation: row.maybe("collation")?.and_then(|oid| catalog.collation(oid)),
    };
    model.objects.insert(Id::of(Kind::Domain, &row.qname()?), catalog.granted(row, domain)?);
    Ok(())
}
