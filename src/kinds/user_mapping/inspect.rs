//! Rows of `pg_user_mappings`.

use super::UserMapping;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, Object, redacted};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    if catalog.is_member("pg_user_mapping", row)? {
        return Ok(());
    }
    let (role, server) = (row.maybe_name("role")?, row.name("server")?);
    let options = if row.flag("readable")? { Some(redacted(row.options("options")?)) } else { None };
    let user = role.as_ref().map_or_else(|| "public".to_owned(), ToString::to_string);
    let id = Id::global(Kind::UserMapping, &Name::spelled(&format!("{user} on {server}")));
    if options.is_none() {
        model.notices.push(catalog.unreadable(&id, "its options are for the server's owner and superusers"));
    }
    model.objects.insert(id, Object::new(UserMapping { role, server, options }));
    Ok(())
}
