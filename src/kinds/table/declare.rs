//! Tables as CREATE TABLE makes them; foreign tables too, which differ in little.

use std::collections::BTreeSet;

use super::{PartitionBound, PartitionKey, PartitionKeyPart, Table};
use crate::declare::ddl::{
    ColumnDef, CreateTable, ObjectName, PartitionBoundDef, PartitionBy, Persistence, TableElement,
};
use crate::declare::make::options;
use crate::declare::world::World;
use crate::declare::{like, options as foreign_options};
use crate::kinds::column::declare as column;
use crate::kinds::constraint::declare::{How, Pending, add_all, not_nulls};
use crate::kinds::foreign_table::ForeignTable;
use crate::kinds::index::{self, IndexKey};
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

/// CREATE TABLE and CREATE FOREIGN TABLE.
pub(crate) fn create(world: &mut World, statement: &CreateTable) {
    if statement.persistence == Persistence::Temporary {
        world.temporary(&statement.name);
        return;
    }
    let kind = if statement.foreign.is_some() { Kind::ForeignTable } else { Kind::Table };
    let id = world.new_object(kind, &statement.name);
    if !world.is_new_relation(&id, statement.if_not_exists) {
        return;
    }
    let table = id.qname();
    let parent = statement.partition_of.as_ref().and_then(|(parent, _)| existing(world, parent));
    let body = body(world, statement);
    world.create(id.clone(), body);
    if let Some(of_type) = &statement.of_type {
        columns_of_type(world, &table, of_type);
    }
    let mut parents: Vec<QName> = statement.inherits.iter().filter_map(|parent| existing(world, parent)).collect();
    parents.extend(parent);
    for parent in &parents {
        inherit_columns(world, parent, &table);
    }
    let (pending, likes) = elements(world, &table, &statement.elements);
    partition_key(world, &id, statement.partition_by.as_ref());
    let how = How { creating: statement.foreign.is_none(), only: false };
    not_nulls(world, &table, &pending, how);
    for parent in &parents {
        world.adopt(parent, &table);
    }
    add_all(world, &table, &pending, how);
    for written in likes {
        like::indexes_and_more(world, &table, written);
    }
}

/// A table that a new one is made after; a notice where it is not there.
fn existing(world: &mut World, name: &ObjectName) -> Option<QName> {
    world.expect_relation(name, false).map(|id| id.qname())
}

fn inherit_columns(world: &mut World, parent: &QName, table: &QName) {
    let columns: Vec<_> =
        world.model.columns(parent).into_iter().map(|(name, column)| (name.clone(), column.clone())).collect();
    for (name, parent) in columns {
        let origin = world.origin;
        column::inherit(world, table, &name, &parent, origin);
    }
}

/// Columns and their constraints in the order written; indexes and the like of LIKE come after all.
fn elements<'d>(
    world: &mut World,
    table: &QName,
    elements: &'d [TableElement],
) -> (Vec<Pending<'d>>, Vec<&'d crate::declare::ddl::Like>) {
    let (mut pending, mut likes) = (Vec::new(), Vec::new());
    for element in elements {
        match element {
            TableElement::Column(definition) => pending.extend(define(world, table, definition)),
            TableElement::Constraint(definition) => pending.push(Pending { definition, column: None }),
            TableElement::Like(written) => {
                like::columns(world, table, written);
                likes.push(written);
            }
        }
    }
    (pending, likes)
}

fn define<'d>(world: &mut World, table: &QName, definition: &'d ColumnDef) -> Vec<Pending<'d>> {
    column::define(world, table, definition)
}

fn body(world: &mut World, statement: &CreateTable) -> Body {
    let parent = statement.partition_of.as_ref().map(|(parent, bound)| {
        let bound = self::bound(world, bound);
        (world.relation_name(&parent.qname()), bound)
    });
    let inherits: Vec<QName> =
        statement.inherits.iter().map(|parent| world.relation_name(&parent.qname())).collect();
    if let Some(foreign) = &statement.foreign {
        return Body::ForeignTable(ForeignTable {
            server: foreign.server.name.clone(),
            options: foreign_options::new(&foreign.options),
            inherits,
            partition_of: parent,
        });
    }
    let partitioned = statement.partition_by.is_some();
    let default_method = world.default_access_method.clone().filter(|_| !partitioned);
    Body::Table(Table {
        unlogged: statement.persistence == Persistence::Unlogged,
        options: storage_options(statement),
        tablespace: world.tablespace(statement.tablespace.as_ref()),
        access_method: statement.access_method.clone().or(default_method).filter(|method| method.as_str() != "heap"),
        partition_of: parent,
        inherits,
        of_type: statement.of_type.as_ref().map(|ty| world.type_name(&ty.qname())),
        ..Table::default()
    })
}

/// WITH (…); `oids` of old means nothing any more.
fn storage_options(statement: &CreateTable) -> crate::model::Options {
    let mut options = options(&statement.options);
    options.remove("oids");
    options
}

/// FOR VALUES.
pub(crate) fn bound(world: &World, bound: &PartitionBoundDef) -> PartitionBound {
    let exprs = |texts: &[crate::declare::ddl::SqlText]| texts.iter().map(|text| world.expr(text)).collect();
    match bound {
        PartitionBoundDef::Default => PartitionBound::Default,
        PartitionBoundDef::List(values) => PartitionBound::List(exprs(values)),
        PartitionBoundDef::Range(from, to) => PartitionBound::Range(exprs(from), exprs(to)),
        PartitionBoundDef::Hash(modulus, remainder) => PartitionBound::Hash(*modulus, *remainder),
    }
}

fn partition_key(world: &mut World, id: &Id, written: Option<&PartitionBy>) {
    let Some(PartitionBy { strategy, keys }) = written else { return };
    // The operator class of a hash key is that of hash indexes, else that of btree.
    let method = if strategy == "hash" { "hash" } else { "btree" };
    let table = id.qname();
    let parts = keys.iter().map(|element| {
        let IndexKey { key, collation, opclass, opclass_options: _, descending: _, nulls_first: _ } =
            index::declare::key(world, &table, method, element);
        PartitionKeyPart { key, collation, opclass }
    });
    let key = PartitionKey { strategy: strategy.clone(), keys: parts.collect() };
    if let Some(Body::Table(table)) = world.get_mut(id).map(|object| &mut object.body) {
        table.partition_key = Some(key);
    }
}

/// The columns of CREATE TABLE … OF type.
pub(crate) fn columns_of_type(world: &mut World, table: &QName, of_type: &ObjectName) {
    let Some(Body::CompositeType(composite)) =
        world.type_object(&of_type.qname()).and_then(|id| world.get(&id)).map(|object| object.body.clone())
    else {
        world.unresolved(format!("composite type {} does not exist", of_type.qname()), of_type.qname());
        return;
    };
    for attribute in composite.attributes {
        let position = column::next_position(world, table);
        let mut body = column::plain(position, attribute.ty);
        body.collation = attribute.collation;
        world.create(Id::under(Kind::Column, table, &attribute.name), body);
    }
}

/// The inheriting tables' and partitions' names, of all generations.
pub(crate) fn descendants(world: &World, table: &QName) -> Vec<QName> {
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    let mut next: Vec<QName> = world.children(table).iter().rev().map(Id::qname).collect();
    while let Some(child) = next.pop() {
        if seen.insert(child.clone()) {
            next.extend(world.children(&child).iter().rev().map(Id::qname));
            all.push(child);
        }
    }
    all
}
