//! CREATE and ALTER POLICY.

use std::collections::BTreeSet;

use super::Policy;
use crate::declare::ddl::{AlterPolicy, CreatePolicy, Role};
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name};

/// The roles of TO; PUBLIC among them is everybody.
fn roles(world: &World, written: &[Role]) -> BTreeSet<Name> {
    if written.contains(&Role::Public) {
        return BTreeSet::new();
    }
    written.iter().map(|role| world.role_name(role).unwrap_or_else(|| world.default_role())).collect()
}

/// CREATE POLICY.
pub(crate) fn create(world: &mut World, statement: &CreatePolicy) {
    let CreatePolicy { name, table, permissive, command, roles: written, using, check } = statement;
    let Some(relation) = world.expect_relation(table, false).map(|id| id.qname()) else { return };
    let id = Id::under(Kind::Policy, &relation, &name.name);
    if world.is_new(&id, false) {
        let policy = Policy {
            command: (*command).to_owned(),
            permissive: *permissive,
            roles: roles(world, written),
            using: using.as_ref().map(|expr| world.expr(expr)),
            check: check.as_ref().map(|expr| world.expr(expr)),
        };
        world.create(id, policy);
    }
}

/// ALTER POLICY: what is not written stays.
pub(crate) fn alter(world: &mut World, statement: &AlterPolicy) {
    let AlterPolicy { name, table, roles: written, using, check } = statement;
    let Some(relation) = world.expect_relation(table, false).map(|id| id.qname()) else { return };
    let Some(id) = world.expect(Id::under(Kind::Policy, &relation, &name.name), false) else { return };
    let roles = roles(world, written);
    let (using, check) = (using.as_ref().map(|e| world.expr(e)), check.as_ref().map(|e| world.expr(e)));
    if let Some(Body::Policy(policy)) = world.get_mut(&id).map(|object| &mut object.body) {
        if !written.is_empty() {
            policy.roles = roles;
        }
        policy.using = using.or(policy.using.take());
        policy.check = check.or(policy.check.take());
    }
}
