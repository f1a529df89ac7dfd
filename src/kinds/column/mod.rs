//! A column of a table or foreign table (`pg_attribute`).
//!
//! A column of a view or an attribute of a composite type is an object only where something is said of it alone: a
//! default, a comment, grants, a statistics target. Name, place and type are its query's, or its type's.

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use serde::{Deserialize, Serialize};

use super::{Kind, ObjectKind};
use crate::expr::ast::TypeName;
use crate::model::{
    AttributeDoc, Expr, Id, Name, Options, Privileges, QName, Scope, TypeRef, Value, is_spelled,
};

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its place, from 1, dropped columns not counted; 0 of a view's or composite type's ([`Column::is_derived`]).
    pub position: u32,
    /// Its type; of a view's, where that is known, what its default is read by.
    #[serde(rename = "type")]
    pub ty: TypeRef,
    /// NOT NULL, by whatever means: its own, a primary key, an identity, a parent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// DEFAULT; a serial column's is `nextval('schema.sequence'::regclass)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// GENERATED … AS IDENTITY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Box<Identity>>,
    /// GENERATED ALWAYS AS (…).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Box<Generated>>,
    /// The collation, where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QName>,
    /// `plain`, `main`, `external` or `extended`, where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// `pglz` or `lz4`, where it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<String>,
    /// SET STATISTICS; none is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<i32>,
    /// Whether an inheriting table declared it itself as well: it stays where the parent's goes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub local: bool,
    /// `n_distinct` and the like; a foreign table's column's OPTIONS.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

/// GENERATED … AS IDENTITY, its sequence included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// ALWAYS, not BY DEFAULT.
    pub always: bool,
    /// START.
    pub start: i64,
    /// INCREMENT.
    pub increment: i64,
    /// MINVALUE.
    pub min: i64,
    /// MAXVALUE.
    pub max: i64,
    /// CACHE.
    pub cache: i64,
    /// CYCLE.
    pub cycle: bool,
    /// The sequence's name, where it is not `table_column_seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Name>,
    /// Whether the sequence is UNLOGGED (15 and newer): it goes with its table unless it is told otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// The comment on the sequence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who may use the sequence by its name. Whoever inserts rows needs none of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privileges: Option<Privileges>,
}

/// GENERATED ALWAYS AS (…).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generated {
    /// The expression.
    pub expr: Expr,
    /// STORED, not VIRTUAL.
    pub stored: bool,
}

impl Identity {
    /// The sequence behind the column of this identity.
    pub(crate) fn sequence_of(&self, column: &Id) -> QName {
        let name = self.sequence.clone().unwrap_or_else(|| crate::declare::names::sequence(column));
        QName { schema: column.schema.clone(), name }
    }

    fn value(&self) -> Value<'_> {
        let Self {
            always,
            start,
            increment,
            min,
            max,
            cache,
            cycle,
            // The name of the sequence is PostgreSQL's own affair: after a rename of the table it stays what it was.
            sequence: _,
            unlogged,
            // Compared as every object's are, where the declared side speaks of them: `diff::common`.
            comment: _,
            privileges: _,
        } = self;
        Value::Record(vec![
            ("", if *always { "always" } else { "by default" }.into()),
            ("start", (*start).into()),
            ("increment", (*increment).into()),
            ("minvalue", (*min).into()),
            ("maxvalue", (*max).into()),
            ("cache", (*cache).into()),
            ("cycle", (*cycle).into()),
            ("unlogged", (*unlogged).into()),
        ])
    }
}

impl Column {
    /// Whether it is a view's or a composite type's, and here for what is said of it alone.
    pub fn is_derived(&self) -> bool {
        self.position == 0
    }
}

/// Whether a default is NULL, whatever built-in types it is cast to, of a column of a built-in type: a domain's own default
/// would be in its place.
fn is_null(default: &Expr, ty: &TypeRef) -> bool {
    let is_builtin = |cast: &TypeName| {
        let name = cast.name.name.as_str();
        cast.name.is_builtin() || name == "text" || cast.name.name == ty.name.name || is_spelled(name)
    };
    ty.name.is_builtin() && declare::casts_of_null(&default.sql).is_some_and(|casts| casts.iter().all(is_builtin))
}

impl ObjectKind for Column {
    const KIND: Kind = Kind::Column;
    const ATTRIBUTES: &'static [AttributeDoc] = &[
        ("position", "place in the table; not compared unless asked for"),
        ("type", "data type with its modifiers"),
        ("not_null", "NOT NULL"),
        ("default", "DEFAULT"),
        ("identity", "GENERATED … AS IDENTITY with its sequence"),
        ("generated", "GENERATED ALWAYS AS (…), stored or virtual"),
        ("collation", "collation, where it is not the type's"),
        ("storage", "TOAST strategy, where it is not the type's"),
        ("compression", "compression method, where it was set"),
        ("statistics", "statistics target"),
        ("options", "per-column options, of foreign tables OPTIONS"),
    ];

    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
        let Self {
            position,
            ty,
            not_null,
            default,
            identity,
            generated,
            collation,
            storage,
            compression,
            statistics,
            // Says nothing of what the table is, only of what dropping the parent's column would leave of it.
            local: _,
            options,
        } = self;
        let generated = generated.as_ref().map_or(Value::Absent, |generated| {
            let Generated { expr, stored } = &**generated;
            let scope = Scope::Generated(id.relation().unwrap_or_else(|| QName::bare(&id.name)), ty);
            Value::Record(vec![
                ("", Value::Expr(expr, scope)),
                ("", if *stored { "stored" } else { "virtual" }.into()),
            ])
        });
        vec![
            i64::from(*position).into(),
            if self.is_derived() { Value::Unspecified } else { ty.into() },
            (*not_null).into(),
            match default {
                // What a catalog keeps of it where a type was changed: no other value than there is without.
                Some(default) if is_null(default, ty) => Value::Absent,
                Some(default) => Value::Expr(default, Scope::Assigned(ty)),
                None => Value::Absent,
            },
            identity.as_deref().map_or(Value::Absent, Identity::value),
            generated,
            collation.as_ref().into(),
            storage.as_ref().into(),
            compression.as_ref().into(),
            (*statistics).into(),
            options.into(),
        ]
    }

    fn parent(&self, id: &Id) -> Option<Id> {
        Some(Id::of(Kind::Table, &id.relation()?))
    }
}
