//! Changes into nodes: what goes, what is made, what is changed in place, and the edges between them.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{At, Between};
use super::create::{Job, Maker, Part};
use super::depend::{holder, mentions_column};
use super::graph::{Graph, NodeId, Verb};
use super::scope::{Scope, Sides, inherited_column};
use super::step::Options;
use super::write::{HazardKind, Sql};
use super::{dress, grants, online};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Privileges, QName};

/// What nodes are made from.
#[derive(Debug)]
pub struct Builder<'m> {
    /// Both sides.
    pub sides: Sides<'m>,
    /// What has to happen.
    pub scope: &'m Scope,
    /// Makes objects of the declared side.
    pub maker: &'m Maker<'m>,
    /// Knows the objects of the actual side.
    pub there: &'m Maker<'m>,
    /// How.
    pub options: &'m Options,
}

impl Builder<'_> {
    /// All nodes with their edges.
    pub fn graph(&self) -> Graph {
        let mut graph = Graph::default();
        self.drops(&mut graph);
        self.renames(&mut graph);
        self.alters(&mut graph);
        self.detours(&mut graph);
        self.replica_identities(&mut graph);
        let jobs = self.maker.jobs(&self.scope.make, &|id| self.had(id));
        for job in &jobs {
            let key = job.key(self.sides.expected);
            graph.add((Verb::Create, job.id.clone(), job.part), key, job.statements.clone());
        }
        self.connect(&mut graph, &jobs);
        graph
    }

    fn actual(&self, id: &Id) -> Option<At<'_>> {
        self.sides.actual.objects.get_key_value(id).and_then(|(id, _)| self.there.at(id))
    }

    fn expected(&self, id: &Id) -> Option<At<'_>> {
        self.sides.expected.objects.get_key_value(id).and_then(|(id, _)| self.maker.at(id))
    }

    /// A new object's privileges: built-in ones, and what the default privileges of the role that runs this add.
    fn had(&self, id: &Id) -> Privileges {
        let initial = dress::initial(id, self.maker.major);
        let Some(server) = &self.sides.actual.server else { return initial };
        super::defaults::of_new(self.sides.actual, id, &Name::new(&server.user), initial)
    }

    /// The object that takes another with it when it goes.
    fn taken_by(&self, id: &Id) -> Option<Id> {
        // A base type and its functions need each other: they go by its CASCADE.
        let needs = |id: &Id, other: &Id| self.sides.actual_needs.of(id).any(|need| need == other);
        let mut bases = self.sides.actual_needs.of(id).filter(|need| need.kind == Kind::BaseType);
        if let (Kind::Function, Some(base)) =
            (id.kind, bases.find(|b| self.scope.gone.contains(*b) && needs(b, id)))
        {
            return Some(base.clone());
        }
        let holder = holder(self.sides.actual, id, self.sides.actual.objects.get(id)?)?;
        // A server does not go while somebody is mapped on it.
        (id.kind != Kind::UserMapping && self.scope.gone.contains(&holder)).then_some(holder)
    }

    /// The node in which an object goes.
    fn dropped_in(&self, id: &Id) -> NodeId {
        let mut at = id.clone();
        while let Some(by) = self.taken_by(&at) {
            at = by;
        }
        (Verb::Drop, at, Part::Whole)
    }

    fn drops(&self, graph: &mut Graph) {
        for id in self.scope.gone.iter().filter(|id| self.taken_by(id).is_none() && !dress::is_built_in(id)) {
            let Some(at) = self.actual(id) else { continue };
            let key = backwards(self.job(id), self.sides.actual);
            let online = self.options.online.then(|| online::drop_index(&at)).flatten();
            let statements = if self.scope.swapped.contains(id) {
                vec![Sql::new(format!(
                    "DROP {} {}",
                    super::address::word(id.kind),
                    aside(id, self.sides.actual)
                ))]
            } else {
                online.unwrap_or_else(|| at.object.body.drop(&at))
            };
            let again = self.scope.make.contains(id);
            let statements =
                statements.into_iter().map(|sql| if again { explained(sql) } else { sql }).collect();
            graph.add((Verb::Drop, id.clone(), Part::Whole), key, statements);
        }
    }

    fn job(&self, id: &Id) -> Job {
        let group = self.there.group(id);
        Job { id: id.clone(), part: Part::Whole, group, statements: Vec::new(), needs: BTreeSet::new() }
    }

    fn renames(&self, graph: &mut Graph) {
        for (old, new) in &self.scope.renamed {
            let sql = match (old.kind, old.relation()) {
                (Kind::Constraint, Some(relation)) => {
                    let domain = matches!(self.sides.actual.objects.get(old).map(|o| &o.body), Some(Body::Constraint(c)) if matches!(c.rule, ConstraintRule::DomainCheck { .. }));
                    let word = if domain { "DOMAIN" } else { "TABLE" };
                    format!("ALTER {word} {relation} RENAME CONSTRAINT {} TO {}", old.name, new.name)
                }
                _ => format!("ALTER INDEX {} RENAME TO {}", old.qname(), new.name),
            };
            let key = self.job(old).key(self.sides.actual);
            graph.add((Verb::Rename, old.clone(), Part::Whole), key, vec![Sql::exclusive(sql)]);
        }
    }

    fn alters(&self, graph: &mut Graph) {
        let ids: BTreeSet<&Id> = self.scope.changed.keys().chain(&self.scope.retyped).collect();
        for id in ids {
            let (Some(actual), Some(expected)) = (self.actual(id), self.expected(id)) else { continue };
            let mut attributes = self.scope.changed.get(id).cloned().unwrap_or_default();
            let swapped = self.scope.retyped.contains(id);
            if swapped {
                attributes.insert("type");
            }
            if self.scope.undefaulted.contains(id) {
                attributes.remove("default");
            }
            let between =
                Between { actual, expected, attributes: &attributes, online: self.options.online, swapped };
            let key = self.job(id).key(self.sides.actual);
            let (first, then): (Vec<_>, Vec<_>) = alter(&between).into_iter().partition(gets_out_of_the_way);
            graph.add((Verb::Before, id.clone(), Part::Whole), key.clone(), first);
            let mut then = then;
            then.extend(self.regrants(&expected, &then));
            graph.add((Verb::Alter, id.clone(), Part::Whole), key, then);
        }
    }

    /// REPLICA IDENTITY where it is another, or where the index that it names is made again.
    fn replica_identities(&self, graph: &mut Graph) {
        for (id, object) in self.sides.expected.of_kind(Kind::Table) {
            let (Body::Table(table), Some(at)) = (&object.body, self.expected(id)) else { continue };
            let differs =
                || self.scope.changed.get(id).is_some_and(|names| names.contains("replica_identity"));
            let remade = || replica_indexes(id, table).iter().any(|index| self.scope.make.contains(index));
            if !self.scope.make.contains(id) && (differs() || remade()) {
                let key = Job { part: Part::ReplicaIdentity, ..self.job(id) }.key(self.sides.expected);
                graph.add((Verb::Alter, id.clone(), Part::ReplicaIdentity), key, vec![table.identity(&at)]);
            }
        }
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

    /// Grants on columns that a REVOKE on their table takes along.
    fn regrants(&self, table: &At<'_>, statements: &[Sql]) -> Vec<Sql> {
        let revokes = |sql: &Sql| sql.text.starts_with("REVOKE ") && table.id.kind != Kind::Column;
        if !statements.iter().any(revokes) {
            return Vec::new();
        }
        let name = table.id.qname();
        let columns = self.sides.expected.children(Kind::Column, &name).filter_map(|(id, object)| {
            let privileges = object.privileges.as_ref()?;
            Some(grants::of_object(
                id,
                object,
                table.object.owner.as_ref(),
                &Privileges::default(),
                privileges,
            ))
        });
        columns.flatten().collect()
    }

    /// What gets out of the way and comes back: defaults, and the names of types that are replaced.
    fn detours(&self, graph: &mut Graph) {
        for id in &self.scope.undefaulted {
            let (Some(actual), Some(expected)) = (self.actual(id), self.expected(id)) else { continue };
            let (Body::Column(from), Body::Column(to)) = (&actual.object.body, &expected.object.body) else {
                continue;
            };
            let key = self.job(id).key(self.sides.actual);
            let none = crate::kinds::column::Column { default: None, ..from.clone() };
            graph.add((Verb::Before, id.clone(), Part::Whole), key.clone(), vec![none.default_sql(&actual)]);
            if to.default.is_some() {
                graph.add((Verb::After, id.clone(), Part::Whole), key, vec![to.default_sql(&expected)]);
            }
        }
        for id in &self.scope.swapped {
            let Some(actual) = self.actual(id) else { continue };
            let sql = format!("ALTER {} RENAME TO {}", actual.address(), aside(id, self.sides.actual).name);
            let sql =
                Sql::new(sql).hazard(HazardKind::Note, "Columns go from this type to a new one of its name.");
            graph.add(
                (Verb::Before, id.clone(), Part::Whole),
                self.job(id).key(self.sides.actual),
                vec![sql],
            );
        }
        for id in &self.scope.as_texts {
            let (Some(actual), Some(table)) = (self.actual(id), id.relation()) else { continue };
            let text = crate::kinds::column::plan::to_text(&actual, &table);
            graph.add(
                (Verb::Before, id.clone(), Part::Whole),
                self.job(id).key(self.sides.actual),
                vec![text],
            );
        }
    }

    fn connect(&self, graph: &mut Graph, jobs: &[Job]) {
        self.connect_drops(graph);
        let parts = self.parts_made(graph);
        for node in graph.ids() {
            match node.0 {
                Verb::Alter if node.2 == Part::ReplicaIdentity => {
                    connect_replica_identity(graph, &node, &parts);
                }
                Verb::Before | Verb::Alter | Verb::After => self.connect_alter(graph, &node, &parts),
                Verb::Create | Verb::Drop | Verb::Rename => {}
            }
        }
        let under = self.columns_under(graph);
        for job in jobs {
            let node = (Verb::Create, job.id.clone(), job.part);
            for (id, part) in &job.needs {
                graph.edge(&node, &(Verb::Create, id.clone(), *part));
            }
            for need in self.sides.expected_needs.of(&job.id) {
                graph.edge(&node, &(Verb::Alter, need.clone(), Part::Whole));
                for column in under
                    .get(need)
                    .into_iter()
                    .flatten()
                    .filter(|c| job.id.kind != Kind::Column && c.1 != job.id)
                {
                    graph.edge(&node, column);
                }
            }
            let gone = if self.scope.swapped.contains(&job.id) { Verb::Before } else { Verb::Drop };
            graph.edge(&node, &(gone, job.id.clone(), Part::Whole));
        }
        self.connect_names(graph, jobs);
        self.connect_extensions(graph);
        self.connect_partitions(graph);
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

    /// The nodes that add, change or retype columns, by table.
    fn columns_under(&self, graph: &Graph) -> BTreeMap<Id, Vec<NodeId>> {
        let mut under: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        let columns = graph.ids().into_iter().filter(|(verb, id, part)| {
            id.kind == Kind::Column && *part == Part::Whole && matches!(verb, Verb::Alter | Verb::Create)
        });
        for node in columns {
            if let Some((table, _)) = node.1.relation().and_then(|name| self.sides.expected.relation(&name)) {
                under.entry(table.clone()).or_default().push(node);
            }
        }
        under
    }

    /// What needs something goes before it.
    fn connect_drops(&self, graph: &mut Graph) {
        for id in &self.scope.swapped {
            graph.edge(&(Verb::Drop, id.clone(), Part::Whole), &(Verb::Before, id.clone(), Part::Whole));
        }
        let mut on_table: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        for node in graph.ids().into_iter().filter(|node| matches!(node.0, Verb::Alter | Verb::Before)) {
            let table = node
                .1
                .relation()
                .and_then(|name| self.sides.actual.relation(&name))
                .map(|(id, _)| id.clone());
            on_table.entry(table.unwrap_or_else(|| node.1.clone())).or_default().push(node);
        }
        let mut columns: BTreeMap<Id, Vec<NodeId>> = BTreeMap::new();
        for node in graph.ids().into_iter().filter(|node| node.0 == Verb::Drop && node.1.kind == Kind::Column)
        {
            if let Some((table, _)) = node.1.relation().and_then(|name| self.sides.actual.relation(&name)) {
                columns.entry(table.clone()).or_default().push(node);
            }
        }
        for id in &self.scope.gone {
            let node = self.dropped_in(id);
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
                if need.kind != Kind::Table {
                    graph.edge(node, &(Verb::Alter, need.clone(), Part::Whole));
                }
            }
            graph.edge(node, &(Verb::Before, id.clone(), Part::Whole));
        }
        if *verb == Verb::After {
            graph.edge(node, &(Verb::Alter, id.clone(), Part::Whole));
        }
        if *verb == Verb::Alter && self.joins(id) {
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

    /// Whether a table becomes a partition or child of another.
    fn joins(&self, id: &Id) -> bool {
        let parents = |model: &Model| crate::diff::parents(model, &id.qname());
        let before = parents(self.sides.actual);
        id.kind == Kind::Table && parents(self.sides.expected).iter().any(|parent| !before.contains(parent))
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
}

/// A table's REPLICA IDENTITY comes after what makes or renames an index or key of it.
fn connect_replica_identity(graph: &mut Graph, node: &NodeId, parts: &BTreeMap<QName, Vec<NodeId>>) {
    let of_table = parts.get(&node.1.qname()).into_iter().flatten();
    let is_index = |part: &&NodeId| {
        matches!(part.0, Verb::Create | Verb::Rename) && matches!(part.1.kind, Kind::Constraint | Kind::Index)
    };
    of_table.filter(is_index).for_each(|part| graph.edge(node, part));
}

/// The names that an object takes from others of its schema: relations and types share one space, routines another.
fn taken_names(id: &Id, body: &Body) -> Vec<(Name, String)> {
    let Some(schema) = &id.schema else { return Vec::new() };
    let name = id.name.as_str();
    let taken = match body {
        Body::Function(_) | Body::Procedure(_) | Body::Aggregate(_) => {
            format!("{name}{}", id.signature.as_deref().unwrap_or_default())
        }
        Body::Constraint(constraint) => match constraint.rule {
            ConstraintRule::PrimaryKey(_) | ConstraintRule::Unique(_) | ConstraintRule::Exclusion(_) => {
                name.to_owned()
            }
            _ => return Vec::new(),
        },
        Body::Table(_)
        | Body::ForeignTable(_)
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::Sequence(_) => name.to_owned(),
        Body::Index(_)
        | Body::Enum(_)
        | Body::CompositeType(_)
        | Body::RangeType(_)
        | Body::BaseType(_)
        | Body::Domain(_) => name.to_owned(),
        _ => return Vec::new(),
    };
    vec![(schema.clone(), taken)]
}

/// What the index of a table's REPLICA IDENTITY may be: one of its own, or a key's.
fn replica_indexes(id: &Id, table: &crate::kinds::table::Table) -> Vec<Id> {
    let crate::kinds::table::ReplicaIdentity::Index(name) = &table.replica_identity else {
        return Vec::new();
    };
    let index = QName { schema: id.schema.clone(), name: name.clone() };
    vec![Id::of(Kind::Index, &index), Id::under(Kind::Constraint, &id.qname(), name)]
}

/// The name that an identity column's sequence takes.
fn identity_sequence(id: &Id, body: &Body) -> Option<(Name, String)> {
    let Body::Column(column) = body else { return None };
    let identity = column.identity.as_ref()?;
    let table = id.relation.as_ref()?;
    let usual = || crate::declare::names::object_name(table.as_str(), Some(id.name.as_str()), "seq");
    let name = identity.sequence.as_ref().map_or_else(usual, |name| name.as_str().to_owned());
    Some((id.schema.clone()?, name))
}

/// Whether a statement only makes room: others may come between it and what follows.
fn gets_out_of_the_way(sql: &Sql) -> bool {
    sql.text.contains(" DETACH PARTITION ")
        || sql.text.ends_with(" DROP IDENTITY")
        || sql.text.ends_with(" DROP DEFAULT")
}

/// What is dropped goes in the opposite order to what is made.
fn backwards(job: Job, model: &Model) -> super::create::Key {
    let (rank, group, under, id, part) = job.key(model);
    (u8::MAX - rank, group, u8::MAX - under, id, part)
}

/// The name that a type has until nothing is of it any more.
fn aside(id: &Id, model: &Model) -> QName {
    let mut name = format!("{}__old", id.name.as_str());
    while model.objects.keys().any(|other| other.schema == id.schema && other.name.as_str() == name) {
        name.push('_');
    }
    QName { schema: id.schema.clone(), name: Name::new(&name) }
}

/// Why something goes that is declared.
fn explained(sql: Sql) -> Sql {
    sql.hazard(
        HazardKind::Note,
        "It is made again below: PostgreSQL cannot change it, or what it uses, in place.",
    )
}

/// Everything that leads an object to what is declared, where it stands.
fn alter(between: &Between<'_>) -> Vec<Sql> {
    let (actual, expected) = (&between.actual, &between.expected);
    let (id, object) = (actual.id, expected.object);
    let mut statements = Vec::new();
    let owner = object.owner.as_ref().or(actual.object.owner.as_ref());
    if let (true, Some(owner)) = (between.differs("owner"), owner) {
        statements.extend(dress::owner(id, object, owner));
    }
    let common = ["owner", "comment"];
    let is_own = |attribute: &&str| {
        !common.contains(attribute) && (**attribute != *"privileges" || id.kind == Kind::DefaultPrivileges)
    };
    if between.attributes.iter().any(is_own) {
        statements.extend(actual.object.body.alter(&object.body, between).unwrap_or_default());
    }
    if between.differs("privileges") && id.kind != Kind::DefaultPrivileges {
        let side = |privileges: &Option<Privileges>| {
            let privileges = privileges.clone().unwrap_or_default();
            owner.map(|owner| privileges.clone().owned_by(owner)).unwrap_or(privileges)
        };
        let (from, to) = (side(&actual.object.privileges), side(&object.privileges));
        statements.extend(grants::of_object(id, object, owner, &from, &to));
    }
    if between.differs("comment") {
        statements.extend(dress::comment(id, object, object.comment.as_deref()));
    }
    statements
}
