//! Rows of `pg_operator`.

use super::Operator;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, QName};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_operator", row)? {
        return Ok(());
    }
    let operand = |column| -> Result<_, InspectError> {
        let oid: u32 = row.get(column)?;
        Ok((oid != 0).then(|| catalog.ty(oid)))
    };
    let operator = Operator {
        left: operand("oprleft")?,
        right: operand("oprright")?,
        function: catalog.named_function(row.get("function")?),
        commutator: other(row.get("oprcom")?, catalog),
        negator: other(row.get("oprnegate")?, catalog),
        restrict: catalog.function(row.get("restrict_function")?),
        join: catalog.function(row.get("join_function")?),
        hashes: row.flag("oprcanhash")?,
        merges: row.flag("oprcanmerge")?,
    };
    let types = [&operator.left, &operator.right];
    let types = types.map(|ty| ty.as_ref().map_or_else(|| "NONE".to_owned(), ToString::to_string));
    let id = Id::of(Kind::Operator, &row.qname()?).with_signature(format!("({})", types.join(", ")));
    model.objects.insert(id, catalog.owned(row, operator)?);
    Ok(())
}

/// `schema.op`, always with its schema.
fn other(oid: u32, catalog: &Catalog) -> Option<String> {
    let QName { schema, name } = &catalog.operator(oid)?.name;
    let schema = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    Some(format!("{schema}{}", name.as_str()))
}
