//! Drift into a plan.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::build::Builder;
use super::context::Between;
use super::create::Maker;
use super::depend::Needs;
use super::dress;
use super::not_null;
use super::scope::{Scope, Sides};
use super::step::{Options, Plan, Step, table_of};
use super::unknown;
use crate::diff::Diff;
use crate::kinds::Body;
use crate::kinds::column::Identity;
use crate::model::{Id, Model, Object, hangs_on_data};

/// The steps that make the actual schema what is declared.
pub fn plan(expected: &Model, actual: &Model, diff: &Diff, options: &Options) -> Plan {
    let major = actual.server.as_ref().or(expected.server.as_ref()).map_or(15, |server| server.major());
    let mut goal = goal(expected, actual);
    let (flags, theirs) = (not_null::usual(&goal, actual), not_null::usual(actual, &goal));
    goal.objects.extend(flags);
    super::stars::write_out_moved(&mut goal, actual);
    let actual = &with(actual, theirs);
    let (expected_needs, actual_needs) = (Needs::new(&goal, major), Needs::new(actual, major));
    let mut maker = Maker::new(&goal, &expected_needs, major);
    maker.online = options.online;
    let there = Maker::new(actual, &actual_needs, major);
    let sides =
        Sides { expected: &goal, actual, expected_needs: &expected_needs, actual_needs: &actual_needs };
    let in_place =
        |id: &Id, attributes: &BTreeSet<&'static str>| is_in_place(id, attributes, &there, &maker, options);
    let scope = Scope::new(&sides, diff, &in_place);
    let ties = super::circles::ties(&sides, &scope);
    maker.with_type.clone_from(&scope.with_type);
    let builder = Builder { sides, scope: &scope, maker: &maker, there: &there, options, ties };
    let graph = builder.graph();
    let unknown = unknown::objects(&goal);
    let unwritten =
        graph.nodes(|node| unknown.contains(&node.1) && unknown::is_written(node, goal.objects.get(&node.1)));
    let held = graph.held_back(&unwritten, options.allow_destructive);
    let mut steps = Vec::new();
    for (id, node, action) in graph.in_order() {
        for sql in node.statements {
            let table = table_of(&id.1, actual).or_else(|| table_of(&id.1, &goal));
            let held_back = held.get(&id).cloned();
            steps.push(Step { held_back, ..Step::new(&id.1, action, sql, table) });
        }
    }
    Plan { steps, open: scope.open }
}

/// A model with more objects.
fn with(model: &Model, more: Vec<(Id, Object)>) -> Cow<'_, Model> {
    if more.is_empty() {
        return Cow::Borrowed(model);
    }
    let mut model = model.clone();
    model.objects.extend(more);
    Cow::Owned(model)
}

/// Whether an object can be changed where it stands.
fn is_in_place(
    id: &Id,
    attributes: &BTreeSet<&'static str>,
    there: &Maker<'_>,
    maker: &Maker<'_>,
    options: &Options,
) -> bool {
    let own = attributes.iter().any(|attribute| !dress::is_dressing(attribute));
    let key = |maker: &Maker<'_>| maker.model.objects.contains_key(id);
    if !own || !key(there) || !key(maker) {
        return true;
    }
    let at = |maker| Maker::at(maker, id);
    let (Some(actual), Some(expected)) = (at(there), at(maker)) else { return true };
    let between =
        Between { actual, expected, attributes, online: options.online, swapped: false, undefaulted: false };
    actual.object.body.alter(&expected.object.body, &between).is_some()
}

fn identities<'a>(made: &'a mut Body, there: &'a Body) -> Option<(&'a mut Identity, &'a Identity)> {
    match (made, there) {
        (Body::Column(made), Body::Column(there)) => {
            made.identity.as_deref_mut().zip(there.identity.as_deref())
        }
        _ => None,
    }
}

/// The declared side with the owners, comments and grants of the actual one where it does not speak of them: what is
/// made again keeps them.
fn goal(expected: &Model, actual: &Model) -> Model {
    let mut goal = expected.clone();
    goal.objects.for_each_mut(|id, object| {
        let Some(there) = actual.objects.get(id) else { return };
        // A default that nobody can write stays as it is.
        if let (Body::Column(made), Body::Column(there)) = (&mut object.body, &there.body)
            && made.default.as_ref().is_some_and(|default| hangs_on_data(&default.sql))
        {
            made.default.clone_from(&there.default);
        }
        if object.owner.is_none() {
            object.owner = there.owner.clone();
        }
        if !expected.speaks.comments {
            object.comment = there.comment.clone();
            if let (Body::Constraint(made), Body::Constraint(there)) = (&mut object.body, &there.body) {
                made.index_comment.clone_from(&there.index_comment);
            }
            if let Some((made, there)) = identities(&mut object.body, &there.body) {
                made.comment.clone_from(&there.comment);
            }
        }
        if !expected.speaks.privileges {
            object.privileges = there.privileges.clone();
            if let Some((made, there)) = identities(&mut object.body, &there.body) {
                made.privileges.clone_from(&there.privileges);
            }
        }
    });
    goal
}
