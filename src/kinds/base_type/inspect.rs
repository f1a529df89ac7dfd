//! Rows of `pg_type` of base types and shells.

use super::BaseType;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::kinds::column::inspect::storage;
use crate::model::{Id, Model, Options, QName};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_type", row)? {
        return Ok(());
    }
    let shell = row.flag("shell")?;
    let options = if shell { Options::new() } else { options(row, catalog)? };
    let body = BaseType { shell, options };
    model.objects.insert(Id::of(Kind::BaseType, &row.qname()?), catalog.granted(row, body)?);
    Ok(())
}

/// The options that CREATE TYPE was given, or would have to be.
fn options(row: &Row<'_>, catalog: &Catalog) -> Result<Options, InspectError> {
    let mut options = functions(row, catalog)?;
    let mut set = |key: &str, value: String| options.insert(key.to_owned(), value);
    match row.get::<i32>("typlen")? {
        // The default.
        -1 => None,
        // `cstring`, which no user's type can be.
        -2 => None,
        length => set("internallength", length.to_string()),
    };
    if row.flag("typbyval")? {
        set("passedbyvalue", "true".to_owned());
    }
    match row.text("typalign")? {
        "i" => None,
        "c" => set("alignment", "char".to_owned()),
        "s" => set("alignment", "int2".to_owned()),
        _ => set("alignment", "double".to_owned()),
    };
    match row.text("typstorage")? {
        "p" => None,
        letter => set("storage", storage(letter).to_owned()),
    };
    match row.text("typcategory")? {
        "U" => None,
        category => set("category", category.to_owned()),
    };
    match row.text("typdelim")? {
        "," => None,
        delimiter => set("delimiter", delimiter.to_owned()),
    };
    for (key, column) in [("preferred", "typispreferred"), ("collatable", "collatable")] {
        if row.flag(column)? {
            set(key, "true".to_owned());
        }
    }
    if let Some(default) = row.optional("typdefault")? {
        set("default", default.to_owned());
    }
    match row.get("typelem")? {
        0 => None,
        oid => set("element", catalog.ty(oid).to_string()),
    };
    Ok(options)
}

fn functions(row: &Row<'_>, catalog: &Catalog) -> Result<Options, InspectError> {
    let mut options = Options::new();
    for (key, column) in [
        ("input", "input"),
        ("output", "output"),
        ("receive", "receive"),
        ("send", "send"),
        ("typmod_in", "typmod_in"),
        ("typmod_out", "typmod_out"),
        ("analyze", "analyze"),
        ("subscript", "subscript"),
    ] {
        if let Some(function) = row.maybe(column)?.and_then(|oid| catalog.function(oid)) {
            // What a type of a fixed length with elements has by itself.
            if function != QName::builtin("raw_array_subscript_handler") {
                options.insert(key.to_owned(), function.to_string());
            }
        }
    }
    Ok(options)
}
