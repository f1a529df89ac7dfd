//! What is asked about each required object: that it is there, and what its role must be able to do with it.

use serde::Serialize;

use super::Requirements;
use crate::kinds::Kind;
use crate::model::{Grantee, Id, Model, Name, Object, Privilege};

/// A privilege that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Needed where the role is a member of this one; of everybody where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// The word of GRANT.
    pub may: &'static str,
}

/// A required object and what is needed of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which.
    pub id: Id,
    /// What for, as the declared grants have it.
    pub needs: Vec<Need>,
    /// What for, of a role that the declared grants do not speak of.
    pub usual: Vec<Need>,
}

/// The required objects, what holds them included; in the order of their identities.
pub fn asked(expected: &Model, requirements: &Requirements) -> Vec<Asked> {
    let granted = expected.speaks.privileges;
    let of = |(id, object): (&Id, &Object)| {
        let requirement = requirements.of(id, object)?;
        let usual = usual(id.kind);
        let (needs, usual) = match &requirement.privileges {
            Some(named) => {
                let named = everybody(named.iter().copied().filter(|privilege| usual.contains(privilege)));
                (named.clone(), named)
            }
            None if granted => (declared(id, object), everybody(usual.iter().copied())),
            None => (Vec::new(), everybody(usual.iter().copied())),
        };
        Some(Asked { id: id.clone(), needs, usual })
    };
    let mut all: Vec<Asked> = expected.objects.iter().filter_map(of).collect();
    let homes = homes(expected, &all);
    all.extend(homes);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// The schemas that required objects live in: whoever uses an object needs USAGE there.
fn homes(expected: &Model, required: &[Asked]) -> Vec<Asked> {
    let mut schemas: Vec<&Name> = required.iter().filter_map(|asked| asked.id.schema.as_ref()).collect();
    schemas.sort_unstable();
    schemas.dedup();
    let ids = schemas.into_iter().map(|schema| Id::global(Kind::Schema, schema));
    let new =
        ids.filter(|id| expected.objects.contains_key(id) && !required.iter().any(|asked| asked.id == *id));
    let usage = || everybody([Privilege::Usage]);
    new.map(|id| Asked { id, needs: usage(), usual: usage() }).collect()
}

/// Of everybody who comes through the gate.
fn everybody(privileges: impl IntoIterator<Item = Privilege>) -> Vec<Need> {
    privileges.into_iter().map(|privilege| Need { by: None, may: privilege.word() }).collect()
}

/// What the declared grants give, grantee by grantee; the server knows which of them the role is a member of.
fn declared(id: &Id, object: &Object) -> Vec<Need> {
    let Some(privileges) = &object.privileges else { return Vec::new() };
    let mut needs = Vec::new();
    for (grantee, held) in &privileges.0 {
        let by = match grantee {
            Grantee::Public => None,
            Grantee::Role(role) => Some(role.clone()),
            Grantee::Owner => match &object.owner {
                Some(owner) => Some(owner.clone()),
                None => continue,
            },
        };
        let known =
            held.keys().filter(|privilege| *grantee != Grantee::Owner || usual(id.kind).contains(privilege));
        // Not known to every server, and of no use to a service.
        let known = known.filter(|privilege| **privilege != Privilege::Maintain);
        needs.extend(known.map(|privilege| Need { by: by.clone(), may: privilege.word() }));
    }
    needs
}

/// What a service does with an object, where no grant is declared and no privilege is named.
fn usual(kind: Kind) -> &'static [Privilege] {
    match kind {
        Kind::Table | Kind::ForeignTable => {
            &[Privilege::Select, Privilege::Insert, Privilege::Update, Privilege::Delete]
        }
        Kind::View | Kind::MaterializedView => &[Privilege::Select],
        Kind::Function | Kind::Procedure | Kind::Aggregate => &[Privilege::Execute],
        Kind::Schema
        | Kind::Sequence
        | Kind::Enum
        | Kind::Domain
        | Kind::CompositeType
        | Kind::RangeType
        | Kind::BaseType => &[Privilege::Usage],
        _ => &[],
    }
}
