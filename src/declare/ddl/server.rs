//! Schemas, foreign data, publications and subscriptions.

use super::{Definition, Ident, ObjectName, Role, SqlText, Statement};

/// CREATE SCHEMA.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateSchema {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name; none: that of the role.
    pub name: Option<Ident>,
    /// AUTHORIZATION.
    pub authorization: Option<Role>,
    /// The CREATEs and GRANTs in it; unqualified names mean the new schema.
    pub elements: Vec<Statement>,
}

/// One entry of OPTIONS (…).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionChange {
    /// SET, DROP or ADD, which is the default.
    pub change: Change,
    /// Its name.
    pub name: Ident,
    /// Its value; none of DROP.
    pub value: Option<String>,
}

/// What an entry of OPTIONS does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    #[default]
    Add,
    Set,
    Drop,
}

/// CREATE FOREIGN DATA WRAPPER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateForeignDataWrapper {
    /// Its name.
    pub name: Ident,
    /// HANDLER.
    pub handler: Option<ObjectName>,
    /// VALIDATOR.
    pub validator: Option<ObjectName>,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// ALTER FOREIGN DATA WRAPPER, as far as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterForeignDataWrapper {
    /// Which.
    pub name: Ident,
    /// HANDLER; NO HANDLER is `Some(None)`.
    pub handler: Option<Option<ObjectName>>,
    /// VALIDATOR; NO VALIDATOR is `Some(None)`.
    pub validator: Option<Option<ObjectName>>,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// CREATE SERVER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateServer {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: Ident,
    /// TYPE.
    pub server_type: Option<String>,
    /// VERSION.
    pub version: Option<String>,
    /// FOREIGN DATA WRAPPER.
    pub wrapper: Ident,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// ALTER SERVER, as far as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterServer {
    /// Which.
    pub name: Ident,
    /// VERSION; NULL is `Some(None)`.
    pub version: Option<Option<String>>,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// CREATE USER MAPPING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateUserMapping {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// FOR.
    pub user: Role,
    /// SERVER.
    pub server: Ident,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// ALTER USER MAPPING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterUserMapping {
    /// FOR.
    pub user: Role,
    /// SERVER.
    pub server: Ident,
    /// OPTIONS.
    pub options: Vec<OptionChange>,
}

/// DROP USER MAPPING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropUserMapping {
    /// IF EXISTS.
    pub if_exists: bool,
    /// FOR.
    pub user: Role,
    /// SERVER.
    pub server: Ident,
}

/// What a publication publishes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicationObjects {
    /// FOR ALL TABLES.
    pub all_tables: bool,
    /// FOR ALL SEQUENCES.
    pub all_sequences: bool,
    /// TABLE.
    pub tables: Vec<PublicationTable>,
    /// TABLES IN SCHEMA; `None` is CURRENT_SCHEMA.
    pub schemas: Vec<Option<Ident>>,
}

/// A table of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationTable {
    /// ONLY.
    pub only: bool,
    /// The table.
    pub table: ObjectName,
    /// The column list; empty: all.
    pub columns: Vec<Ident>,
    /// WHERE.
    pub filter: Option<SqlText>,
}

/// CREATE PUBLICATION.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePublication {
    /// Its name.
    pub name: Ident,
    /// FOR.
    pub objects: PublicationObjects,
    /// WITH (…).
    pub options: Vec<Definition>,
}

/// ALTER PUBLICATION.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPublication {
    /// Which.
    pub name: Ident,
    /// What.
    pub action: PublicationAction,
}

/// What ALTER PUBLICATION does.
#[derive(Clone, Debug, PartialEq)]
pub enum PublicationAction {
    /// ADD.
    Add(PublicationObjects),
    /// SET.
    Set(PublicationObjects),
    /// DROP.
    Drop(PublicationObjects),
    /// SET (…).
    SetOptions(Vec<Definition>),
}

/// CREATE SUBSCRIPTION.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateSubscription {
    /// Its name.
    pub name: Ident,
    /// CONNECTION, secrets included.
    pub connection: String,
    /// PUBLICATION.
    pub publications: Vec<Ident>,
    /// WITH (…).
    pub options: Vec<Definition>,
}

/// ALTER SUBSCRIPTION.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterSubscription {
    /// Which.
    pub name: Ident,
    /// What.
    pub action: SubscriptionAction,
}

/// What ALTER SUBSCRIPTION does.
#[derive(Clone, Debug, PartialEq)]
pub enum SubscriptionAction {
    /// CONNECTION.
    Connection(String),
    /// SET PUBLICATION.
    SetPublications(Vec<Ident>),
    /// ADD PUBLICATION.
    AddPublications(Vec<Ident>),
    /// DROP PUBLICATION.
    DropPublications(Vec<Ident>),
    /// ENABLE, DISABLE.
    Enable(bool),
    /// SET (…).
    SetOptions(Vec<Definition>),
    /// REFRESH PUBLICATION, SKIP: nothing the catalog shows.
    Nothing,
}
