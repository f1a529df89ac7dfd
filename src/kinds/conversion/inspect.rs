//! Rows of `pg_conversion`.

use super::Conversion;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_conversion", row)? {
        return Ok(());
    }
    let body = Conversion {
        from: row.text("from_encoding")?.to_owned(),
        to: row.text("to_encoding")?.to_owned(),
        function: catalog.named_function(row.get("function")?),
        default: row.flag("condefault")?,
    };
    model.objects.insert(Id::of(Kind::Conversion, &row.qname()?), catalog.owned(row, body)?);
    Ok(())
}
