//! Rows of `pg_proc`, aggregates aside.

use super::{Argument, Mode, Routine, RoutineBody, signature};
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row, text};
use crate::kinds::function::Function;
use crate::kinds::procedure::Procedure;
use crate::kinds::{Body, Kind};
use crate::model::{Expr, Id, Model, Name, Query};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_proc", row)? {
        return Ok(());
    }
    let routine = routine(row, catalog)?;
    let signature = signature(&routine.arguments);
    let (kind, body): (_, Body) = match row.text("prokind")? {
        "p" => (Kind::Procedure, Procedure(Box::new(routine)).into()),
        _ => (Kind::Function, Function(Box::new(routine)).into()),
    };
    let id = Id::of(kind, &row.qname()?).with_signature(signature);
    model.objects.insert(id, catalog.granted(row, body)?);
    Ok(())
}

fn routine(row: &Row<'_>, catalog: &Catalog) -> Result<Routine, InspectError> {
    let procedure = row.text("prokind")? == "p";
    Ok(Routine {
        arguments: arguments(row, catalog)?,
        returns: if procedure { None } else { Some(catalog.ty(row.get("prorettype")?)) },
        returns_set: row.flag("proretset")?,
        language: row.name("language")?,
        body: body(row)?,
        window: row.text("prokind")? == "w",
        volatility: match row.text("provolatile")? {
            "i" => "immutable",
            "s" => "stable",
            "v" => "volatile",
            _ => return row.unknown("provolatile"),
        }
        .to_owned(),
        strict: row.flag("proisstrict")?,
        security_definer: row.flag("prosecdef")?,
        leakproof: row.flag("proleakproof")?,
        parallel: parallel(row)?.to_owned(),
        cost: row.get("procost")?,
        rows: row.get("prorows")?,
        support: catalog.function(row.get("support")?),
        set: row.options("proconfig")?.into_iter().map(|(k, v)| (k.to_lowercase(), v)).collect(),
        extensions: catalog.extensions("pg_proc", row)?,
        transforms: row.numbers("protrftypes")?.into_iter().map(|oid| catalog.ty(oid)).collect(),
    })
}

/// The word for `proparallel`.
pub(crate) fn parallel(row: &Row<'_>) -> Result<&'static str, InspectError> {
    Ok(match row.text("proparallel")? {
        "s" => "safe",
        "r" => "restricted",
        "u" => "unsafe",
        _ => return row.unknown("proparallel"),
    })
}

/// The arguments: columns `proargtypes`, `proallargtypes`, `proargmodes`, `proargnames`, `provariadic`, `defaults`.
pub(crate) fn arguments(row: &Row<'_>, catalog: &Catalog) -> Result<Vec<Argument>, InspectError> {
    let inputs: Vec<u32> = row.numbers("proargtypes")?;
    let all: Vec<u32> = row.numbers("proallargtypes")?;
    let types = if all.is_empty() { inputs } else { all };
    let modes = row.list("proargmodes")?;
    let names = row.list("proargnames")?;
    let mut arguments = Vec::with_capacity(types.len());
    for (n, ty) in types.iter().enumerate() {
        let mode = match modes.get(n).map_or("i", String::as_str) {
            "i" => Mode::In,
            "o" => Mode::Out,
            "b" => Mode::InOut,
            "v" => Mode::Variadic,
            "t" => Mode::Table,
            _ => return row.unknown("proargmodes"),
        };
        let name = names.get(n).filter(|name| !name.is_empty()).map(|name| Name::new(name));
        arguments.push(Argument { mode, name, ty: catalog.ty(*ty), default: None });
    }
    let defaults = text::split(row.optional("defaults")?.unwrap_or_default(), b',');
    let inputs = arguments.iter_mut().rev().filter(|argument| argument.mode.is_input());
    for (argument, default) in inputs.zip(defaults.into_iter().rev()) {
        argument.default = Some(Expr::qualified(text::unwrapped(default)));
    }
    Ok(arguments)
}

fn body(row: &Row<'_>) -> Result<RoutineBody, InspectError> {
    let source = row.text("prosrc")?.to_owned();
    if let Some(file) = row.optional("probin")? {
        return Ok(RoutineBody::Library(file.to_owned(), source));
    }
    match row.optional("body")? {
        None => Ok(RoutineBody::Source(source)),
        Some(sql) => sql_body(sql).map_or_else(|| row.unknown("body"), Ok),
    }
}

/// `RETURN expression` or `BEGIN ATOMIC … END`.
fn sql_body(sql: &str) -> Option<RoutineBody> {
    let sql = sql.trim();
    if let Some(expr) = sql.strip_prefix("RETURN ") {
        return Some(RoutineBody::Return(Expr::qualified(text::unwrapped(expr))));
    }
    let statements = sql.strip_prefix("BEGIN ATOMIC")?.strip_suffix("END")?;
    Some(RoutineBody::Atomic(text::split(statements, b';').into_iter().map(Query::qualified).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_sql_bodies_apart() {
        let queries = |texts: &[&str]| texts.iter().map(|t| Query::qualified(*t)).collect::<Vec<_>>();
        for (sql, wanted) in [
            ("RETURN (a + b)", RoutineBody::Return(Expr::qualified("a + b"))),
            ("RETURN ( SELECT 1)", RoutineBody::Return(Expr::qualified("( SELECT 1)"))),
            ("RETURN (( SELECT 1) + 1)", RoutineBody::Return(Expr::qualified("( SELECT 1) + 1"))),
            (
                "RETURN ( (SELECT 1) UNION (SELECT 2))",
                RoutineBody::Return(Expr::qualified("( (SELECT 1) UNION (SELECT 2))")),
            ),
            ("BEGIN ATOMIC\nEND", RoutineBody::Atomic(Vec::new())),
            (
                "BEGIN ATOMIC\n INSERT INTO app.t (a)\n   VALUES (';');\n SELECT CASE WHEN x THEN 1 END AS \"END\";\nEND",
                RoutineBody::Atomic(queries(&[
                    "INSERT INTO app.t (a)\n   VALUES (';')",
                    "SELECT CASE WHEN x THEN 1 END AS \"END\"",
                ])),
            ),
        ] {
            assert_eq!(sql_body(sql), Some(wanted), "{sql}");
        }
    }
}
