//! Rows of `pg_opclass`, `pg_amop` and `pg_amproc`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::OperatorClass;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, QName};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_opclass", row)? {
        return Ok(());
    }
    let input: u32 = row.get("opcintype")?;
    let key: u32 = row.get("opckeytype")?;
    let Some(family) = row.maybe_qname("family")? else { return row.unknown("family") };
    let class = OperatorClass {
        ty: catalog.ty(input),
        default: row.flag("opcdefault")?,
        family,
        storage: (key != 0 && key != input).then(|| catalog.ty(key)),
        operators: operators(row, catalog, Some(input))?,
        functions: functions(row, catalog)?,
    };
    let signature = format!(" using {}", row.name("method")?);
    let id = Id::of(Kind::OperatorClass, &row.qname()?).with_signature(signature);
    model.objects.insert(id, catalog.owned(row, class)?);
    Ok(())
}

/// A row of `pg_amop` or `pg_amproc`.
#[derive(Deserialize)]
struct Member {
    number: u16,
    left: u32,
    right: u32,
    oid: u32,
    sort_schema: Option<Name>,
    sort: Option<Name>,
}

fn members(row: &Row<'_>, column: &str) -> Result<Vec<Member>, InspectError> {
    Ok(if row.optional(column)?.is_some() { row.json(column)? } else { Vec::new() })
}

fn types(member: &Member, catalog: &Catalog) -> String {
    format!("({}, {})", catalog.ty(member.left), catalog.ty(member.right))
}

/// Operators by strategy number, and by operand types where these are not the class's own.
pub(crate) fn operators(
    row: &Row<'_>,
    catalog: &Catalog,
    class_type: Option<u32>,
) -> Result<BTreeMap<String, String>, InspectError> {
    let mut all = BTreeMap::new();
    for member in members(row, "operators")? {
        let types = types(&member, catalog);
        let own = class_type.is_some_and(|ty| ty == member.left && ty == member.right);
        let key = if own { member.number.to_string() } else { format!("{} {types}", member.number) };
        let Some(operator) = catalog.operator(member.oid) else { continue };
        let QName { schema, name } = &operator.name;
        let schema = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
        let mut text = format!("{schema}{}{types}", name.as_str());
        if let (Some(schema), Some(sort)) = (&member.sort_schema, &member.sort) {
            text.push_str(&format!(" for order by {}", QName::new(schema, sort)));
        }
        all.insert(key, text);
    }
    Ok(all)
}

/// Support functions by number and operand types.
pub(crate) fn functions(row: &Row<'_>, catalog: &Catalog) -> Result<BTreeMap<String, String>, InspectError> {
    let members = members(row, "functions")?;
    let functions = members.iter().filter_map(|member| {
        let key = format!("{} {}", member.number, types(member, catalog));
        Some((key, catalog.function_text(member.oid)?))
    });
    Ok(functions.collect())
}
