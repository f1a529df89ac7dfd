//! A schema (`pg_namespace`): nothing but its name, owner, grants and comment.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// A schema (`pg_namespace`): nothing but its name, owner, grants and comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
}

impl ObjectKind for Schema {
    const KIND: Kind = Kind::Schema;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
    ];

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self {} = self;
        vec![
        ]
    }
}
