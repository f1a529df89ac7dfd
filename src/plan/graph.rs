//! The nodes of a plan and what each comes after.

use std::collections::{BTreeMap, BTreeSet};

use super::create::{Key, Part};
use super::order::sorted;
use super::step::Action;
use super::write::Sql;
use crate::model::Id;

/// What a node does to its object, in the order in which things are done where nothing else decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Gets what goes out of the way: a default, the name of a type.
    Before,
    /// Takes it away.
    Drop,
    /// Gives it its name.
    Rename,
    /// Changes it where it stands.
    Alter,
    /// Makes it.
    Create,
    /// Puts back what `Before` took.
    After,
}

impl Verb {
    fn action(self) -> Action {
        match self {
            Self::Before | Self::Alter | Self::After => Action::Alter,
            Self::Drop => Action::Drop,
            Self::Rename => Action::Rename,
            Self::Create => Action::Create,
        }
    }
}

/// Names a node.
pub type NodeId = (Verb, Id, Part);

/// Statements that run one after another.
#[derive(Clone, Debug)]
pub struct Node {
    /// The statements.
    pub statements: Vec<Sql>,
    /// Where it stands among nodes that nothing orders.
    pub key: Key,
    /// What it comes after, and cannot run without.
    pub after: BTreeSet<NodeId>,
    /// What it comes after, if that runs at all.
    pub softly: BTreeSet<NodeId>,
}

/// All nodes of a plan.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: BTreeMap<NodeId, Node>,
}

impl Graph {
    /// Puts a node in, or more statements into one; without statements there is none.
    pub fn add(&mut self, id: NodeId, key: Key, statements: Vec<Sql>) {
        if statements.is_empty() {
            return;
        }
        let empty = || Node { statements: Vec::new(), key, after: BTreeSet::new(), softly: BTreeSet::new() };
        let node = self.nodes.entry(id).or_insert_with(empty);
        for sql in statements {
            if !node.statements.contains(&sql) {
                node.statements.push(sql);
            }
        }
    }

    /// Whether there is such a node.
    pub fn has(&self, id: &NodeId) -> bool {
        self.nodes.contains_key(id)
    }

    /// One comes after another, which it cannot do without; either may not be there.
    pub fn edge(&mut self, node: &NodeId, after: &NodeId) {
        if node != after && self.has(after) {
            self.nodes.entry(node.clone()).and_modify(|node| node.after.extend([after.clone()]));
        }
    }

    /// One comes after another, if that runs at all.
    pub fn soft_edge(&mut self, node: &NodeId, after: &NodeId) {
        if node != after && self.has(after) {
            self.nodes.entry(node.clone()).and_modify(|node| node.softly.extend([after.clone()]));
        }
    }

    /// The nodes that some condition is true of.
    pub fn nodes(&self, is: impl Fn(&NodeId) -> bool) -> BTreeSet<NodeId> {
        self.nodes.keys().filter(|id| is(id)).cloned().collect()
    }

    /// The names of all nodes.
    pub fn ids(&self) -> Vec<NodeId> {
        self.nodes.keys().cloned().collect()
    }

    /// What cannot run, and why: what nobody can write, what destroys where that is not allowed, what needs these, and the taking away of what could not be made again.
    pub fn held_back(&self, unwritten: &BTreeSet<NodeId>, destroys: bool) -> BTreeMap<NodeId, String> {
        let unknown = |id: &NodeId| (id.clone(), super::unknown::reason());
        let mut held: BTreeMap<NodeId, String> = unwritten.iter().map(unknown).collect();
        for (id, node) in &self.nodes {
            if !destroys && node.statements.iter().any(|sql| sql.destructive) {
                held.insert(id.clone(), "it destroys data: run it by --allow-destructive".to_owned());
            }
        }
        loop {
            let mut more = BTreeMap::new();
            for (id, node) in self.nodes.iter().filter(|(id, _)| !held.contains_key(*id)) {
                let stuck = node.after.iter().find(|before| held.contains_key(*before));
                if let Some(before) = stuck {
                    more.insert(
                        id.clone(),
                        format!("it needs a step that is held back: {} {}", before.1.kind.noun(), before.1),
                    );
                }
                let (verb, object, _) = id;
                let again = (Verb::Create, object.clone(), Part::Whole);
                let restored = (Verb::After, object.clone(), Part::Whole);
                let lost = *verb == Verb::Drop && held.contains_key(&again);
                if lost
                    || *verb == Verb::Before && (held.contains_key(&restored) || held.contains_key(&again))
                {
                    more.insert(id.clone(), "it could not be made again: that step is held back".to_owned());
                }
            }
            if more.is_empty() {
                return held;
            }
            held.extend(more);
        }
    }

    /// The nodes in the order in which they run.
    pub fn in_order(self) -> Vec<(NodeId, Node, Action)> {
        let ids: Vec<NodeId> = self.nodes.keys().cloned().collect();
        let place: BTreeMap<&NodeId, usize> = ids.iter().enumerate().map(|(n, id)| (id, n)).collect();
        let keys: Vec<_> = self.nodes.iter().map(|(id, node)| (phase(id, node), node.key.clone())).collect();
        let places =
            |of: &BTreeSet<NodeId>| of.iter().filter_map(|id| place.get(id).copied()).collect::<Vec<_>>();
        let needs: Vec<BTreeSet<usize>> = self
            .nodes
            .values()
            .map(|node| places(&node.after).into_iter().chain(places(&node.softly)).collect())
            .collect();
        let order = sorted(&keys, &needs);
        let mut nodes: Vec<_> = self.nodes.into_iter().map(Some).collect();
        let taken = order.into_iter().filter_map(|n| nodes.get_mut(n).and_then(Option::take));
        taken
            .map(|(id, node)| {
                let action = id.0.action();
                (id, node, action)
            })
            .collect()
    }
}

/// What cannot run in a transaction goes last, unless something waits for it.
fn phase(id: &NodeId, node: &Node) -> u8 {
    let alone = node.statements.iter().any(|sql| !sql.transactional);
    let phase = match id.0 {
        Verb::Before => 0,
        Verb::Drop => 1,
        Verb::Rename => 2,
        Verb::Alter => 3,
        Verb::Create => 4,
        Verb::After => 5,
    };
    if alone && id.0 == Verb::Create { 6 } else { phase }
}
