//! The default privileges of a role in one schema (`role in schema`) or everywhere (`role`), from `pg_default_acl`.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Privileges, Value};

/// The default privileges of a role in one schema (`role in schema`) or everywhere (`role`), from `pg_default_acl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefaultPrivileges {
    /// The role whose new objects they are for.
    pub role: Name,
    /// The schema, none is everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// By kind of object (`tables`, `sequences`, `functions`, `types`, `schemas`, `large objects`): everywhere the whole list, built-in defaults included; in a schema what comes on top.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub grants: BTreeMap<String, Privileges>,
}

impl DefaultPrivileges {
    /// The grants as those of this role: what it gives itself is the owner's.
    pub fn grants_of(&self, role: &Name) -> BTreeMap<String, Privileges> {
        let own = |(kind, held): (&String, &Privileges)| (kind.clone(), held.clone().owned_by(role));
        self.grants.iter().map(own).collect()
    }
}

impl ObjectKind for DefaultPrivileges {
    const KIND: Kind = Kind::DefaultPrivileges;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("privileges", "grants by kind of object"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { role, schema, grants } = self;
        vec![
            { let _ = (role, schema); Value::Map(grants.iter().map(|(kind, held)| (kind.as_str().into(), Value::Privileges(held))).collect()) },
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        let _ = id;
        self.schema.as_ref().map(|schema| Id::global(Kind::Schema, schema))
    }
}
