//! Rows of `pg_language`.

use super::Language;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    // Every database has plpgsql, but not everybody may use it everywhere.
    if catalog.is_member("pg_language", row)? && row.name("name")?.as_str() != "plpgsql" {
        return Ok(());
    }
    let language = Language {
        trusted: row.flag("lanpltrusted")?,
        handler: catalog.function(row.get("lanplcallfoid")?),
        inline: catalog.function(row.get("laninline")?),
        validator: catalog.function(row.get("lanvalidator")?),
    };
    let id = Id::global(Kind::Language, &row.name("name")?);
    model.objects.insert(id, catalog.granted(row, language)?);
    Ok(())
}
