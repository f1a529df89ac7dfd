//! CREATE RULE.

use super::Rule;
use crate::declare::ddl::CreateRule;
use crate::declare::world::World;
use crate::kinds::trigger::Firing;
use crate::kinds::view::View;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Object, Options, Query};

/// CREATE RULE; the rule ON SELECT of a view is its query.
pub(crate) fn create(world: &mut World, statement: &CreateRule) {
    let CreateRule { or_replace, name, event, table, condition, instead, actions } = statement;
    let Some(relation) = world.expect_relation(table, false) else { return };
    let actions: Vec<_> = actions.iter().map(|action| world.query(action)).collect();
    if *event == "SELECT" {
        if let Some(query) = actions.into_iter().next() {
            into_view(world, &relation, query);
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
    if world.replaces(*or_replace, &id) {
        world.replace_body(&id, rule);
    } else if world.is_new(&id, false) {
        world.create(id, rule);
    }
}

/// The rule ON SELECT of a view is its query; a table that gets one becomes a view (until 15).
fn into_view(world: &mut World, relation: &Id, query: Query) {
    match world.get(relation).map(|object| object.body.clone()) {
        Some(Body::View(view)) => world.replace_body(relation, View { query, ..view }),
        Some(Body::Table(_)) => {
            let name = relation.qname();
            let columns = crate::kinds::column::declare::names(world, &name);
            for column in world.under(Kind::Column, &name) {
                world.remove(&column);
            }
            let Some(table) = world.remove(relation) else { return };
            let view = View { columns, query, options: Options::new(), stand_in: Vec::new() };
            world.insert(Id::of(Kind::View, &name), Object { body: view.into(), ..table });
        }
        _ => {}
    }
}
