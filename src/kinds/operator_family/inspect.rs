//! Rows of `pg_opfamily`, `pg_amop` and `pg_amproc`.

use super::OperatorFamily;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::operator_class::inspect::{functions, operators};
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_opfamily", row)? {
        return Ok(());
    }
    let family =
        OperatorFamily { operators: operators(row, catalog, None)?, functions: functions(row, catalog)? };
    let signature = format!(" using {}", row.name("method")?);
    let id = Id::of(Kind::OperatorFamily, &row.qname()?).with_signature(signature);
    model.objects.insert(id, catalog.owned(row, family)?);
    Ok(())
}
