//! A composite type of its own (`CREATE TYPE … AS (…)`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Name, QName, TypeRef, Value};

/// A composite type of its own (`CREATE TYPE … AS (…)`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompositeType {
    /// Its attributes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<CompositeAttribute>,
}

impl ObjectKind for CompositeType {
    const KIND: Kind = Kind::CompositeType;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("attributes", "names, types and collations, in order"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { attributes } = self;
        vec![
            Value::List(attributes.iter().map(CompositeAttribute::value).collect()),
        ]
    }
}

/// An attribute of a composite type (`pg_attribute`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompositeAttribute {
    /// Its name.
    pub name: Name,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: TypeRef,
    /// Its collation where that is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
}

impl CompositeAttribute {
    fn value(&self) -> Value<'_> {
        let Self { name, ty, collation } = self;
        Value::Record(vec![("", name.into()), ("", ty.into()), ("collate", collation.as_ref().into())])
    }
}
