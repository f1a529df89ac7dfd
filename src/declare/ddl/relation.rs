//! Statements on relations that are no tables: sequences, indexes, views.

use super::{ColumnRef, Definition, Ident, IndexElement, ObjectName, Persistence, SqlText, TypeName};
use crate::model::Name;

/// What CREATE and ALTER SEQUENCE and identity columns say, as far as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceOptions {
    /// AS.
    pub ty: Option<TypeName>,
    /// START.
    pub start: Option<i64>,
    /// INCREMENT.
    pub increment: Option<i64>,
    /// MINVALUE; NO MINVALUE is `Some(None)`.
    pub min: Option<Option<i64>>,
    /// MAXVALUE; NO MAXVALUE is `Some(None)`.
    pub max: Option<Option<i64>>,
    /// CACHE.
    pub cache: Option<i64>,
    /// CYCLE, NO CYCLE.
    pub cycle: Option<bool>,
    /// OWNED BY; NONE is `Some(None)`.
    pub owned_by: Option<Option<ColumnRef>>,
    /// SEQUENCE NAME, of an identity column.
    pub name: Option<ObjectName>,
    /// LOGGED (`true`) or UNLOGGED, of an identity column.
    pub logged: Option<bool>,
}

/// CREATE SEQUENCE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateSequence {
    /// TEMPORARY, UNLOGGED.
    pub persistence: Persistence,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: ObjectName,
    /// Its options.
    pub options: Box<SequenceOptions>,
}

/// ALTER SEQUENCE with options.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterSequence {
    /// IF EXISTS.
    pub if_exists: bool,
    /// Which.
    pub name: ObjectName,
    /// Its options.
    pub options: Box<SequenceOptions>,
}

/// CREATE INDEX.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateIndex {
    /// UNIQUE.
    pub unique: bool,
    /// CONCURRENTLY.
    pub concurrently: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name, where written.
    pub name: Option<Ident>,
    /// ON ONLY.
    pub only: bool,
    /// The table.
    pub table: ObjectName,
    /// USING.
    pub method: Option<Name>,
    /// Key columns and expressions.
    pub elements: Vec<IndexElement>,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// TABLESPACE.
    pub tablespace: Option<Name>,
    /// WHERE.
    pub predicate: Option<SqlText>,
}

/// CREATE VIEW.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateView {
    /// OR REPLACE.
    pub or_replace: bool,
    /// TEMPORARY.
    pub temporary: bool,
    /// RECURSIVE.
    pub recursive: bool,
    /// Its name.
    pub name: ObjectName,
    /// Column names.
    pub columns: Vec<Ident>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// The query.
    pub query: SqlText,
    /// WITH CHECK OPTION: `local` or `cascaded`.
    pub check_option: Option<&'static str>,
}

/// CREATE MATERIALIZED VIEW.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateMaterializedView {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: ObjectName,
    /// Column names.
    pub columns: Vec<Ident>,
    /// USING.
    pub access_method: Option<Name>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// TABLESPACE.
    pub tablespace: Option<Name>,
    /// The query.
    pub query: SqlText,
    /// Not WITH NO DATA.
    pub with_data: bool,
}
