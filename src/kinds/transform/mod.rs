//! A transform (`pg_transform`); its name is `type language lang`.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// A transform (`pg_transform`); its name is `type language lang`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transform {
    /// FROM SQL, as `schema.f(types)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_sql: Option<String>,
    /// TO SQL, as `schema.f(types)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_sql: Option<String>,
}

impl ObjectKind for Transform {
    const KIND: Kind = Kind::Transform;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "functions"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { from_sql, to_sql } = self;
        vec![
            Value::Record(vec![("from_sql", from_sql.as_ref().into()), ("to_sql", to_sql.as_ref().into())]),
        ]
    }
}
