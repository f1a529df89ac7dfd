//! Where the objects of a side were declared.

use super::{Finding, Snippet, Texts};
use crate::kinds::Kind;
use crate::model::{Id, Model, Object, Origin};

/// The texts of a side, and where its objects stand in them.
#[derive(Debug)]
pub struct Places<'m> {
    model: &'m Model,
    texts: Texts,
}

impl<'m> Places<'m> {
    /// Those of a declared side.
    pub fn of(model: &'m Model) -> Self {
        Self { model, texts: Texts::of(&model.sources) }
    }

    /// The place itself.
    pub fn snippet(&self, origin: Option<Origin>) -> Option<Snippet> {
        self.texts.snippet(origin)
    }

    /// Where an object is declared.
    pub fn place(&self, id: &Id) -> Option<Snippet> {
        self.snippet(self.model.objects.get(id)?.origin)
    }

    /// The finding with its place in the declared files, and what it hangs under.
    pub fn placed(&self, finding: Finding, id: &Id, object: Option<&Object>) -> Finding {
        let holder = object.and_then(|o| o.body.parent(id)).filter(|holder| holder.kind == Kind::Table);
        let relation = holder.map(|holder| holder.qname()).or_else(|| id.relation());
        let schema = id.schema.as_ref().map(|schema| schema.as_str().to_owned());
        let finding = finding.under(schema, relation.map(|relation| relation.to_string()));
        match self.place(id) {
            Some(place) => finding.at(place, "declared here"),
            None => finding,
        }
    }
}
