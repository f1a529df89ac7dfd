//! An operator (`pg_operator`); its operand types are in its signature.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, QName, TypeRef, Value};

/// An operator (`pg_operator`); its operand types are in its signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operator {
    /// The left operand's type; none of a prefix operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<TypeRef>,
    /// The right operand's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<TypeRef>,
    /// The function behind it.
    pub function: QName,
    /// COMMUTATOR, as `schema.op`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commutator: Option<String>,
    /// NEGATOR, as `schema.op`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negator: Option<String>,
    /// RESTRICT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restrict: Option<QName>,
    /// JOIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<QName>,
    /// HASHES.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hashes: bool,
    /// MERGES.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merges: bool,
}

impl ObjectKind for Operator {
    const KIND: Kind = Kind::Operator;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("definition", "function, commutator, negator, estimators, hashes, merges"),
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self { left, right, function, commutator, negator, restrict, join, hashes, merges } = self;
        vec![
            Value::Record(vec![
                ("left", left.as_ref().into()),
                ("right", right.as_ref().into()),
                ("function", function.into()),
                ("commutator", commutator.as_ref().into()),
                ("negator", negator.as_ref().into()),
                ("restrict", restrict.as_ref().into()),
                ("join", join.as_ref().into()),
                ("hashes", (*hashes).into()),
                ("merges", (*merges).into()),
            ]),
        ]
    }
}
