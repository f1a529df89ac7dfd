//! A function, window functions included (`pg_proc`).

use serde::{Deserialize, Serialize};

use super::routine::{self, Routine};
use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// A function, window functions included (`pg_proc`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Function(pub Box<Routine>);

impl ObjectKind for Function {
    const KIND: Kind = Kind::Function;
    const ATTRIBUTES: &'static [AttributeDoc] = routine::ATTRIBUTES;

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self(routine) = self;
        routine.values()
    }
}
