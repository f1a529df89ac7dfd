//! LIKE table INCLUDING …: what of another table comes along.

use super::ddl::{Like, LikeOption};
use super::world::World;
use crate::kinds::column::Column;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind, column, constraint, index};
use crate::model::{Id, Object, QName};

/// The columns, at the place where LIKE stands.
pub(crate) fn columns(world: &mut World, table: &QName, like: &Like) {
    let Some(source) = world.expect_relation(&like.relation, false) else { return };
    let has = |option| like.including.contains(&option);
    if let Some(Body::CompositeType(composite)) = world.get(&source).map(|object| object.body.clone()) {
        for attribute in composite.attributes {
            let position = column::declare::next_position(world, table);
            let mut body = column::declare::plain(position, attribute.ty);
            body.collation = attribute.collation;
            world.create_at(Id::under(Kind::Column, table, &attribute.name), body, Some(like.origin));
        }
        return;
    }
    if matches!(source.kind, Kind::View | Kind::MaterializedView) {
        columns_of_view(world, table, &source, like);
        return;
    }
    world.name_not_nulls(&source.qname());
    for id in columns_in_order(world, &source.qname()) {
        let Some((original, comment)) = world.get(&id).and_then(|object| match &object.body {
            Body::Column(column) => Some((column.clone(), object.comment.clone())),
            _ => None,
        }) else {
            continue;
        };
        let new = Id::under(Kind::Column, table, &id.name);
        let position = column::declare::next_position(world, table);
        let mut body = column::declare::plain(position, original.ty.clone());
        let Column { not_null, default, generated, collation, storage, compression, .. } = &original;
        body.not_null = *not_null;
        body.collation.clone_from(collation);
        if has(LikeOption::Defaults) {
            body.default.clone_from(default);
        }
        if has(LikeOption::Generated) {
            body.generated.clone_from(generated);
        }
        if has(LikeOption::Storage) {
            body.storage.clone_from(storage);
        }
        if has(LikeOption::Compression) {
            body.compression.clone_from(compression);
        }
        if has(LikeOption::Identity)
            && let Some(mut identity) = original.identity.clone()
        {
            let usual = super::names::sequence(&new);
            let name = world.free_relation(table, Some(id.name.as_str()), "seq", false);
            identity.sequence = (name != usual).then_some(name);
            identity.unlogged = column::declare::is_unlogged(world, table);
            identity.comment = None;
            identity.privileges = world.first_privileges(Kind::Sequence, table.schema.as_ref());
            body.identity = Some(identity);
        }
        world.create_at(new.clone(), body, Some(like.origin));
        world.copy_not_null(&source.qname(), table, &id.name, has(LikeOption::Comments));
        if has(LikeOption::Comments)
            && let Some(object) = world.get_mut(&new)
        {
            object.comment = comment;
        }
    }
}

/// The columns of a view, where its query tells their types.
fn columns_of_view(world: &mut World, table: &QName, view: &Id, like: &Like) {
    let known: Option<Vec<_>> = world
        .relation_columns(&view.qname())
        .and_then(|outputs| outputs.into_iter().map(|(name, ty)| Some((name, ty?))).collect());
    let Some(known) = known else {
        let message =
            format!("the columns of {view} are those of a query; their types cannot be told from its text");
        world.notice("unfollowed-statement", message, Some(table.to_string()));
        return;
    };
    for (name, ty) in known {
        let position = column::declare::next_position(world, table);
        let id = Id::under(Kind::Column, table, &name);
        world.create_at(id, column::declare::plain(position, ty), Some(like.origin));
    }
}

fn columns_in_order(world: &World, table: &QName) -> Vec<Id> {
    world.model.columns(table).into_iter().map(|(name, _)| Id::under(Kind::Column, table, name)).collect()
}

/// Constraints, indexes and statistics, once the table is complete.
pub(crate) fn indexes_and_more(world: &mut World, table: &QName, like: &Like) {
    let Some(source) = world.relation(&like.relation.qname()) else { return };
    let has = |option| like.including.contains(&option);
    let comments = has(LikeOption::Comments);
    for id in world.under(Kind::Constraint, &source) {
        let Some(mut object) = world.get(&id).cloned() else { continue };
        let Body::Constraint(original) = &mut object.body else { continue };
        original.cluster = false;
        if original.rule.is_key() {
            // Of a key it is the index that is copied, with its comment.
            object.comment = None;
            original.index_comment.take_if(|_| !comments);
        }
        let name = match &original.rule {
            ConstraintRule::Check { .. } if has(LikeOption::Constraints) => id.name.clone(),
            rule @ (ConstraintRule::PrimaryKey(_)
            | ConstraintRule::Unique(_)
            | ConstraintRule::Exclusion(_))
                if has(LikeOption::Indexes) =>
            {
                constraint::declare::free_name(world, table, rule)
            }
            _ => continue,
        };
        copy(world, Id::under(Kind::Constraint, table, &name), object, like, comments);
    }
    if has(LikeOption::Indexes) {
        for id in world.attached(&source, Kind::Index) {
            let Some(mut object) = world.get(&id).cloned() else { continue };
            let Body::Index(index) = &mut object.body else { continue };
            index.table = table.clone();
            index.cluster = false;
            let name = index::declare::free_name(world, table, index);
            let new = Id::of(Kind::Index, &QName { schema: table.schema.clone(), name });
            copy(world, new, object, like, comments);
        }
    }
    if has(LikeOption::Statistics) {
        for id in world.attached(&source, Kind::Statistics) {
            let Some(mut object) = world.get(&id).cloned() else { continue };
            let Body::Statistics(statistics) = &mut object.body else { continue };
            statistics.table = table.clone();
            let name = crate::kinds::statistics::declare::free_name(world, table, statistics);
            copy(
                world,
                Id::of(Kind::Statistics, &QName { schema: table.schema.clone(), name }),
                object,
                like,
                comments,
            );
        }
    }
}

fn copy(world: &mut World, id: Id, original: Object, like: &Like, comments: bool) {
    if world.has(&id) {
        return;
    }
    let comment = original.comment.filter(|_| comments);
    world.create_at(id.clone(), original.body, Some(like.origin));
    if let Some(object) = world.get_mut(&id) {
        object.comment = comment;
    }
}
