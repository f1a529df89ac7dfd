//! A subscription (`pg_subscription`); its connection string is redacted.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Options, Value};

/// A subscription (`pg_subscription`); its connection string is redacted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// CONNECTION without secrets; `None` where this role may not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// Publications.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub publications: BTreeSet<String>,
    /// `enabled`, `slot_name`, `synchronous_commit`, `binary`, `streaming`, `two_phase`, `disable_on_error`, `password_required`, `run_as_owner`, `origin`, `failover`: what is not the default.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl ObjectKind for Subscription {
    const KIND: Kind = Kind::Subscription;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "connection and publications"),
        ("options", "slot and behaviour"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { connection, publications, options } = self;
        vec![
            Value::Record(vec![("connection", Value::if_given(connection.as_ref())), ("publications", Value::Set(publications.iter().map(Value::from).collect()))]),
            options.into(),
        ]
    }
}
