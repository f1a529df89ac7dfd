//! The columns of whatever a query can read.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::stars::{Output, outputs};
use super::world::World;
use crate::expr::on_deep_stack;
use crate::kinds::{Body, Kind};
use crate::model::{Name, QName, Query};

/// What the columns of views have come to, until something is changed that they are made of: a view over views over
/// views is not made out anew for each that is put on top of them.
#[derive(Clone, Debug, Default)]
pub(super) struct ViewColumns(RefCell<BTreeMap<QName, Vec<Output>>>);

impl ViewColumns {
    /// Something of this kind is about to be changed or goes: what hangs on it is looked for again.
    pub(super) fn forget(&mut self, kind: Kind) {
        if matches!(
            kind,
            Kind::Column | Kind::View | Kind::MaterializedView | Kind::CompositeType | Kind::Function
        ) {
            self.0.get_mut().clear();
        }
    }

    /// Whatever they hang on may have changed.
    pub(super) fn forget_all(&mut self) {
        self.0.get_mut().clear();
    }
}

impl World {
    /// The columns of a table, view, composite type or catalog relation; `None` where they are not known.
    pub(crate) fn relation_columns(&self, name: &QName) -> Option<Vec<Output>> {
        let Some(id) = self.relation_id(name) else { return self.provided_columns(name) };
        match &self.get(id)?.body {
            Body::View(view) => self.view_columns_of(name, &view.columns, &view.query),
            Body::MaterializedView(view) => self.view_columns_of(name, &view.columns, &view.query),
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

    fn view_columns_of(&self, view: &QName, columns: &[Name], query: &Query) -> Option<Vec<Output>> {
        if let Some(known) = self.view_columns.0.borrow().get(view) {
            return Some(known.clone());
        }
        let found = on_deep_stack(|| outputs(self, columns, query))?;
        self.view_columns.0.borrow_mut().insert(view.clone(), found.clone());
        Some(found)
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
