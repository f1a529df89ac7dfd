//! Owner, comment and privileges: the attributes that every kind has, compared where the declared side speaks of them.

use super::{AttributeChange, Verdict};
use crate::kinds::column::Column;
use crate::kinds::{Body, Kind, sequence};
use crate::model::{Grantee, Id, Model, Name, Object, Privileges, Speaks};

/// Whether an attribute that all kinds have is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compared {
    /// Where the declared side speaks of it.
    #[default]
    Declared,
    /// Always.
    All,
    /// Never.
    Off,
}

/// What is compared at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compare {
    /// Owners.
    pub owner: Compared,
    /// Comments.
    pub comments: Compared,
    /// Grants.
    pub privileges: Compared,
    /// The places of columns.
    pub position: bool,
}

impl Compared {
    fn is_on(self, spoken: bool) -> bool {
        match self {
            Self::Declared => spoken,
            Self::All => true,
            Self::Off => false,
        }
    }
}

impl Compare {
    /// Attributes of kinds that are not compared.
    pub(super) fn left_out(&self, speaks: Speaks) -> Vec<&'static str> {
        // A column's place hangs on the order of migrations: compared only when asked for.
        let position = (!self.position).then_some("position");
        let comment = (!self.comments.is_on(speaks.comments)).then_some("index_comment");
        position.into_iter().chain(comment).collect()
    }
}

/// The comment that `initdb` puts on the schema `public`.
const PUBLIC_COMMENT: &str = "standard public schema";

/// Compares owner, comment and privileges of one object.
pub(super) fn attributes(
    id: &Id,
    (expected, e): (&Model, &Object),
    (actual, a): (&Model, &Object),
    compare: &Compare,
) -> Vec<AttributeChange> {
    let speaks = expected.speaks;
    // Whose owner is not declared, nobody can compare.
    let owner = compare.owner.is_on(speaks.owner)
        && matches!((&e.owner, &a.owner), (Some(declared), Some(there)) if declared != there);
    let comment = compare.comments.is_on(speaks.comments) && comment_differs(id, e, (actual, a));
    let privileges = compare.privileges.is_on(speaks.privileges) && privileges_differ(id, e, a);
    // The sequence of an identity column is no object of its own, but can be told the same things.
    let sequences = sequence_of(expected, id, e).zip(sequence_of(actual, id, a));
    let sequence =
        |differs: &dyn Fn(&Object, &Object) -> bool| sequences.as_ref().is_some_and(|(e, a)| differs(e, a));
    let found = [
        ("owner", owner),
        ("comment", comment),
        ("privileges", privileges),
        (
            SEQUENCE_COMMENT,
            compare.comments.is_on(speaks.comments) && sequence(&|e, a| comment_differs(id, e, (actual, a))),
        ),
        (
            SEQUENCE_PRIVILEGES,
            compare.privileges.is_on(speaks.privileges) && sequence(&|e, a| privileges_differ(id, e, a)),
        ),
    ];
    let found = found.into_iter().filter(|(_, differs)| *differs);
    found
        .map(|(attribute, _)| AttributeChange { attribute, verdict: Verdict::Different, pairs: Vec::new() })
        .collect()
}

/// The comment of an identity column's sequence differs.
pub(crate) const SEQUENCE_COMMENT: &str = "sequence_comment";
/// The grants on an identity column's sequence differ.
pub(crate) const SEQUENCE_PRIVILEGES: &str = "sequence_privileges";

/// The sequence of an identity column as an object of its own; its owner is the table's.
pub(crate) fn sequence_of(model: &Model, id: &Id, object: &Object) -> Option<Object> {
    let Body::Column(Column { ty, identity: Some(identity), .. }) = &object.body else { return None };
    let owner = model.relation(&id.relation()?).and_then(|(_, table)| table.owner.clone());
    let (comment, privileges) = (identity.comment.clone(), identity.privileges.clone());
    let sequence = sequence::declare::of_identity(identity, ty.clone());
    Some(Object { owner, comment, privileges, ..Object::new(sequence) })
}

fn comment_differs(id: &Id, e: &Object, (actual, a): (&Model, &Object)) -> bool {
    if e.comment == a.comment {
        return false;
    }
    // CREATE EXTENSION brings a comment of the extension's own, which a text does not show.
    let untold = e.comment.is_none() || actual.server.is_none() && a.comment.is_none();
    if id.kind == Kind::Extension && untold {
        return false;
    }
    let of = |object: &Object| {
        let given = object.comment.clone().filter(|text| !text.is_empty());
        given.filter(|text| {
            !(id.kind == Kind::Schema && id.name.as_str() == "public" && text == PUBLIC_COMMENT)
        })
    };
    of(e) != of(a)
}

fn privileges_differ(id: &Id, e: &Object, a: &Object) -> bool {
    // Default privileges are an attribute of their own kind already.
    let same = (&e.owner, &e.privileges) == (&a.owner, &a.privileges);
    if same || id.kind == Kind::DefaultPrivileges {
        return false;
    }
    let (declared, there) = comparable(e, a);
    declared != there
}

/// The grants of both sides so that only grants differ: who owns it is a finding of its own.
pub(crate) fn comparable(e: &Object, a: &Object) -> (Privileges, Privileges) {
    let mut declared = e.privileges.clone().unwrap_or_default();
    let mut there = a.privileges.clone().unwrap_or_default();
    match (&e.owner, &a.owner) {
        // Unknown owner: whatever is declared for the role that owns it there is the owner's.
        (None, Some(owner)) => declared = declared.owned_by(owner),
        (Some(owner), None) => there = there.owned_by(owner),
        (Some(one), Some(other)) if one != other => {
            for role in [one, other] {
                forget(&mut declared, role);
                forget(&mut there, role);
            }
        }
        _ => {}
    }
    (declared.without_owners_options(), there.without_owners_options())
}

fn forget(privileges: &mut Privileges, role: &Name) {
    privileges.0.remove(&Grantee::Role(role.clone()));
}
