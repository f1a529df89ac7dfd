//! Texts that were replayed to their end, as the rules see them that ask how the schema came to be.

use crate::declare::repeat::Repeated;
use crate::declare::world::World;
use crate::finding::Texts;
use crate::model::Origin;

/// Texts that were replayed to their end.
pub struct Replayed<'w> {
    /// What has come of them.
    world: &'w World,
    /// The texts, for their places.
    texts: Texts,
    /// Whether the text of this number is a migration: one that changes what others have made.
    is_migration: &'w dyn Fn(usize) -> bool,
}

impl<'w> Replayed<'w> {
    /// A world at the end of its texts.
    pub(super) fn new(world: &'w World, is_migration: &'w dyn Fn(usize) -> bool) -> Self {
        Self { world, texts: Texts::of(&world.model.sources), is_migration }
    }

    /// What is declared again while it is there, but for what migrations change.
    pub(super) fn repeated(&self) -> impl Iterator<Item = &'w Repeated> {
        let changes = |origin: Origin| usize::try_from(origin.source).is_ok_and(self.is_migration);
        self.world.repeated.iter().filter(move |repeated| !changes(repeated.again))
    }

    /// A place in words: `schemas/app.sql:12`.
    pub(super) fn place(&self, origin: Origin) -> String {
        let snippet = self.texts.snippet(Some(origin));
        snippet.map(|place| place.location()).map(|at| format!("{}:{}", at.path, at.line)).unwrap_or_default()
    }
}
