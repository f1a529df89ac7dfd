//! CREATE VIEW.

use super::View;
use crate::declare::ddl::CreateView;
use crate::declare::make::{names, options};
use crate::declare::mentions::mentions;
use crate::declare::refs::Named;
use crate::declare::world::World;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Query};

/// CREATE VIEW and CREATE OR REPLACE VIEW.
pub(crate) fn create(world: &mut World, statement: &CreateView) {
    let CreateView { or_replace, temporary, recursive, name, columns, options: given, query, check_option } = statement;
    if *temporary {
        world.temporary(name);
        return;
    }
    let mut options = options(given);
    options.extend(check_option.map(|option| ("check_option".to_owned(), option.to_owned())));
    let id = world.new_object(Kind::View, name);
    let mut query = world.query(query);
    let columns = names(columns);
    if *recursive {
        // CREATE RECURSIVE VIEW v (a) AS q is CREATE VIEW v AS WITH RECURSIVE v (a) AS (q) SELECT a FROM v.
        let list: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let (list, name) = (list.join(", "), &id.name);
        query.sql = format!("WITH RECURSIVE {name} ({list}) AS ({}) SELECT {list} FROM {name}", query.sql);
    }
    let stand_in = stand_in(world, &id, &query);
    let view = View { columns, query, options, stand_in };
    if world.replaces(*or_replace, &id) {
        world.replace_body(&id, view);
    } else if world.is_new_relation(&id, false) {
        world.create(id, view);
    }
}

/// The columns that a view has so far, where the query that replaces its own reads it.
fn stand_in(world: &World, id: &Id, query: &Query) -> Vec<(Name, String)> {
    let Some(Body::View(view)) = world.get(id).map(|object| &object.body) else { return Vec::new() };
    if !mentions(&query.sql, &query.path, Named::Relation, &id.qname()) {
        return Vec::new();
    }
    if !view.stand_in.is_empty() {
        return view.stand_in.clone();
    }
    let columns = view.outputs(&world.model, world.major).unwrap_or_default();
    columns.into_iter().map(|(name, ty)| (name, ty.to_string())).collect()
}
