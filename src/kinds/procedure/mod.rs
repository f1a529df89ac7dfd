//! A procedure (`pg_proc`).

use serde::{Deserialize, Serialize};

use super::routine::{self, Routine};
use super::{Kind, ObjectKind};
use crate::model::{AttributeDoc, Id, Value};

/// A procedure (`pg_proc`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Procedure(pub Box<Routine>);

impl ObjectKind for Procedure {
    const KIND: Kind = Kind::Procedure;
    const ATTRIBUTES: &'static [AttributeDoc] = routine::ATTRIBUTES;

    fn values<'a>(&'a self, _id: &'a Id) -> Vec<Value<'a>> {
        let Self(routine) = self;
        routine.values()
    }
}
