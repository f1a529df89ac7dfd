//! What every kind has on top of its own: owner, comment, privileges.

use std::collections::BTreeSet;

use super::address::{address, owner_target};
use super::context::{At, Between};
use super::grants;
use super::write::{HazardKind, Lock, Sql, literal};
use crate::declare::acl::{Class, of_public_schema};
use crate::diff::{SEQUENCE_COMMENT, SEQUENCE_PRIVILEGES, comparable, sequence_of};
use crate::kinds::column::{Column, Identity};
use crate::kinds::sequence::follows_table;
use crate::kinds::sequence::plan::set_logged;
use crate::kinds::table::is_unlogged;
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

/// ALTER … OWNER TO; of a sequence that a column owns there is none, since it follows its table.
pub fn owner(id: &Id, object: &Object, to: &Name) -> Option<Sql> {
    if matches!(&object.body, Body::Sequence(sequence) if sequence.owned_by.is_some()) {
        return None;
    }
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
        Kind::Table
        | Kind::ForeignTable
        | Kind::View
        | Kind::MaterializedView
        | Kind::Sequence
        | Kind::Index
        | Kind::Column => Sql::locking(Lock::ShareUpdateExclusive, sql),
        _ => Sql::new(sql),
    })
}

/// COMMENT ON a relation that is no object of its own: a key's index, an identity's sequence.
pub fn comment_on_relation(what: &str, text: Option<&str>) -> Sql {
    let text = text.map_or("NULL".to_owned(), literal);
    Sql::locking(Lock::ShareUpdateExclusive, format!("COMMENT ON {what} IS {text}"))
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

/// Owner, comment and privileges of an object that has just been made, where new objects have these privileges.
pub fn fresh(at: &At<'_>, had: &dyn Fn(&Id) -> Privileges) -> Vec<Sql> {
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
        let granted = grants::of_object(id, object, object.owner.as_ref(), &had(id), privileges);
        statements.extend(granted.into_iter().map(unhazarded));
    }
    statements.extend(of_identity(at, had));
    statements.extend(extensions(id, object, None));
    statements
}

/// What the sequence of a new identity column is told: comment, persistence, privileges.
pub fn of_identity(at: &At<'_>, had: &dyn Fn(&Id) -> Privileges) -> Vec<Sql> {
    let Body::Column(Column { identity: Some(identity), .. }) = &at.object.body else { return Vec::new() };
    let name = identity.sequence_of(at.id);
    let had = had(&Id::of(Kind::Sequence, &name));
    let sequence = format!("SEQUENCE {name}");
    let table = at.id.relation().and_then(|table| is_unlogged(at.model, &table));
    let logged = table != Some(identity.unlogged) && at.major >= 15;
    let logged = logged.then(|| set_logged(&sequence, identity.unlogged));
    let comment = identity.comment.as_deref().map(|text| comment_on_relation(&sequence, Some(text)));
    let granted = grants_on_sequence(at, &sequence, &had, identity.privileges.as_ref());
    logged.into_iter().chain(comment).chain(granted.into_iter().map(unhazarded)).collect()
}

/// What leads the sequence of an identity column that stays one to what it is declared to be, its numbers aside.
pub fn identity(between: &Between<'_>, from: &Identity, to: &Identity) -> Vec<Sql> {
    let at = &between.expected;
    let sequence = format!("SEQUENCE {}", from.sequence_of(between.actual.id));
    let mut statements = Vec::new();
    let (there, goal) = ((between.actual.model, from.unlogged), (at.model, to.unlogged));
    if from.unlogged != to.unlogged && !follows_table(at.id.relation(), goal, there) {
        statements.push(set_logged(&sequence, to.unlogged));
    }
    if between.differs(SEQUENCE_COMMENT) {
        statements.push(comment_on_relation(&sequence, to.comment.as_deref()));
    }
    if between.differs(SEQUENCE_PRIVILEGES) {
        let sides = sequence_of(at.model, at.id, at.object).zip(sequence_of(
            between.actual.model,
            between.actual.id,
            between.actual.object,
        ));
        if let Some((declared, there)) = sides {
            let (declared, there) = comparable(&declared, &there);
            statements.extend(grants_on_sequence(at, &sequence, &there, Some(&declared)));
        }
    }
    statements
}

fn grants_on_sequence(at: &At<'_>, on: &str, from: &Privileges, to: Option<&Privileges>) -> Vec<Sql> {
    let owner =
        at.id.relation().and_then(|table| at.model.relation(&table)).and_then(|(_, t)| t.owner.as_ref());
    let target = grants::Target { on, column: None, owner, prefix: "" };
    to.map(|to| grants::between(from, to, &target)).unwrap_or_default()
}

/// Nobody loses what nobody had time to use.
fn unhazarded(sql: Sql) -> Sql {
    let hazards = sql.hazards.iter().filter(|h| h.kind != HazardKind::Access).cloned().collect();
    Sql { hazards, ..sql }
}
