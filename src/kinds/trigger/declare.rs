//! CREATE TRIGGER.

use std::collections::BTreeSet;

use super::{Firing, Trigger};
use crate::declare::ddl::CreateTrigger;
use crate::declare::world::World;
use crate::kinds::Kind;
use crate::model::Id;

/// CREATE TRIGGER and CREATE CONSTRAINT TRIGGER.
pub(crate) fn create(world: &mut World, statement: &CreateTrigger) {
    let CreateTrigger {
        or_replace,
        constraint,
        name,
        timing,
        events,
        columns,
        table,
        from,
        deferrable,
        old_table,
        new_table,
        row,
        when,
        function,
        arguments,
    } = statement;
    let Some(relation) = world.expect_relation(table, false).map(|id| id.qname()) else { return };
    let id = Id::under(Kind::Trigger, &relation, &name.name);
    let trigger = Trigger {
        timing: *timing,
        events: events.clone(),
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        row: *row,
        when: when.as_ref().map(|when| world.expr(when)),
        function: world.function_for(&function.qname(), &[]),
        arguments: arguments.clone(),
        old_table: old_table.as_ref().map(|name| name.name.clone()),
        new_table: new_table.as_ref().map(|name| name.name.clone()),
        constraint: *constraint,
        deferrable: *deferrable,
        from: from.as_ref().map(|from| world.relation_name(&from.qname())),
        enabled: Firing::Origin,
        inherited: false,
        extensions: BTreeSet::new(),
    };
    if world.replaces(*or_replace, &id) {
        for heir in world.heirs(&id) {
            world.replace_body(&heir, trigger.clone());
        }
        world.replace_body(&id, trigger);
    } else if world.is_new(&id, false) {
        world.create(id.clone(), trigger);
        world.spread_trigger(&id);
    }
}
