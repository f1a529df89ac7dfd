//! CREATE and ALTER PUBLICATION.

use super::{Publication, PublishedTable};
use crate::declare::ddl::{
    AlterPublication, CreatePublication, Definition, Ident, PublicationAction, PublicationObjects, PublicationTable,
};
use crate::declare::world::World;
use crate::kinds::collation::declare::is_false;
use crate::kinds::{Body, Kind};
use crate::kinds::table::declare::descendants;
use crate::model::{Id, Name, QName};

/// CREATE PUBLICATION.
pub(crate) fn create(world: &mut World, statement: &CreatePublication) {
    let CreatePublication { name, objects, options } = statement;
    let id = Id::global(Kind::Publication, &name.name);
    if !world.is_new(&id, false) {
        return;
    }
    let mut publication = Publication {
        all_tables: objects.all_tables,
        all_sequences: objects.all_sequences,
        tables: std::collections::BTreeMap::new(),
        schemas: std::collections::BTreeSet::new(),
        publish: ["insert", "update", "delete", "truncate"].map(str::to_owned).into(),
        via_root: false,
        generated_columns: None,
    };
    set_options(&mut publication, options);
    add(world, &mut publication, objects);
    world.create(id, publication);
}

fn add(world: &World, publication: &mut Publication, objects: &PublicationObjects) {
    for published in &objects.tables {
        let table = published_table(world, published);
        for heir in heirs(world, &table.table).into_iter().filter(|_| !published.only) {
            let heir = PublishedTable { table: heir, ..table.clone() };
            publication.tables.entry(heir.table.to_string()).or_insert(heir);
        }
        publication.tables.insert(table.table.to_string(), table);
    }
    publication.schemas.extend(objects.schemas.iter().filter_map(|schema| schema_name(world, schema.as_ref())));
}

/// The tables that come with one: those that inherit from it, but no partitions (`OpenTableList()`).
fn heirs(world: &World, table: &QName) -> Vec<QName> {
    match world.get(&Id::of(Kind::Table, table)).map(|object| &object.body) {
        Some(Body::Table(body)) if body.partition_key.is_none() => descendants(world, table),
        _ => Vec::new(),
    }
}

fn published_table(world: &World, written: &PublicationTable) -> PublishedTable {
    let PublicationTable { only: _, table, columns, filter } = written;
    PublishedTable {
        table: world.relation_name(&table.qname()),
        columns: (!columns.is_empty()).then(|| columns.iter().map(|column| column.name.clone()).collect()),
        filter: filter.as_ref().map(|filter| world.expr(filter)),
    }
}

/// A schema, CURRENT_SCHEMA too.
fn schema_name(world: &World, written: Option<&Ident>) -> Option<Name> {
    written.map(|schema| schema.name.clone()).or_else(|| world.creation_schema())
}

fn set_options(publication: &mut Publication, options: &[Definition]) {
    for option in options {
        let value = option.text();
        match option.name.to_ascii_lowercase().as_str() {
            "publish" => {
                let words = value.split(',').map(|word| word.trim().to_ascii_lowercase());
                publication.publish = words.filter(|word| !word.is_empty()).collect();
            }
            "publish_via_partition_root" => publication.via_root = !is_false(&value),
            "publish_generated_columns" => {
                publication.generated_columns = Some(value.to_ascii_lowercase()).filter(|word| word != "none");
            }
            _ => {}
        }
    }
}

/// ALTER PUBLICATION.
pub(crate) fn alter(world: &mut World, statement: &AlterPublication) {
    let id = Id::global(Kind::Publication, &statement.name.name);
    let Some(id) = world.expect(id, false) else { return };
    let Some(Body::Publication(mut publication)) = world.get(&id).map(|object| object.body.clone()) else { return };
    match &statement.action {
        PublicationAction::Add(objects) => add(world, &mut publication, objects),
        PublicationAction::Set(objects) => {
            publication.tables.clear();
            publication.schemas.clear();
            add(world, &mut publication, objects);
        }
        PublicationAction::Drop(objects) => {
            for table in &objects.tables {
                publication.tables.remove(&world.relation_name(&table.table.qname()).to_string());
            }
            for schema in objects.schemas.iter().filter_map(|schema| schema_name(world, schema.as_ref())) {
                publication.schemas.remove(&schema);
            }
        }
        PublicationAction::SetOptions(options) => set_options(&mut publication, options),
    }
    world.replace_body(&id, publication);
}
