//! What the catalogs say of one object.

use super::catalogs::{Columns, namespace_of, row, schema_of, text};
use super::eval::oid_of;
use super::value::Value;
use crate::declare::world::World;
use crate::kinds::column::Column;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::table::{ReplicaIdentity, Table};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, QName, TypeRef};

/// What the catalogs say of a column beside its name. The types of domains are those they are over.
pub(super) fn of_column(column: &Column) -> Columns {
    let yes = |yes: bool| Value::text(if yes { "YES" } else { "NO" });
    let mut columns = row([
        ("attnotnull", Value::Bool(column.not_null)),
        ("is_nullable", yes(!column.not_null)),
        ("is_identity", yes(column.identity.is_some())),
        ("atthasdef", Value::Bool(column.default.is_some() || column.generated.is_some())),
        // Dropped ones count.
        ("attnum", Value::Between(1, 1600)),
    ]);
    match (&column.default, &column.generated) {
        (None, None) => drop(columns.insert(Name::new("column_default"), Value::Null)),
        (Some(default), _) => {
            columns.insert(Name::new("column_default"), Value::Query(default.sql.clone()));
        }
        _ => {}
    }
    if !column.ty.array {
        columns.insert(Name::new("atttypid"), Value::Oid(oid_of("t", &column.ty.name)));
    }
    if column.ty.modifiers.is_empty() {
        columns.insert(Name::new("atttypmod"), Value::Int(-1));
    }
    if column.ty.array {
        columns.insert(Name::new("data_type"), Value::text("ARRAY"));
    } else if column.ty.name.is_builtin() {
        let number = |at: usize| column.ty.modifiers.get(at).and_then(|word| word.parse().ok());
        let precision = match column.ty.name.name.as_str() {
            "int2" => Some(16),
            "int4" => Some(32),
            "int8" => Some(64),
            "float4" => Some(24),
            "float8" => Some(53),
            "numeric" => number(0),
            _ => None,
        };
        let length = ["varchar", "bpchar", "bit", "varbit"].iter().any(|ty| column.ty.is_builtin(ty));
        let value = |number: Option<i64>| number.map_or(Value::Null, Value::Int);
        columns.extend(row([
            ("data_type", Value::text(data_type(&column.ty))),
            ("udt_name", text(&column.ty.name.name)),
            ("udt_schema", Value::text("pg_catalog")),
            ("numeric_precision", value(precision)),
            ("character_maximum_length", value(number(0).filter(|_| length))),
        ]));
    }
    columns
}

/// `information_schema.columns.data_type` of a built-in type: without modifiers.
fn data_type(ty: &TypeRef) -> String {
    match ty.name.name.as_str() {
        "bpchar" => "character".to_owned(),
        _ => ty.without_modifiers().to_string(),
    }
}

/// A row of `pg_class`.
pub(super) fn class(world: &World, name: &QName, id: &Id) -> Columns {
    let parted = |id| match world.get(id).map(|object| &object.body) {
        Some(Body::Table(table)) => table.partition_key.is_some(),
        _ => false,
    };
    let kind = match id.kind {
        Kind::Table => Value::text(if parted(id) { "p" } else { "r" }),
        Kind::View => Value::text("v"),
        Kind::MaterializedView => Value::text("m"),
        Kind::ForeignTable => Value::text("f"),
        Kind::Sequence | Kind::Column => Value::text("S"),
        Kind::CompositeType => Value::text("c"),
        _ => Value::text("i"),
    };
    let mut columns = row([
        ("oid", Value::Oid(oid_of("c", name))),
        ("relname", text(&name.name)),
        ("relnamespace", namespace_of(name)),
        ("relkind", kind),
    ]);
    if let Some(Body::Table(table)) = world.get(id).map(|object| &object.body) {
        columns.extend(of_table(table));
    }
    columns
}

fn of_table(table: &Table) -> Columns {
    let identity = match table.replica_identity {
        ReplicaIdentity::Default => "d",
        ReplicaIdentity::Nothing => "n",
        ReplicaIdentity::Full => "f",
        ReplicaIdentity::Index(_) => "i",
    };
    row([
        ("relrowsecurity", Value::Bool(table.row_security)),
        ("relforcerowsecurity", Value::Bool(table.force_row_security)),
        ("relreplident", Value::text(identity)),
        ("relispartition", Value::Bool(table.partition_of.is_some())),
        ("relpersistence", Value::text(if table.unlogged { "u" } else { "p" })),
    ])
}

/// A row of `pg_index`: an index or what is behind a key.
pub(super) fn index(world: &World, name: &QName, id: &Id) -> Option<Columns> {
    let (table, unique, primary, valid) = match &world.get(id)?.body {
        Body::Index(index) => (index.table.clone(), index.unique, false, index.valid),
        Body::Constraint(constraint) => {
            let primary = matches!(constraint.rule, ConstraintRule::PrimaryKey(_));
            (id.relation()?, primary || matches!(constraint.rule, ConstraintRule::Unique(_)), primary, true)
        }
        _ => return None,
    };
    Some(row([
        ("indexrelid", Value::Oid(oid_of("c", name))),
        ("indrelid", Value::Oid(oid_of("c", &table))),
        ("indisunique", Value::Bool(unique)),
        ("indisprimary", Value::Bool(primary)),
        ("indisvalid", Value::Bool(valid)),
    ]))
}

/// A row of `pg_constraint` and of the information schema's views of constraints.
pub(super) fn constraint(id: &Id, object: &Object) -> Option<Columns> {
    let Body::Constraint(body) = &object.body else { return None };
    let (letter, words) = match &body.rule {
        ConstraintRule::PrimaryKey(_) => ("p", "PRIMARY KEY"),
        ConstraintRule::Unique(_) => ("u", "UNIQUE"),
        ConstraintRule::Check { .. } | ConstraintRule::DomainCheck { .. } => ("c", "CHECK"),
        ConstraintRule::ForeignKey(_) => ("f", "FOREIGN KEY"),
        ConstraintRule::Exclusion(_) => ("x", "EXCLUDE"),
        _ => return None,
    };
    let table = id.relation()?;
    let name = text(&id.name);
    Some(row([
        ("conname", name.clone()),
        ("conrelid", Value::Oid(oid_of("c", &table))),
        ("contype", Value::text(letter)),
        ("connamespace", namespace_of(&table)),
        ("constraint_name", name),
        ("constraint_type", Value::text(words)),
        ("constraint_schema", schema_of(&table)),
        ("table_schema", schema_of(&table)),
        ("table_name", text(&table.name)),
    ]))
}
