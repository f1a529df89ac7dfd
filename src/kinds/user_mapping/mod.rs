//! A user mapping (`pg_user_mapping`); its name is `role on server`; passwords in its options are redacted.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, Options, Value};

/// A user mapping (`pg_user_mapping`); its name is `role on server`; passwords in its options are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserMapping {
    /// The role, none is PUBLIC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Name>,
    /// The server.
    pub server: Name,
    /// OPTIONS; `None` where this role may not see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
}

impl ObjectKind for UserMapping {
    const KIND: Kind = Kind::UserMapping;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("options", "OPTIONS"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { role, server, options } = self;
        vec![
            { let _ = (role, server); Value::if_given(options.as_ref()) },
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        let _ = id;
        Some(Id::global(Kind::ForeignServer, &self.server))
    }
}
