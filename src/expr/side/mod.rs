//! What names mean on one side: PostgreSQL's own catalog, extensions, and what the side's model declares.

mod alike;
mod build;
mod relations;
mod types;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use super::catalog::{Cast, Catalog, Function, Layer, Operator, Type, TypeId};
use crate::model::{Model, Name, QName, SearchPath};

pub(super) use self::relations::{Columns, RowColumn};
pub(super) use self::types::Modifier;

/// Numbers for the types of both sides: one name has one number, so that terms of both sides compare.
#[derive(Debug, Default)]
pub(super) struct TypeNumbers {
    by_name: Mutex<BTreeMap<QName, TypeId>>,
}

impl TypeNumbers {
    /// The number of a type that PostgreSQL does not bring. The next one is that of its array.
    pub(super) fn number(&self, name: &QName) -> TypeId {
        let mut by_name = locked(&self.by_name);
        let next = TypeId(TypeId::FIRST_USER.0 + 2 * u32::try_from(by_name.len()).unwrap_or(u32::MAX / 4));
        *by_name.entry(name.clone()).or_insert(next)
    }

    /// The name behind a number: of messages and of printing.
    pub(super) fn name(&self, id: TypeId) -> Option<QName> {
        locked(&self.by_name).iter().find(|(_, found)| **found == id).map(|(name, _)| name.clone())
    }
}

/// One side.
#[derive(Debug)]
pub(super) struct Side<'m> {
    pub(super) model: &'m Model,
    pub(super) catalog: &'static Catalog,
    numbers: Arc<TypeNumbers>,
    /// Functions and operators, by schema.
    layers: BTreeMap<Name, Vec<Cow<'m, Layer<'m>>>>,
    /// The types of the model, arrays included.
    types: BTreeMap<TypeId, Type<'m>>,
    /// Multirange and range by each other: `(range, subtype, multirange)`.
    ranges: Vec<super::catalog::Range>,
    casts: BTreeMap<(TypeId, TypeId), Cast<'m>>,
    relations: Mutex<BTreeMap<QName, Option<Arc<Columns>>>>,
    /// The relations whose columns are being found, and by which thread.
    following: Mutex<Vec<(ThreadId, QName)>>,
    /// Whether a time without a zone is one of UTC: so runs the server that either side was read from.
    pub(super) in_utc: bool,
}

/// What a lock holds. A thread that panicked with it left nothing half done: each change is a single one.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'m> Side<'m> {
    /// The same, of a server that runs in UTC or not.
    pub(super) fn in_utc(mut self, in_utc: bool) -> Self {
        self.in_utc = in_utc;
        self
    }

    /// The name of a type that PostgreSQL does not bring.
    pub(super) fn numbers_name(&self, id: TypeId) -> Option<QName> {
        self.numbers.name(id)
    }

    /// The schemas of a path in order, `pg_catalog` at the front unless it is named.
    pub(super) fn schemas(path: &SearchPath) -> Vec<Name> {
        static CATALOG: LazyLock<Name> = LazyLock::new(|| Name::new("pg_catalog"));
        let implied = (!path.0.contains(&CATALOG)).then(|| CATALOG.clone());
        implied.into_iter().chain(path.0.iter().cloned()).collect()
    }

    fn layers_of(&self, schema: &Name) -> impl Iterator<Item = &Layer<'m>> {
        let builtin = self.catalog.layer(schema.as_str()).map(|layer| layer as &Layer<'m>);
        let own = self.layers.get(schema).map(Vec::as_slice).unwrap_or_default();
        builtin.into_iter().chain(own.iter().map(AsRef::as_ref))
    }

    /// Every function of a name in a schema.
    pub(super) fn functions(&self, schema: &Name, name: &str) -> Vec<&Function<'m>> {
        self.layers_of(schema).flat_map(|layer| layer.functions(name)).collect()
    }

    /// Every operator of a name in a schema.
    pub(super) fn operators(&self, schema: &Name, name: &str) -> Vec<&Operator<'m>> {
        self.layers_of(schema).flat_map(|layer| layer.operators(name)).collect()
    }

    /// The cast between two types.
    pub(super) fn cast(&self, source: TypeId, target: TypeId) -> Option<&Cast<'m>> {
        let builtin = self.catalog.pg_catalog().cast(source, target);
        builtin.map(|cast| cast as &Cast<'m>).or_else(|| self.casts.get(&(source, target)))
    }
}
