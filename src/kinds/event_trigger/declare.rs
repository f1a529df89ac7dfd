//! CREATE and ALTER EVENT TRIGGER.

use super::EventTrigger;
use crate::declare::ddl::{AlterEventTrigger, CreateEventTrigger};
use crate::declare::world::World;
use crate::kinds::trigger::Firing;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// CREATE EVENT TRIGGER.
pub(crate) fn create(world: &mut World, statement: &CreateEventTrigger) {
    let CreateEventTrigger { name, event, tags, function } = statement;
    let id = Id::global(Kind::EventTrigger, &name.name);
    if world.is_new(&id, false) {
        let body = EventTrigger {
            event: event.clone(),
            tags: tags.iter().map(|tag| tag.to_uppercase()).collect(),
            function: world.function_for(&function.qname(), &[]),
            enabled: Firing::Origin,
        };
        world.create(id, body);
    }
}

/// ALTER EVENT TRIGGER … ENABLE, DISABLE.
pub(crate) fn alter(world: &mut World, statement: &AlterEventTrigger) {
    let AlterEventTrigger { name, firing } = statement;
    let id = Id::global(Kind::EventTrigger, &name.name);
    if let Some(id) = world.expect(id, false)
        && let Some(Body::EventTrigger(trigger)) = world.get_mut(&id).map(|object| &mut object.body)
    {
        trigger.enabled = *firing;
    }
}
