//! What every kind has on top of its own: owner, comment, privileges.

use std::collections::BTreeSet;

use super::address::{address, owner_target};
use super::context::At;
use super::grants;
use super::write::{HazardKind, Lock, Sql, literal};
use crate::declare::acl::{Class, of_public_schema};
use crate::kinds::column::Column;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, Privileges};

/// Owner of the schema `public` from 15 on; it is there in every database.
const DATABASE_OWNER: &str = "pg_database_owner";
/// What `initdb` says of the schema `public`.
const PUBLIC_COMMENT: &str = "standard public schema";

/// Whether every new database has it.
pub fn is_built_in(id: &Id) -> bool {
    match id.kind {
        Kind::Schema => id.name.as_str() == "public",
        Kind::Extension | Kind::Language => id.name.as_str() == "plpgsql",
        _ => false,
    }
}

/// Whether an attribute is led to what is declared here, and not by its kind.
pub fn is_dressing(attribute: &str) -> bool {
    matches!(attribute, "owner" | "comment" | "privileges" | "extension_dependency")
}

/// ALTER … OWNER TO.
pub fn owner(id: &Id, object: &Object, to: &Name) -> Option<Sql> {
    let sql = format!("ALTER {} OWNER TO {to}", owner_target(id, object)?);
    let relation = matches!(
        id.kind,
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView | Kind::Sequence
    );
    Some(if relation { Sql::exclusive(sql) } else { Sql::new(sql) })
}

/// COMMENT ON, or taking the comment away. A relation is locked for it, and the table of a column; what hangs under a
/// table otherwise is not (`CommentObject()`, `get_object_address_relobject()`).
pub fn comment(id: &Id, object: &Object, text: Option<&str>) -> Option<Sql> {
    if matches!(id.kind, Kind::UserMapping | Kind::DefaultPrivileges) {
        return None;
    }
    let text = text.map_or("NULL".to_owned(), literal);
    let sql = format!("COMMENT ON {} IS {text}", address(id, object));
    Some(match id.kind {
        Kind::Table | Kind::ForeignTable | Kind::MaterializedView | Kind::Index | Kind::Column => {
            Sql::locking(Lock::ShareUpdateExclusive, sql)
        }
        _ => Sql::new(sql),
    })
}

/// ALTER … DEPENDS ON EXTENSION, from those it depends on.
pub fn extensions(id: &Id, object: &Object, from: Option<&BTreeSet<Name>>) -> Vec<Sql> {
    let none = BTreeSet::new();
    let (from, to) = (from.unwrap_or(&none), object.body.extensions().unwrap_or(&none));
    let address = address(id, object);
    let less = from.difference(to).map(|name| format!("ALTER {address} NO DEPENDS ON EXTENSION {name}"));
    let more = to.difference(from).map(|name| format!("ALTER {address} DEPENDS ON EXTENSION {name}"));
    less.chain(more).map(Sql::exclusive).collect()
}

/// What anybody may do with an object that has just been made.
pub fn initial(id: &Id, major: u16) -> Privileges {
    if id.kind == Kind::Schema && is_built_in(id) {
        return of_public_schema(major);
    }
    Class::of(id.kind).map(|class| class.default_acl(major)).unwrap_or_default()
}

/// Owner, comment and privileges of an object that has just been made, where it had these privileges.
pub fn fresh(at: &At<'_>, had: &Privileges) -> Vec<Sql> {
    let (id, object) = (at.id, at.object);
    let mut statements = Vec::new();
    let owned = object.owner.as_ref().filter(|name| !(is_built_in(id) && name.as_str() == DATABASE_OWNER));
    statements.extend(owned.and_then(|name| owner(id, object, name)));
    let said = object.comment.as_deref().filter(|text| !(is_built_in(id) && *text == PUBLIC_COMMENT));
    statements.extend(said.and_then(|text| comment(id, object, Some(text))));
    // A database of which somebody has taken the comment that every database begins with.
    if id.kind == Kind::Schema && is_built_in(id) && object.comment.is_none() && at.model.server.is_some() {
        statements.extend(comment(id, object, None));
    }
    if let Some(privileges) = &object.privileges {
        let granted = grants::of_object(id, object, object.owner.as_ref(), had, privileges);
        statements.extend(granted.into_iter().map(unhazarded));
    }
    statements.extend(of_identity(at));
    statements.extend(extensions(id, object, None));
    statements
}

/// The privileges on the sequence of an identity column.
fn of_identity(at: &At<'_>) -> Vec<Sql> {
    let Body::Column(Column { identity: Some(identity), .. }) = &at.object.body else { return Vec::new() };
    let Some(privileges) = &identity.privileges else { return Vec::new() };
    let on = format!("SEQUENCE {}", identity.sequence_of(at.id));
    let target = grants::Target { on: &on, column: None, owner: None, prefix: "" };
    let granted = grants::between(&Class::Sequence.default_acl(at.major), privileges, &target);
    granted.into_iter().map(unhazarded).collect()
}

/// Nobody loses what nobody had time to use.
fn unhazarded(sql: Sql) -> Sql {
    let hazards = sql.hazards.iter().filter(|h| h.kind != HazardKind::Access).cloned().collect();
    Sql { hazards, ..sql }
}
