//! ALTER TABLE … ALTER COLUMN.

use super::ddl::{ColumnAction, Ident, ObjectName, SequenceOptions, TypeName};
use super::make;
use super::not_null::NotNull;
use super::world::World;
use crate::kinds::column::Column;
use crate::kinds::column::declare as column;
use crate::kinds::{Body, Kind, sequence, table};
use crate::model::{Id, QName, TypeRef};

/// Does one action to a column, and to the children's where PostgreSQL does.
pub(crate) fn alter(world: &mut World, relation: &Id, name: &Ident, action: &ColumnAction, only: bool) {
    let owner = relation.qname();
    column::make_derived(world, relation, &name.name);
    if world.expect(Id::under(Kind::Column, &owner, &name.name), false).is_none() {
        return;
    }
    match action {
        ColumnAction::SetNotNull => {
            return world.set_not_null(&owner, &name.name, NotNull { only, ..NotNull::default() });
        }
        ColumnAction::DropNotNull => return world.drop_not_null(&owner, &name.name, only),
        _ => {}
    }
    let recurses = !matches!(
        action,
        ColumnAction::SetOptions(_)
            | ColumnAction::ResetOptions(_)
            | ColumnAction::SetCompression(_)
            | ColumnAction::ForeignOptions(_)
            | ColumnAction::AddIdentity { .. }
            | ColumnAction::AlterIdentity { .. }
            | ColumnAction::DropIdentity { .. }
    );
    let mut tables = vec![owner.clone()];
    if recurses && !only {
        tables.extend(table::declare::descendants(world, &owner));
    }
    for table in tables {
        let id = Id::under(Kind::Column, &table, &name.name);
        if world.has(&id) {
            alter_one(world, &id, action);
        }
    }
}

fn alter_one(world: &mut World, id: &Id, action: &ColumnAction) {
    match action {
        ColumnAction::SetType { ty, collation, using: _ } => set_type(world, id, ty, collation.as_ref()),
        ColumnAction::SetDefault(text) => {
            world.defaults_of_type.values_mut().for_each(|columns| {
                columns.remove(id);
            });
            let expr = world.expr(text);
            column::change(world, id, |world, body| body.default = column::default(world, expr, &body.ty));
        }
        ColumnAction::SetExpression(text) => {
            let expr = world.expr(text);
            column::change(world, id, |_, body| {
                if let Some(generated) = &mut body.generated {
                    generated.expr = expr;
                }
            });
        }
        ColumnAction::AddIdentity { always, options } => column::add_identity(world, id, *always, options),
        ColumnAction::SetStorage(storage) => {
            column::change(world, id, |world, body| column::set_storage(world, body, Some(storage)));
        }
        action => column::change(world, id, |_, body| simple(body, action)),
    }
}

/// What concerns nothing but the column.
fn simple(body: &mut Column, action: &ColumnAction) {
    match action {
        ColumnAction::DropDefault => body.default = None,
        // What was generated stays as it is, without a default.
        ColumnAction::DropExpression { .. } => body.generated = None,
        ColumnAction::SetStatistics(target) => body.statistics = *target,
        ColumnAction::SetCompression(method) => {
            body.compression = (method != "default").then(|| method.clone());
        }
        ColumnAction::SetOptions(definitions) => body.options.extend(make::options(definitions)),
        ColumnAction::ResetOptions(keys) => {
            for key in keys {
                body.options.remove(&key.to_ascii_lowercase());
            }
        }
        ColumnAction::AlterIdentity { always, options } => column::alter_identity(body, *always, options),
        ColumnAction::DropIdentity { .. } => body.identity = None,
        ColumnAction::ForeignOptions(changes) => super::options::change(&mut body.options, changes),
        ColumnAction::SetType { .. }
        | ColumnAction::SetDefault(_)
        | ColumnAction::SetExpression(_)
        | ColumnAction::SetNotNull
        | ColumnAction::DropNotNull
        | ColumnAction::AddIdentity { .. }
        | ColumnAction::SetStorage(_) => {}
    }
}

/// TYPE: the collation is the new type's unless given; statistics, defaults and constraints stay.
fn set_type(world: &mut World, id: &Id, ty: &TypeName, collation: Option<&ObjectName>) {
    let ty = world.type_ref(ty);
    let defaulted =
        id.relation().and_then(|table| world.column(&table, &id.name)).filter(|body| body.default.is_some());
    if let Some(old) =
        defaulted.map(|body| body.ty.name.clone()).filter(|old| !old.is_builtin() && *old != ty.name)
    {
        world.defaults_of_type.entry(old).or_default().insert(id.clone());
    }
    let collation = collation.and_then(|collation| column::collation_of(world, collation));
    column::change(world, id, |_, body| {
        // A new type is its sequence's too.
        if let Some(identity) = &mut body.identity {
            sequence::declare::alter_identity(
                identity,
                &body.ty,
                Some(ty.clone()),
                &SequenceOptions::default(),
            );
        }
        keep_reading(body, &ty);
        // The TOAST strategy and the compression start afresh with the type.
        body.storage = None;
        body.compression = None;
        body.collation = collation;
        body.ty = ty;
    });
    retype_owned(world, id);
}

/// A string constant was read by the old type when it became the default; the new type gets that value, not the text.
fn keep_reading(body: &mut Column, new: &TypeRef) {
    let old = body.ty.without_modifiers();
    if old == new.without_modifiers() {
        return;
    }
    if let Some(default) = body.default.as_mut().filter(|default| is_string(&default.sql)) {
        default.sql = format!("{}::{old}", default.sql);
    }
}

/// Whether a text is one plain string constant.
fn is_string(sql: &str) -> bool {
    let inner = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
}

/// The opclass of an index key is chosen anew where it was the old type's default; what is kept here says only what is not.
fn retype_owned(world: &mut World, id: &Id) {
    let Some(relation) = id.relation() else { return };
    let Some(collation) = world.column(&relation, &id.name).map(|body| body.collation.clone()) else {
        return;
    };
    for index in indexes_on(world, &relation) {
        if let Some(Body::Index(body)) = world.get_mut(&index).map(|object| &mut object.body) {
            for key in &mut body.keys {
                let on_it = matches!(&key.key, crate::kinds::index::Key::Column(name) if *name == id.name);
                if on_it && key.collation.is_some() && key.collation == collation {
                    key.collation = None;
                }
            }
        }
    }
}

fn indexes_on(world: &World, relation: &QName) -> Vec<Id> {
    world.attached(relation, Kind::Index)
}
