//! What comes after what: the edges between the nodes of a plan.

use std::collections::BTreeMap;

use super::build::Builder;
use super::create::{Job, Part};
use super::depend::mentions_column;
use super::graph::{Graph, NodeId, Verb};
use super::lineage::{Referring, inherited_column};
use super::scope::is_named;
use crate::kinds::table::{ReplicaIdentity, Table};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, QName};

impl Builder<'_> {
    /// Puts them in.
    pub(super) fn connect(&self, graph: &mut Graph, jobs: &[Job]) {
        self.connect_drops(graph);
        let parts = self.parts_made(graph);
        for node in graph.ids() {
            match node.0 {
                Verb::Alter if node.2 == Part::ReplicaIdentity => {
                    let declared = self.sides.expected.objects.get(&node.1).map(|object| &object.body);
                    let is_by_index = matches!(
                        declared,
                        Some(Body::Table(Table { replica_identity: ReplicaIdentity::Index(_), .. }))
                    );
                    connect_replica_identity(graph, &node, &parts, is_by_index);
                }
                Verb::Before | Verb::Alter | Verb::After => self.connect_alter(graph, &node, &parts),
                Verb::Create | Verb::Drop | Verb::Rename => {}
            }
        }
        let under = self.columns_under(graph);
        let parts = |kind: Kind| matches!(kind, Kind::Table | Kind::ForeignTable | Kind::Constraint);
        for node in graph.ids().into_iter().filter(|n| n.0 == Verb::Alter && !parts(n.1.kind)) {
            let read = self.sides.expected_needs.of(&node.1).filter_map(|need| under.get(need)).flatten();
            read.filter(|column| column.1 != node.1 && self.is_read_by(&node.1, column))
                .for_each(|column| graph.edge(&node, column));
        }
        for job in jobs {
            let node = (Verb::Create, job.id.clone(), job.part);
            for (id, part) in &job.needs {
                graph.edge(&node, &(Verb::Create, id.clone(), *part));
            }
            for need in self.sides.expected_needs.of(&job.id) {
                // A table joins another once it has its columns.
                if job.id.kind != Kind::Column || self.sides.joined(need).is_empty() {
                    graph.edge(&node, &(Verb::Alter, need.clone(), Part::Whole));
                }
                for column in under
                    .get(need)
                    .into_iter()
                    .flatten()
                    .filter(|c| c.1 != job.id && self.is_read_by(&job.id, c))
                {
                    graph.edge(&node, column);
                }
            }
            let gone = if self.scope.swapped.contains(&job.id) { Verb::Before } else { Verb::Drop };
            graph.edge(&node, &(gone, job.id.clone(), Part::Whole));
        }
        self.connect_names(graph, jobs);
        self.connect_overloads(graph);
        self.connect_extensions(graph);
        self.connect_partitions(graph);
        self.connect_parents(graph);
        self.connect_default_privileges(graph);
        self.connect_persistence(graph);
        self.connect_grouped(graph, jobs);
    }

    /// What makes, changes or renames a column, constraint or index, by its table.
    fn parts_made(&self, graph: &Graph) -> BTreeMap<QName, Vec<NodeId>> {
        let mut parts: BTreeMap<QName, Vec<NodeId>> = BTreeMap::new();
        for node in graph.ids().into_iter().filter(|n| !matches!(n.0, Verb::Before | Verb::Drop)) {
            let side = if node.0 == Verb::Rename { self.sides.actual } else { self.sides.expected };
            let table = match side.objects.get(&node.1).map(|object| &object.body) {
                Some(Body::Index(index)) => Some(index.table.clone()),
                _ => node.1.relation(),
            };
            if let Some(table) = table {
                parts.entry(table).or_default().push(node);
            }
        }
        parts
    }

    /// What extensions bring is no object here: they come before all that may use it, and go after it.
    fn connect_extensions(&self, graph: &mut Graph) {
        let is = |verb: Verb| move |node: &NodeId| node.0 == verb && node.1.kind == Kind::Extension;
        let all = graph.ids();
        let others = || all.iter().filter(|node| !matches!(node.1.kind, Kind::Extension | Kind::Schema));
        for made in all.iter().filter(|node| is(Verb::Create)(node) || is(Verb::Alter)(node)) {
            others()
                .filter(|node| matches!(node.0, Verb::Alter | Verb::Create | Verb::After))
                .for_each(|node| graph.edge(node, made));
        }
        for gone in all.iter().filter(|node| is(Verb::Drop)(node)) {
            others()
                .filter(|node| {
                    // One that comes back is there for whatever is changed in place.
                    let changed = node.0 == Verb::Alter && !self.scope.make.contains(&gone.1);
                    changed || matches!(node.0, Verb::Drop | Verb::Before)
                })
                .for_each(|node| graph.edge(gone, node));
        }
    }

    /// Bounds are free only once the partition that had them is gone or detached.
    fn connect_partitions(&self, graph: &mut Graph) {
        let parent = |model: &Model, id: &Id| match model.objects.get(id).map(|o| &o.body) {
            Some(Body::Table(table)) => table.partition_of.as_ref().map(|(parent, _)| parent.clone()),
            _ => None,
        };
        let all = graph.ids();
        let mut gone: BTreeMap<QName, Vec<&NodeId>> = BTreeMap::new();
        for old in all.iter().filter(|node| matches!(node.0, Verb::Before | Verb::Drop)) {
            if let Some(from) = parent(self.sides.actual, &old.1) {
                gone.entry(from).or_default().push(old);
            }
        }
        for new in all.iter().filter(|node| matches!(node.0, Verb::Alter | Verb::Create)) {
            let to = parent(self.sides.expected, &new.1);
            for old in to.and_then(|to| gone.get(&to)).into_iter().flatten() {
                graph.edge(new, old);
            }
        }
    }

    /// What default privileges give is given to what is made while they are there: what the plan makes counts on
    /// those that there are before it.
    fn connect_default_privileges(&self, graph: &mut Graph) {
        let all = graph.ids();
        let (defaults, others): (Vec<_>, Vec<_>) =
            all.iter().partition(|node| node.1.kind == Kind::DefaultPrivileges);
        for node in defaults {
            let made = others.iter().filter(|other| other.0 == Verb::Create && other.1.kind != Kind::Schema);
            made.for_each(|other| graph.soft_edge(node, other));
        }
    }

    /// The nodes that add, change or retype columns, by table.
    fn columns_under(&self, graph: &mut Graph) -> BTreeMap<Id, Vec<NodeId>> {
        let heirs = heirs(self.sides.expected);
        let mut under: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        let columns = graph.ids().into_iter().filter(|(verb, id, part)| {
            id.kind == Kind::Column && *part == Part::Whole && matches!(verb, Verb::Alter | Verb::Create)
        });
        for node in columns {
            for table in tables_of(self.sides.expected, &heirs, &node.1) {
                under.entry(table).or_default().push(node.clone());
            }
        }
        for (column, ty) in &self.scope.with_type {
            let node = (Verb::Alter, ty.clone(), Part::Whole);
            for verb in [Verb::Alter, Verb::Create] {
                graph.edge(&(verb, column.clone(), Part::Whole), &node);
            }
            let table = column.relation().map(|table| Id::of(Kind::Table, &table));
            table.map(|table| under.entry(table).or_default().push(node)).unwrap_or_default();
        }
        under
    }

    /// What needs something goes before it.
    fn connect_drops(&self, graph: &mut Graph) {
        for id in &self.scope.swapped {
            graph.edge(&(Verb::Drop, id.clone(), Part::Whole), &(Verb::Before, id.clone(), Part::Whole));
        }
        let heirs = heirs(self.sides.actual);
        let mut on_table: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        for node in graph.ids().into_iter().filter(|node| matches!(node.0, Verb::Alter | Verb::Before)) {
            let tables = match node.1.kind {
                Kind::Column if node.0 == Verb::Alter => tables_of(self.sides.actual, &heirs, &node.1),
                _ => node.1.relation().and_then(|name| self.table(&name)).into_iter().collect(),
            };
            let tables = if tables.is_empty() { vec![node.1.clone()] } else { tables };
            for table in tables {
                on_table.entry(table).or_default().push(node.clone());
            }
        }
        for (column, ty) in &self.scope.with_type {
            let table = column.relation().and_then(|name| self.table(&name));
            let node = (Verb::Alter, ty.clone(), Part::Whole);
            table.map(|table| on_table.entry(table).or_default().push(node)).unwrap_or_default();
        }
        let referring = Referring::new(self.sides.actual);
        let mut columns: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        for node in graph.ids().into_iter().filter(|node| node.0 == Verb::Drop && node.1.kind == Kind::Column)
        {
            for table in tables_of(self.sides.actual, &heirs, &node.1) {
                columns.entry(table).or_default().push(node.clone());
            }
        }
        self.connect_unpublished(graph, &[&on_table, &columns]);
        for id in &self.scope.gone {
            let node = self.dropped_in(id);
            let keys = referring.through(self.sides.actual, id).into_iter();
            keys.filter(|key| self.scope.gone.contains(*key))
                .for_each(|key| graph.edge(&node, &self.dropped_in(key)));
            for need in self.sides.actual_needs.of(id) {
                if self.scope.gone.contains(need) {
                    let theirs = self.dropped_in(need);
                    graph.edge(&theirs, &node);
                    graph.edge(&(Verb::Before, need.clone(), Part::Whole), &node);
                }
                for altered in on_table.get(need).into_iter().flatten().filter(|n| n.1 != *id) {
                    graph.soft_edge(altered, &node);
                }
                for column in columns.get(need).into_iter().flatten().filter(|n| n.1 != *id) {
                    if id.kind != Kind::Column || self.reads(id, &column.1.name) {
                        graph.edge(column, &node);
                    }
                }
            }
        }
    }

    /// A publication lets go of a table before a column that it names changes or goes.
    fn connect_unpublished(&self, graph: &mut Graph, changing: &[&BTreeMap<Id, Vec<NodeId>>]) {
        for (publication, tables) in &self.scope.unpublished {
            let left = (Verb::Before, publication.clone(), Part::Whole);
            for table in tables.iter().filter_map(|name| self.table(name)) {
                let nodes = changing.iter().filter_map(|of| of.get(&table)).flatten();
                nodes.for_each(|node| graph.edge(node, &left));
            }
        }
    }

    /// Whether a column is of a type or collation.
    fn is_type_of(&self, column: &Id, ty: &Id) -> bool {
        match self.sides.actual.objects.get(column).map(|object| &object.body) {
            Some(Body::Column(column)) => {
                let types = !matches!(ty.kind, Kind::Function | Kind::Procedure);
                types && is_named(ty, &column.ty.name, self.sides.actual)
                    || ty.kind == Kind::Collation && column.collation.as_ref() == Some(&ty.qname())
            }
            _ => false,
        }
    }

    /// Whether something that is made reads what a node makes of a column: of columns only generated ones do, by name.
    fn is_read_by(&self, made: &Id, column: &NodeId) -> bool {
        let object = self.sides.expected.objects.get(made);
        match object.map(|object| (object, &object.body)) {
            Some((object, Body::Column(own))) => {
                own.generated.is_some() && mentions_column(made, object, &column.1.name)
            }
            _ => true,
        }
    }

    fn table(&self, name: &QName) -> Option<Id> {
        self.sides.actual.relation(name).map(|(id, _)| id.clone())
    }

    /// Whether a generated column reads another.
    fn reads(&self, id: &Id, column: &Name) -> bool {
        self.sides.actual.objects.get(id).is_some_and(|object| mentions_column(id, object, column))
    }

    /// What is changed lets go of what goes, and takes hold of what is made.
    fn connect_alter(&self, graph: &mut Graph, node: &NodeId, parts: &BTreeMap<QName, Vec<NodeId>>) {
        let (verb, id, _) = node;
        let stepped_aside = graph.has(&(Verb::Before, id.clone(), Part::Whole));
        let lets_go = |need: &Id| match (*verb, need.kind) {
            (Verb::Before, _) => true,
            (Verb::Alter, Kind::Sequence) => !stepped_aside,
            (Verb::Alter, Kind::RangeType) if self.scope.as_texts.contains(id) => false,
            // Publications let go of tables that go by themselves.
            (Verb::Alter, Kind::Table) if id.kind == Kind::Publication => false,
            (Verb::Alter, _) if self.is_type_of(id, need) => true,
            (verb, _) => verb == Verb::Alter && !self.scope.undefaulted.contains(id),
        };
        if matches!(verb, Verb::Before | Verb::Alter) {
            for need in
                self.sides.actual_needs.of(id).filter(|need| self.scope.gone.contains(*need) && lets_go(need))
            {
                let dropped = self.dropped_in(need);
                graph.edge(&dropped, node);
            }
        }
        if *verb == Verb::Alter && id.kind == Kind::Column && stepped_aside {
            // An identity takes the name that the serial's sequence had.
            for need in self.sides.actual_needs.of(id).filter(|need| need.kind == Kind::Sequence) {
                graph.edge(node, &(Verb::Drop, need.clone(), Part::Whole));
            }
        }
        if *verb != Verb::Before {
            for need in self.sides.expected_needs.of(id) {
                let made = self.maker.is_within(need, &self.scope.make).unwrap_or_else(|| need.clone());
                graph.edge(node, &(Verb::Create, made, Part::Whole));
                // A publication takes no table that is not logged yet.
                if need.kind != Kind::Table || id.kind == Kind::Publication {
                    graph.edge(node, &(Verb::Alter, need.clone(), Part::Whole));
                }
            }
            graph.edge(node, &(Verb::Before, id.clone(), Part::Whole));
        }
        if *verb == Verb::After {
            graph.edge(node, &(Verb::Alter, id.clone(), Part::Whole));
        }
        if *verb == Verb::Alter && !self.sides.joined(id).is_empty() {
            // Its columns and checks must be as its new parent's already.
            let of_table = parts.get(&id.qname()).into_iter().flatten();
            let of_rows = |part: &&NodeId| {
                matches!(part.0, Verb::Alter | Verb::Create)
                    && matches!(part.1.kind, Kind::Column | Kind::Constraint)
            };
            of_table.filter(of_rows).for_each(|part| graph.edge(node, part));
        }
        if let Some(parent) = inherited_column(self.sides.actual, id).filter(|_| id.kind == Kind::Column) {
            let parents = (Verb::Alter, parent, Part::Whole);
            match verb {
                Verb::Before => graph.edge(&parents, node),
                _ => graph.edge(node, &parents),
            }
        }
    }

    /// A call of a routine means it alone only once others of its name that go are gone.
    fn connect_overloads(&self, graph: &mut Graph) {
        let mut gone: BTreeMap<QName, Vec<NodeId>> = BTreeMap::new();
        for id in self.scope.gone.iter().filter(|id| id.kind.is_routine() && !self.scope.make.contains(*id)) {
            gone.entry(id.qname()).or_default().push(self.dropped_in(id));
        }
        if gone.is_empty() {
            return;
        }
        for node in graph.ids().into_iter().filter(|node| matches!(node.0, Verb::Create | Verb::After)) {
            let called = self.sides.expected_needs.of(&node.1).filter(|need| need.kind.is_routine());
            let others = called.filter_map(|need| gone.get(&need.qname())).flatten();
            others.for_each(|other| graph.soft_edge(&node, other));
        }
    }

    /// A name is free only once what had it is gone.
    fn connect_names(&self, graph: &mut Graph, jobs: &[Job]) {
        let mut freed: BTreeMap<(Name, String), Vec<NodeId>> = BTreeMap::new();
        for id in &self.scope.gone {
            let names = self.sides.actual.objects.get(id).map(|object| taken_names(id, &object.body));
            for name in names.into_iter().flatten() {
                freed.entry(name).or_default().push(self.dropped_in(id));
            }
        }
        for id in
            graph.ids().into_iter().filter(|n| n.0 == Verb::Before && n.1.kind == Kind::Column).map(|n| n.1)
        {
            if let Some(name) =
                self.sides.actual.objects.get(&id).and_then(|object| identity_sequence(&id, &object.body))
            {
                freed.entry(name).or_default().push((Verb::Before, id, Part::Whole));
            }
        }
        self.connect_renames(graph, &mut freed);
        let mut within: BTreeMap<Id, Vec<&Id>> = BTreeMap::new();
        for id in &self.scope.make {
            if let Some(holder) = self.maker.is_within(id, &self.scope.make) {
                within.entry(holder).or_default().push(id);
            }
        }
        for job in jobs.iter().filter(|job| job.part != Part::Default) {
            let children = within.get(&job.id).into_iter().flatten().copied();
            for id in std::iter::once(&job.id).chain(children) {
                let names = self.sides.expected.objects.get(id).map(|object| taken_names(id, &object.body));
                for node in names.into_iter().flatten().filter_map(|name| freed.get(&name)).flatten() {
                    // A type that stepped aside has left its name already.
                    let swapped = self.scope.swapped.contains(&node.1);
                    let verb = if swapped { Verb::Before } else { node.0 };
                    graph.edge(&(Verb::Create, job.id.clone(), job.part), &(verb, node.1.clone(), node.2));
                }
            }
        }
    }

    /// What gets another name leaves its own to the next, and takes one that is free by then.
    fn connect_renames(&self, graph: &mut Graph, freed: &mut BTreeMap<(Name, String), Vec<NodeId>>) {
        let node = |old: &Id| (Verb::Rename, old.clone(), Part::Whole);
        let names = |model: &Model, id: &Id| {
            model.objects.get(id).map(|object| taken_names(id, &object.body)).unwrap_or_default()
        };
        for old in self.scope.renamed.keys() {
            for name in names(self.sides.actual, old) {
                freed.entry(name).or_default().push(node(old));
            }
        }
        for (old, new) in &self.scope.renamed {
            for before in names(self.sides.expected, new).iter().filter_map(|name| freed.get(name)).flatten()
            {
                graph.edge(&node(old), before);
            }
        }
    }
}

/// A table's REPLICA IDENTITY comes after what makes or renames an index or key of it.
fn connect_replica_identity(
    graph: &mut Graph,
    node: &NodeId,
    parts: &BTreeMap<QName, Vec<NodeId>>,
    is_by_index: bool,
) {
    let of_table = parts.get(&node.1.qname()).into_iter().flatten();
    let is_index = |part: &&NodeId| {
        matches!(part.0, Verb::Create | Verb::Rename) && matches!(part.1.kind, Kind::Constraint | Kind::Index)
    };
    of_table.clone().filter(is_index).for_each(|part| graph.edge(node, part));
    if is_by_index {
        return;
    }
    // What the index kept as it was can change once rows are told apart otherwise.
    of_table.filter(|part| part.0 == Verb::Alter).for_each(|part| graph.edge(part, node));
}

/// The tables that inherit from a table or are its partitions.
type Heirs = BTreeMap<QName, Vec<Id>>;

fn heirs(model: &Model) -> Heirs {
    let mut heirs = Heirs::new();
    for (id, _) in [Kind::Table, Kind::ForeignTable].into_iter().flat_map(|kind| model.of_kind(kind)) {
        for parent in crate::diff::parents(model, &id.qname()) {
            heirs.entry(parent).or_default().push(id.clone());
        }
    }
    heirs
}

/// The table of a column, and those that have the column from it.
fn tables_of(model: &Model, heirs: &Heirs, column: &Id) -> Vec<Id> {
    let first = column.relation().and_then(|table| model.relation(&table)).map(|(id, _)| id.clone());
    let mut found: Vec<Id> = first.into_iter().collect();
    let mut at = 0;
    while let Some(parent) = found.get(at).map(Id::qname) {
        let own = heirs.get(&parent).into_iter().flatten();
        let more: Vec<Id> = own.filter(|id| !found.contains(id)).cloned().collect();
        found.extend(more);
        at += 1;
    }
    found
}

/// The names that an object takes from others of its schema: relations and types share one space, routines another,
/// and the constraints of one table a third.
pub(super) fn taken_names(id: &Id, body: &Body) -> Vec<(Name, String)> {
    let Some(schema) = &id.schema else { return Vec::new() };
    let name = id.name.as_str();
    let shared = match body {
        Body::Function(_) | Body::Procedure(_) | Body::Aggregate(_) => {
            Some(format!("{name}{}", id.signature.as_deref().unwrap_or_default()))
        }
        Body::Constraint(constraint) => constraint.rule.is_key().then(|| name.to_owned()),
        Body::Table(_)
        | Body::ForeignTable(_)
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::Sequence(_)
        | Body::Index(_)
        | Body::Enum(_)
        | Body::CompositeType(_)
        | Body::RangeType(_)
        | Body::BaseType(_)
        | Body::Domain(_) => Some(name.to_owned()),
        _ => None,
    };
    let multirange = match body {
        Body::RangeType(range) => range.multirange.as_ref(),
        _ => None,
    };
    let of_table = matches!(body, Body::Constraint(_)).then(|| (schema.clone(), id.to_string()));
    let multirange = multirange.and_then(|name| Some((name.schema.clone()?, name.name.as_str().to_owned())));
    let shared = shared.map(|name| (schema.clone(), name));
    multirange.into_iter().chain(shared).chain(of_table).collect()
}

/// The name that an identity column's sequence takes.
fn identity_sequence(id: &Id, body: &Body) -> Option<(Name, String)> {
    let Body::Column(column) = body else { return None };
    let QName { schema, name } = column.identity.as_ref()?.sequence_of(id);
    Some((schema?, name.as_str().to_owned()))
}
