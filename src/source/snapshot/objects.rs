//! The objects of a snapshot, put where they belong while they are read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use super::ObjectV1;
use crate::model::{self, Id, Object};

/// All objects of a snapshot, and the first of them that cannot be right.
#[derive(Debug, Default)]
pub(super) struct Objects {
    all: model::Objects,
    wrong: Option<Wrong>,
}

/// Why an object cannot be right.
#[derive(Debug)]
pub(super) enum Wrong {
    /// Its identity is of another kind than its body.
    Kinds(Id),
    /// It is there twice.
    Twice(Id),
}

impl Objects {
    /// All of them, if all can be right.
    pub(super) fn whole(self) -> Result<model::Objects, Wrong> {
        let Self { all, wrong } = self;
        wrong.map_or(Ok(all), Err)
    }

    fn add(&mut self, object: ObjectV1) {
        let ObjectV1 { id, owner, comment, privileges, body } = object;
        if id.kind != body.kind() {
            self.wrong.get_or_insert(Wrong::Kinds(id));
            return;
        }
        let object = Object { owner, comment, privileges, body, origin: None };
        if let Err(twice) = self.all.insert_new(id, object) {
            self.wrong.get_or_insert(Wrong::Twice(twice));
        }
    }
}

impl<'de> Deserialize<'de> for Objects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Objects;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Objects, A::Error> {
                let mut objects = Objects::default();
                while let Some(object) = list.next_element()? {
                    objects.add(object);
                }
                Ok(objects)
            }
        }

        deserializer.deserialize_seq(Reader)
    }
}
