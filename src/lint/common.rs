//! What several rules ask of a schema.

use std::collections::BTreeSet;

use super::Flaw;
use super::schema::{Of, Schema};
use crate::expr::catalog::Catalog;
use crate::kinds::Kind;
use crate::kinds::column::Column;
use crate::kinds::domain::Domain;
use crate::kinds::extension::Extension;
use crate::kinds::routine::{Routine, RoutineBody};
use crate::kinds::sequence::Sequence;
use crate::model::{Id, Name, Object, QName, Server, TypeRef};

/// The major version whose catalog is used where no server says one.
const DEFAULT_MAJOR: u16 = 15;

/// PostgreSQL's own objects.
pub(super) fn catalog_of(schema: &Schema<'_>) -> &'static Catalog {
    Catalog::builtin(schema.model.server.as_ref().map_or(DEFAULT_MAJOR, Server::major))
}

/// Columns and domains of a type that another one does better than; columns of partitions follow their parents'.
pub(super) fn of_type(schema: &Schema<'_>, is: impl Fn(&TypeRef) -> bool, better: &str) -> Vec<Flaw> {
    let partition = |column: &Of<'_, Column>| {
        let table = column.id.relation().and_then(|name| schema.table(&name));
        table.is_some_and(|table| table.of.body.partition_of.is_some())
    };
    let columns = schema.all::<Column>().filter(|column| is(&column.body.ty) && !partition(column));
    let column = |column: Of<'_, Column>| {
        let table = column.id.relation().map(|table| table.to_string()).unwrap_or_default();
        let array = if column.body.ty.array { "[]" } else { "" };
        Flaw::of(&column, format!("{} is of type {}", column.id, column.body.ty))
            .fix(format!("ALTER TABLE {table} ALTER COLUMN {} TYPE {better}{array};", column.id.name))
    };
    let domains = schema.all::<Domain>().filter(|domain| is(&domain.body.ty));
    let domain = |domain: Of<'_, Domain>| {
        Flaw::of(&domain, format!("domain {} is of type {}", domain.id, domain.body.ty))
            .fix(format!("CREATE DOMAIN {} AS {better};", domain.id))
    };
    columns.map(column).chain(domains.map(domain)).collect()
}

/// A column by schema, table and name.
pub(super) type ColumnPlace<'m> = (Option<&'m Name>, Option<&'m Name>, &'m Name);

/// Columns that own a sequence.
pub(super) fn owned_columns<'m>(schema: &Schema<'m>) -> BTreeSet<ColumnPlace<'m>> {
    let owners = schema.all::<Sequence>().filter_map(|sequence| {
        let (table, column) = sequence.body.owned_by.as_ref()?;
        Some((sequence.id.schema.as_ref(), Some(table), column))
    });
    owners.collect()
}

/// What people name: relations, columns, types and routines; columns of partitions aside.
pub(super) fn named<'s>(schema: &'s Schema<'_>) -> impl Iterator<Item = (&'s Id, &'s Object)> {
    let kinds = [
        Kind::Table,
        Kind::ForeignTable,
        Kind::View,
        Kind::MaterializedView,
        Kind::Sequence,
        Kind::Column,
        Kind::Enum,
        Kind::CompositeType,
        Kind::Domain,
        Kind::Function,
        Kind::Procedure,
    ];
    let of_partition = |id: &Id| {
        let table = id.relation().and_then(|name| schema.table(&name));
        table.is_some_and(|table| table.of.body.partition_of.is_some())
    };
    schema.model.objects.iter().filter(move |(id, _)| kinds.contains(&id.kind) && !of_partition(id))
}

/// The statement that gives an object another name.
pub(super) fn rename(id: &Id, to: &str) -> String {
    let to = if to == "…" || to.contains('…') { to.to_owned() } else { Name::new(to).to_string() };
    match id.kind {
        Kind::Column => {
            let table = id.relation().map(|table| table.to_string()).unwrap_or_default();
            format!("ALTER TABLE {table} RENAME COLUMN {} TO {to};", id.name)
        }
        Kind::Enum | Kind::CompositeType => format!("ALTER TYPE {id} RENAME TO {to};"),
        kind => format!("ALTER {} {id} RENAME TO {to};", kind.noun().to_uppercase()),
    }
}

/// Whether the names in a routine's body are looked up each time that it runs, by whatever search_path there is.
pub(super) fn finds_names_late(routine: &Routine) -> bool {
    matches!(routine.body, RoutineBody::Source(_)) && !routine.set.contains_key("search_path")
}

/// Whether a relation is PostgreSQL's own or an extension's.
pub(super) fn is_provided(schema: &Schema<'_>, name: &QName) -> bool {
    let catalog = catalog_of(schema);
    let own =
        name.schema.as_ref().is_some_and(|s| catalog.relation(s.as_str(), name.name.as_str()).is_some());
    own || schema.model.provided.relations.iter().any(|relation| relation.name == *name)
        || extensions(schema, catalog).any(|extension| extension.layer.relation(name.name.as_str()).is_some())
}

/// Whether a function is PostgreSQL's own or an extension's.
pub(super) fn is_provided_function(schema: &Schema<'_>, name: &QName) -> bool {
    let (catalog, bare) = (catalog_of(schema), name.name.as_str());
    !catalog.pg_catalog().functions(bare).is_empty()
        || schema.model.provided.functions.iter().any(|function| function.name == *name)
        || extensions(schema, catalog).any(|extension| !extension.layer.functions(bare).is_empty())
}

fn extensions<'s>(
    schema: &'s Schema<'_>,
    catalog: &'static Catalog,
) -> impl Iterator<Item = &'static crate::expr::catalog::Extension> + use<'s> {
    let declared: Vec<_> = schema.all::<Extension>().map(|extension| extension.id.name.clone()).collect();
    declared.into_iter().filter_map(|name| catalog.extension(name.as_str()))
}
