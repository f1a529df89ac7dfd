//! CREATE RULE.

use super::Rule;
use crate::declare::ddl::CreateRule;
use crate::declare::world::World;
use crate::kinds::trigger::Firing;
use crate::kinds::view::View;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// CREATE RULE; the rule ON SELECT of a view is its query.
pub(crate) fn create(world: &mut World, statement: &CreateRule) {
    let CreateRule { or_replace, name, event, table, condition, instead, actions } = statement;
    let Some(relation) = world.expect_relation(table, false) else { return };
    let actions: Vec<_> = actions.iter().map(|action| world.query(action)).collect();
    if *event == "SELECT" {
        if let (Some(Body::View(view)), Some(query)) =
            (world.get(&relation).map(|object| object.body.clone()), actions.into_iter().next())
        {
            world.replace_body(&relation, View { query, ..view });
        }
        return;
    }
    let rule = Rule {
        event: (*event).to_owned(),
        instead: *instead,
        condition: condition.as_ref().map(|condition| world.expr(condition)),
        actions,
        enabled: Firing::Origin,
    };
    let id = Id::under(Kind::Rule, &relation.qname(), &name.name);
    if *or_replace && world.has(&id) {
        world.replace_body(&id, rule);
    } else if world.is_new(&id, false) {
        world.create(id, rule);
    }
}
