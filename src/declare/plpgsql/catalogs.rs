//! System catalogs and the information schema, filled with what the schema has so far.
//!
//! What a table here does not list is not known of its rows. What PostgreSQL itself brings is one more row in each,
//! with names that no file looks for; where a string of the text is such a name, it is a row as well.

use std::collections::BTreeMap;

use super::eval::{Scope, oid, oid_of};
use super::facts::{class, constraint, index, of_column};
use super::value::Value;
use crate::declare::resolve::TYPE_KINDS;
use crate::declare::world::World;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, QName};

pub(super) type Columns = BTreeMap<Name, Value>;

pub(super) fn row<const N: usize>(columns: [(&str, Value); N]) -> Columns {
    columns.into_iter().map(|(name, value)| (Name::new(name), value)).collect()
}

pub(super) fn schema_of(name: &QName) -> Value {
    name.schema.as_ref().map_or(Value::Unknown, |schema| Value::text(schema.as_str()))
}

pub(super) fn namespace_of(name: &QName) -> Value {
    name.schema.as_ref().map_or(Value::Unknown, |schema| Value::Oid(oid("n", schema)))
}

pub(super) fn text(name: &Name) -> Value {
    Value::text(name.as_str())
}

impl Scope<'_> {
    /// The rows of a system relation; `None` where it is none that is known here.
    pub(super) fn catalog(&self, name: &QName) -> Option<Vec<Columns>> {
        let schema = name.schema.as_ref().map(Name::as_str);
        let relation = name.name.as_str();
        if schema == Some("information_schema") {
            return self.information_schema(relation);
        }
        if schema.is_some_and(|schema| schema != "pg_catalog") {
            return None;
        }
        Some(match relation {
            "pg_namespace" => self.schemas("nspname"),
            "pg_class" => self.classes(),
            "pg_tables" => self.relations(&[Kind::Table], "schemaname", "tablename", true),
            "pg_views" => self.relations(&[Kind::View], "schemaname", "viewname", true),
            "pg_matviews" => self.relations(&[Kind::MaterializedView], "schemaname", "matviewname", false),
            "pg_sequences" => self.relations(&[Kind::Sequence], "schemaname", "sequencename", false),
            "pg_indexes" => self.indexes(),
            "pg_index" => self.index_rows(),
            "pg_inherits" => self.inherits(),
            "pg_publication_tables" => self.published(),
            "pg_attribute" => self.columns(),
            "pg_type" => self.types(),
            "pg_enum" => self.labels(),
            "pg_proc" => self.routines(),
            "pg_constraint" => self.constraints(),
            "pg_trigger" | "pg_policy" | "pg_policies" => self.hanging(relation),
            "pg_extension" => self.global(Kind::Extension, "extname", "plpgsql"),
            "pg_publication" => self.global(Kind::Publication, "pubname", ""),
            "pg_event_trigger" => self.global(Kind::EventTrigger, "evtname", ""),
            "pg_language" => self.global(Kind::Language, "lanname", "plpgsql"),
            "pg_foreign_server" => self.global(Kind::ForeignServer, "srvname", ""),
            "pg_foreign_data_wrapper" => self.global(Kind::ForeignDataWrapper, "fdwname", ""),
            _ => return None,
        })
    }

    fn information_schema(&self, relation: &str) -> Option<Vec<Columns>> {
        Some(match relation {
            "schemata" => self.schemas("schema_name"),
            "tables" => {
                let kinds = &[Kind::Table, Kind::View, Kind::ForeignTable];
                self.relations(kinds, "table_schema", "table_name", true)
            }
            "views" => self.relations(&[Kind::View], "table_schema", "table_name", true),
            "sequences" => self.relations(&[Kind::Sequence], "sequence_schema", "sequence_name", false),
            "columns" => self.columns(),
            "table_constraints" => self.constraints(),
            "constraint_column_usage" | "key_column_usage" => self.constraints_of_columns(relation),
            "triggers" => self.hanging("pg_trigger"),
            "routines" => self.routines(),
            _ => return None,
        })
    }

    fn of_kinds(&self, kinds: &[Kind]) -> impl Iterator<Item = (&Id, &Object)> {
        kinds.iter().flat_map(|kind| self.world.model.of_kind(*kind))
    }

    fn schemas(&self, column: &str) -> Vec<Columns> {
        let own = self.of_kinds(&[Kind::Schema]).map(|(id, _)| id.name.clone());
        let fixed = ["pg_catalog", "information_schema", "pg_toast"].map(Name::new);
        own.chain(fixed)
            .map(|name| row([("oid", Value::Oid(oid("n", &name))), (column, text(&name))]))
            .collect()
    }

    fn global(&self, kind: Kind, column: &str, given: &str) -> Vec<Columns> {
        let own = self.world.model.of_kind(kind).map(|(id, _)| text(&id.name));
        let given = [Value::text(given)].into_iter().filter(|_| !given.is_empty());
        own.chain(given).map(|name| row([(column, name)])).collect()
    }

    /// Relations of some kinds under the names that a view gives to their columns.
    fn relations(&self, kinds: &[Kind], schema: &str, name: &str, given: bool) -> Vec<Columns> {
        let mut rows: Vec<Columns> = self
            .of_kinds(kinds)
            .map(|(id, _)| {
                let mut columns = row([(schema, schema_of(&id.qname())), (name, text(&id.name))]);
                if schema == "table_schema" {
                    let kind = match id.kind {
                        Kind::View => "VIEW",
                        Kind::ForeignTable => "FOREIGN",
                        _ => "BASE TABLE",
                    };
                    columns.insert(Name::new("table_type"), Value::text(kind));
                }
                columns
            })
            .collect();
        rows.extend(
            self.world
                .unfollowed_relations()
                .map(|relation| row([(schema, schema_of(relation)), (name, text(&relation.name))])),
        );
        rows.push(row([(schema, Value::Other), (name, Value::Other)]));
        let strings = self.strings.iter().filter(|_| given);
        rows.extend(strings.filter_map(|string| {
            let found = self.given_relation(string)?;
            Some(row([(schema, schema_of(&found)), (name, Value::text(string))]))
        }));
        rows
    }

    /// A relation of PostgreSQL or of an extension.
    fn given_relation(&self, name: &str) -> Option<QName> {
        let name = Name::new(name);
        let given = |schema: &Name| {
            let found = QName::new(schema, &name);
            self.world.is_provided(&found).then_some(found)
        };
        given_schemas(self.world).iter().find_map(given)
    }

    fn classes(&self) -> Vec<Columns> {
        let mut rows: Vec<Columns> =
            self.world.relation_names().map(|(name, id)| class(self.world, name, id)).collect();
        rows.extend(
            self.world
                .unfollowed_relations()
                .map(|name| row([("relname", text(&name.name)), ("relnamespace", namespace_of(name))])),
        );
        rows.push(row(["oid", "relname", "relnamespace"].map(|name| (name, Value::Other))));
        rows.extend(self.strings.iter().filter_map(|string| {
            let found = self.given_relation(string)?;
            Some(row([("relname", Value::text(string)), ("relnamespace", namespace_of(&found))]))
        }));
        rows
    }

    fn indexes(&self) -> Vec<Columns> {
        let mut rows: Vec<Columns> = self
            .world
            .relation_names()
            .filter_map(|(name, id)| {
                let table = match &self.world.get(id)?.body {
                    Body::Index(index) => index.table.name.clone(),
                    Body::Constraint(_) => id.relation.clone()?,
                    _ => return None,
                };
                let (index, table) = (text(&name.name), text(&table));
                Some(row([("schemaname", schema_of(name)), ("indexname", index), ("tablename", table)]))
            })
            .collect();
        rows.push(row([
            ("schemaname", Value::Other),
            ("indexname", Value::Other),
            ("tablename", Value::Other),
        ]));
        rows
    }

    fn index_rows(&self) -> Vec<Columns> {
        let own = self.world.relation_names().filter_map(|(name, id)| index(self.world, name, id));
        own.chain([row([("indexrelid", Value::Other), ("indrelid", Value::Other)])]).collect()
    }

    fn inherits(&self) -> Vec<Columns> {
        let tables = self.world.model.of_kind(Kind::Table);
        let pairs = tables.flat_map(|(id, object)| match &object.body {
            Body::Table(table) => table.parents().into_iter().map(|parent| (id.qname(), parent)).collect(),
            _ => Vec::new(),
        });
        let oid = |name: &QName| Value::Oid(oid_of("c", name));
        pairs.map(|(child, parent)| row([("inhrelid", oid(&child)), ("inhparent", oid(parent))])).collect()
    }

    /// The tables of publications; of those that take whole schemas, or stand for their partitions, they are not known.
    fn published(&self) -> Vec<Columns> {
        let mut rows = Vec::new();
        for (id, object) in self.world.model.of_kind(Kind::Publication) {
            let Body::Publication(publication) = &object.body else { continue };
            let named = |schema: Value, table: Value| {
                row([("pubname", text(&id.name)), ("schemaname", schema), ("tablename", table)])
            };
            let plain = |name: &QName| {
                self.world.model.children(Kind::Column, name).next().is_some()
                    && !self.world.model.objects.values().any(|object| {
                        matches!(&object.body, Body::Table(table) if table.parents().contains(&name))
                    })
            };
            for written in publication.tables.keys() {
                match QName::written(written).filter(plain) {
                    Some(name) => rows.push(named(schema_of(&name), text(&name.name))),
                    None => rows.push(named(Value::Unknown, Value::Unknown)),
                }
            }
            if publication.all_tables || !publication.schemas.is_empty() {
                rows.push(named(Value::Unknown, Value::Unknown));
            }
        }
        rows
    }

    /// Columns of tables, and of views where their queries tell them.
    fn columns(&self) -> Vec<Columns> {
        let mut rows: Vec<Columns> = Vec::new();
        let kinds = &[Kind::Column, Kind::View, Kind::MaterializedView, Kind::CompositeType];
        for (id, object) in self.of_kinds(kinds) {
            let Some(relation) = id.relation().or_else(|| Some(id.qname())) else { continue };
            let named = |name: Value, more: Columns| {
                let mut columns = row([
                    ("attrelid", Value::Oid(oid_of("c", &relation))),
                    ("attname", name.clone()),
                    ("attisdropped", Value::Bool(false)),
                    ("table_schema", schema_of(&relation)),
                    ("table_name", text(&relation.name)),
                    ("column_name", name),
                ]);
                columns.extend(more);
                columns
            };
            match &object.body {
                Body::Column(column) if column.is_derived() => {}
                Body::Column(column) => rows.push(named(text(&id.name), of_column(column))),
                _ => match self.world.relation_columns(&relation) {
                    Some(outputs) => {
                        rows.extend(outputs.iter().map(|(name, _)| named(text(name), Columns::new())));
                    }
                    None => rows.push(named(Value::Unknown, Columns::new())),
                },
            }
        }
        rows.extend(self.world.unfollowed_relations().map(|relation| {
            row([("table_schema", schema_of(relation)), ("table_name", text(&relation.name))])
        }));
        rows.push(row([
            ("table_schema", Value::Other),
            ("table_name", Value::Other),
            ("attrelid", Value::Other),
        ]));
        rows.extend(self.strings.iter().filter_map(|string| {
            let found = self.given_relation(string)?;
            Some(row([("table_schema", schema_of(&found)), ("table_name", Value::text(string))]))
        }));
        rows
    }

    fn types(&self) -> Vec<Columns> {
        let mut rows: Vec<Columns> = self
            .of_kinds(TYPE_KINDS)
            .map(|(id, _)| {
                let kind = match id.kind {
                    Kind::Enum => "e",
                    Kind::Domain => "d",
                    Kind::RangeType => "r",
                    Kind::BaseType => "b",
                    _ => "c",
                };
                let name = id.qname();
                row([
                    ("oid", Value::Oid(oid_of("t", &name))),
                    ("typname", text(&id.name)),
                    ("typnamespace", namespace_of(&name)),
                    ("typtype", Value::text(kind)),
                ])
            })
            .collect();
        rows.push(row([("typname", Value::Other), ("typnamespace", Value::Other)]));
        for string in self.strings {
            for schema in given_schemas(self.world) {
                let given = self.world.layers(&schema).any(|layer| layer.type_named(string).is_some())
                    || self.world.provided.types.iter().any(|ty| ty.name.name.as_str() == string);
                if given {
                    rows.push(row([
                        ("oid", Value::Oid(oid_of("t", &QName::new(&schema, &Name::new(string))))),
                        ("typname", Value::text(string)),
                        ("typnamespace", Value::Oid(oid("n", &schema))),
                    ]));
                }
            }
        }
        rows
    }

    fn labels(&self) -> Vec<Columns> {
        let mut rows = Vec::new();
        for (id, object) in self.of_kinds(&[Kind::Enum]) {
            let Body::Enum(body) = &object.body else { continue };
            for label in &body.labels {
                let ty = Value::Oid(oid_of("t", &id.qname()));
                rows.push(row([("enumtypid", ty), ("enumlabel", Value::text(label))]));
            }
        }
        rows
    }

    fn routines(&self) -> Vec<Columns> {
        let own = self.of_kinds(&[Kind::Function, Kind::Procedure, Kind::Aggregate]);
        let mut rows: Vec<Columns> = own
            .map(|(id, _)| {
                let name = id.qname();
                row([
                    ("proname", text(&id.name)),
                    ("pronamespace", namespace_of(&name)),
                    ("routine_name", text(&id.name)),
                    ("routine_schema", schema_of(&name)),
                ])
            })
            .collect();
        let other =
            ["proname", "pronamespace", "routine_name", "routine_schema"].map(|name| (name, Value::Other));
        rows.push(row(other));
        for string in self.strings {
            for schema in given_schemas(self.world) {
                let given = self.world.layers(&schema).any(|layer| !layer.functions(string).is_empty())
                    || self.world.provided.functions.iter().any(|f| f.name.name.as_str() == string);
                if given {
                    let name = Value::text(string);
                    rows.push(row([
                        ("proname", name.clone()),
                        ("pronamespace", Value::Oid(oid("n", &schema))),
                        ("routine_name", name),
                        ("routine_schema", text(&schema)),
                    ]));
                }
            }
        }
        rows
    }

    fn constraints(&self) -> Vec<Columns> {
        let own = self.of_kinds(&[Kind::Constraint]);
        let mut rows: Vec<Columns> = own.filter_map(|(id, object)| constraint(id, object)).collect();
        // The information schema counts NOT NULL among them, under names that nobody knows.
        rows.push(row([
            ("conname", Value::Other),
            ("contype", Value::text("n")),
            ("conrelid", Value::Unknown),
            ("constraint_name", Value::Other),
            ("constraint_type", Value::text("CHECK")),
        ]));
        rows
    }

    fn constraints_of_columns(&self, view: &str) -> Vec<Columns> {
        let mut rows = Vec::new();
        for (id, object) in self.of_kinds(&[Kind::Constraint]) {
            let Some(mut columns) = constraint(id, object) else { continue };
            let Body::Constraint(body) = &object.body else { continue };
            match &body.rule {
                // It is the columns referred to that are used.
                ConstraintRule::ForeignKey(key) if view == "constraint_column_usage" => {
                    columns.insert(Name::new("table_schema"), schema_of(&key.table));
                    columns.insert(Name::new("table_name"), text(&key.table.name));
                }
                ConstraintRule::Check { .. } | ConstraintRule::DomainCheck { .. }
                    if view == "key_column_usage" =>
                {
                    continue;
                }
                _ => {}
            }
            rows.push(columns);
        }
        rows
    }

    /// Triggers and policies.
    fn hanging(&self, relation: &str) -> Vec<Columns> {
        let kind = if relation == "pg_trigger" { Kind::Trigger } else { Kind::Policy };
        let mut rows: Vec<Columns> = self
            .of_kinds(&[kind])
            .filter_map(|(id, _)| {
                let (name, table) = (text(&id.name), id.relation()?);
                let owner = Value::Oid(oid_of("c", &table));
                Some(match relation {
                    "pg_trigger" => row([
                        ("tgname", name.clone()),
                        ("tgrelid", owner),
                        ("tgisinternal", Value::Bool(false)),
                        ("trigger_name", name),
                        ("trigger_schema", schema_of(&table)),
                        ("event_object_schema", schema_of(&table)),
                        ("event_object_table", text(&table.name)),
                    ]),
                    "pg_policy" => row([("polname", name), ("polrelid", owner)]),
                    _ => row([
                        ("policyname", name),
                        ("schemaname", schema_of(&table)),
                        ("tablename", text(&table.name)),
                    ]),
                })
            })
            .collect();
        if relation == "pg_trigger" {
            // Those of foreign keys.
            rows.push(row([
                ("tgname", Value::Other),
                ("tgisinternal", Value::Bool(true)),
                ("trigger_name", Value::Other),
            ]));
        }
        rows
    }
}

/// The schemas that PostgreSQL and extensions have something in.
fn given_schemas(world: &World) -> Vec<Name> {
    let mut schemas = vec![Name::new("pg_catalog"), Name::new("information_schema")];
    schemas.extend(world.extensions.iter().map(|(schema, _)| schema.clone()));
    schemas.extend(world.provided.relations.iter().filter_map(|relation| relation.name.schema.clone()));
    schemas.extend(world.provided.types.iter().filter_map(|ty| ty.name.schema.clone()));
    schemas.sort();
    schemas.dedup();
    schemas
}
