//! The identity of default privileges; ALTER DEFAULT PRIVILEGES itself is in `declare::privileges`.

use crate::kinds::Kind;
use crate::model::{Id, Name};

/// `role in schema`, or `role`.
pub(crate) fn id(role: &Name, schema: Option<&Name>) -> Id {
    let name = match schema {
        Some(schema) => format!("{role} in {schema}"),
        None => role.to_string(),
    };
    Id::global(Kind::DefaultPrivileges, &Name::spelled(&name))
}
