//! Composite types; CREATE TYPE and ALTER TYPE of every sort start here.

use super::{CompositeAttribute, CompositeType};
use crate::declare::ddl::{AlterType, AttributeDef, ColumnAction, CreateType, TypeAction, TypeBody};
use crate::declare::world::World;
use crate::declare::{alter_column, drop, had, rename_column};
use crate::kinds::table::declare::descendants;
use crate::kinds::{Body, Kind, base_type, column, r#enum, range_type};
use crate::model::{Id, Name, Object};

/// CREATE TYPE.
pub(crate) fn create(world: &mut World, statement: &CreateType) {
    let CreateType { name, body } = statement;
    let kind = match body {
        TypeBody::Enum(_) => Kind::Enum,
        TypeBody::Composite(_) => Kind::CompositeType,
        TypeBody::Range(_) => Kind::RangeType,
        TypeBody::Base(_) | TypeBody::Shell => Kind::BaseType,
    };
    let id = world.new_object(kind, name);
    let qname = id.qname();
    // A shell waits to be filled.
    let shell = Id::of(Kind::BaseType, &qname);
    let fills = matches!(world.get(&shell).map(|object| &object.body), Some(Body::BaseType(body)) if body.shell);
    if fills && !matches!(body, TypeBody::Shell) {
        world.remove(&shell);
    } else if let Some(taken) = world.type_object(&qname).filter(|_| qname.schema.is_some()) {
        world.unresolved(format!("{} {taken} exists already", taken.kind.noun()), &taken);
        return;
    }
    let body: Body = match body {
        TypeBody::Enum(labels) => r#enum::declare::new(labels).into(),
        TypeBody::Composite(attributes) => {
            CompositeType { attributes: attributes.iter().map(|a| attribute(world, a)).collect() }.into()
        }
        TypeBody::Range(definition) => range_type::declare::new(world, &qname, definition).into(),
        TypeBody::Base(definition) => base_type::declare::new(world, definition).into(),
        TypeBody::Shell => base_type::BaseType { shell: true, ..Default::default() }.into(),
    };
    world.create(id, body);
}

fn attribute(world: &World, written: &AttributeDef) -> CompositeAttribute {
    let AttributeDef { name, ty, collation, origin: _ } = written;
    CompositeAttribute {
        name: name.name.clone(),
        ty: world.type_ref(ty),
        collation: collation.as_ref().and_then(|collation| world.collation_name(&collation.qname())),
    }
}

/// ALTER TYPE.
pub(crate) fn alter(world: &mut World, statement: &AlterType) {
    let AlterType { name, actions } = statement;
    let Some(id) = world.type_object(&name.qname()) else {
        let name = name.qname();
        world.unresolved(format!("type {name} does not exist"), &name);
        return;
    };
    for action in actions {
        match id.kind {
            Kind::Enum => r#enum::declare::alter(world, &id, action),
            Kind::BaseType => base_type::declare::alter(world, &id, action),
            Kind::CompositeType => alter_attributes(world, &id, action),
            _ => world.unresolved(format!("{id} is no type that ALTER TYPE changes so"), &id),
        }
    }
}

fn alter_attributes(world: &mut World, id: &Id, action: &TypeAction) {
    let Some(Body::CompositeType(mut body)) = world.get(id).map(|object| object.body.clone()) else { return };
    let place = |name: &Name| body.attributes.iter().position(|attribute| attribute.name == *name);
    let missing = |name: &Name| Some(format!("attribute {name} does not exist"));
    let problem = match action {
        TypeAction::AddAttribute(written) => match place(&written.name.name) {
            Some(_) => Some(format!("attribute {} exists already", written.name.name)),
            None => {
                body.attributes.push(attribute(world, written));
                None
            }
        },
        TypeAction::DropAttribute { if_exists, name, behavior: _ } => match place(&name.name) {
            Some(at) => {
                body.attributes.remove(at);
                None
            }
            None => missing(&name.name).filter(|_| !if_exists),
        },
        TypeAction::AlterAttribute { name, ty, collation } => match place(&name.name) {
            Some(at) => {
                let collation = collation.as_ref().and_then(|c| world.collation_name(&c.qname()));
                let new = CompositeAttribute { name: name.name.clone(), ty: world.type_ref(ty), collation };
                body.attributes.splice(at..=at, [new]);
                None
            }
            None => missing(&name.name),
        },
        TypeAction::RenameAttribute(from, to) => match place(&from.name) {
            Some(at) => {
                body.attributes.iter_mut().skip(at).take(1).for_each(|a| a.name = to.name.clone());
                None
            }
            None => missing(&from.name),
        },
        TypeAction::AddValue { .. } | TypeAction::RenameValue(..) | TypeAction::Set(_) => {
            Some("this is a composite type".to_owned())
        }
    };
    if let Some(problem) = problem {
        world.unresolved(format!("{id}: {problem}"), id);
        return;
    }
    let said_of = |name: &Name| Id::under(Kind::Column, &id.qname(), name);
    match action {
        TypeAction::DropAttribute { name, .. } => drop(world.remove(&said_of(&name.name))),
        TypeAction::RenameAttribute(from, to) => world.rekey(&said_of(&from.name), said_of(&to.name)),
        _ => {}
    }
    world.replace_body(id, body);
    for table in typed_tables(world, id) {
        follow(world, &table, action);
    }
}

/// The tables that were made OF a type. Only with CASCADE may it change while there are any.
fn typed_tables(world: &World, ty: &Id) -> Vec<Id> {
    let name = ty.qname();
    let is_of = |object: &Object| matches!(&object.body, Body::Table(table) if table.of_type.as_ref() == Some(&name));
    world.model.of_kind(Kind::Table).filter(|(_, object)| is_of(object)).map(|(id, _)| id.clone()).collect()
}

/// Does to a typed table what was done to its type.
fn follow(world: &mut World, table: &Id, action: &TypeAction) {
    let column = |name: &Name| Id::under(Kind::Column, &table.qname(), name);
    match action {
        TypeAction::AddAttribute(written) => {
            for table in [vec![table.qname()], descendants(world, &table.qname())].concat() {
                let CompositeAttribute { name, ty, collation } = attribute(world, written);
                had::before_add(world, &table, &name);
                let position = column::declare::next_position(world, &table);
                let body = column::Column { collation, ..column::declare::plain(position, ty) };
                world.create_at(Id::under(Kind::Column, &table, &name), body, Some(written.origin));
            }
        }
        TypeAction::DropAttribute { name, behavior, .. } => {
            drop::column(world, &column(&name.name), *behavior, false);
        }
        TypeAction::AlterAttribute { name, ty, collation } => {
            let action = ColumnAction::SetType { ty: ty.clone(), collation: collation.clone(), using: None };
            alter_column::alter(world, table, name, &action, false);
        }
        TypeAction::RenameAttribute(from, to) => rename_column::column(world, table, &from.name, &to.name),
        TypeAction::AddValue { .. } | TypeAction::RenameValue(..) | TypeAction::Set(_) => {}
    }
}
