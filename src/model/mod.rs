//! A schema as plain data: what both sides are turned into before anything is compared.
//!
//! No sqlparser type, no postgres type and no I/O here. Conventions that both sides keep:
//! - columns of partitions and inheriting tables are objects of their own; constraints, indexes and triggers that a
//!   table merely has from its parent (a cloned trigger, an attached index, an inherited CHECK) are not in the model, but
//!   for a trigger that fires otherwise than the parent's; what attached indexes and keys are called is with the parent's;
//! - columns of views and attributes of composite types are objects where something is said of one alone: a default, a
//!   comment, grants, a statistics target;
//! - an identity column's sequence is part of the column, a serial column's is a sequence that the column owns;
//! - what belongs to an extension, and what is temporary, is not in the model;
//! - a NOT NULL constraint (PostgreSQL 18) is an object only where its name, NO INHERIT or NOT VALID says more than
//!   the column's `not_null`.

mod attribute;
mod expr;
mod id;
mod keywords;
mod name;
mod objects;
mod options;
mod privileges;
mod secret;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::attribute::{AttributeDoc, Value};
pub(crate) use self::expr::{ANY_VALUE, hangs_on_data};
pub use self::expr::{Expr, Had, Purpose, Query, Scope, Transition};
pub use self::id::Id;
pub(crate) use self::id::any_partition_of;
pub use self::keywords::is_quoted_keyword;
pub use self::name::{MAX_IDENTIFIER_BYTES, Name, QName, SearchPath, truncate};
pub use self::objects::Objects;
pub use self::options::Options;
pub use self::privileges::{Grantee, PRIVILEGES, Privilege, Privileges};
pub use self::secret::{REDACTED, is_secret, redacted, redacted_connection};
pub use self::types::{TypeRef, catalog_name, is_spelled};
use crate::kinds::column::Column;
use crate::kinds::index::Index;
use crate::kinds::{Body, Kind};

/// Where an object was declared: bytes `start..end` of the source of that number ([`Model::sources`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Index into [`Model::sources`].
    pub source: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// One thing in a database: its name, what every kind has, and what its kind has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// The owner; `None` where the declared side does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Name>,
    /// The comment; `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The grants, defaults included (what `acldefault()` gives where nothing was granted or revoked);
    /// `None` for kinds without privileges. Of columns: the column's own grants, `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privileges: Option<Privileges>,
    /// What its kind has.
    pub body: Body,
    /// Where it was declared; `None` of what was read from a database.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

impl Object {
    /// An object with nothing but what its kind has.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { owner: None, comment: None, privileges: None, body: body.into(), origin: None }
    }
}

/// Which of the attributes that all kinds have this side speaks of at all.
///
/// A team that declares no grant at all does not mean that nobody may do anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaks {
    /// Owners are declared object by object: whether any is.
    pub owner: bool,
    /// At least one GRANT or REVOKE; then every object's privileges are meant.
    pub privileges: bool,
    /// At least one COMMENT; then every object's comment is meant (an extension's only where it is given).
    pub comments: bool,
}

/// A text that objects were declared in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the user named it, `<stdin>` of standard input.
    pub path: String,
    /// All of it.
    pub text: Arc<str>,
}

/// How much a notice or finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth mending.
    Warning,
    /// Fails a check.
    Error,
}

/// Something about reading a side that its reader must know: a statement not understood, an object not modelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The rule's name, `unrecognized-statement`.
    pub rule: std::borrow::Cow<'static, str>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The object it is about, as SQL writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Where.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

/// The server that a model was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// `server_version_num`, 150018.
    pub version_num: u32,
    /// `server_version`, `15.18`.
    pub version: String,
    /// `current_database()`.
    pub database: String,
    /// `current_user`.
    pub user: String,
    /// `pg_is_in_recovery()`.
    pub in_recovery: bool,
    /// The `search_path` that a session of this database and role starts with, `"$user"` resolved.
    pub search_path: SearchPath,
    /// The `TimeZone` that a session starts with.
    pub time_zone: String,
}

impl Server {
    /// 13 to 18.
    pub fn major(&self) -> u16 {
        u16::try_from(self.version_num / 10_000).unwrap_or(u16::MAX)
    }
}

/// What extensions bring: not objects of the model, but names that expressions use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Provided {
    /// Types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<ProvidedType>,
    /// Functions, aggregates and procedures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<ProvidedFunction>,
    /// Operators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<ProvidedOperator>,
    /// Casts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub casts: Vec<ProvidedCast>,
    /// Tables and views.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<ProvidedRelation>,
}

/// A type of an extension (`pg_type`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedType {
    /// Its name.
    pub name: QName,
    /// `typtype`.
    pub typtype: char,
    /// `typcategory`.
    pub category: char,
    /// `typispreferred`.
    pub preferred: bool,
    /// The base type of a domain, the element of a subscriptable type, the subtype of a range.
    pub base: Option<TypeRef>,
    /// Whether it has a collation.
    pub collatable: bool,
}

/// A function of an extension (`pg_proc`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedFunction {
    /// Its name.
    pub name: QName,
    /// Types of the input arguments.
    pub arguments: Vec<TypeRef>,
    /// Names of the input arguments, empty text where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Whether the last argument is VARIADIC.
    pub variadic: bool,
    /// How many arguments have a default.
    pub defaults: u16,
    /// `prorettype`.
    pub returns: TypeRef,
    /// `proretset`.
    pub set: bool,
    /// `prokind`.
    pub kind: char,
}

/// An operator of an extension (`pg_operator`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedOperator {
    /// Its name.
    pub name: QName,
    /// The left operand's type; none of a prefix operator.
    pub left: Option<TypeRef>,
    /// The right operand's type.
    pub right: TypeRef,
    /// What it gives.
    pub result: TypeRef,
}

/// A cast of an extension (`pg_cast`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedCast {
    /// From.
    pub source: TypeRef,
    /// To.
    pub target: TypeRef,
    /// `castcontext`: `i`, `a` or `e`.
    pub context: char,
    /// `castmethod`: `f`, `i` or `b`.
    pub method: char,
}

/// A table or view of an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedRelation {
    /// Its name.
    pub name: QName,
    /// Its columns, in order.
    pub columns: Vec<(Name, TypeRef)>,
}

/// All that one side has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Every object, by its identity.
    pub objects: Objects,
    /// Which attributes common to all kinds this side speaks of.
    pub speaks: Speaks,
    /// What reading this side brought to light.
    pub notices: Vec<Notice>,
    /// What a statement may have made, changed or dropped that could not be followed: nobody knows how it is.
    pub doubtful: BTreeSet<Id>,
    /// The server, of what was read from one (or from a snapshot of one).
    pub server: Option<Server>,
    /// What extensions bring, where a server said so.
    pub provided: Provided,
    /// The texts that [`Origin`]s point into.
    pub sources: Vec<Source>,
}

/// The kinds that share `pg_class`'s namespace and have columns or are named like relations.
pub const RELATION_KINDS: &[Kind] = &[
    Kind::Table,
    Kind::View,
    Kind::MaterializedView,
    Kind::ForeignTable,
    Kind::Sequence,
    Kind::Index,
    Kind::CompositeType,
];

impl Model {
    /// The table, view, materialized view, foreign table, sequence, index or composite type of this name.
    pub fn relation(&self, name: &QName) -> Option<(&Id, &Object)> {
        RELATION_KINDS.iter().find_map(|kind| self.objects.get_key_value(&Id::of(*kind, name)))
    }

    /// Objects of one kind that hang under a relation or domain, in the order of their names.
    pub fn children<'m>(
        &'m self,
        kind: Kind,
        relation: &QName,
    ) -> impl Iterator<Item = (&'m Id, &'m Object)> {
        self.objects.within(kind, relation.schema.as_ref(), Some(&relation.name))
    }

    /// Lets go of it where the program is about to end: its many small values need not be freed one by one.
    pub fn let_go(self) {
        std::mem::forget(self);
    }

    /// The columns of a table or foreign table, in their order.
    pub fn columns<'m>(&'m self, relation: &QName) -> Vec<(&'m Name, &'m Column)> {
        let mut columns: Vec<_> = self
            .children(Kind::Column, relation)
            .filter_map(|(id, object)| match &object.body {
                Body::Column(column) => Some((&id.name, column)),
                _ => None,
            })
            .collect();
        columns.sort_by_key(|(_, column)| column.position);
        columns
    }

    /// The indexes that are no constraint's, by their table, in the order of their names.
    pub fn indexes_by_table(&self) -> BTreeMap<&QName, Vec<(&Id, &Index)>> {
        let mut indexes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, object) in self.of_kind(Kind::Index) {
            if let Body::Index(index) = &object.body {
                indexes.entry(&index.table).or_default().push((id, index));
            }
        }
        indexes
    }

    /// All objects of one kind, in the order of their identities.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&Id, &Object)> {
        self.objects.of_kind(kind)
    }
}
