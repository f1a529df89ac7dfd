//! What extensions bring: no objects of the model, but names that expressions use.

use std::collections::BTreeMap;

use super::InspectError;
use super::lookup::Catalog;
use super::rows::{Query, Row, Rows};
use crate::model::{
    Name, Provided, ProvidedCast, ProvidedFunction, ProvidedOperator, ProvidedRelation, ProvidedType,
};

/// The queries that [`provided`] is made of.
pub(super) const QUERIES: &[Query] = &[
    Query { name: "provided types", sql: include_str!("provided_types.sql") },
    Query { name: "provided functions", sql: include_str!("provided_functions.sql") },
    Query { name: "provided operators", sql: include_str!("provided_operators.sql") },
    Query { name: "provided casts", sql: include_str!("provided_casts.sql") },
];

/// All that extensions bring.
pub(super) fn provided(answers: &BTreeMap<&str, Rows>, catalog: &Catalog) -> Result<Provided, InspectError> {
    let rows = |query: &str| answers.get(query).into_iter().flat_map(Rows::iter);
    Ok(Provided {
        types: rows("provided types").map(|row| ty(&row, catalog)).collect::<Result<_, _>>()?,
        functions: rows("provided functions").map(|row| function(&row, catalog)).collect::<Result<_, _>>()?,
        operators: rows("provided operators")
            .filter_map(|row| operator(&row, catalog).transpose())
            .collect::<Result<_, _>>()?,
        casts: rows("provided casts").map(|row| cast(&row, catalog)).collect::<Result<_, _>>()?,
        relations: relations(rows("column"), catalog)?,
    })
}

fn ty(row: &Row<'_>, catalog: &Catalog) -> Result<ProvidedType, InspectError> {
    let base: u32 = row.get("base")?;
    Ok(ProvidedType {
        name: catalog.ty(row.get("oid")?).name,
        typtype: row.get("typtype")?,
        category: row.get("typcategory")?,
        preferred: row.flag("typispreferred")?,
        base: (base != 0).then(|| catalog.ty(base)),
        collatable: row.flag("collatable")?,
    })
}

fn function(row: &Row<'_>, catalog: &Catalog) -> Result<ProvidedFunction, InspectError> {
    let arguments: Vec<u32> = row.numbers("proargtypes")?;
    let modes = row.list("proargmodes")?;
    let is_input = |n: usize| modes.get(n).is_none_or(|mode| matches!(mode.as_str(), "i" | "b" | "v"));
    let names = row.list("proargnames")?.into_iter().enumerate();
    Ok(ProvidedFunction {
        name: catalog.named_function(row.get("oid")?),
        arguments: arguments.into_iter().map(|oid| catalog.ty(oid)).collect(),
        names: names.filter(|(n, _)| is_input(*n)).map(|(_, name)| name).collect(),
        variadic: row.flag("variadic")?,
        defaults: row.get("pronargdefaults")?,
        returns: catalog.ty(row.get("prorettype")?),
        set: row.flag("proretset")?,
        kind: row.get("prokind")?,
    })
}

fn operator(row: &Row<'_>, catalog: &Catalog) -> Result<Option<ProvidedOperator>, InspectError> {
    let Some(operator) = catalog.operator(row.get("oid")?) else { return Ok(None) };
    let left: u32 = row.get("oprleft")?;
    Ok(Some(ProvidedOperator {
        name: operator.name.clone(),
        left: (left != 0).then(|| catalog.ty(left)),
        right: catalog.ty(row.get("oprright")?),
        result: catalog.ty(row.get("oprresult")?),
    }))
}

fn cast(row: &Row<'_>, catalog: &Catalog) -> Result<ProvidedCast, InspectError> {
    Ok(ProvidedCast {
        source: catalog.ty(row.get("castsource")?),
        target: catalog.ty(row.get("casttarget")?),
        context: row.get("castcontext")?,
        method: row.get("castmethod")?,
    })
}

/// Tables, views and composite types of extensions with their columns.
fn relations<'r>(
    columns: impl Iterator<Item = Row<'r>>,
    catalog: &Catalog,
) -> Result<Vec<ProvidedRelation>, InspectError> {
    let mut found: BTreeMap<_, BTreeMap<u32, _>> = BTreeMap::new();
    for row in columns {
        let Some(relation) = catalog.relation(row.get("attrelid")?).filter(|relation| relation.member) else {
            continue;
        };
        let ty = catalog.types.reference(row.get("atttypid")?, row.optional("type_text")?);
        let column: Name = row.name("name")?;
        found.entry(relation.name.clone()).or_default().insert(row.get("position")?, (column, ty));
    }
    let relations = found.into_iter();
    Ok(relations
        .map(|(name, columns)| ProvidedRelation { name, columns: columns.into_values().collect() })
        .collect())
}
