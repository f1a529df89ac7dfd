//! What comes before what by the keys of tables: foreign ones that tie tables, primary ones that views group by.

use super::build::Builder;
use super::create::{Job, Part};
use super::graph::{Graph, Verb};
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind};
use crate::model::Id;

impl Builder<'_> {
    /// A table that is kept over a crash refers to no other that is not: of two that change, the one that is referred to
    /// becomes LOGGED first and UNLOGGED last.
    pub(super) fn connect_persistence(&self, graph: &mut Graph) {
        let changes = |id: &Id| self.scope.changed.get(id).is_some_and(|names| names.contains("persistence"));
        for (id, object) in self.sides.expected.of_kind(Kind::Constraint) {
            let Body::Constraint(Constraint { rule: ConstraintRule::ForeignKey(key), .. }) = &object.body
            else {
                continue;
            };
            let Some(table) = id.relation().map(|table| Id::of(Kind::Table, &table)) else { continue };
            let other = Id::of(Kind::Table, &key.table);
            if !changes(&table) || !changes(&other) {
                continue;
            }
            let [own, its] = [table, other].map(|id| (Verb::Alter, id, Part::Whole));
            let unlogged = |id: &Id| matches!(self.sides.expected.objects.get(id).map(|o| &o.body), Some(Body::Table(t)) if t.unlogged);
            if unlogged(&its.1) { graph.edge(&its, &own) } else { graph.edge(&own, &its) }
        }
    }

    /// A view that groups may hang on the primary keys of what it reads: they say which columns go with a group.
    pub(super) fn connect_grouped(&self, graph: &mut Graph, jobs: &[Job]) {
        for job in jobs {
            let query = match self.sides.expected.objects.get(&job.id).map(|object| &object.body) {
                Some(Body::View(view)) => &view.query,
                Some(Body::MaterializedView(view)) => &view.query,
                _ => continue,
            };
            if !query.sql.to_ascii_lowercase().contains("group") {
                continue;
            }
            let node = (Verb::Create, job.id.clone(), job.part);
            for table in self.sides.expected_needs.of(&job.id).filter(|need| need.kind == Kind::Table) {
                let name = table.qname();
                let constraints = self.sides.expected.children(Kind::Constraint, &name);
                let keys = constraints.filter(|(_, object)| {
                    matches!(&object.body, Body::Constraint(c) if matches!(c.rule, ConstraintRule::PrimaryKey(_)))
                });
                keys.for_each(|(id, _)| graph.edge(&node, &(Verb::Create, id.clone(), Part::Whole)));
            }
        }
    }
}
