//! The roles that a schema names: they belong to the server, so a copy on another one asks for them.

use std::collections::BTreeSet;

use crate::kinds::Body;
use crate::model::{Grantee, Model, Name, Privileges};

/// Every role that owns something, has a privilege or is meant by a policy, a mapping or default privileges.
pub fn roles(model: &Model) -> BTreeSet<Name> {
    let mut roles = BTreeSet::new();
    for object in model.objects.values() {
        roles.extend(object.owner.clone());
        roles.extend(object.privileges.iter().flat_map(grantees));
        match &object.body {
            Body::Policy(policy) => roles.extend(policy.roles.iter().cloned()),
            Body::UserMapping(mapping) => roles.extend(mapping.role.clone()),
            Body::DefaultPrivileges(given) => {
                roles.insert(given.role.clone());
                roles.extend(given.grants.values().flat_map(grantees));
            }
            _ => {}
        }
    }
    // Words for whoever runs a statement, not names.
    roles
        .retain(|role| !matches!(role.as_str(), "current_user" | "current_role" | "session_user" | "public"));
    roles
}

fn grantees(privileges: &Privileges) -> Vec<Name> {
    let named = privileges.0.keys().filter_map(|grantee| match grantee {
        Grantee::Role(name) => Some(name.clone()),
        Grantee::Owner | Grantee::Public => None,
    });
    named.collect()
}
