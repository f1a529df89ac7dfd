//! What any object can be told: COMMENT, OWNER TO, SET SCHEMA, RENAME TO.

use super::ddl::{AlterObject, Comment, ObjectAction, ObjectRef};
use super::refs::Named;
use super::world::World;
use super::{find, privileges, rename};
use crate::kinds::column::{self, Column};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, QName};

/// COMMENT ON.
pub(crate) fn comment(world: &mut World, statement: &Comment) {
    let Comment { object, text } = statement;
    if let ObjectRef::Column(written) = object
        && !world.is_beyond(&written.relation)
        && let Some(relation) = world.relation(&written.relation.qname())
        && let Some(relation) = world.relation_id(&relation).cloned()
    {
        column::declare::make_derived(world, &relation, &written.column.name);
    }
    if let ObjectRef::Named(_, name) = object
        && comment_behind(world, &name.qname(), text.as_deref())
    {
        return;
    }
    for id in find::expect(world, object, false) {
        world.model.speaks.comments = true;
        if let Some(object) = world.common_mut(&id) {
            object.comment.clone_from(text);
        }
    }
}

/// COMMENT ON INDEX of one behind a constraint, ON SEQUENCE of one behind an identity column; whether it was that.
fn comment_behind(world: &mut World, name: &QName, text: Option<&str>) -> bool {
    let found = world.relation(name).and_then(|name| world.relation_id(&name).cloned());
    let comment = match found.and_then(|id| world.get_mut(&id)).map(|object| &mut object.body) {
        Some(Body::Constraint(constraint)) => &mut constraint.index_comment,
        Some(Body::Column(Column { identity: Some(identity), .. })) => &mut identity.comment,
        _ => return false,
    };
    *comment = text.map(str::to_owned);
    world.model.speaks.comments = true;
    true
}

/// ALTER … OWNER TO, SET SCHEMA, RENAME TO.
pub(crate) fn alter(world: &mut World, statement: &AlterObject) {
    let AlterObject { object, if_exists, action } = statement;
    for id in find::expect(world, object, *if_exists) {
        match action {
            ObjectAction::OwnerTo(role) => privileges::set_owner(world, &id, role),
            ObjectAction::RenameTo(name) => rename_object(world, &id, &name.name),
            ObjectAction::SetSchema(schema) => {
                let new = Id { schema: Some(schema.name.clone()), ..id.clone() };
                move_object(world, &id, new);
            }
            ObjectAction::DependsOnExtension(extension, depends) => {
                depends_on_extension(world, &id, &extension.name, *depends);
            }
        }
    }
}

/// ALTER … \[NO\] DEPENDS ON EXTENSION.
pub(crate) fn depends_on_extension(world: &mut World, id: &Id, extension: &Name, depends: bool) {
    let Some(extensions) = world.get_mut(id).and_then(|object| object.body.extensions_mut()) else { return };
    if depends {
        extensions.insert(extension.clone());
    } else {
        extensions.remove(extension);
    }
}

fn rename_object(world: &mut World, id: &Id, to: &Name) {
    match id.kind {
        Kind::Schema => rename::schema(world, &id.name, to),
        Kind::Constraint => {
            if let Some(owner) = id.relation() {
                rename::constraint(world, &owner, &id.name, to);
            }
        }
        Kind::Trigger => {
            for heir in world.heirs(id) {
                rename_object(world, &heir, to);
            }
            world.rekey(id, Id { name: to.clone(), ..id.clone() });
        }
        _ => move_object(world, id, Id { name: to.clone(), ..id.clone() }),
    }
}

/// Gives an object another name or schema, and the names and texts that mean it.
fn move_object(world: &mut World, id: &Id, new: Id) {
    if *id == new {
        return;
    }
    if world.has(&new) {
        world.unresolved(format!("{id} cannot be called {new}: there is such an object already"), id);
        return;
    }
    let (old_name, new_name) = (id.qname(), new.qname());
    match id.kind {
        Kind::Extension => {
            move_extension(world, id, &new);
        }
        kind if crate::model::RELATION_KINDS.contains(&kind) => {
            rename::relation(world, id, &new_name);
        }
        Kind::Enum | Kind::Domain | Kind::RangeType | Kind::BaseType => {
            for constraint in world.under(Kind::Constraint, &old_name) {
                world.rekey(&constraint, Id::under(Kind::Constraint, &new_name, &constraint.name));
            }
            world.rekey(id, new);
            rename::follow(world, Named::Type, &old_name, &new_name);
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            move_routine(world, id, new, &old_name, &new_name)
        }
        Kind::ForeignDataWrapper | Kind::ForeignServer | Kind::Language => {
            world.rekey(id, new);
            rename::global(world, id.kind, &old_name.name, &new_name.name);
        }
        kind => {
            world.rekey(id, new);
            rename::follow_names(world, Named::Other(kind), &old_name, &new_name);
        }
    }
}

/// A name that other routines share still means those.
fn move_routine(world: &mut World, id: &Id, new: Id, old: &QName, to: &QName) {
    world.rekey(id, new);
    let kinds = [Kind::Function, Kind::Procedure, Kind::Aggregate];
    let shared = old.schema.as_ref().is_some_and(|schema| world.has_named(&kinds, schema, &old.name));
    if !shared {
        rename::follow(world, Named::Function, old, to);
        return;
    }
    let kinds = [Kind::Column, Kind::Constraint, Kind::Index, Kind::View, Kind::Policy];
    if !world.mentioning(&kinds, Named::Function, old).is_empty() {
        let message =
            format!("{id} is renamed, but others are called {old} too: what calls which is not followed");
        world.notice("unfollowed-statement", message, Some(id.to_string()));
    }
}

/// SET SCHEMA of an extension moves what it brought.
fn move_extension(world: &mut World, id: &Id, new: &Id) {
    let Some(schema) = &new.schema else { return };
    let known = world.extensions.iter_mut().find(|(_, extension)| extension.name == id.name.as_str());
    if let Some((at, extension)) = known {
        let (old, extension) = (std::mem::replace(at, schema.clone()), *extension);
        let types = extension.layer.types.iter().map(|ty| (Named::Type, ty.name));
        let functions = extension.layer.function_names().into_iter().map(|name| (Named::Function, name));
        for (named, name) in types.chain(functions) {
            let name = Name::new(name);
            rename::follow(world, named, &QName::new(&old, &name), &QName::new(schema, &name));
        }
    }
    if let Some(Body::Extension(extension)) = world.get_mut(id).map(|object| &mut object.body) {
        extension.schema = Some(schema.clone());
    }
}
