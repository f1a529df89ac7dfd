//! New objects: their owner, grants and place.

use super::acl::Class;
use super::ddl::{Definition, Ident, ObjectName, Role, SqlText};
use super::repeat::Repeat;
use super::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Expr, Grantee, Id, Name, Object, Options, Origin, Privileges, Query};

/// Kinds that belong to what they hang on, not to a role.
fn has_owner(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy
            | Kind::Cast
            | Kind::Transform
            | Kind::UserMapping
            | Kind::AccessMethod
            | Kind::TextSearchParser
            | Kind::TextSearchTemplate
            | Kind::DefaultPrivileges
    )
}

impl World {
    /// Adds a new object of the statement in hand: of the role in force, with the grants it starts with.
    pub(crate) fn create(&mut self, id: Id, body: impl Into<Body>) {
        let origin = self.origin;
        self.create_at(id, body, origin);
    }

    /// The same, declared at a place of its own.
    pub(crate) fn create_at(&mut self, id: Id, body: impl Into<Body>, origin: Option<Origin>) {
        let mut object = Object::new(body);
        object.origin = self.stand_in.or(origin);
        if has_owner(id.kind) {
            object.owner.clone_from(&self.role);
        }
        object.privileges = self.first_privileges(id.kind, id.schema.as_ref());
        self.insert(id, object);
    }

    /// What an object's replacement keeps: owner, grants, comment, and where it was first declared.
    pub(crate) fn replace_body(&mut self, id: &Id, body: impl Into<Body>) {
        let body = body.into();
        self.update(id, |object| object.body = body);
    }

    /// The grants of a new object: the built-in ones with the default privileges of its owner.
    pub(crate) fn first_privileges(&self, kind: Kind, schema: Option<&Name>) -> Option<Privileges> {
        let class = Class::of(kind).filter(|class| *class != Class::Column)?;
        let mut acl = class.default_acl(self.major);
        let Some(word) = class.plural() else { return Some(acl) };
        if let Some(everywhere) = self.default_acl(None, word) {
            acl = everywhere.clone();
        }
        if let Some(here) = schema.and_then(|schema| self.default_acl(Some(schema), word)) {
            for (grantee, held) in &here.0 {
                for (privilege, option) in held {
                    acl.grant(grantee.clone(), *privilege, *option);
                }
            }
        }
        Some(match &self.role {
            Some(owner) => acl.owned_by(owner),
            None => acl,
        })
    }

    fn default_acl(&self, schema: Option<&Name>, word: &str) -> Option<&Privileges> {
        // Most files have none: then no role is asked for.
        self.model.of_kind(Kind::DefaultPrivileges).next()?;
        let id = crate::kinds::default_privileges::declare::id(&self.default_role(), schema);
        match &self.get(&id)?.body {
            Body::DefaultPrivileges(defaults) => defaults.grants.get(word),
            _ => None,
        }
    }

    /// The role that statements run as; offline nobody knows its name.
    pub(crate) fn default_role(&self) -> Name {
        self.role.clone().unwrap_or_else(|| Name::new(super::runner::RUNNER))
    }

    /// A role by name, where it has one that is known.
    pub(crate) fn role_name(&self, role: &Role) -> Option<Name> {
        match role {
            Role::Named(name) => Some(name.clone()),
            Role::Public => None,
            Role::Current => self.role.clone(),
            Role::Session => self.initial_role.clone(),
        }
    }

    /// A grantee of an object with this owner.
    pub(crate) fn grantee(&self, role: &Role, owner: Option<&Name>) -> Grantee {
        match role {
            Role::Public => Grantee::Public,
            other => match self.role_name(other) {
                Some(name) if Some(&name) == owner => Grantee::Owner,
                Some(name) => Grantee::Role(name),
                // The role that runs this is the owner of what it makes, as far as a file can tell.
                None => Grantee::Owner,
            },
        }
    }

    /// An expression of the statement in hand.
    pub(crate) fn expr(&self, text: &SqlText) -> Expr {
        Expr { sql: text.text.trim().to_owned(), path: self.path.clone() }
    }

    /// A query of the statement in hand, its stars taken down.
    pub(crate) fn query(&self, text: &SqlText) -> Query {
        let sql = text.text.trim().to_owned();
        let stars = super::stars::stars(self, &sql);
        Query { sql, path: self.path.clone(), stars, had: Vec::new() }
    }

    /// Whether an object can be made: not where it is there already, which a notice then says.
    pub(crate) fn is_new(&mut self, id: &Id, if_not_exists: bool) -> bool {
        if !self.has(id) {
            return true;
        }
        if if_not_exists {
            self.repeat(id, Repeat::Ignored);
        } else {
            self.unresolved(format!("{} {id} exists already", id.kind.noun()), id);
        }
        false
    }

    /// The name of a new object of a schema; a notice where its schema is not there.
    pub(crate) fn new_object(&mut self, kind: Kind, name: &ObjectName) -> Id {
        let id = Id::of(kind, &self.new_name(&name.qname()));
        let problem = match &id.schema {
            Some(schema) if self.schema_exists(schema) => None,
            Some(schema) => {
                Some(format!("schema {schema} does not exist, but {} {id} is made in it", kind.noun()))
            }
            None => Some(format!("no schema of the search path exists to make {} {id} in", kind.noun())),
        };
        if let Some(problem) = problem {
            self.unresolved(problem, &id);
        }
        id
    }

    /// An object that must be there: a notice where it is not.
    pub(crate) fn expect(&mut self, id: Id, if_exists: bool) -> Option<Id> {
        self.name_not_null(&id);
        if self.has(&id) {
            return Some(id);
        }
        if !if_exists {
            self.unresolved(format!("{} {id} does not exist", id.kind.noun()), &id);
        }
        None
    }
}

/// A list of `name = value` as options, by lower-case name.
pub(crate) fn options(definitions: &[Definition]) -> Options {
    definitions.iter().map(|d| (d.name.to_ascii_lowercase(), d.text())).collect()
}

/// Names without their places.
pub(crate) fn names(idents: &[Ident]) -> Vec<Name> {
    idents.iter().map(|ident| ident.name.clone()).collect()
}
