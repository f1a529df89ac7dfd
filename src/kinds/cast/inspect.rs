//! Rows of `pg_cast`.

use super::Cast;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_cast", row)? {
        return Ok(());
    }
    let context = match row.text("castcontext")? {
        "e" => "explicit",
        "a" => "assignment",
        "i" => "implicit",
        _ => return row.unknown("castcontext"),
    };
    let cast = Cast {
        source: catalog.ty(row.get("castsource")?),
        target: catalog.ty(row.get("casttarget")?),
        function: catalog.function_text(row.get("castfunc")?),
        inout: row.text("castmethod")? == "i",
        context: context.to_owned(),
    };
    let name = format!("{} as {}", cast.source, cast.target);
    let id = Id::global(Kind::Cast, &Name::spelled(&name));
    model.objects.insert(id, catalog.object(row, cast)?);
    Ok(())
}
