//! When a table leaves its parents and joins others, among what is done to them.

use super::build::Builder;
use super::create::Part;
use super::graph::{Graph, NodeId, Verb};
use super::lineage::lineage;
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, QName};

impl Builder<'_> {
    /// A table follows its parents in what they are while it is theirs.
    ///
    /// A partition that leaves its table and joins it again leaves once the columns and checks are what they will be,
    /// and indexes and keys are gone: else it would keep its own. One that leaves for good leaves before, and one that
    /// joins joins after.
    pub(super) fn connect_parents(&self, graph: &mut Graph) {
        let all = graph.ids();
        let moving = |node: &&NodeId| {
            matches!(node.0, Verb::Before | Verb::Alter)
                && matches!(node.1.kind, Kind::Table | Kind::ForeignTable)
        };
        for table in all.iter().filter(moving).filter(|node| node.2 == Part::Whole) {
            let name = table.1.qname();
            let (before, after) = (lineage(self.sides.actual, &name), lineage(self.sides.expected, &name));
            if before == after && !before.is_empty() && table.0 == Verb::Before {
                let nodes = all.iter().filter(|node| self.is_over(node, &before) && self.is_followed(node));
                nodes.for_each(|node| graph.edge(table, node));
            } else if before != after {
                let mut tables = if table.0 == Verb::Before { before } else { after };
                tables.push(name);
                for node in all.iter().filter(|node| self.is_over(node, &tables)) {
                    match table.0 {
                        Verb::Before if self.is_followed(node) => graph.edge(node, table),
                        Verb::Alter if self.is_of_rows(node) => graph.edge(table, node),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Whether a node is about a part of one of these tables.
    fn is_over(&self, node: &NodeId, tables: &[QName]) -> bool {
        self.over(&node.1).is_some_and(|table| tables.contains(&table))
    }

    /// The table that a part of it is over, an index too.
    fn over(&self, id: &Id) -> Option<QName> {
        match self.sides.actual.objects.get(id).map(|object| &object.body) {
            Some(Body::Index(index)) => Some(index.table.clone()),
            _ => id.relation(),
        }
    }

    /// Whether partitions follow what a node does to their table: whatever goes, and what is of rows.
    fn is_followed(&self, node: &NodeId) -> bool {
        self.is_of_rows(node) || node.0 == Verb::Drop && matches!(node.1.kind, Kind::Constraint | Kind::Index)
    }

    /// Whether a node is about what rows are made of or checked by.
    fn is_of_rows(&self, node: &NodeId) -> bool {
        let (verb, id, _) = node;
        let checks = |model: &Model| match model.objects.get(id).map(|object| &object.body) {
            Some(Body::Constraint(c)) => {
                matches!(c.rule, ConstraintRule::Check { .. } | ConstraintRule::NotNull { .. })
            }
            _ => false,
        };
        *verb != Verb::Before
            && (id.kind == Kind::Column || checks(self.sides.actual) || checks(self.sides.expected))
    }
}
