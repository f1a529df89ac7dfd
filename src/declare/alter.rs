//! ALTER TABLE, VIEW, INDEX, SEQUENCE, … action by action.

use super::ddl::{
    AlterRelation, Class, ColumnAction, ColumnDef, ColumnTarget, Definition, Ident, ObjectName,
    RelationAction, TriggerSet,
};
use super::world::World;
use super::{alter_column, drop, had, make, rename, rename_column};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::constraint::declare::{self as constraint, How, Pending};
use crate::kinds::trigger::Firing;
use crate::kinds::{Body, Kind, column, table};
use crate::model::{Id, Name, Options, QName};

/// ALTER of a relation.
pub(crate) fn alter(world: &mut World, statement: &AlterRelation) {
    let AlterRelation { class, if_exists, only, name, actions } = statement;
    if world.is_beyond(name) {
        return;
    }
    // ALTER TABLE … RENAME TO and the like may be about a composite type only by ALTER TYPE.
    let Some(mut id) = world.expect_relation(name, *if_exists) else { return };
    let _: &Class = class;
    let whole = world.origin;
    for action in actions {
        world.origin = Some(action.origin);
        if let Some(new) = apply(world, &id, &action.action, *only) {
            id = new;
        }
    }
    world.origin = whole;
}

/// Does one action; the relation's new identity where it changed.
fn apply(world: &mut World, id: &Id, action: &RelationAction, only: bool) -> Option<Id> {
    let relation = id.qname();
    match action {
        RelationAction::AddColumn { .. } | RelationAction::AddConstraint(_)
            if !matches!(id.kind, Kind::Table | Kind::ForeignTable | Kind::CompositeType) =>
        {
            world.unresolved(format!("{} {id} is no table", id.kind.noun()), id);
        }
        RelationAction::AddColumn { if_not_exists, column } => {
            add_column(world, &relation, column, *if_not_exists, only);
        }
        RelationAction::DropColumn { if_exists, name, behavior } => {
            let column = Id::under(Kind::Column, &relation, &name.name);
            if let Some(column) = world.expect(column, *if_exists) {
                drop::column(world, &column, *behavior, only);
            }
        }
        RelationAction::AlterColumn(target, action) => alter_target(world, id, target, action, only),
        RelationAction::AddConstraint(definition) => {
            let pending = [Pending { definition, column: None }];
            constraint::add_all(world, &relation, &pending, How { creating: false, only });
        }
        RelationAction::AlterConstraint(name, attributes) => {
            each_constraint(world, &relation, name, &mut |body| constraint::alter(body, attributes));
            world.spread_to_children(&Id::under(Kind::Constraint, &relation, &name.name));
        }
        RelationAction::ValidateConstraint(name) => {
            each_constraint(world, &relation, name, &mut |body| body.validated = true);
        }
        RelationAction::DropConstraint { if_exists, name, behavior } => {
            drop_constraint(world, &relation, name, *if_exists, *behavior);
        }
        RelationAction::RenameColumn(from, to) => rename_column::column(world, id, &from.name, &to.name),
        RelationAction::RenameConstraint(from, to) => {
            rename::constraint(world, &relation, &from.name, &to.name)
        }
        RelationAction::RenameTo(to) => {
            return rename::relation(world, id, &QName { schema: id.schema.clone(), name: to.name.clone() });
        }
        RelationAction::SetSchema(schema) => {
            return rename::relation(world, id, &QName::new(&schema.name, &id.name));
        }
        RelationAction::OwnerTo(role) => super::privileges::set_owner(world, id, role),
        RelationAction::Trigger(firing, set) => set_triggers(world, &relation, *firing, set, only),
        RelationAction::Rule(firing, name) => {
            let rule = Id::under(Kind::Rule, &relation, &name.name);
            if let Some(Body::Rule(rule)) = world.get_mut(&rule).map(|object| &mut object.body) {
                rule.enabled = *firing;
            }
        }
        RelationAction::ClusterOn(index) => cluster(world, &relation, index.as_ref()),
        RelationAction::SetLogged(logged) => set_logged(world, id, *logged),
        RelationAction::Inherit(parent) => inherit(world, id, parent),
        RelationAction::NoInherit(parent) => {
            let parent = world.relation_name(&parent.qname());
            world.detach(&parent, id);
        }
        RelationAction::Of(ty) => {
            let ty = world.type_name(&ty.qname());
            with_table(world, id, |table| table.of_type = Some(ty));
        }
        RelationAction::NotOf => with_table(world, id, |table| table.of_type = None),
        RelationAction::RowSecurity(on) => with_table(world, id, |table| table.row_security = *on),
        RelationAction::ForceRowSecurity(on) => with_table(world, id, |table| table.force_row_security = *on),
        RelationAction::ReplicaIdentity(identity) => {
            with_table(world, id, |table| table.replica_identity = identity.clone());
        }
        RelationAction::AttachPartition(child, bound) => attach(world, id, child, bound.as_ref()),
        RelationAction::DetachPartition(child) => {
            if let Some(child) = world.expect_relation(child, false) {
                world.detach(&relation, &child);
            }
        }
        RelationAction::ForeignOptions(changes) => {
            if let Some(Body::ForeignTable(table)) = world.get_mut(id).map(|object| &mut object.body) {
                super::options::change(&mut table.options, changes);
            }
        }
        RelationAction::SetTablespace(name) => set_tablespace(world, id, name),
        RelationAction::SetAccessMethod(method) => set_access_method(world, id, method.as_ref()),
        RelationAction::SetOptions(definitions) => set_options(world, id, definitions),
        RelationAction::ResetOptions(keys) => reset_options(world, id, keys),
        RelationAction::DependsOnExtension(extension, depends) => {
            super::object::depends_on_extension(world, id, &extension.name, *depends);
        }
        RelationAction::Nothing => {}
    }
    None
}

fn with_table(world: &mut World, id: &Id, change: impl FnOnce(&mut table::Table)) {
    if let Some(Body::Table(table)) = world.get_mut(id).map(|object| &mut object.body) {
        change(table);
    }
}

fn add_column(world: &mut World, relation: &QName, definition: &ColumnDef, if_not_exists: bool, only: bool) {
    let id = Id::under(Kind::Column, relation, &definition.name.name);
    if !world.is_new(&id, if_not_exists) {
        return;
    }
    had::before_add(world, relation, &id.name);
    let pending = column::declare::define(world, relation, definition);
    if !only && let Some(column) = world.column(relation, &id.name).cloned() {
        for child in table::declare::descendants(world, relation) {
            column::declare::inherit(world, &child, &id.name, &column, Some(definition.origin));
        }
        if let Some(not_null) = world.not_null_of(relation, &id.name) {
            world.spread_to_children(&not_null);
        }
    }
    constraint::add_all(world, relation, &pending, How { creating: false, only });
}

fn alter_target(world: &mut World, id: &Id, target: &ColumnTarget, action: &ColumnAction, only: bool) {
    match (target, action) {
        (ColumnTarget::Numbered(number), ColumnAction::SetStatistics(statistics)) => {
            if let Some(Body::Index(index)) = world.get_mut(id).map(|object| &mut object.body) {
                match statistics {
                    Some(statistics) => index.statistics.insert(*number, *statistics),
                    None => index.statistics.remove(number),
                };
            }
        }
        (ColumnTarget::Numbered(_), _) => {}
        (ColumnTarget::Named(name), action) => alter_column::alter(world, id, name, action, only),
    }
}

/// A constraint and what partitions have of it.
fn each_constraint(
    world: &mut World,
    relation: &QName,
    name: &Ident,
    change: &mut dyn FnMut(&mut crate::kinds::constraint::Constraint),
) {
    let id = Id::under(Kind::Constraint, relation, &name.name);
    let Some(id) = world.expect(id, false) else { return };
    let mut todo = vec![id];
    while let Some(id) = todo.pop() {
        if let Some(Body::Constraint(body)) = world.get_mut(&id).map(|object| &mut object.body) {
            change(body);
        }
        todo.extend(world.heirs(&id));
    }
}

fn drop_constraint(
    world: &mut World,
    relation: &QName,
    name: &Ident,
    if_exists: bool,
    behavior: super::ddl::Behavior,
) {
    if let Some(id) = world.expect(Id::under(Kind::Constraint, relation, &name.name), if_exists) {
        drop::constraint(world, &id, behavior);
    }
}

/// ENABLE and DISABLE TRIGGER: those that partitions have from the table go along.
fn set_triggers(world: &mut World, relation: &QName, firing: Firing, set: &TriggerSet, only: bool) {
    let mut todo: Vec<Id> = match set {
        TriggerSet::Named(name) => {
            let id = Id::under(Kind::Trigger, relation, &name.name);
            world.expect(id, false).into_iter().collect()
        }
        TriggerSet::All | TriggerSet::User => world.under(Kind::Trigger, relation),
    };
    while let Some(id) = todo.pop() {
        if let Some(Body::Trigger(trigger)) = world.get_mut(&id).map(|object| &mut object.body) {
            trigger.enabled = firing;
        }
        if !only {
            todo.extend(world.heirs(&id));
        }
    }
}

fn cluster(world: &mut World, relation: &QName, on: Option<&Ident>) {
    let mut ids = world.attached(relation, Kind::Index);
    ids.extend(world.under(Kind::Constraint, relation));
    for id in ids {
        let chosen = on.is_some_and(|name| name.name == id.name);
        match world.get_mut(&id).map(|object| &mut object.body) {
            Some(Body::Index(index)) => index.cluster = chosen,
            Some(Body::Constraint(constraint)) => constraint.cluster = chosen && constraint.rule.is_key(),
            _ => {}
        }
    }
}

fn set_logged(world: &mut World, id: &Id, logged: bool) {
    match world.get_mut(id).map(|object| &mut object.body) {
        Some(Body::Table(table)) => table.unlogged = !logged,
        Some(Body::Sequence(sequence)) => sequence.unlogged = !logged,
        Some(Body::Column(column)) => {
            column.identity.iter_mut().for_each(|identity| identity.unlogged = !logged);
        }
        _ => {}
    }
    // From 15 on the sequences of its columns go with it.
    if id.kind == Kind::Table && world.major >= 15 {
        for owned in crate::kinds::sequence::declare::owned(world, &id.qname(), None) {
            set_logged(world, &owned, logged);
        }
        column::declare::identities(world, &id.qname(), |identity| identity.unlogged = !logged);
    }
}

fn inherit(world: &mut World, id: &Id, parent: &ObjectName) {
    let Some(parent) = world.expect_relation(parent, false).map(|id| id.qname()) else { return };
    world.update(id, |object| match &mut object.body {
        Body::Table(table) => table.inherits.push(parent.clone()),
        Body::ForeignTable(table) => table.inherits.push(parent.clone()),
        _ => {}
    });
    for column in column::declare::names(world, &parent) {
        world.own_columns.insert(Id::under(Kind::Column, &id.qname(), &column));
    }
    world.adopt(&parent, &id.qname());
}

fn attach(world: &mut World, id: &Id, child: &ObjectName, bound: Option<&super::ddl::PartitionBoundDef>) {
    let Some(child) = world.expect_relation(child, false) else { return };
    match bound {
        Some(bound) => {
            let bound = table::declare::bound(world, bound);
            world.attach(&id.qname(), &child, bound);
        }
        None => {
            world.inherit(child, id.clone());
            world.revalidate(id);
        }
    }
}

fn set_tablespace(world: &mut World, id: &Id, name: &Name) {
    let space = (name.as_str() != "pg_default").then(|| name.clone());
    match world.get_mut(id).map(|object| &mut object.body) {
        Some(Body::Table(table)) => table.tablespace = space,
        Some(Body::MaterializedView(view)) => view.tablespace = space,
        Some(Body::Index(index)) => index.tablespace = space,
        Some(Body::Constraint(constraint)) => match &mut constraint.rule {
            ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => key.tablespace = space,
            ConstraintRule::Exclusion(exclusion) => exclusion.tablespace = space,
            _ => {}
        },
        _ => {}
    }
}

fn set_access_method(world: &mut World, id: &Id, method: Option<&Name>) {
    let method = method.filter(|method| method.as_str() != "heap").cloned();
    match world.get_mut(id).map(|object| &mut object.body) {
        Some(Body::Table(table)) => table.access_method = method,
        Some(Body::MaterializedView(view)) => view.access_method = method,
        _ => {}
    }
}

/// The storage parameters of whatever has some.
fn options_of(body: &mut Body) -> Option<&mut Options> {
    match body {
        Body::Table(table) => Some(&mut table.options),
        Body::View(view) => Some(&mut view.options),
        Body::MaterializedView(view) => Some(&mut view.options),
        Body::Index(index) => Some(&mut index.options),
        Body::Constraint(constraint) => match &mut constraint.rule {
            ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => Some(&mut key.options),
            ConstraintRule::Exclusion(exclusion) => Some(&mut exclusion.options),
            _ => None,
        },
        _ => None,
    }
}

fn set_options(world: &mut World, id: &Id, definitions: &[Definition]) {
    if let Some(options) = world.get_mut(id).and_then(|object| options_of(&mut object.body)) {
        options.extend(make::options(definitions));
    }
}

fn reset_options(world: &mut World, id: &Id, keys: &[String]) {
    if let Some(options) = world.get_mut(id).and_then(|object| options_of(&mut object.body)) {
        for key in keys {
            options.remove(&key.to_ascii_lowercase());
        }
    }
}
