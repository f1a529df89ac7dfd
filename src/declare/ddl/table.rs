//! Tables, foreign tables, and ALTER of any relation.

use super::{
    Behavior, Class, Definition, Ident, ObjectName, OptionChange, Role, SequenceOptions, SqlText, TypeName,
};
use crate::kinds::table::ReplicaIdentity;
use crate::kinds::trigger::Firing;
use crate::model::{Name, Origin};

/// Permanent or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Persistence {
    #[default]
    Permanent,
    Unlogged,
    Temporary,
}

/// CREATE TABLE and CREATE FOREIGN TABLE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// TEMPORARY, UNLOGGED.
    pub persistence: Persistence,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: ObjectName,
    /// OF type.
    pub of_type: Option<ObjectName>,
    /// PARTITION OF.
    pub partition_of: Option<(ObjectName, PartitionBoundDef)>,
    /// Columns, constraints and LIKE, in order.
    pub elements: Vec<TableElement>,
    /// INHERITS.
    pub inherits: Vec<ObjectName>,
    /// PARTITION BY.
    pub partition_by: Option<PartitionBy>,
    /// USING.
    pub access_method: Option<Name>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// TABLESPACE.
    pub tablespace: Option<Name>,
    /// SERVER and OPTIONS of a foreign table.
    pub foreign: Option<ForeignPart>,
}

/// What only a foreign table has.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignPart {
    /// SERVER.
    pub server: Ident,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// What stands between the parentheses of CREATE TABLE.
#[derive(Clone, Debug, PartialEq)]
pub enum TableElement {
    /// A column, or `column WITH OPTIONS` of a typed table or partition.
    Column(ColumnDef),
    /// A table constraint.
    Constraint(ConstraintDef),
    /// LIKE.
    Like(Like),
}

/// LIKE table INCLUDING ….
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// The table (or view, composite type).
    pub relation: ObjectName,
    /// What of it comes along, EXCLUDING applied; nothing: names, types and NOT NULL.
    pub including: std::collections::BTreeSet<LikeOption>,
    /// Where.
    pub origin: Origin,
}

/// What LIKE copies on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum LikeOption {
    Comments,
    Compression,
    Constraints,
    Defaults,
    Generated,
    Identity,
    Indexes,
    Statistics,
    Storage,
}

/// A column of CREATE TABLE or ADD COLUMN.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDef {
    /// Its name.
    pub name: Ident,
    /// Its type; none of a typed table's or partition's column.
    pub ty: Option<TypeName>,
    /// STORAGE, lower case (`default` too).
    pub storage: Option<String>,
    /// COMPRESSION, lower case (`default` too).
    pub compression: Option<String>,
    /// OPTIONS of a foreign table's column.
    pub options: Vec<OptionChange>,
    /// COLLATE.
    pub collation: Option<ObjectName>,
    /// Constraints, DEFAULT, GENERATED, … in order.
    pub constraints: Vec<ConstraintDef>,
    /// Where, all of it.
    pub origin: Origin,
}

/// A constraint of a table, column or domain.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintDef {
    /// CONSTRAINT name.
    pub name: Option<Ident>,
    /// What it is.
    pub rule: ConstraintDefRule,
    /// What follows it.
    pub attributes: ConstraintAttributes,
    /// Where, all of it.
    pub origin: Origin,
}

/// DEFERRABLE, NOT VALID and the like, as far as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConstraintAttributes {
    /// DEFERRABLE or NOT DEFERRABLE.
    pub deferrable: Option<bool>,
    /// INITIALLY DEFERRED or INITIALLY IMMEDIATE; DEFERRED alone makes it deferrable too.
    pub initially_deferred: Option<bool>,
    /// NOT VALID.
    pub not_valid: bool,
    /// NO INHERIT (`Some(true)`); INHERIT of ALTER CONSTRAINT (`Some(false)`).
    pub no_inherit: Option<bool>,
    /// ENFORCED or NOT ENFORCED.
    pub enforced: Option<bool>,
}

/// What a constraint is. Column constraints name no columns: theirs is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintDefRule {
    /// NOT NULL; with its column as a table constraint (18).
    NotNull(Option<Ident>),
    /// NULL.
    Null,
    /// DEFAULT.
    Default(SqlText),
    /// GENERATED … AS IDENTITY; `always` or by default.
    Identity {
        /// ALWAYS.
        always: bool,
        /// Of its sequence.
        options: Box<SequenceOptions>,
    },
    /// GENERATED ALWAYS AS (…).
    Generated {
        /// The expression.
        expr: SqlText,
        /// STORED or VIRTUAL, where written: VIRTUAL is the default of 18.
        stored: Option<bool>,
    },
    /// CHECK.
    Check(SqlText),
    /// PRIMARY KEY.
    PrimaryKey(Box<KeyDef>),
    /// UNIQUE.
    Unique(Box<KeyDef>),
    /// FOREIGN KEY, REFERENCES.
    ForeignKey(Box<ForeignKeyDef>),
    /// EXCLUDE.
    Exclude(Box<ExcludeDef>),
}

/// PRIMARY KEY or UNIQUE.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyDef {
    /// The columns.
    pub columns: Vec<Ident>,
    /// WITHOUT OVERLAPS.
    pub without_overlaps: bool,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// USING INDEX TABLESPACE.
    pub tablespace: Option<Name>,
    /// USING INDEX.
    pub using_index: Option<Ident>,
}

/// FOREIGN KEY or REFERENCES.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKeyDef {
    /// The columns; the last may be a PERIOD.
    pub columns: Vec<Ident>,
    /// The table it refers to.
    pub table: ObjectName,
    /// The columns there; empty: its primary key's.
    pub references: Vec<Ident>,
    /// PERIOD.
    pub period: bool,
    /// `simple`, `full` or `partial`.
    pub matching: &'static str,
    /// `no action`, `restrict`, `cascade`, `set null` or `set default`.
    pub on_update: &'static str,
    /// As `on_update`.
    pub on_delete: &'static str,
    /// SET NULL (…), SET DEFAULT (…) of ON DELETE.
    pub on_delete_columns: Vec<Ident>,
}

/// EXCLUDE.
#[derive(Clone, Debug, PartialEq)]
pub struct ExcludeDef {
    /// USING; none is gist's default, btree.
    pub method: Option<Name>,
    /// Elements, each WITH its operator.
    pub elements: Vec<(IndexElement, ObjectName)>,
    /// INCLUDE.
    pub include: Vec<Ident>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// USING INDEX TABLESPACE.
    pub tablespace: Option<Name>,
    /// WHERE.
    pub predicate: Option<SqlText>,
}

/// A column or an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyExpr {
    /// A column; `(column)` is one too.
    Column(Ident),
    /// An expression.
    Expr(SqlText),
}

/// An element of an index, of EXCLUDE or of a partition key.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexElement {
    /// The column or expression.
    pub key: KeyExpr,
    /// COLLATE.
    pub collation: Option<ObjectName>,
    /// The operator class.
    pub opclass: Option<ObjectName>,
    /// Its parameters.
    pub opclass_options: Vec<Definition>,
    /// DESC.
    pub descending: bool,
    /// NULLS FIRST or NULLS LAST, where written.
    pub nulls_first: Option<bool>,
    /// Where, all of it.
    pub origin: Origin,
}

/// PARTITION BY.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionBy {
    /// `range`, `list` or `hash`.
    pub strategy: String,
    /// The key.
    pub keys: Vec<IndexElement>,
}

/// FOR VALUES … or DEFAULT.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionBoundDef {
    /// DEFAULT.
    Default,
    /// IN (…).
    List(Vec<SqlText>),
    /// FROM (…) TO (…).
    Range(Vec<SqlText>, Vec<SqlText>),
    /// WITH (MODULUS, REMAINDER).
    Hash(u32, u32),
}

/// CREATE TABLE … AS, SELECT … INTO.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTableAs {
    /// TEMPORARY, UNLOGGED.
    pub persistence: Persistence,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: ObjectName,
    /// Column names, where written.
    pub columns: Vec<Ident>,
    /// USING.
    pub access_method: Option<Name>,
    /// WITH (…).
    pub options: Vec<Definition>,
    /// TABLESPACE.
    pub tablespace: Option<Name>,
    /// The query, INTO included where it is SELECT … INTO.
    pub query: SqlText,
}

/// ALTER TABLE, VIEW, MATERIALIZED VIEW, INDEX, SEQUENCE, FOREIGN TABLE.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterRelation {
    /// The word written; ALTER TABLE may mean any relation.
    pub class: Class,
    /// IF EXISTS.
    pub if_exists: bool,
    /// ONLY.
    pub only: bool,
    /// Which.
    pub name: ObjectName,
    /// What, in order.
    pub actions: Vec<AlterAction>,
}

/// One action and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterAction {
    /// Where.
    pub origin: Origin,
    /// What.
    pub action: RelationAction,
}

/// Which triggers ENABLE and DISABLE TRIGGER mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerSet {
    /// One.
    Named(Ident),
    /// ALL.
    All,
    /// USER.
    User,
}

/// What ALTER does to a relation.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationAction {
    /// ADD COLUMN.
    AddColumn {
        /// IF NOT EXISTS.
        if_not_exists: bool,
        /// The column.
        column: Box<ColumnDef>,
    },
    /// DROP COLUMN.
    DropColumn {
        /// IF EXISTS.
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE or RESTRICT.
        behavior: Behavior,
    },
    /// ALTER COLUMN.
    AlterColumn(ColumnTarget, Box<ColumnAction>),
    /// ADD CONSTRAINT.
    AddConstraint(Box<ConstraintDef>),
    /// ALTER CONSTRAINT.
    AlterConstraint(Ident, ConstraintAttributes),
    /// VALIDATE CONSTRAINT.
    ValidateConstraint(Ident),
    /// DROP CONSTRAINT.
    DropConstraint {
        /// IF EXISTS.
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE or RESTRICT.
        behavior: Behavior,
    },
    /// RENAME COLUMN from TO to.
    RenameColumn(Ident, Ident),
    /// RENAME CONSTRAINT from TO to.
    RenameConstraint(Ident, Ident),
    /// RENAME TO.
    RenameTo(Ident),
    /// SET SCHEMA.
    SetSchema(Ident),
    /// OWNER TO.
    OwnerTo(Role),
    /// ENABLE or DISABLE ROW LEVEL SECURITY.
    RowSecurity(bool),
    /// FORCE or NO FORCE ROW LEVEL SECURITY.
    ForceRowSecurity(bool),
    /// ENABLE, DISABLE TRIGGER.
    Trigger(Firing, TriggerSet),
    /// ENABLE, DISABLE RULE.
    Rule(Firing, Ident),
    /// CLUSTER ON; `None` is SET WITHOUT CLUSTER.
    ClusterOn(Option<Ident>),
    /// SET LOGGED (`true`) or UNLOGGED.
    SetLogged(bool),
    /// SET TABLESPACE.
    SetTablespace(Name),
    /// SET ACCESS METHOD; `None` is DEFAULT.
    SetAccessMethod(Option<Name>),
    /// SET (…).
    SetOptions(Vec<Definition>),
    /// RESET (…).
    ResetOptions(Vec<String>),
    /// INHERIT.
    Inherit(ObjectName),
    /// NO INHERIT.
    NoInherit(ObjectName),
    /// OF.
    Of(ObjectName),
    /// NOT OF.
    NotOf,
    /// REPLICA IDENTITY.
    ReplicaIdentity(ReplicaIdentity),
    /// ATTACH PARTITION; an index's has no bound.
    AttachPartition(ObjectName, Option<PartitionBoundDef>),
    /// DETACH PARTITION.
    DetachPartition(ObjectName),
    /// OPTIONS of a foreign table.
    ForeignOptions(Vec<OptionChange>),
    /// \[NO\] DEPENDS ON EXTENSION; whether it does.
    DependsOnExtension(Ident, bool),
    /// SET WITHOUT OIDS: nothing we know changes.
    Nothing,
}

/// A column by name, or by number where an index's expression is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnTarget {
    /// By name.
    Named(Ident),
    /// By number, from 1.
    Numbered(u32),
}

/// What ALTER COLUMN does.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnAction {
    /// TYPE.
    SetType {
        /// The new type.
        ty: TypeName,
        /// COLLATE.
        collation: Option<ObjectName>,
        /// USING.
        using: Option<SqlText>,
    },
    /// SET DEFAULT.
    SetDefault(SqlText),
    /// DROP DEFAULT.
    DropDefault,
    /// SET NOT NULL.
    SetNotNull,
    /// DROP NOT NULL.
    DropNotNull,
    /// SET EXPRESSION AS (…).
    SetExpression(SqlText),
    /// DROP EXPRESSION.
    DropExpression {
        /// IF EXISTS.
        if_exists: bool,
    },
    /// SET STATISTICS; `None` is DEFAULT or -1.
    SetStatistics(Option<i32>),
    /// SET STORAGE, lower case.
    SetStorage(String),
    /// SET COMPRESSION, lower case.
    SetCompression(String),
    /// SET (…).
    SetOptions(Vec<Definition>),
    /// RESET (…).
    ResetOptions(Vec<String>),
    /// ADD GENERATED … AS IDENTITY.
    AddIdentity {
        /// ALWAYS.
        always: bool,
        /// Of its sequence.
        options: Box<SequenceOptions>,
    },
    /// SET GENERATED, SET and RESTART of its sequence.
    AlterIdentity {
        /// SET GENERATED ALWAYS (`true`) or BY DEFAULT.
        always: Option<bool>,
        /// Of its sequence.
        options: Box<SequenceOptions>,
    },
    /// DROP IDENTITY.
    DropIdentity {
        /// IF EXISTS.
        if_exists: bool,
    },
    /// OPTIONS of a foreign table's column.
    ForeignOptions(Vec<OptionChange>),
}
