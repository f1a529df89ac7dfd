//! Relations of one side and their columns.

use std::sync::Arc;
use std::thread::{self, ThreadId};

use super::{Modifier, Side, locked};
use crate::expr::catalog::TypeId;
use crate::kinds::index::Key;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, QName, Query, SearchPath};

/// A column of something that has columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowColumn {
    pub(crate) name: Name,
    pub(crate) ty: TypeId,
    pub(crate) modifier: Modifier,
}

/// Columns in order.
pub(crate) type Columns = Vec<RowColumn>;

impl Side<'_> {
    /// The relation that a name stands for, by the path where it has no schema.
    pub(crate) fn relation_named(&self, name: &QName, path: &SearchPath) -> Option<QName> {
        if name.schema.is_some() {
            return Some(name.clone());
        }

        Self::schemas(path).iter().map(|schema| QName::new(schema, &name.name)).find(|q| self.exists(q))
    }

    fn exists(&self, name: &QName) -> bool {
        let schema = name.schema.as_ref().map_or("", Name::as_str);
        self.catalog.relation(schema, name.name.as_str()).is_some()
            || self.model.relation(name).is_some()
            || self.model.provided.relations.iter().any(|r| r.name == *name)
            || name
                .schema
                .as_ref()
                .is_some_and(|s| self.layers_of(s).any(|l| l.relation(name.name.as_str()).is_some()))
    }

    /// The columns of a relation; `None` where they are not known.
    pub(crate) fn columns(&self, name: &QName) -> Option<Arc<Columns>> {
        if let Some(known) = locked(&self.relations).get(name) {
            return known.clone();
        }
        let step = (thread::current().id(), name.clone());
        if !self.begins(&step) {
            return self.stand_in(name).map(Arc::new);
        }
        let columns = self.find_columns(name).map(Arc::new);
        locked(&self.following).retain(|following| *following != step);
        locked(&self.relations).insert(name.clone(), columns.clone());
        columns
    }

    /// A view that names itself must not be followed in a circle; another thread that follows it makes no circle.
    fn begins(&self, step: &(ThreadId, QName)) -> bool {
        let mut following = locked(&self.following);
        let begins = !following.contains(step);
        if begins {
            following.push(step.clone());
        }
        begins
    }

    /// What a view that reads itself finds there: the columns that it had before.
    fn stand_in(&self, name: &QName) -> Option<Columns> {
        let Body::View(view) = &self.model.relation(name)?.1.body else { return None };
        self.view_columns(&Query::qualified(view.stand_in_query()?), &[])
    }

    fn find_columns(&self, name: &QName) -> Option<Columns> {
        if let Some((id, object)) = self.model.relation(name) {
            return match &object.body {
                Body::Table(_) | Body::ForeignTable(_) => self.table_columns(name),
                Body::View(view) => self.view_columns(&view.query, &view.columns),
                Body::MaterializedView(view) => self.view_columns(&view.query, &view.columns),
                Body::CompositeType(ty) => {
                    let columns = ty.attributes.iter().map(|a| (&a.name, self.type_ref(&a.ty)));
                    typed(columns)
                }
                Body::Sequence(_) => Some(sequence_columns()),
                _ => None,
            }
            .filter(|_| id.kind != Kind::Index);
        }
        let provided = self.model.provided.relations.iter().find(|r| r.name == *name);
        if let Some(relation) = provided {
            return typed(relation.columns.iter().map(|(name, ty)| (name, self.type_ref(ty))));
        }
        let schema = name.schema.as_ref()?;
        let builtin = self.catalog.relation(schema.as_str(), name.name.as_str());
        let own = || self.layers_of(schema).find_map(|layer| layer.relation(name.name.as_str()));
        let columns = builtin.map(|r| &r.columns).or_else(|| own().map(|r| &r.columns))?;
        let column = |c: &crate::expr::catalog::Column<'_>| RowColumn {
            name: Name::new(c.name),
            ty: c.ty,
            modifier: c.modifier,
        };
        Some(columns.iter().map(column).collect())
    }

    fn table_columns(&self, name: &QName) -> Option<Columns> {
        typed(self.model.columns(name).into_iter().map(|(name, column)| (name, self.type_ref(&column.ty))))
    }

    fn view_columns(&self, query: &Query, names: &[Name]) -> Option<Columns> {
        let mut columns = crate::expr::lower::output_columns(self, query)?;
        for (column, name) in columns.iter_mut().zip(names) {
            column.name = name.clone();
        }
        Some(columns)
    }

    /// The row type of a relation or composite type.
    pub(crate) fn row_type(&self, name: &QName) -> Option<TypeId> {
        self.type_named(name, &SearchPath::default())
    }

    /// The attributes of a row type.
    pub(crate) fn attributes(&self, ty: TypeId) -> Option<Arc<Columns>> {
        let ty = self.base(ty).0;
        if ty >= TypeId::FIRST_USER {
            return self.columns(&self.numbers.name(ty)?);
        }
        let attributes = &self.ty(ty)?.attributes;
        let column = |c: &crate::expr::catalog::Column<'_>| RowColumn {
            name: Name::new(c.name),
            ty: c.ty,
            modifier: c.modifier,
        };
        (!attributes.is_empty()).then(|| Arc::new(attributes.iter().map(column).collect()))
    }

    /// A part of a relation's partition key.
    pub(crate) fn partition_key_part(&self, name: &QName, part: usize) -> Option<&Key> {
        let Body::Table(table) = &self.model.objects.get(&Id::of(Kind::Table, name))?.body else {
            return None;
        };
        Some(&table.partition_key.as_ref()?.keys.get(part)?.key)
    }

    /// The type of a relation's partition key's part, where that is a column.
    pub(crate) fn partition_key_column(&self, name: &QName, part: usize) -> Option<(TypeId, Modifier)> {
        let Key::Column(column) = self.partition_key_part(name, part)? else { return None };
        let columns = self.columns(name)?;
        columns.iter().find(|c| c.name == *column).map(|c| (c.ty, c.modifier))
    }
}

/// Columns whose types are all known.
fn typed<'n>(columns: impl Iterator<Item = (&'n Name, Option<(TypeId, Modifier)>)>) -> Option<Columns> {
    // A column of a type that is not known takes part by its name; what is done with it stays unresolved.
    let column = |(name, found): (&Name, Option<(TypeId, Modifier)>)| {
        let (ty, modifier) = found.unwrap_or((TypeId::NONE, -1));
        RowColumn { name: name.clone(), ty, modifier }
    };
    Some(columns.map(column).collect())
}

fn sequence_columns() -> Columns {
    let column = |name, ty| RowColumn { name: Name::new(name), ty, modifier: -1 };
    vec![
        column("last_value", TypeId::INT8),
        column("log_cnt", TypeId::INT8),
        column("is_called", TypeId::BOOL),
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use serde_json::{from_value, json};

    use super::*;
    use crate::model::{Model, Object};

    fn view(number: usize) -> (QName, Object) {
        let name = |n: usize| QName::new(&Name::new("app"), &Name::new(&format!("v{n}")));
        let sql = match number.checked_sub(1) {
            Some(below) => format!("SELECT * FROM {}", name(below)),
            None => "SELECT 1 AS one".to_owned(),
        };
        let body: crate::kinds::view::View = from_value(json!({"query": {"sql": sql, "path": []}})).unwrap();
        (name(number), Object::new(body))
    }

    #[test]
    fn threads_that_ask_at_once_are_told_the_same() {
        let views: Vec<_> = (0..20).map(view).collect();
        let mut model = Model::default();
        for (name, object) in &views {
            model.objects.insert(Id::of(Kind::View, name), object.clone());
        }
        for _ in 0..20 {
            let side = Side::new(&model, 15, Arc::default());
            let start = Barrier::new(4);
            thread::scope(|scope| {
                for shift in 0..4 {
                    let (side, views, start) = (&side, &views, &start);
                    scope.spawn(move || {
                        start.wait();
                        for (name, _) in views.iter().cycle().skip(5 * shift).take(views.len()) {
                            assert_eq!(side.columns(name).map(|c| c.len()), Some(1), "{name}");
                        }
                    });
                }
            });
        }
    }
}
