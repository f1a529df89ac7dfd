//! DROP EXTENSION, and with CASCADE what hangs on what it brought.

use std::collections::BTreeSet;

use super::ddl::Behavior;
use super::drop::{called, dependents, object, of_type};
use super::refs::Named;
use super::world::World;
use crate::expr::catalog::Layer;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::IndexKey;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, QName};

/// Drops an extension.
pub(super) fn extension(world: &mut World, id: &Id, behavior: Behavior) {
    let known = world.extensions.iter().find(|(_, extension)| extension.name == id.name.as_str()).cloned();
    if let (Behavior::Cascade, Some((schema, extension))) = (behavior, known) {
        members(world, &schema, &extension.layer);
    }
    world.extensions.retain(|(_, extension)| extension.name != id.name.as_str());
    world.remove(id);
    let goes_along = |(other, object): (&Id, &Object)| {
        object.body.extensions().is_some_and(|names| names.contains(&id.name)).then(|| other.clone())
    };
    let along: Vec<Id> = world.model.objects.iter().filter_map(goes_along).collect();
    for other in along {
        object(world, &other, Behavior::Cascade);
    }
}

/// What hangs on the types, functions and operator classes that an extension brought.
fn members(world: &mut World, schema: &Name, layer: &Layer<'_>) {
    for ty in &layer.types {
        let name = QName::new(schema, &ty.name.into());
        of_type(world, &name);
        dependents(world, Named::Type, &name);
    }
    for function in layer.function_names() {
        called(world, &QName::new(schema, &function.into()));
    }
    let classes: BTreeSet<QName> =
        layer.operator_classes.iter().map(|class| QName::new(schema, &class.name.into())).collect();
    let of_class = |key: &IndexKey| key.opclass.as_ref().is_some_and(|class| classes.contains(class));
    let uses = |body: &Body| match body {
        Body::Index(index) => index.keys.iter().any(of_class),
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::Exclusion(exclusion) => exclusion.elements.iter().any(|(key, _)| of_class(key)),
            _ => false,
        },
        _ => false,
    };
    let kinds = [Kind::Index, Kind::Constraint].into_iter();
    let all = kinds.flat_map(|kind| world.model.of_kind(kind)).filter(|(_, object)| uses(&object.body));
    let all: Vec<Id> = all.map(|(id, _)| id.clone()).collect();
    for other in all.into_iter().filter(|id| world.has(id)).collect::<Vec<_>>() {
        object(world, &other, Behavior::Cascade);
    }
}
