//! What is declared a second time while it is there: nothing that PostgreSQL minds, and seldom what was meant.

use super::world::World;
use crate::kinds::Body;
use crate::model::{Id, Origin};

/// An object that is declared again while it is there.
#[derive(Clone, Debug)]
pub(crate) struct Repeated {
    /// The object.
    pub(crate) id: Id,
    /// Where it was declared before.
    pub(crate) first: Origin,
    /// Where it is declared again.
    pub(crate) again: Origin,
    /// What comes of that.
    pub(crate) what: Repeat,
    /// Whether the first was there only to be named: a view that reads nothing, as dumps make them.
    pub(crate) was_stand_in: bool,
}

/// What comes of a declaration of what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// IF NOT EXISTS: it has no effect.
    Ignored,
    /// OR REPLACE: the one before has none.
    Replaces,
}

impl World {
    /// Notes that what is there is declared again, by the statement in hand.
    pub(crate) fn repeat(&mut self, id: &Id, what: Repeat) {
        let Some(object) = self.get(id) else { return };
        let (Some(first), Some(again)) = (object.origin, self.origin) else { return };
        let was_stand_in = match &object.body {
            Body::View(view) => !view.query.sql.to_ascii_uppercase().contains("FROM"),
            _ => false,
        };
        self.repeated.push(Repeated { id: id.clone(), first, again, what, was_stand_in });
    }

    /// Whether a statement puts an object into the place of the one that is there: what OR REPLACE says.
    pub(crate) fn replaces(&mut self, or_replace: bool, id: &Id) -> bool {
        let replaces = or_replace && self.has(id);
        if replaces {
            self.repeat(id, Repeat::Replaces);
        }
        replaces
    }
}
