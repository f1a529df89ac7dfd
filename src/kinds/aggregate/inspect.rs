//! Rows of `pg_aggregate`.

use super::Aggregate;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::routine::inspect::{arguments, parallel};
use crate::kinds::routine::signature;
use crate::model::{Id, Model, Options};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_proc", row)? {
        return Ok(());
    }
    let aggregate = Aggregate {
        arguments: arguments(row, catalog)?,
        kind: row.get("aggkind")?,
        direct: row.get("aggnumdirectargs")?,
        options: options(row, catalog)?,
    };
    let id = Id::of(Kind::Aggregate, &row.qname()?).with_signature(signature(&aggregate.arguments));
    model.objects.insert(id, catalog.granted(row, aggregate)?);
    Ok(())
}

const FUNCTIONS: &[&str] =
    &["sfunc", "finalfunc", "combinefunc", "serialfunc", "deserialfunc", "msfunc", "minvfunc", "mfinalfunc"];

fn options(row: &Row<'_>, catalog: &Catalog) -> Result<Options, InspectError> {
    let mut options = Options::new();
    for key in FUNCTIONS {
        if let Some(function) = catalog.function(row.get(key)?) {
            options.insert((*key).to_owned(), function.to_string());
        }
    }
    for key in ["stype", "mstype"] {
        match row.get(key)? {
            0 => None,
            oid => options.insert(key.to_owned(), catalog.ty(oid).to_string()),
        };
    }
    for key in ["sspace", "msspace"] {
        match row.text(key)? {
            "0" => None,
            space => options.insert(key.to_owned(), space.to_owned()),
        };
    }
    for key in ["initcond", "minitcond"] {
        if let Some(text) = row.optional(key)? {
            options.insert(key.to_owned(), text.to_owned());
        }
    }
    finals(row, &mut options)?;
    if let Some(operator) = catalog.operator_name(row.get("sortop")?) {
        options.insert("sortop".to_owned(), operator);
    }
    match parallel(row)? {
        "unsafe" => None,
        word => options.insert("parallel".to_owned(), word.to_owned()),
    };
    Ok(options)
}

/// What is said of the final functions: the default of `…_modify` hangs on the kind of aggregate.
fn finals(row: &Row<'_>, options: &mut Options) -> Result<(), InspectError> {
    let usual = if row.text("aggkind")? == "n" { "r" } else { "w" };
    for (function, extra, modify) in [
        ("finalfunc", "finalfunc_extra", "finalfunc_modify"),
        ("mfinalfunc", "mfinalfunc_extra", "mfinalfunc_modify"),
    ] {
        if row.text(function)? == "0" {
            continue;
        }
        if row.flag(extra)? {
            options.insert(extra.to_owned(), "true".to_owned());
        }
        let word = match row.text(modify)? {
            letter if letter == usual => continue,
            "r" => "read_only",
            "s" => "shareable",
            "w" => "read_write",
            _ => return row.unknown(modify),
        };
        options.insert(modify.to_owned(), word.to_owned());
    }
    Ok(())
}
