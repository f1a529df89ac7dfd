//! Tables that go and need each other: what ties them goes first, by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::depend::holder;
use super::scope::{Scope, Sides};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::index::plan::ancestors;
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

/// What one table that goes needs another for.
struct Tie<'m> {
    /// The foreign key or policy.
    id: &'m Id,
    from: Id,
    to: &'m Id,
}

/// The foreign keys and policies by which tables that go need each other in a circle, so that none could go first.
pub(super) fn ties(sides: &Sides<'_>, scope: &Scope) -> BTreeSet<Id> {
    let parts = gone_partitions(sides, scope);
    let mut ties: Vec<Tie<'_>> = scope.gone.iter().flat_map(|id| ties_of(id, sides, scope, &parts)).collect();
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

/// The partitions that go, by each of the tables above them.
fn gone_partitions<'m>(sides: &'m Sides<'_>, scope: &'m Scope) -> BTreeMap<QName, Vec<&'m Id>> {
    let mut parts: BTreeMap<QName, Vec<&Id>> = BTreeMap::new();
    for id in scope.gone.iter().filter(|id| id.kind == Kind::Table) {
        for table in ancestors(sides.actual, &id.qname()) {
            parts.entry(table).or_default().push(id);
        }
    }
    parts
}

fn ties_of<'m>(
    id: &'m Id,
    sides: &'m Sides<'_>,
    scope: &'m Scope,
    parts: &BTreeMap<QName, Vec<&'m Id>>,
) -> Vec<Tie<'m>> {
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
    // A foreign key refers to the partitions of a table too, and these go before the table.
    let of = |need: &Id| parts.get(&need.qname()).into_iter().flatten().copied();
    let parts = sides.actual_needs.of(id).filter(|need| need.kind == Kind::Table).flat_map(of);
    let own = ancestors(sides.actual, &from.qname());
    let within = |part: &Id| {
        ancestors(sides.actual, &part.qname()).iter().any(|t| *t == from.qname() || own.contains(t))
    };
    let mut ties: Vec<_> = others.map(|to| Tie { id, from: from.clone(), to }).collect();
    for part in parts {
        let to = part;
        ties.push(Tie { id, from: from.clone(), to });
        ties.extend(within(part).then(|| Tie { id, from: part.clone(), to: part }));
    }
    ties
}
