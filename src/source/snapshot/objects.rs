//! The objects of a snapshot, put where they belong while they are read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use super::ObjectV1;
use crate::model::{self, Id, Object};

/// All objects of a snapshot, and the first of them that cannot be right.
#[derive(Debug, Default)]
pub(super) struct Objects {
    all: Vec<(Id, Box<Object>)>,
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
    /// All of them, if all can be right. They are mostly in order: a map made of them at once is quickly made, and dense.
    pub(super) fn whole(self) -> Result<model::Objects, Wrong> {
        let Self { mut all, wrong } = self;
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        match all.iter().zip(all.iter().skip(1)).find(|((one, _), (other, _))| one == other) {
            Some(((twice, _), _)) => Err(Wrong::Twice(twice.clone())),
            None => Ok(all.into_iter().collect()),
        }
    }

    fn add(&mut self, object: ObjectV1) {
        let ObjectV1 { id, owner, comment, privileges, body } = object;
        if id.kind != body.kind() {
            self.wrong.get_or_insert(Wrong::Kinds(id));
            return;
        }
        self.all.push((id, Box::new(Object { owner, comment, privileges, body, origin: None })));
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
