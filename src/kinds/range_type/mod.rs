//! A range type with its multirange (`pg_range`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, TypeRef, Value};

/// A range type with its multirange (`pg_range`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeType {
    /// The type of its bounds.
    pub subtype: TypeRef,
    /// The operator class that orders the bounds, where it is not the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opclass: Option<QName>,
    /// The collation, where it is not the subtype's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
    /// The function that makes ranges canonical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<QName>,
    /// The function that measures a difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtype_diff: Option<QName>,
    /// The multirange type (14 and newer); `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multirange: Option<QName>,
}

impl ObjectKind for RangeType {
    const KIND: Kind = Kind::RangeType;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "subtype, operator class, collation, functions, multirange"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { subtype, opclass, collation, canonical, subtype_diff, multirange } = self;
        vec![
            Value::Record(vec![("subtype", subtype.into()), ("opclass", opclass.as_ref().into()), ("collation", collation.as_ref().into()), ("canonical", canonical.as_ref().into()), ("subtype_diff", subtype_diff.as_ref().into()), ("multirange", Value::if_given(multirange.as_ref()))]),
        ]
    }
}
