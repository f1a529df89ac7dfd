//! What an object is called, on both sides alike.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::{Name, QName};
use crate::kinds::Kind;

/// The identity of an object: two objects of the same `Id` are the same thing in two places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Id {
    /// What kind of object.
    pub kind: Kind,
    /// The schema, of kinds that live in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// The relation or domain that a column, constraint, trigger, policy or rule belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Name>,
    /// The name. Of kinds that have no name of their own (casts, user mappings, default privileges,
    /// transforms) it is the text CONTRACT-wise shown, already quoted where SQL needs quotes
    /// ([`Name::spelled`]); PUBLIC of a user mapping is `public on server`, as `pg_user_mappings` has it.
    pub name: Name,
    /// What tells namesakes apart: `(integer, text)` of functions and operators, ` using btree` of operator classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Id {
    /// An object without a schema: extension, publication, event trigger, language, …
    pub fn global(kind: Kind, name: &Name) -> Self {
        Self { kind, schema: None, relation: None, name: name.clone(), signature: None }
    }

    /// An object of a schema.
    pub fn of_schema(kind: Kind, schema: &Name, name: &Name) -> Self {
        Self { kind, schema: Some(schema.clone()), relation: None, name: name.clone(), signature: None }
    }

    /// An object of a schema by its qualified name.
    pub fn of(kind: Kind, name: &QName) -> Self {
        Self { kind, schema: name.schema.clone(), relation: None, name: name.name.clone(), signature: None }
    }

    /// A column, constraint, trigger, policy or rule of a relation (or constraint of a domain).
    pub fn under(kind: Kind, relation: &QName, name: &Name) -> Self {
        Self {
            kind,
            schema: relation.schema.clone(),
            relation: Some(relation.name.clone()),
            name: name.clone(),
            signature: None,
        }
    }

    /// The same with a signature.
    pub fn with_signature(mut self, signature: impl Into<String>) -> Self {
        self.signature = Some(signature.into());
        self
    }

    /// Schema and name: of a schema's object.
    pub fn qname(&self) -> QName {
        QName { schema: self.schema.clone(), name: self.name.clone() }
    }

    /// The relation or domain it belongs to, of kinds that have one.
    pub fn relation(&self) -> Option<QName> {
        let relation = self.relation.as_ref()?;
        Some(QName { schema: self.schema.clone(), name: relation.clone() })
    }
}

/// What stands for partitions of a table that nobody can name, among what is doubtful.
pub(crate) fn any_partition_of(table: &QName) -> Id {
    Id::under(Kind::Table, table, &Name::new("*"))
}

/// The name as SQL writes it: CONTRACT.md, "Kinds and objects".
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        if let Some(relation) = &self.relation {
            write!(f, "{relation}.")?;
        }
        if self.kind.is_spelled() {
            f.write_str(self.name.as_str())?;
        } else {
            write!(f, "{}", self.name)?;
        }
        f.write_str(self.signature.as_deref().unwrap_or_default())
    }
}
