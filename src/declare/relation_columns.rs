//! The columns of whatever a query can read.

use super::stars::{Output, outputs};
use super::world::World;
use crate::kinds::Body;
use crate::model::QName;

impl World {
    /// The columns of a table, view, composite type or catalog relation; `None` where they are not known.
    pub(crate) fn relation_columns(&self, name: &QName) -> Option<Vec<Output>> {
        let Some(id) = self.relation_id(name) else { return self.provided_columns(name) };
        match &self.get(id)?.body {
            Body::View(view) => outputs(self, &view.columns, &view.query),
            Body::MaterializedView(view) => outputs(self, &view.columns, &view.query),
            Body::Table(_) | Body::ForeignTable(_) => Some(
                self.model
                    .columns(name)
                    .into_iter()
                    .map(|(name, c)| (name.clone(), Some(c.ty.clone())))
                    .collect(),
            ),
            Body::CompositeType(composite) => {
                Some(composite.attributes.iter().map(|a| (a.name.clone(), Some(a.ty.clone()))).collect())
            }
            _ => None,
        }
    }

    fn provided_columns(&self, name: &QName) -> Option<Vec<Output>> {
        let schema = name.schema.as_ref()?;
        let relation = self.catalog.relation(schema.as_str(), name.name.as_str()).or_else(|| {
            let layers = self.extensions.iter().filter(|(at, _)| at == schema);
            layers.filter_map(|(_, extension)| extension.layer.relation(name.name.as_str())).next()
        });
        if let Some(relation) = relation {
            return Some(relation.columns.iter().map(|column| (column.name.into(), None)).collect());
        }
        let provided = self.provided.relations.iter().find(|relation| relation.name == *name)?;
        Some(provided.columns.iter().map(|(name, ty)| (name.clone(), Some(ty.clone()))).collect())
    }
}
