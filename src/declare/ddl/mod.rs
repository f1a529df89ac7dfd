//! Statements as data: what the parser hands to the replay.
//!
//! Names are as written, folded or unquoted, but not resolved; expressions and queries are slices of the source.
//! Words that the model spells as text (`cascade`, `immutable`, `day to second`) are lower case, as there.

mod object;
mod privilege;
mod relation;
mod routine;
mod server;
mod table;
mod types;

pub use self::object::*;
pub use self::privilege::*;
pub use self::relation::*;
pub use self::routine::*;
pub use self::server::*;
pub use self::table::*;
pub use self::types::*;

use crate::model::{Name, Origin, QName};

/// One statement and where it stands: from its first token to its last, the semicolon left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Where.
    pub origin: Origin,
    /// What.
    pub ddl: Ddl,
}

/// Everything a script can say, by what it does to a schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Ddl {
    /// CREATE SCHEMA, its elements included.
    CreateSchema(CreateSchema),
    /// CREATE EXTENSION.
    CreateExtension(CreateExtension),
    /// ALTER EXTENSION … UPDATE, ADD, DROP.
    AlterExtension(AlterExtension),
    /// CREATE LANGUAGE.
    CreateLanguage(CreateLanguage),
    /// CREATE ACCESS METHOD.
    CreateAccessMethod(CreateAccessMethod),
    /// CREATE COLLATION.
    CreateCollation(CreateCollation),
    /// CREATE CONVERSION.
    CreateConversion(CreateConversion),
    /// CREATE TYPE of every sort.
    CreateType(CreateType),
    /// ALTER TYPE, but for owner, schema and name.
    AlterType(AlterType),
    /// CREATE DOMAIN.
    CreateDomain(Box<CreateDomain>),
    /// ALTER DOMAIN, but for owner, schema and name.
    AlterDomain(AlterDomain),
    /// CREATE SEQUENCE.
    CreateSequence(CreateSequence),
    /// ALTER SEQUENCE with options.
    AlterSequence(AlterSequence),
    /// CREATE TABLE and CREATE FOREIGN TABLE.
    CreateTable(Box<CreateTable>),
    /// CREATE TABLE … AS and SELECT … INTO.
    CreateTableAs(CreateTableAs),
    /// ALTER of a relation of any kind: table, view, index, sequence, …; also its owner, schema and name.
    AlterRelation(AlterRelation),
    /// ALTER … ALL IN TABLESPACE … SET TABLESPACE.
    AlterAllInTablespace,
    /// CREATE INDEX.
    CreateIndex(Box<CreateIndex>),
    /// CREATE VIEW.
    CreateView(CreateView),
    /// CREATE MATERIALIZED VIEW.
    CreateMaterializedView(CreateMaterializedView),
    /// CREATE FUNCTION and CREATE PROCEDURE.
    CreateRoutine(Box<CreateRoutine>),
    /// ALTER FUNCTION, PROCEDURE or ROUTINE with options.
    AlterRoutine(Box<AlterRoutine>),
    /// CREATE AGGREGATE.
    CreateAggregate(CreateAggregate),
    /// CREATE TRIGGER and CREATE CONSTRAINT TRIGGER.
    CreateTrigger(Box<CreateTrigger>),
    /// CREATE EVENT TRIGGER.
    CreateEventTrigger(CreateEventTrigger),
    /// ALTER EVENT TRIGGER … ENABLE, DISABLE.
    AlterEventTrigger(AlterEventTrigger),
    /// CREATE RULE.
    CreateRule(CreateRule),
    /// CREATE POLICY.
    CreatePolicy(CreatePolicy),
    /// ALTER POLICY, but for its name.
    AlterPolicy(AlterPolicy),
    /// CREATE OPERATOR.
    CreateOperator(CreateOperator),
    /// ALTER OPERATOR … SET (…).
    AlterOperator(Box<AlterOperator>),
    /// CREATE OPERATOR CLASS.
    CreateOperatorClass(Box<CreateOperatorClass>),
    /// CREATE OPERATOR FAMILY.
    CreateOperatorFamily(CreateOperatorFamily),
    /// ALTER OPERATOR FAMILY … ADD, DROP.
    AlterOperatorFamily(AlterOperatorFamily),
    /// CREATE CAST.
    CreateCast(Box<CreateCast>),
    /// CREATE TRANSFORM.
    CreateTransform(Box<CreateTransform>),
    /// CREATE STATISTICS.
    CreateStatistics(CreateStatistics),
    /// ALTER STATISTICS … SET STATISTICS.
    AlterStatistics(AlterStatistics),
    /// CREATE TEXT SEARCH …: class tells which.
    CreateTextSearch(CreateTextSearch),
    /// ALTER TEXT SEARCH DICTIONARY … (…).
    AlterTextSearchDictionary(AlterTextSearchDictionary),
    /// ALTER TEXT SEARCH CONFIGURATION … MAPPING.
    AlterTextSearchConfiguration(AlterTextSearchConfiguration),
    /// CREATE FOREIGN DATA WRAPPER.
    CreateForeignDataWrapper(CreateForeignDataWrapper),
    /// ALTER FOREIGN DATA WRAPPER with options.
    AlterForeignDataWrapper(AlterForeignDataWrapper),
    /// CREATE SERVER.
    CreateServer(CreateServer),
    /// ALTER SERVER with options.
    AlterServer(AlterServer),
    /// CREATE USER MAPPING.
    CreateUserMapping(CreateUserMapping),
    /// ALTER USER MAPPING.
    AlterUserMapping(AlterUserMapping),
    /// DROP USER MAPPING.
    DropUserMapping(DropUserMapping),
    /// CREATE PUBLICATION.
    CreatePublication(CreatePublication),
    /// ALTER PUBLICATION, but for owner and name.
    AlterPublication(AlterPublication),
    /// CREATE SUBSCRIPTION.
    CreateSubscription(CreateSubscription),
    /// ALTER SUBSCRIPTION, but for owner and name.
    AlterSubscription(AlterSubscription),
    /// OWNER TO, SET SCHEMA, RENAME TO of what is no relation (and of triggers, rules, policies, domain constraints).
    AlterObject(AlterObject),
    /// DROP of anything but a user mapping.
    Drop(Drop),
    /// DROP OWNED BY.
    DropOwned(Vec<Role>),
    /// REASSIGN OWNED BY … TO.
    ReassignOwned(Vec<Role>, Role),
    /// COMMENT ON; NULL is none.
    Comment(Comment),
    /// GRANT and REVOKE of privileges.
    Grant(Grant),
    /// ALTER DEFAULT PRIVILEGES.
    AlterDefaultPrivileges(AlterDefaultPrivileges),
    /// SECURITY LABEL: no kind we know.
    SecurityLabel,
    /// SET, RESET, and `SELECT pg_catalog.set_config(…)`.
    Set(Setting),
    /// RESET ALL, DISCARD.
    ResetAll,
    /// SET ROLE; `None` is NONE and RESET ROLE.
    SetRole(Option<Name>),
    /// SET SESSION AUTHORIZATION; `None` is DEFAULT.
    SetSessionAuthorization(Option<Name>),
    /// BEGIN, COMMIT, ROLLBACK, SAVEPOINT, …
    Transaction(Transaction),
    /// DO: a block of code that runs.
    Do(Do),
    /// INSERT, SELECT, COPY, VACUUM, …: no schema object changes, unless a function it calls does that.
    Data(Data),
    /// CREATE ROLE, DATABASE, TABLESPACE, …, GRANT role: outside of any schema.
    Outside(&'static str),
    /// It changes objects, but which cannot be told from its text: IMPORT FOREIGN SCHEMA, psql's `\gexec`, …
    Unfollowed(&'static str),
    /// A command to psql, not to the server.
    Meta(Meta),
    /// Not understood.
    Unrecognized(Unrecognized),
}

/// What was wrong with a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrecognized {
    /// What was expected.
    pub message: String,
    /// Where: a byte of the source.
    pub at: u32,
}

/// A command to psql: `\connect db`, `\i file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// `connect`, without the backslash.
    pub command: String,
    /// The rest of the line.
    pub arguments: String,
}

/// One identifier and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// Folded, or as it stood between quotes.
    pub name: Name,
    /// Where.
    pub origin: Origin,
}

/// A name that may be qualified, and where it stands. A database's name in front is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectName {
    /// The schema, where it was written.
    pub schema: Option<Name>,
    /// The name itself; of an operator its symbol.
    pub name: Name,
    /// Where.
    pub origin: Origin,
}

impl ObjectName {
    /// The name without its place; a schema that was not written is not resolved.
    pub fn qname(&self) -> QName {
        QName { schema: self.schema.clone(), name: self.name.clone() }
    }
}

/// A column by its table's name, `schema.table.column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRef {
    /// The table.
    pub relation: ObjectName,
    /// The column.
    pub column: Ident,
}

/// An expression or query: the source between its delimiters, outer parentheses that the grammar asks for removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlText {
    /// As written.
    pub text: String,
    /// Where.
    pub origin: Origin,
}

/// A string constant, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it means.
    pub text: String,
    /// What stands between the quotes; where a dollar-quoted text's own bytes begin.
    pub origin: Origin,
    /// Whether byte for byte it is what stands in the source: bytes of `text` are bytes of the source from `origin.start`.
    pub verbatim: bool,
}

/// A data type as written.
///
/// SQL's own words are `pg_catalog` names (`double precision` is `pg_catalog.float8`, `char` is `pg_catalog.bpchar`
/// with modifier 1); every other name is unresolved, `int4` and `serial` included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// The name; of `relation.column%TYPE` the relation's.
    pub name: ObjectName,
    /// Between the parentheses: numbers and words as written, strings decoded.
    pub modifiers: Vec<String>,
    /// `day to second` of an interval.
    pub fields: Option<String>,
    /// Array dimensions: `[]`, `[3]`, `ARRAY`.
    pub dimensions: u32,
    /// The column of `relation.column%TYPE`.
    pub percent_type: Option<Ident>,
    /// SETOF.
    pub setof: bool,
    /// Where, all of it.
    pub origin: Origin,
}

/// CASCADE or RESTRICT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behavior {
    /// RESTRICT, or nothing.
    #[default]
    Restrict,
    /// CASCADE.
    Cascade,
}

/// A role where one is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// By name.
    Named(Name),
    /// PUBLIC.
    Public,
    /// CURRENT_USER, CURRENT_ROLE or USER.
    Current,
    /// SESSION_USER.
    Session,
}

/// One `name = value` of a WITH list or of a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Folded; `toast.fillfactor` with its dot.
    pub name: String,
    /// The value; none of a bare name.
    pub value: Option<DefinitionValue>,
    /// Where, all of it.
    pub origin: Origin,
}

/// The value of a [`Definition`].
#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionValue {
    /// A name, a word (`true`, `off`) or a type.
    Type(TypeName),
    /// An operator, `OPERATOR(schema.op)` too.
    Operator(ObjectName),
    /// A number, its sign included.
    Number(String),
    /// A string.
    Text(String),
    /// NONE.
    None,
}

impl Definition {
    /// The value as text, as a storage parameter keeps it: `true` of a bare name.
    pub fn text(&self) -> String {
        match &self.value {
            None => "true".to_owned(),
            Some(DefinitionValue::Type(ty)) => match &ty.name.schema {
                Some(schema) if schema.as_str() != "pg_catalog" => {
                    format!("{schema}.{}", ty.name.name.as_str())
                }
                _ => ty.name.name.as_str().to_owned(),
            },
            Some(DefinitionValue::Operator(name)) => name.name.as_str().to_owned(),
            Some(DefinitionValue::Number(text) | DefinitionValue::Text(text)) => text.clone(),
            Some(DefinitionValue::None) => "none".to_owned(),
        }
    }
}

/// SET of a run-time setting, in a script or of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Lower case, `a.b` with its dot; `timezone` of SET TIME ZONE.
    pub name: String,
    /// What to.
    pub value: SettingValue,
    /// SET LOCAL.
    pub local: bool,
}

/// What a setting is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// DEFAULT, or RESET.
    Default,
    /// FROM CURRENT.
    FromCurrent,
    /// One value or many: strings decoded, words folded, numbers as written. Of `search_path` its schemas,
    /// of `set_config('search_path', 'a, b', …)` too.
    Values(Vec<String>),
}

/// What a transaction command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// BEGIN, START TRANSACTION.
    Begin,
    /// COMMIT, END, PREPARE TRANSACTION.
    Commit,
    /// ROLLBACK, ABORT.
    Rollback,
    /// SAVEPOINT.
    Savepoint(Name),
    /// RELEASE.
    Release(Name),
    /// ROLLBACK TO.
    RollbackTo(Name),
    /// SET TRANSACTION, SET CONSTRAINTS, LOCK, …: nothing a schema feels.
    Other,
}

/// DO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Do {
    /// The language, `plpgsql` where none is written.
    pub language: Name,
    /// The code.
    pub body: Text,
}

/// A statement that is about rows, or maintenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Its first word, upper case: `INSERT`, `SELECT`, `CALL`, `COPY`.
    pub command: &'static str,
    /// What SELECT, WITH, VALUES and CALL call, in order: names before a parenthesis.
    pub calls: Vec<ObjectName>,
}
