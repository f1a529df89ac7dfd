//! Tables that go and need each other: what ties them goes first, by itself.

use std::collections::BTreeSet;

use super::depend::holder;
use super::scope::{Scope, Sides};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::Id;

/// What one table that goes needs another for.
struct Tie<'m> {
    /// The foreign key or policy.
    id: &'m Id,
    from: Id,
    to: &'m Id,
}

/// The foreign keys and policies by which tables that go need each other in a circle, so that none could go first.
pub(super) fn ties(sides: &Sides<'_>, scope: &Scope) -> BTreeSet<Id> {
    let mut ties: Vec<Tie<'_>> = scope.gone.iter().flat_map(|id| ties_of(id, sides, scope)).collect();
    loop {
        let before = ties.len();
        let needing: BTreeSet<Id> = ties.iter().map(|tie| tie.from.clone()).collect();
        let needed: BTreeSet<Id> = ties.iter().map(|tie| tie.to.clone()).collect();
        ties.retain(|tie| needed.contains(&tie.from) && needing.contains(tie.to));
        if ties.len() == before {
            return ties.into_iter().map(|tie| tie.id.clone()).collect();
        }
    }
}

fn ties_of<'m>(id: &'m Id, sides: &'m Sides<'_>, scope: &'m Scope) -> Vec<Tie<'m>> {
    let Some(object) = sides.actual.objects.get(id) else { return Vec::new() };
    let ties = match &object.body {
        Body::Constraint(constraint) => matches!(constraint.rule, ConstraintRule::ForeignKey(_)),
        Body::Policy(_) => true,
        _ => false,
    };
    let Some(from) = holder(sides.actual, id, object).filter(|from| ties && scope.gone.contains(from)) else {
        return Vec::new();
    };
    let others = sides.actual_needs.of(id).filter(|need| {
        matches!(need.kind, Kind::Table | Kind::ForeignTable) && **need != from && scope.gone.contains(*need)
    });
    others.map(|to| Tie { id, from: from.clone(), to }).collect()
}
