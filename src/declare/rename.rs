//! RENAME and SET SCHEMA: the object, and every name and text that has to follow.

use super::refs::{self, Named};
use super::rename_text::rewrite;
use super::world::World;
use super::{texts, words};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::routine::signature;
use crate::kinds::{Body, Kind, sequence};
use crate::model::{Id, Name, Object, QName, SearchPath};

/// Kinds that have texts.
const WITH_TEXTS: &[Kind] = &[
    Kind::Domain,
    Kind::Table,
    Kind::ForeignTable,
    Kind::Column,
    Kind::Constraint,
    Kind::Index,
    Kind::View,
    Kind::MaterializedView,
    Kind::Function,
    Kind::Procedure,
    Kind::Trigger,
    Kind::Rule,
    Kind::Policy,
    Kind::Statistics,
    Kind::Publication,
];

/// Renames a relation or moves it to another schema; its identity afterwards.
pub(crate) fn relation(world: &mut World, id: &Id, new: &QName) -> Option<Id> {
    let old = id.qname();
    if old == *new {
        return None;
    }
    if world.relation_id(new).is_some() {
        world.unresolved(format!("{id} cannot be called {new}: there is such a relation already"), id);
        return None;
    }
    let new_id = match id.kind {
        // The index of a key is called like its constraint; an identity's sequence is known by its column.
        Kind::Constraint => {
            constraint(world, &id.relation()?, &id.name, &new.name);
            return None;
        }
        Kind::Column => {
            rename_identity(world, id, &new.name);
            return None;
        }
        kind => Id::of(kind, new),
    };
    if matches!(id.kind, Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView) {
        moved_children(world, &old, new);
    }
    world.rekey(id, new_id.clone());
    follow(world, Named::Relation, &old, new);
    if id.kind != Kind::Index && id.kind != Kind::Sequence {
        follow_names(world, Named::Type, &old, new);
    }
    Some(new_id)
}

fn rename_identity(world: &mut World, id: &Id, name: &Name) {
    let usual = super::names::sequence(id);
    world.update(id, |object| {
        if let Body::Column(column) = &mut object.body
            && let Some(identity) = &mut column.identity
        {
            identity.sequence = (*name != usual).then(|| name.clone());
        }
    });
}

/// What hangs under a relation's name hangs under the new one; what lives in its schema moves along.
fn moved_children(world: &mut World, old: &QName, new: &QName) {
    keep_identity_names(world, old, new);
    world.name_not_nulls(old);
    for kind in [Kind::Column, Kind::Constraint, Kind::Trigger, Kind::Policy, Kind::Rule] {
        for id in world.under(kind, old) {
            world.rekey(&id, Id::under(kind, new, &id.name));
        }
    }
    let owned = sequence::declare::owned(world, old, None);
    for id in owned {
        world.update(&id, |object| {
            if let Body::Sequence(sequence) = &mut object.body
                && let Some((table, _)) = &mut sequence.owned_by
            {
                *table = new.name.clone();
            }
        });
        if old.schema != new.schema {
            let moved = QName { schema: new.schema.clone(), name: id.name.clone() };
            relation(world, &id, &moved);
        }
    }
    if old.schema != new.schema {
        for id in world.attached(old, Kind::Index) {
            world.rekey(&id, Id { schema: new.schema.clone(), ..id.clone() });
        }
    }
}

/// The sequence of an identity keeps its name when its table changes its own.
fn keep_identity_names(world: &mut World, old: &QName, new: &QName) {
    for id in world.under(Kind::Column, old) {
        let has = matches!(world.get(&id).map(|object| &object.body), Some(Body::Column(column))
            if column.identity.is_some());
        if !has {
            continue;
        }
        let was = super::names::sequence(&id);
        let usual = super::names::sequence(&Id::under(Kind::Column, new, &id.name));
        world.update(&id, |object| {
            if let Body::Column(column) = &mut object.body
                && let Some(identity) = &mut column.identity
            {
                let name = identity.sequence.take().unwrap_or(was);
                identity.sequence = (name != usual).then_some(name);
            }
        });
    }
}

/// Every name and text that means the old name.
pub(crate) fn follow(world: &mut World, named: Named, old: &QName, new: &QName) {
    follow_names(world, named, old, new);
    for id in world.mentioning(WITH_TEXTS, named, old) {
        let called = if old.name == new.name { None } else { column_names(world, &id) };
        let Some(object) = world.get_mut(&id) else { continue };
        for text in texts::of(&mut object.body) {
            if let Some(rewritten) = rewrite(text.sql, text.path, old, new, named) {
                *text.sql = rewritten;
            }
        }
        if let Some(called) = called {
            keep_column_names(world, &id, called);
        }
    }
}

/// What a view's columns are called, of views.
fn column_names(world: &World, id: &Id) -> Option<Vec<Name>> {
    let (columns, query) = match &world.get(id)?.body {
        Body::View(view) => (&view.columns, &view.query),
        Body::MaterializedView(view) => (&view.columns, &view.query),
        _ => return None,
    };
    super::stars::output(world, columns, query)
}

/// A column that is called like what it calls keeps its name where that gets another.
fn keep_column_names(world: &mut World, id: &Id, called: Vec<Name>) {
    if column_names(world, id).is_none_or(|names| names == called) {
        return;
    }
    match world.get_mut(id).map(|object| &mut object.body) {
        Some(Body::View(view)) => view.columns = called,
        Some(Body::MaterializedView(view)) => view.columns = called,
        _ => {}
    }
}

/// Every resolved name that is the old one; the identities that are made of types.
pub(crate) fn follow_names(world: &mut World, named: Named, old: &QName, new: &QName) {
    let is_old = |what: Named, name: &QName| what == named && name == old;
    let names_it =
        |object: &mut Object| refs::of(&mut object.body).iter().any(|(what, name)| is_old(*what, name));
    let mut naming: Vec<Id> = Vec::new();
    world.model.objects.for_each_mut(|id, object| naming.extend(names_it(object).then(|| id.clone())));
    for id in naming {
        world.update(&id, |object| {
            for (what, name) in refs::of(&mut object.body) {
                if what == named && *name == *old {
                    *name = new.clone();
                }
            }
        });
        resign(world, &id);
    }
    if named == Named::Relation {
        republish(world, old, new);
    }
}

fn republish(world: &mut World, old: &QName, new: &QName) {
    let publications: Vec<Id> = world.model.of_kind(Kind::Publication).map(|(id, _)| id.clone()).collect();
    for id in publications {
        if let Some(Body::Publication(publication)) = world.get_mut(&id).map(|object| &mut object.body)
            && let Some(table) = publication.tables.remove(&old.to_string())
        {
            publication.tables.insert(new.to_string(), table);
        }
    }
}

/// A routine's or operator's identity after one of its types got another name.
fn resign(world: &mut World, id: &Id) {
    let new = match world.get(id).map(|object| &object.body) {
        Some(Body::Function(routine)) => signature(&routine.0.arguments),
        Some(Body::Procedure(routine)) => signature(&routine.0.arguments),
        Some(Body::Aggregate(aggregate)) => crate::kinds::aggregate::declare::signature(aggregate),
        Some(Body::Operator(operator)) => crate::kinds::operator::declare::signature(operator),
        Some(Body::Cast(cast)) => {
            let name = crate::kinds::cast::declare::id(&cast.source, &cast.target);
            world.rekey(id, name);
            return;
        }
        _ => return,
    };
    world.rekey(id, Id { signature: Some(new), ..id.clone() });
}

/// RENAME CONSTRAINT; what partitions have of it keeps its name, but for checks.
pub(crate) fn constraint(world: &mut World, table: &QName, from: &Name, to: &Name) {
    let Some(id) = world.expect(Id::under(Kind::Constraint, table, from), false) else { return };
    let checks = matches!(world.get(&id).map(|object| &object.body), Some(Body::Constraint(body))
        if matches!(body.rule, ConstraintRule::Check { .. } | ConstraintRule::NotNull { .. }));
    world.rekey(&id, Id::under(Kind::Constraint, table, to));
    if checks {
        for child in world.children(table) {
            let child = child.qname();
            if world.has(&Id::under(Kind::Constraint, &child, from)) {
                constraint(world, &child, from, to);
            }
        }
    }
}

/// Schemas that an object lists by name.
fn in_schema_lists(body: &mut Body, from: &Name, to: &Name) {
    match body {
        Body::Publication(publication) => {
            if publication.schemas.remove(from) {
                publication.schemas.insert(to.clone());
            }
        }
        Body::DefaultPrivileges(defaults) => {
            defaults
                .schema
                .iter_mut()
                .filter(|schema| *schema == from)
                .for_each(|schema| *schema = to.clone());
        }
        Body::Extension(extension) => {
            extension
                .schema
                .iter_mut()
                .filter(|schema| *schema == from)
                .for_each(|schema| *schema = to.clone());
        }
        _ => {}
    }
}

/// A wrapper, server or language under its new name, where others say they are of it.
pub(crate) fn global(world: &mut World, kind: Kind, from: &Name, to: &Name) {
    let ids: Vec<Id> = world.model.objects.keys().cloned().collect();
    for id in ids {
        let Some(object) = world.get_mut(&id) else { continue };
        let held = match (&mut object.body, kind) {
            (Body::ForeignServer(server), Kind::ForeignDataWrapper) => &mut server.wrapper,
            (Body::ForeignTable(table), Kind::ForeignServer) => &mut table.server,
            (Body::UserMapping(mapping), Kind::ForeignServer) => &mut mapping.server,
            (Body::Function(function), Kind::Language) => &mut function.0.language,
            (Body::Procedure(procedure), Kind::Language) => &mut procedure.0.language,
            _ => continue,
        };
        if held != from {
            continue;
        }
        *held = to.clone();
        if let Body::UserMapping(mapping) = &object.body {
            let new = crate::kinds::user_mapping::declare::id_of(mapping.role.as_ref(), to);
            world.rekey(&id, new);
        }
    }
}

/// RENAME of a schema: all that is in it, and every name and path with it.
pub(crate) fn schema(world: &mut World, from: &Name, to: &Name) {
    let ids: Vec<Id> = world.model.objects.keys().cloned().collect();
    for id in ids {
        let new = match (&id.schema, id.kind) {
            (None, Kind::DefaultPrivileges) => match world.get(&id).map(|object| &object.body) {
                Some(Body::DefaultPrivileges(defaults)) if defaults.schema.as_ref() == Some(from) => {
                    crate::kinds::default_privileges::declare::id(&defaults.role, Some(to))
                }
                _ => id.clone(),
            },
            (Some(schema), _) if schema == from => Id { schema: Some(to.clone()), ..id.clone() },
            (None, Kind::Schema) if id.name == *from => Id::global(Kind::Schema, to),
            _ => id.clone(),
        };
        world.update(&id, |object| {
            in_schema_lists(&mut object.body, from, to);
            for (_, name) in refs::of(&mut object.body) {
                if name.schema.as_ref() == Some(from) {
                    name.schema = Some(to.clone());
                }
            }
            for text in texts::of(&mut object.body) {
                let rewritten = words::replace(text.sql, |all, n| {
                    all.get(n)
                        .filter(|w| w.name == *from && w.after == b'.' && w.before != b'.')
                        .map(|_| to.to_string())
                });
                if let Some(rewritten) = rewritten {
                    *text.sql = rewritten;
                }
                *text.sql = text.sql.replace(&format!("'{from}."), &format!("'{to}."));
                if text.path.0.contains(from) {
                    let renamed = |name: &Name| if name == from { to.clone() } else { name.clone() };
                    *text.path = SearchPath::new(text.path.0.iter().map(renamed));
                }
            }
        });
        world.rekey(&id, new.clone());
        resign(world, &new);
    }
}
