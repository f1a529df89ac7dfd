//! What default privileges add to an object that a role makes.

use crate::declare::acl::Class;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Privileges};

/// The privileges of an object that the role behind this model makes: built-in ones, and what its default privileges add.
pub fn had(model: &Model, id: &Id, major: u16) -> Privileges {
    let initial = super::dress::initial(id, major);
    match &model.server {
        Some(server) => of_new(model, id, &Name::new(&server.user), initial),
        None => initial,
    }
}

/// The privileges of a new object: `initial`, or what the role's default privileges say instead, and what its schema adds.
pub fn of_new(model: &Model, id: &Id, role: &Name, initial: Privileges) -> Privileges {
    let Some(class) = Class::of(id.kind).and_then(Class::plural) else { return initial };
    let mut privileges = initial;
    let all = || {
        model.of_kind(Kind::DefaultPrivileges).filter_map(|(_, object)| match &object.body {
            Body::DefaultPrivileges(defaults) if defaults.role == *role => Some(defaults),
            _ => None,
        })
    };
    for everywhere in all().filter(|d| d.schema.is_none()).filter_map(|d| d.grants.get(class)) {
        privileges = everywhere.clone();
    }
    for here in
        all().filter(|d| d.schema.is_some() && d.schema == id.schema).filter_map(|d| d.grants.get(class))
    {
        for (grantee, held) in &here.0 {
            held.iter()
                .for_each(|(privilege, option)| privileges.grant(grantee.clone(), *privilege, *option));
        }
    }
    privileges
}
