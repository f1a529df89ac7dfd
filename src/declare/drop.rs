//! DROP: the object, what goes with it by itself, and what CASCADE takes along.

use super::ddl::{Behavior, Class, Drop, ObjectRef, Role};
use super::refs::Named;
use super::words::words;
use super::world::World;
use super::{drop_extension, find};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::function::Function;
use crate::kinds::index::Key;
use crate::kinds::procedure::Procedure;
use crate::kinds::{Body, Kind, column, sequence};
use crate::model::{Id, Name, Object, QName, TypeRef};

/// DROP.
pub(crate) fn statement(world: &mut World, statement: &Drop) {
    let Drop { objects, if_exists, concurrently: _, behavior } = statement;
    let mut all = Vec::new();
    for reference in objects {
        if let ObjectRef::Named(Class::Table | Class::View | Class::Sequence, name) = reference
            && world.forget(name)
        {
            continue;
        }
        all.extend(find::expect(world, reference, *if_exists));
    }
    world.going = all.iter().cloned().collect();
    for id in all {
        if world.has(&id) {
            object(world, &id, *behavior);
        }
    }
    world.going.clear();
}

/// Drops one object of any kind.
pub(crate) fn object(world: &mut World, id: &Id, behavior: Behavior) {
    match id.kind {
        Kind::Schema => schema(world, id, behavior),
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView => {
            relation(world, id, behavior)
        }
        Kind::Column => column(world, id, behavior, false),
        Kind::Constraint => constraint(world, id, behavior),
        Kind::Index | Kind::Trigger => with_heirs(world, id),
        Kind::Sequence => sequence(world, id, behavior),
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType => {
            ty(world, id, behavior);
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => routine(world, id, behavior),
        Kind::Extension => drop_extension::extension(world, id, behavior),
        Kind::ForeignServer | Kind::ForeignDataWrapper => server(world, id),
        _ => {
            world.remove(id);
        }
    }
}

fn with_heirs(world: &mut World, id: &Id) {
    for heir in world.heirs(id) {
        with_heirs(world, &heir);
    }
    world.remove(id);
}

fn schema(world: &mut World, id: &Id, behavior: Behavior) {
    if behavior == Behavior::Cascade {
        let inside = |other: &&Id| other.schema.as_ref() == Some(&id.name) && other.relation.is_none();
        let all: Vec<Id> = world.model.objects.keys().filter(inside).cloned().collect();
        for other in all {
            if world.has(&other) {
                object(world, &other, behavior);
            }
        }
        let here =
            |object: &Body| matches!(object, Body::Extension(e) if e.schema.as_ref() == Some(&id.name));
        let extensions: Vec<Id> = world
            .model
            .of_kind(Kind::Extension)
            .filter(|(_, object)| here(&object.body))
            .map(|(id, _)| id.clone())
            .collect();
        for extension in extensions {
            drop_extension::extension(world, &extension, Behavior::Cascade);
        }
    }
    for other in world.model.of_kind(Kind::DefaultPrivileges).map(|(id, _)| id.clone()).collect::<Vec<_>>() {
        let of_it = matches!(world.get(&other).map(|object| &object.body), Some(Body::DefaultPrivileges(body))
            if body.schema.as_ref() == Some(&id.name));
        if of_it {
            world.remove(&other);
        }
    }
    world.remove(id);
}

fn server(world: &mut World, id: &Id) {
    let goes_with = |body: &Body| match body {
        Body::UserMapping(mapping) => id.kind == Kind::ForeignServer && mapping.server == id.name,
        Body::ForeignTable(table) => id.kind == Kind::ForeignServer && table.server == id.name,
        Body::ForeignServer(server) => id.kind == Kind::ForeignDataWrapper && server.wrapper == id.name,
        _ => false,
    };
    let all: Vec<Id> = world
        .model
        .objects
        .iter()
        .filter(|(_, object)| goes_with(&object.body))
        .map(|(id, _)| id.clone())
        .collect();
    world.remove(id);
    for other in all {
        object(world, &other, Behavior::Cascade);
    }
}

fn relation(world: &mut World, id: &Id, behavior: Behavior) {
    let name = id.qname();
    for child in world.children(&name) {
        let along = world.is_partition(&child.qname()) || world.going.contains(&child);
        if along || behavior == Behavior::Cascade {
            relation(world, &child, behavior);
        } else {
            world.unresolved(format!("{child} inherits from {id}, which is dropped without CASCADE"), id);
            world.detach(&name, &child);
        }
    }
    if behavior == Behavior::Cascade {
        dependents(world, Named::Relation, &name);
        of_type(world, &name);
    }
    for key in world.attached(&name, Kind::Constraint) {
        let table = key.relation();
        let own = table.as_ref() == Some(&name);
        let along =
            table.is_some_and(|table| world.relation_id(&table).is_some_and(|id| world.going.contains(id)));
        if !own && !along && behavior == Behavior::Restrict && world.inherited_from(&key).is_none() {
            world.unresolved(
                format!("constraint {key} depends on {id}, which is dropped without CASCADE"),
                id,
            );
        }
        world.remove(&key);
    }
    for kind in [Kind::Column, Kind::Constraint, Kind::Trigger, Kind::Policy, Kind::Rule] {
        for own in world.under(kind, &name) {
            world.remove(&own);
        }
    }
    for kind in [Kind::Index, Kind::Statistics, Kind::Sequence, Kind::Trigger] {
        for own in world.attached(&name, kind) {
            world.remove(&own);
        }
    }
    unpublish(world, &name);
    world.remove(id);
}

/// A table that is gone is published no more.
fn unpublish(world: &mut World, table: &QName) {
    let publications: Vec<Id> = world.model.of_kind(Kind::Publication).map(|(id, _)| id.clone()).collect();
    for id in publications {
        if let Some(Body::Publication(publication)) = world.get_mut(&id).map(|object| &mut object.body) {
            publication.tables.retain(|_, published| published.table != *table);
        }
    }
}

/// Views, rules, policies and SQL functions that a query over a relation, or a call of a function, is in.
pub(super) fn dependents(world: &mut World, named: Named, name: &QName) {
    let kinds =
        [Kind::View, Kind::MaterializedView, Kind::Rule, Kind::Policy, Kind::Function, Kind::Procedure];
    for id in world.mentioning(&kinds, named, name) {
        if world.has(&id) && id.qname() != *name && id.relation().as_ref() != Some(name) {
            object(world, &id, Behavior::Cascade);
        }
    }
}

/// Drops a column with what is over it.
pub(crate) fn column(world: &mut World, id: &Id, behavior: Behavior, only: bool) {
    let Some(table) = id.relation() else { return };
    let name = &id.name;
    for sequence in sequence::declare::owned(world, &table, Some(name)) {
        world.remove(&sequence);
    }
    for index in world.attached(&table, Kind::Index) {
        if world.get(&index).is_some_and(|object| index_uses(&object.body, &table, name)) {
            with_heirs(world, &index);
        }
    }
    for own in world.under(Kind::Constraint, &table) {
        if world.get(&own).is_some_and(|object| constraint_uses(&object.body, &table, name)) {
            constraint(world, &own, behavior);
        }
    }
    for key in world.attached(&table, Kind::Constraint) {
        let refers = matches!(world.get(&key).map(|object| &object.body), Some(Body::Constraint(body))
            if matches!(&body.rule, ConstraintRule::ForeignKey(key) if key.references.contains(name)));
        if refers {
            with_heirs(world, &key);
        }
    }
    for statistics in world.attached(&table, Kind::Statistics) {
        if matches!(world.get(&statistics).map(|object| &object.body), Some(Body::Statistics(body))
            if body.columns.contains(name) || body.expressions.iter().any(|e| text_uses(&e.sql, &table, name)))
        {
            world.remove(&statistics);
        }
    }
    if behavior == Behavior::Cascade {
        column_dependents(world, &table, name);
    }
    super::had::before_drop(world, &table, name);
    column::declare::remove(world, id);
    for child in world.children(&table) {
        let child = Id::under(Kind::Column, &child.qname(), name);
        if only || world.own_columns.contains(&child) {
            world.own_columns.insert(child);
        } else if world.has(&child) {
            column(world, &child, behavior, false);
        }
    }
}

/// Views, policies, triggers and generated columns over a column.
fn column_dependents(world: &mut World, table: &QName, name: &Name) {
    for kind in [Kind::View, Kind::MaterializedView] {
        for id in world.mentioning(&[kind], Named::Relation, table) {
            let query = match world.get(&id).map(|object| &object.body) {
                Some(Body::View(view)) => &view.query,
                Some(Body::MaterializedView(view)) => &view.query,
                _ => continue,
            };
            let uses = words(&query.sql).iter().any(|word| word.name == *name)
                || query.stars.iter().any(|star| star.contains(name));
            if uses {
                object(world, &id, Behavior::Cascade);
            }
        }
    }
    for kind in [Kind::Policy, Kind::Trigger, Kind::Column] {
        for id in world.under(kind, table) {
            let Some(object) = world.get_mut(&id) else { continue };
            let of = matches!(&object.body, Body::Trigger(trigger) if trigger.columns.contains(name));
            let default = matches!(&object.body, Body::Column(column) if column.generated.is_none());
            let texts = super::texts::of(&mut object.body);
            if of
                || (!default
                    && texts.iter().any(|text| words(text.sql).iter().any(|word| word.name == *name)))
            {
                self::object(world, &id, Behavior::Cascade);
            }
        }
    }
}

fn text_uses(sql: &str, table: &QName, column: &Name) -> bool {
    !super::words::columns(sql, &table.name, |name| (name == column).then_some(column)).is_empty()
}

fn key_uses(key: &Key, table: &QName, column: &Name) -> bool {
    match key {
        Key::Column(name) => name == column,
        Key::Expr(expr) => text_uses(&expr.sql, table, column),
    }
}

fn index_uses(body: &Body, table: &QName, column: &Name) -> bool {
    matches!(body, Body::Index(index)
        if index.keys.iter().any(|key| key_uses(&key.key, table, column))
            || index.include.contains(column)
            || index.predicate.as_ref().is_some_and(|e| text_uses(&e.sql, table, column)))
}

fn constraint_uses(body: &Body, table: &QName, column: &Name) -> bool {
    let Body::Constraint(constraint) = body else { return false };
    match &constraint.rule {
        ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => {
            key.columns.contains(column) || key.include.contains(column)
        }
        ConstraintRule::Check { expr, .. } => text_uses(&expr.sql, table, column),
        ConstraintRule::ForeignKey(key) => key.columns.contains(column),
        ConstraintRule::Exclusion(exclusion) => {
            exclusion.elements.iter().any(|(key, _)| key_uses(&key.key, table, column))
                || exclusion.predicate.as_ref().is_some_and(|e| text_uses(&e.sql, table, column))
        }
        ConstraintRule::NotNull { column: own, .. } => own.as_ref() == Some(column),
        ConstraintRule::DomainCheck { .. } => false,
    }
}

/// Drops a constraint; of a key the foreign keys that rest on it.
pub(crate) fn constraint(world: &mut World, id: &Id, behavior: Behavior) {
    let Some(Body::Constraint(body)) = world.get(id).map(|object| object.body.clone()) else { return };
    if let ConstraintRule::NotNull { column: Some(column), .. } = &body.rule
        && let Some(table) = id.relation()
    {
        world.drop_not_null(&table, column, false);
        return;
    }
    let key = match &body.rule {
        ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => Some(&key.columns),
        _ => None,
    };
    if let (Some(columns), Some(table), Behavior::Cascade) = (key, id.relation(), behavior) {
        for foreign in world.attached(&table, Kind::Constraint) {
            let rests = matches!(world.get(&foreign).map(|object| &object.body), Some(Body::Constraint(body))
                if matches!(&body.rule, ConstraintRule::ForeignKey(key) if key.references == *columns));
            if rests {
                with_heirs(world, &foreign);
            }
        }
    }
    for heir in world.heirs(id) {
        constraint(world, &heir, behavior);
    }
    world.remove(id);
}

fn sequence(world: &mut World, id: &Id, behavior: Behavior) {
    let name = id.qname();
    if behavior == Behavior::Cascade {
        for column in world.mentioning(&[Kind::Column], Named::Relation, &name) {
            if let Some(Body::Column(body)) = world.get_mut(&column).map(|object| &mut object.body) {
                body.default = None;
            }
        }
        dependents(world, Named::Relation, &name);
    }
    world.remove(id);
}

/// Drops a type; with CASCADE what is of it.
fn ty(world: &mut World, id: &Id, behavior: Behavior) {
    let name = id.qname();
    if behavior == Behavior::Cascade {
        of_type(world, &name);
        dependents(world, Named::Type, &name);
    }
    for kind in [Kind::Constraint, Kind::Column] {
        for under in world.under(kind, &name) {
            world.remove(&under);
        }
    }
    world.remove(id);
}

/// Drops columns, functions, domains and ranges of a type, the row type of a relation too.
pub(super) fn of_type(world: &mut World, name: &QName) {
    let is_it = |ty: &TypeRef| ty.name == *name;
    let of_it = |body: &Body| match body {
        Body::Column(column) => is_it(&column.ty),
        Body::Domain(domain) => is_it(&domain.ty),
        Body::RangeType(range) => is_it(&range.subtype),
        Body::Function(Function(routine)) | Body::Procedure(Procedure(routine)) => {
            routine.arguments.iter().any(|argument| is_it(&argument.ty))
                || routine.returns.as_ref().is_some_and(is_it)
        }
        Body::Aggregate(aggregate) => aggregate.arguments.iter().any(|argument| is_it(&argument.ty)),
        Body::Operator(operator) => operator.left.iter().chain(&operator.right).any(is_it),
        Body::OperatorClass(class) => is_it(&class.ty),
        Body::Cast(cast) => is_it(&cast.source) || is_it(&cast.target),
        Body::Table(table) => table.of_type.as_ref() == Some(name),
        _ => false,
    };
    let all: Vec<Id> =
        world.model.objects.iter().filter(|(_, o)| of_it(&o.body)).map(|(id, _)| id.clone()).collect();
    for other in all {
        if world.has(&other) {
            object(world, &other, Behavior::Cascade);
        }
    }
    // A default that was converted from the type goes, though its column is of another by now.
    for id in world.defaults_of_type.remove(name).unwrap_or_default() {
        if let Some(Body::Column(column)) = world.get_mut(&id).map(|object| &mut object.body) {
            column.default = None;
        }
    }
    world.model.objects.for_each_mut(|_, object| {
        if let Body::CompositeType(composite) = &mut object.body {
            composite.attributes.retain(|attribute| !is_it(&attribute.ty));
        }
    });
}

/// Drops a function; with CASCADE triggers, defaults and whatever else calls it.
fn routine(world: &mut World, id: &Id, behavior: Behavior) {
    let name = id.qname();
    world.remove(id);
    if behavior == Behavior::Restrict {
        return;
    }
    let calls = |body: &Body| match body {
        Body::Aggregate(aggregate) => {
            aggregate.options.values().any(|function| *function == name.to_string())
        }
        Body::Trigger(trigger) => trigger.function == name,
        Body::EventTrigger(trigger) => trigger.function == name,
        Body::Operator(operator) => operator.function == name,
        Body::Cast(cast) => cast.function.as_ref().is_some_and(|f| f.starts_with(&format!("{name}("))),
        _ => false,
    };
    let all: Vec<Id> =
        world.model.objects.iter().filter(|(_, o)| calls(&o.body)).map(|(id, _)| id.clone()).collect();
    for other in all {
        object(world, &other, behavior);
    }
    // Another of the same name may be what the texts mean.
    let namesakes = [Kind::Function, Kind::Procedure, Kind::Aggregate];
    if name.schema.as_ref().is_some_and(|schema| world.has_named(&namesakes, schema, &name.name)) {
        return;
    }
    called(world, &name);
}

/// Drops what calls a function by name.
pub(super) fn called(world: &mut World, name: &QName) {
    for id in world.mentioning(&[Kind::Column, Kind::Domain], Named::Function, name) {
        match world.get_mut(&id).map(|object| &mut object.body) {
            Some(Body::Column(body)) if body.generated.is_none() => body.default = None,
            _ => object(world, &id, Behavior::Cascade),
        }
    }
    let kinds = [Kind::Constraint, Kind::Index, Kind::Statistics, Kind::Trigger];
    for other in world.mentioning(&kinds, Named::Function, name) {
        object(world, &other, Behavior::Cascade);
    }
    dependents(world, Named::Function, name);
}

/// DROP OWNED BY.
pub(crate) fn owned(world: &mut World, roles: &[Role]) {
    for name in roles.iter().filter_map(|role| world.role_name(role)).collect::<Vec<_>>() {
        owned_by(world, &name);
    }
}

/// What a role is known to own, and what was granted to it.
fn owned_by(world: &mut World, role: &Name) {
    let owned = |object: &Object| object.owner.as_ref() == Some(role);
    let all: Vec<Id> =
        world.model.objects.iter().filter(|(_, o)| owned(o)).map(|(id, _)| id.clone()).collect();
    for id in all {
        if world.has(&id) {
            object(world, &id, Behavior::Cascade);
        }
    }
    world.model.objects.for_each_mut(|_, object| {
        let of_identity = match &mut object.body {
            Body::Column(column) => {
                column.identity.as_mut().and_then(|identity| identity.privileges.as_mut())
            }
            _ => None,
        };
        for acl in object.privileges.iter_mut().chain(of_identity) {
            acl.0.remove(&crate::model::Grantee::Role(role.clone()));
        }
    });
}
