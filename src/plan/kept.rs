//! What would go and come, but stays: what only gets another name, and what a table brings to the one it joins.

use std::collections::{BTreeMap, BTreeSet};

use super::depend::holder;
use super::edges::taken_names;
use super::scope::{Scope, Sides};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Object};

impl Scope {
    /// Pairs what is missing with what is unexpected and the same but for its name.
    pub(super) fn find_renamed(&mut self, sides: &Sides<'_>) {
        let named = |id: &&Id| matches!(id.kind, Kind::Constraint | Kind::Index);
        let declared_too = |id: &&Id| sides.expected.objects.contains_key(id);
        let mut left: BTreeMap<_, Vec<Id>> = BTreeMap::new();
        for old in self.gone.iter().filter(named) {
            let holder = sides.actual.objects.get(old).and_then(|object| object.body.parent(old));
            left.entry((old.kind, holder)).or_default().push(old.clone());
        }
        let names = |(id, object): (&Id, &Object)| taken_names(id, &object.body);
        let mut taken: BTreeSet<_> = sides.actual.objects.iter().flat_map(names).collect();
        let again = self.gone.iter().filter(declared_too);
        let open: BTreeSet<&Id> = self.make.iter().chain(again).filter(named).collect();
        let mut open: Vec<Id> = open.into_iter().cloned().collect();
        let mut before = usize::MAX;
        // A name is taken over from what is renamed itself; names that change places in a circle stay open.
        while open.len() < before {
            before = open.len();
            open.retain(|new| {
                let Some(declared) = sides.expected.objects.get(new) else { return false };
                if taken_names(new, &declared.body).iter().any(|name| taken.contains(name)) {
                    return true;
                }
                let Some(left) = left.get_mut(&(new.kind, declared.body.parent(new))) else { return false };
                let same = |old: &Id| {
                    let there = sides.actual.objects.get(old);
                    there.is_some_and(|there| there.body.values(old) == declared.body.values(new))
                };
                let Some(at) = left.iter().position(same) else { return false };
                let old = left.remove(at);
                let freed = sides.actual.objects.get_key_value(&old).map(names).unwrap_or_default();
                taken.retain(|name| !freed.contains(name));
                self.gone.remove(&old);
                self.make.extend(Some(&old).filter(declared_too).cloned());
                self.make.remove(new);
                self.renamed.insert(old, new.clone());
                false
            });
        }
    }

    /// What a table has of its own and will have from the table that it becomes a part of stays: attaching asks for it.
    pub(super) fn keep_for_parents(&mut self, sides: &Sides<'_>) {
        let indexes = sides.expected.indexes_by_table();
        let merges = |id: &Id| {
            let Some(object) = sides.actual.objects.get(id) else { return false };
            let Some(table) = holder(sides.actual, id, object) else { return false };
            sides.joined(&table).iter().any(|parent| match &object.body {
                Body::Constraint(own) => sides.expected.children(Kind::Constraint, parent).any(|(theirs, object)| {
                    let check = matches!(own.rule, ConstraintRule::Check { .. });
                    matches!(&object.body, Body::Constraint(c) if check && theirs.name == id.name || c.rule == own.rule)
                }),
                Body::Index(own) => indexes
                    .get(parent)
                    .into_iter()
                    .flatten()
                    .any(|(_, theirs)| (&theirs.keys, theirs.unique) == (&own.keys, own.unique)),
                _ => false,
            })
        };
        self.gone.retain(|id| !merges(id));
    }
}
