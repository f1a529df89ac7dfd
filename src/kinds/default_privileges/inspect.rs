//! Rows of `pg_default_acl`.

use super::DefaultPrivileges;
use crate::inspect::InspectError;
use crate::inspect::catalog::{Catalog, Row};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object};

pub(crate) fn read(row: &Row<'_>, catalog: &Catalog, model: &mut Model) -> Result<(), InspectError> {
    let (role, schema) = (row.name("role")?, row.maybe_name("schema")?);
    let class = match row.text("defaclobjtype")? {
        "r" => "tables",
        "S" => "sequences",
        "f" => "functions",
        "T" => "types",
        "n" => "schemas",
        "L" => "large objects",
        _ => return row.unknown("defaclobjtype"),
    };
    let privileges = catalog.privileges(row, "acl", &role)?;
    let name = match &schema {
        Some(schema) => format!("{role} in {schema}"),
        None => role.to_string(),
    };
    let id = Id::global(Kind::DefaultPrivileges, &Name::spelled(&name));
    let object = model.objects.get_or_insert_with(id, || {
        Object::new(DefaultPrivileges { role, schema, grants: std::collections::BTreeMap::new() })
    });
    if let Some(Body::DefaultPrivileges(body)) = object.map(|object| &mut object.body) {
        body.grants.insert(class.to_owned(), privileges);
    }
    Ok(())
}
