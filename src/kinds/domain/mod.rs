//! A domain (`pg_type`, `typtype` d); its checks are constraints under its name.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Expr, Id, QName, Scope, TypeRef, Value};

/// A domain (`pg_type`, `typtype` d); its checks are constraints under its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// The type it is over.
    pub ty: TypeRef,
    /// NOT NULL.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// DEFAULT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// The collation, where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
}

impl ObjectKind for Domain {
    const KIND: Kind = Kind::Domain;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("type", "type it is over"),
        ("not_null", "NOT NULL"),
        ("default", "DEFAULT"),
        ("collation", "collation, where it is not the type's"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { ty, not_null, default, collation } = self;
        vec![
            ty.into(),
            (*not_null).into(),
            default.as_ref().map_or(Value::Absent, |e| Value::Expr(e, Scope::Assigned(ty))),
            collation.as_ref().into(),
        ]
    }
}
