//! GRANT, REVOKE, ALTER DEFAULT PRIVILEGES, and who owns what.

use super::acl::Class as AclClass;
use super::ddl::{Class, Grant, GrantTarget, GrantedPrivilege, ObjectRef, Role};
use super::find;
use super::world::World;
use crate::kinds::column::{self, Column, Identity};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, Privilege, Privileges};

/// GRANT and REVOKE.
pub(crate) fn grant(world: &mut World, statement: &Grant) {
    let targets = match &statement.target {
        GrantTarget::Objects(objects) => {
            objects.iter().flat_map(|object| find::expect(world, object, false)).collect()
        }
        GrantTarget::AllInSchema(class, schemas) => {
            schemas.iter().flat_map(|schema| all_in_schema(world, *class, &schema.name)).collect::<Vec<_>>()
        }
        GrantTarget::Default(_) => Vec::new(),
    };
    if !matches!(&statement.target, GrantTarget::Objects(objects) if objects.iter().all(is_outside)) {
        world.model.speaks.privileges = true;
    }
    for id in targets {
        on_object(world, statement, &id);
    }
    for column in identities(world, &statement.target) {
        on_identity(world, statement, &column);
    }
}

/// The columns whose identities' sequences are meant.
fn identities(world: &World, target: &GrantTarget) -> Vec<Id> {
    match target {
        GrantTarget::Objects(objects) => {
            objects.iter().filter_map(|object| find::identity(world, object)).collect()
        }
        GrantTarget::AllInSchema(Class::Sequence, schemas) => {
            let names: Vec<&Name> = schemas.iter().map(|schema| &schema.name).collect();
            let columns = world.model.of_kind(Kind::Column);
            let meant = columns.filter(|(id, object)| {
                id.schema.as_ref().is_some_and(|schema| names.contains(&schema)) && identity(object).is_some()
            });
            meant.map(|(id, _)| id.clone()).collect()
        }
        GrantTarget::AllInSchema(..) | GrantTarget::Default(_) => Vec::new(),
    }
}

fn identity(object: &Object) -> Option<&Identity> {
    match &object.body {
        Body::Column(column) => column.identity.as_deref(),
        _ => None,
    }
}

/// GRANT and REVOKE on the sequence of an identity column, which is its table's owner's.
fn on_identity(world: &mut World, statement: &Grant, column: &Id) {
    let table = column.relation();
    let table = table.and_then(|table| world.model.relation(&table));
    let owner = table.and_then(|(_, table)| table.owner.clone());
    let Some(mut acl) =
        world.get(column).and_then(identity).map(|i| i.privileges.clone().unwrap_or_default())
    else {
        return;
    };
    for granted in &statement.privileges {
        let privileges = meant(granted, AclClass::Sequence, world.major);
        change(world, statement, &mut acl, &privileges, owner.as_ref());
    }
    if let Some(Body::Column(Column { identity: Some(identity), .. })) =
        world.get_mut(column).map(|object| &mut object.body)
    {
        identity.privileges = Some(acl);
    }
}

/// Databases, tablespaces and the like: no objects of a schema.
fn is_outside(object: &ObjectRef) -> bool {
    matches!(object, ObjectRef::Named(class, _) if find::kinds(*class).is_empty())
}

fn all_in_schema(world: &World, class: Class, schema: &Name) -> Vec<Id> {
    let kinds: &[Kind] = match class {
        Class::Table => &[Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable],
        Class::Sequence => &[Kind::Sequence],
        Class::Function => &[Kind::Function, Kind::Aggregate],
        Class::Procedure => &[Kind::Procedure],
        _ => &[Kind::Function, Kind::Procedure, Kind::Aggregate],
    };
    let of_schema = |kind: &Kind| {
        let all = world.model.objects.within(*kind, Some(schema), None);
        all.map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    kinds.iter().flat_map(of_schema).collect()
}

fn on_object(world: &mut World, statement: &Grant, id: &Id) {
    let Some(class) = AclClass::of(id.kind) else { return };
    let Some(object) = world.get(id) else { return };
    let owner = object.owner.clone();
    for granted in &statement.privileges {
        if granted.columns.is_empty() {
            let privileges = meant(granted, class, world.major);
            let mut acl = object_acl(world, id);
            change(world, statement, &mut acl, &privileges, owner.as_ref());
            if let Some(object) = world.common_mut(id) {
                *object.privileges = Some(acl);
            }
            // What is taken of a whole table is taken of its columns as well.
            if statement.revoke && class == AclClass::Table {
                revoke_of_columns(world, statement, id, granted, owner.as_ref());
            }
            continue;
        }
        let privileges = meant(granted, AclClass::Column, world.major);
        for column in granted.columns.iter().filter(|column| !is_system_column(column.name.as_str())) {
            let column = Id::under(Kind::Column, &id.qname(), &column.name);
            column::declare::make_derived(world, id, &column.name);
            if world.expect(column.clone(), false).is_some() {
                on_column(world, statement, &column, &privileges, owner.as_ref());
            }
        }
    }
}

/// Columns that every table has.
fn is_system_column(name: &str) -> bool {
    matches!(name, "tableoid" | "xmin" | "cmin" | "xmax" | "cmax" | "ctid")
}

fn object_acl(world: &World, id: &Id) -> Privileges {
    world.get(id).and_then(|object| object.privileges.clone()).unwrap_or_default()
}

fn on_column(
    world: &mut World,
    statement: &Grant,
    column: &Id,
    privileges: &[Privilege],
    owner: Option<&Name>,
) {
    let mut acl = object_acl(world, column);
    change(world, statement, &mut acl, privileges, owner);
    if let Some(object) = world.common_mut(column) {
        *object.privileges = (!acl.0.is_empty()).then_some(acl);
    }
}

fn revoke_of_columns(
    world: &mut World,
    statement: &Grant,
    id: &Id,
    granted: &GrantedPrivilege,
    owner: Option<&Name>,
) {
    let privileges = meant(granted, AclClass::Column, world.major);
    for column in world.under(Kind::Column, &id.qname()) {
        if world.get(&column).is_some_and(|object| object.privileges.is_some()) {
            on_column(world, statement, &column, &privileges, owner);
        }
    }
}

fn meant(granted: &GrantedPrivilege, class: AclClass, major: u16) -> Vec<Privilege> {
    match granted.privilege {
        Some(privilege) => vec![privilege],
        None => class.all(major),
    }
}

fn change(
    world: &World,
    statement: &Grant,
    acl: &mut Privileges,
    privileges: &[Privilege],
    owner: Option<&Name>,
) {
    for role in &statement.grantees {
        let grantee = world.grantee(role, owner);
        for privilege in privileges {
            match (statement.revoke, statement.option_only) {
                (false, _) => acl.grant(grantee.clone(), *privilege, statement.grant_option),
                (true, true) => acl.revoke_option(&grantee, *privilege),
                (true, false) => acl.revoke(&grantee, *privilege),
            }
        }
    }
}

/// ALTER DEFAULT PRIVILEGES: kept as an object of its own, and given to what is made from now on.
pub(crate) fn defaults(world: &mut World, statement: &super::ddl::AlterDefaultPrivileges) {
    use crate::kinds::default_privileges::{DefaultPrivileges, declare::id};
    let GrantTarget::Default(class) = &statement.grant.target else { return };
    let Some((class, word)) = default_class(*class) else { return };
    world.model.speaks.privileges = true;
    let roles: Vec<Name> = if statement.roles.is_empty() {
        vec![world.default_role()]
    } else {
        statement
            .roles
            .iter()
            .map(|role| world.role_name(role).unwrap_or_else(|| world.default_role()))
            .collect()
    };
    let schemas: Vec<Option<Name>> = if statement.schemas.is_empty() {
        vec![None]
    } else {
        statement.schemas.iter().map(|schema| Some(schema.name.clone())).collect()
    };
    let builtin = class.default_acl(world.major);
    for role in &roles {
        for schema in &schemas {
            let id = id(role, schema.as_ref());
            let mut body = match world.get(&id).map(|object| object.body.clone()) {
                Some(Body::DefaultPrivileges(body)) => body,
                _ => DefaultPrivileges {
                    role: role.clone(),
                    schema: schema.clone(),
                    grants: std::collections::BTreeMap::new(),
                },
            };
            // Those of one schema come on top; those of everywhere stand in place of the built-in ones.
            let start = if schema.is_some() { Privileges::default() } else { builtin.clone() };
            let mut acl = body.grants.remove(word).unwrap_or_else(|| start.clone());
            for granted in &statement.grant.privileges {
                let privileges = meant(granted, class, world.major);
                change(world, &statement.grant, &mut acl, &privileges, Some(role));
            }
            if acl != start {
                body.grants.insert(word.to_owned(), acl);
            }
            let gone = body.grants.is_empty();
            match (world.has(&id), gone) {
                (_, true) => {
                    world.remove(&id);
                }
                (true, false) => world.replace_body(&id, body),
                (false, false) => world.create(id, body),
            }
        }
    }
}

fn default_class(class: Class) -> Option<(AclClass, &'static str)> {
    let class = match class {
        Class::Table => AclClass::Table,
        Class::Sequence => AclClass::Sequence,
        Class::Function | Class::Routine | Class::Procedure => AclClass::Routine,
        Class::Type => AclClass::Type,
        Class::Schema => AclClass::Schema,
        Class::LargeObject => AclClass::LargeObject,
        _ => return None,
    };
    Some((class, class.plural()?))
}

/// OWNER TO: what the new owner held it now holds as the owner; sequences go with their table.
pub(crate) fn set_owner(world: &mut World, id: &Id, role: &Role) {
    world.model.speaks.owner = true;
    let owner = world.role_name(role);
    if let Some(object) = world.common_mut(id) {
        if let (Some(name), Some(acl)) = (&owner, object.privileges.take()) {
            *object.privileges = Some(acl.owned_by(name));
        }
        if !matches!(id.kind, Kind::Constraint | Kind::Column | Kind::Index) {
            object.owner.clone_from(&owner);
        }
    }
    if matches!(id.kind, Kind::Table | Kind::ForeignTable) {
        for sequence in crate::kinds::sequence::declare::owned(world, &id.qname(), None) {
            set_owner(world, &sequence, role);
        }
        if let Some(name) = &owner {
            column::declare::identities(world, &id.qname(), |identity| {
                identity.privileges = identity.privileges.take().map(|acl| acl.owned_by(name));
            });
        }
    }
}

/// REASSIGN OWNED BY.
pub(crate) fn reassign(world: &mut World, from: &[Role], to: &Role) {
    let from: Vec<Name> = from.iter().filter_map(|role| world.role_name(role)).collect();
    let owned = |owner: &Option<Name>| owner.as_ref().is_some_and(|owner| from.contains(owner));
    let all: Vec<Id> =
        world.model.objects.iter().filter(|(_, o)| owned(&o.owner)).map(|(id, _)| id.clone()).collect();
    for id in all {
        set_owner(world, &id, to);
    }
}
