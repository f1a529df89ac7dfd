//! The jobs that make objects, and what each must come after.

use std::collections::{BTreeMap, BTreeSet};

use super::context::At;
use super::depend::{Needs, holder};
use super::dress;
use super::write::Sql;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind, sequence};
use crate::model::{Expr, Id, Model, Name, Privileges, QName, SearchPath};

/// Which part of making an object a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The bare name of a type that functions need before it is defined.
    Shell,
    /// The object itself.
    Whole,
    /// The default of a column, apart from its table.
    Default,
    /// The column that owns a sequence.
    Owned,
    /// REPLICA IDENTITY of a table, which may be an index.
    ReplicaIdentity,
}

/// One step of making a schema.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it makes.
    pub id: Id,
    /// Which part of it.
    pub part: Part,
    /// What it is listed under: a table's index goes with the table.
    pub group: Id,
    /// The statements.
    pub statements: Vec<Sql>,
    /// What it comes after.
    pub needs: BTreeSet<(Id, Part)>,
}

/// Where a job stands among those that nothing orders.
pub type Key = (u8, Id, u8, Id, Part);

/// Kinds in the order in which they are made where nothing else decides.
fn rank(kind: Kind) -> u8 {
    let order = [
        Kind::Schema,
        Kind::Extension,
        Kind::Language,
        Kind::AccessMethod,
        Kind::Collation,
        Kind::Enum,
        Kind::BaseType,
        Kind::CompositeType,
        Kind::RangeType,
        Kind::Domain,
        Kind::Function,
        Kind::Procedure,
        Kind::Aggregate,
        Kind::Operator,
        Kind::OperatorFamily,
        Kind::OperatorClass,
        Kind::Cast,
        Kind::Transform,
        Kind::Conversion,
        Kind::TextSearchParser,
        Kind::TextSearchTemplate,
        Kind::TextSearchDictionary,
        Kind::TextSearchConfiguration,
        Kind::ForeignDataWrapper,
        Kind::ForeignServer,
        Kind::UserMapping,
        Kind::Sequence,
        Kind::Table,
        Kind::ForeignTable,
        Kind::View,
        Kind::MaterializedView,
        Kind::Publication,
        Kind::Subscription,
        Kind::EventTrigger,
        Kind::DefaultPrivileges,
    ];
    order.iter().position(|k| *k == kind).map_or(u8::MAX, |n| u8::try_from(n * 2).unwrap_or(u8::MAX))
}

/// For what is written by itself.
static NONE_APART: BTreeSet<Id> = BTreeSet::new();

/// Foreign keys come after all tables, before views.
const FOREIGN_KEYS: u8 = 57;

impl Job {
    /// Where it stands.
    pub fn key(&self, model: &Model) -> Key {
        let foreign = matches!(model.objects.get(&self.id).map(|o| &o.body), Some(Body::Constraint(c)) if matches!(c.rule, ConstraintRule::ForeignKey(_)));
        let rank = if foreign { FOREIGN_KEYS } else { rank(self.group.kind) };
        let under = match (self.id.kind, self.part) {
            _ if self.id == self.group && self.part <= Part::Whole => 0,
            (_, Part::Default | Part::Owned) => 1,
            (Kind::Column, _) => 2,
            (Kind::Constraint, _) => 3,
            (Kind::Index, _) => 4,
            (_, Part::ReplicaIdentity) => 5,
            (Kind::Statistics, _) => 6,
            (Kind::Trigger, _) => 7,
            (Kind::Rule, _) => 8,
            (Kind::Policy, _) => 9,
            _ => 10,
        };
        (rank, self.group.clone(), under, self.id.clone(), self.part)
    }
}

/// One side, as something to make objects from.
#[derive(Debug)]
pub struct Maker<'m> {
    /// The side.
    pub model: &'m Model,
    /// What its objects need.
    pub needs: &'m Needs,
    /// The major version of the server.
    pub major: u16,
    /// Whether what is made on tables that are there already is made in the online way.
    pub online: bool,
    /// Columns that come with their table's type, with it.
    pub with_type: BTreeMap<Id, Id>,
    apart: BTreeSet<Id>,
}

/// An expression that a table or domain is written with: a constraint's or a default's.
fn piece(body: &Body) -> Option<&Expr> {
    match body {
        Body::Column(column) => column.default.as_ref(),
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::Check { expr, .. } | ConstraintRule::DomainCheck { expr, .. } => Some(expr),
            ConstraintRule::Exclusion(exclusion) => exclusion.predicate.as_ref(),
            _ => None,
        },
        _ => None,
    }
}

/// What a column needs for itself, whatever its default needs.
fn is_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType | Kind::Collation
    )
}

/// The columns of a key: CREATE TABLE makes one index of two keys over the same columns.
fn key_columns(constraint: &Constraint) -> Option<&[Name]> {
    match &constraint.rule {
        ConstraintRule::PrimaryKey(key) | ConstraintRule::Unique(key) => Some(&key.columns),
        _ => None,
    }
}

impl<'m> Maker<'m> {
    /// A maker of a side's objects, for a server of this major version.
    pub fn new(model: &'m Model, needs: &'m Needs, major: u16) -> Self {
        let mut maker =
            Self { model, needs, major, online: false, with_type: BTreeMap::new(), apart: BTreeSet::new() };
        let mut paths: BTreeMap<Id, &SearchPath> = BTreeMap::new();
        let mut keys: BTreeSet<(Id, Option<&[Name]>)> = BTreeSet::new();
        for (id, object) in model.objects.iter() {
            if !matches!(id.kind, Kind::Column | Kind::Constraint) {
                continue;
            }
            let Some(table) = holder(model, id, object) else { continue };
            let misfit = match &object.body {
                Body::Constraint(constraint) => maker.at(id).is_some_and(|at| !constraint.fits_inline(&at)),
                // CREATE VIEW names no defaults.
                Body::Column(column) => column.is_derived() && column.default.is_some(),
                _ => false,
            };
            let other_path = piece(&object.body)
                .is_some_and(|expr| *paths.entry(table.clone()).or_insert(&expr.path) != &expr.path);
            let twin = matches!(&object.body, Body::Constraint(c) if !keys.insert((table.clone(), key_columns(c))) && key_columns(c).is_some());
            let circular = piece(&object.body).is_some() && maker.reaches(id, &table);
            if misfit || other_path || twin || circular || super::unknown::is_within(id, object) {
                maker.apart.insert(id.clone());
            }
        }
        maker
    }

    /// Whether what a piece of a table needs, its table aside, needs the table in turn.
    fn reaches(&self, piece: &Id, table: &Id) -> bool {
        let mut next: Vec<&Id> =
            self.needs.of(piece).filter(|id| *id != table && id.kind != Kind::Sequence).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = next.pop() {
            if id == table {
                return true;
            }
            if seen.insert(id) {
                next.extend(self.needs.of(id));
                if matches!(id.kind, Kind::Table | Kind::ForeignTable) {
                    let children = [Kind::Column, Kind::Constraint];
                    let name = id.qname();
                    let of =
                        children.iter().flat_map(|kind| self.model.children(*kind, &name).map(|(id, _)| id));
                    next.extend(of.flat_map(|id| self.needs.of(id)));
                }
            }
        }
        false
    }

    /// An object in its place.
    pub fn at(&self, id: &'m Id) -> Option<At<'_>> {
        let object = self.model.objects.get(id)?;
        Some(At { id, object, model: self.model, major: self.major, apart: &self.apart })
    }

    /// Constraints and defaults that are not written with their table.
    pub fn apart(&self) -> &BTreeSet<Id> {
        &self.apart
    }

    /// Whether an object is written within the CREATE of another.
    pub fn is_within(&self, id: &Id, making: &BTreeSet<Id>) -> Option<Id> {
        if !matches!(id.kind, Kind::Column | Kind::Constraint)
            || self.apart.contains(id) && id.kind == Kind::Constraint
        {
            return None;
        }
        let object = self.model.objects.get(id)?;
        let holder = holder(self.model, id, object)?;
        if making.contains(&holder) {
            return Some(holder);
        }
        // A column that is added brings its NOT NULL along.
        let column = match &object.body {
            Body::Constraint(Constraint {
                rule: ConstraintRule::NotNull { column, .. },
                validated: true,
                ..
            }) => column.as_ref()?,
            _ => return None,
        };
        let column = Id::under(Kind::Column, &id.relation()?, column);
        making.contains(&column).then_some(column)
    }

    /// The jobs that make these objects.
    pub fn jobs(&self, making: &BTreeSet<Id>, had: &dyn Fn(&Id) -> Privileges) -> Vec<Job> {
        let mut jobs: BTreeMap<(Id, Part), Job> = BTreeMap::new();
        for id in making {
            let Some((id, _)) = self.model.objects.get_key_value(id) else { continue };
            for job in self.jobs_of(id, making, had) {
                jobs.insert((job.id.clone(), job.part), job);
            }
        }
        self.connect(&mut jobs, making);
        jobs.into_values().collect()
    }

    fn job(&self, id: &Id, part: Part, statements: Vec<Sql>) -> Job {
        let group = self.group(id);
        Job { id: id.clone(), part, group, statements, needs: BTreeSet::new() }
    }

    /// What an object is listed under: its table, else itself.
    pub fn group(&self, id: &Id) -> Id {
        let group = self.model.objects.get(id).and_then(|object| match id.kind {
            Kind::Sequence | Kind::UserMapping | Kind::DefaultPrivileges => None,
            _ => holder(self.model, id, object).map(|h| holder_of_column(self.model, h)),
        });
        group.unwrap_or_else(|| id.clone())
    }

    fn jobs_of(&self, id: &'m Id, making: &BTreeSet<Id>, had: &dyn Fn(&Id) -> Privileges) -> Vec<Job> {
        let Some(at) = self.at(id) else { return Vec::new() };
        if self.is_within(id, making).is_some() {
            let default = self.apart.contains(id) && id.kind == Kind::Column;
            return match &at.object.body {
                Body::Column(column) if default => {
                    vec![self.job(id, Part::Default, vec![column.default_sql(&at)])]
                }
                _ => Vec::new(),
            };
        }
        let (at, late) = self.with_default(at);
        let mut statements = if dress::is_built_in(id) { Vec::new() } else { self.create(&at, making) };
        statements.extend(dress::fresh(&at, had));
        let mut jobs = Vec::new();
        jobs.extend(late.map(|sql| self.job(id, Part::Default, vec![sql])));
        match &at.object.body {
            Body::Table(table) => {
                statements.extend(self.dress_parts(id, making, had));
                let identity = table.replica_identity_sql(&at);
                jobs.extend(identity.map(|sql| self.job(id, Part::ReplicaIdentity, vec![sql])));
            }
            Body::ForeignTable(_) | Body::Domain(_) => statements.extend(self.dress_parts(id, making, had)),
            Body::View(_) | Body::MaterializedView(_) | Body::CompositeType(_) => {
                statements.extend(self.trim_columns(&at));
                statements.extend(self.dress_parts(id, making, had));
            }
            Body::Column(_) => {
                let table = id.relation();
                let constraints = table.iter().flat_map(|table| self.model.children(Kind::Constraint, table));
                let brought = constraints.filter(|(own, _)| self.is_within(own, making).as_ref() == Some(id));
                let dressed =
                    brought.filter_map(|(own, _)| self.at(own)).flat_map(|at| dress::fresh(&at, had));
                statements.extend(dressed);
            }
            Body::Sequence(own) if own.owned_by.is_some() => {
                jobs.push(self.job(id, Part::Owned, vec![sequence::plan::own(own, &at)]));
            }
            Body::BaseType(base) if !base.shell => jobs.push(self.shell(id)),
            Body::RangeType(range) if range.canonical.is_some() => jobs.push(self.shell(id)),
            _ => {}
        }
        jobs.push(self.job(id, Part::Whole, statements));
        jobs
    }

    /// A column that is added to a table in use has its default from the start, unless that needs the column itself:
    /// then what sets it comes apart.
    fn with_default<'a>(&'a self, at: At<'a>) -> (At<'a>, Option<Sql>) {
        let Body::Column(column) = &at.object.body else { return (at, None) };
        let table = holder(self.model, at.id, at.object).filter(|_| self.apart.contains(at.id));
        match table {
            Some(table) if self.reaches(at.id, &table) || super::unknown::is_within(at.id, at.object) => {
                (at, Some(column.default_sql(&at)))
            }
            Some(_) => (At { apart: &NONE_APART, ..at }, None),
            None => (at, None),
        }
    }

    fn create(&self, at: &At<'_>, making: &BTreeSet<Id>) -> Vec<Sql> {
        if let (true, Body::Column(column)) = (self.with_type.contains_key(at.id), &at.object.body) {
            return column.beyond_type(at);
        }
        let in_use = || holder(self.model, at.id, at.object).is_some_and(|holder| !making.contains(&holder));
        let online = (self.online && in_use()).then(|| super::online::create(at)).flatten();
        online.unwrap_or_else(|| at.object.body.create(at))
    }

    fn shell(&self, id: &Id) -> Job {
        self.job(id, Part::Shell, vec![Sql::new(format!("CREATE TYPE {}", id.qname()))])
    }

    /// What is said of a view's columns besides their defaults, comments and grants.
    fn trim_columns(&self, view: &At<'_>) -> Vec<Sql> {
        let name = view.id.qname();
        let columns = self.model.children(Kind::Column, &name);
        let trimmings = columns.filter_map(|(id, object)| match &object.body {
            Body::Column(column) => Some(column.trimmings(&At { id, object, ..*view })),
            _ => None,
        });
        trimmings.flatten().collect()
    }

    /// Comments and grants of the columns and constraints that are written with a table or domain.
    fn dress_parts(&self, holder: &Id, making: &BTreeSet<Id>, had: &dyn Fn(&Id) -> Privileges) -> Vec<Sql> {
        let name = holder.qname();
        let columns =
            self.model.columns(&name).into_iter().map(|(column, _)| Id::under(Kind::Column, &name, column));
        let constraints = self.model.children(Kind::Constraint, &name).map(|(id, _)| id.clone());
        let within = columns.chain(constraints).filter(|id| self.is_within(id, making).is_some());
        let keys = within.filter_map(|id| self.model.objects.get_key_value(&id));
        keys.filter_map(|(id, _)| self.at(id)).flat_map(|at| dress::fresh(&at, had)).collect()
    }

    /// Turns what objects need into what jobs come after.
    fn connect(&self, jobs: &mut BTreeMap<(Id, Part), Job>, making: &BTreeSet<Id>) {
        let known: BTreeSet<(Id, Part)> = jobs.keys().cloned().collect();
        let job_of = |id: &Id| self.is_within(id, making).unwrap_or_else(|| id.clone());
        for id in making.iter().filter(|id| self.model.objects.contains_key(id)) {
            let default = (id.clone(), Part::Default);
            let part = if known.contains(&default) { Part::Default } else { Part::Whole };
            let own = if part == Part::Default { id.clone() } else { job_of(id) };
            for need in self.needs.of(id) {
                let need = job_of(need);
                // Functions that define a type are content with its shell.
                let shell = (need.clone(), Part::Shell);
                let by_shell = known.contains(&shell)
                    && id.kind == Kind::Function
                    && self.needs.of(&shell.0).any(|function| function == id);
                let need = if by_shell { shell } else { (need, Part::Whole) };
                if need.0 != own && known.contains(&need) {
                    if part == Part::Default && is_type(need.0.kind) {
                        jobs.entry((job_of(id), Part::Whole))
                            .and_modify(|job| job.needs.extend([need.clone()]));
                    }
                    jobs.entry((own.clone(), part)).and_modify(|job| job.needs.extend([need]));
                }
            }
        }
        let giving = self.index_jobs(&known);
        for (id, part) in &known {
            let before = match part {
                Part::Shell | Part::Whole => {
                    known.contains(&(id.clone(), Part::Shell)).then(|| (id.clone(), Part::Shell))
                }
                Part::Default => Some((job_of(id), Part::Whole)),
                Part::Owned => self.owner_job(id, making).map(|id| (id, Part::Whole)),
                Part::ReplicaIdentity => Some((id.clone(), Part::Whole)),
            };
            let mut needs: BTreeSet<_> =
                before.into_iter().filter(|need| *need != (id.clone(), *part)).collect();
            if *part == Part::ReplicaIdentity {
                needs.extend(giving.get(&id.qname()).into_iter().flatten().map(|job| (*job).clone()));
            }
            // Their own indexes and keys come before the parent's.
            if *part == Part::Whole {
                let partitions = self.partitions_before(id).into_iter();
                let partitions = partitions.map(|table| (Id::of(Kind::Table, &table), Part::Whole));
                needs.extend(partitions.filter(|partition| known.contains(partition)));
            }
            if *part == Part::Owned {
                needs.insert((id.clone(), Part::Whole));
            }
            jobs.entry((id.clone(), *part)).and_modify(|job| job.needs.extend(needs));
        }
    }

    /// What the indexes of partitions that are attached to an index or key are called.
    fn partition_names(&self, id: &Id) -> &[(QName, Name)] {
        match self.model.objects.get(id).map(|object| &object.body) {
            Some(Body::Index(index)) => &index.partition_names,
            Some(Body::Constraint(constraint)) => &constraint.partition_names,
            _ => &[],
        }
    }

    /// The partitions that are there before an index or key of their parent is made.
    fn partitions_before(&self, id: &Id) -> Vec<QName> {
        let Some(at) = self.model.objects.get_key_value(id).and_then(|(id, _)| self.at(id)) else {
            return Vec::new();
        };
        match &at.object.body {
            Body::Index(index) => index.waits_for(&at),
            Body::Constraint(constraint) => {
                constraint.named_partitions(&at).into_iter().map(|(table, _)| table.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The jobs that give a table an index or key, by the table: its own, and those that it has from a parent's.
    fn index_jobs<'k>(&self, known: &'k BTreeSet<(Id, Part)>) -> BTreeMap<QName, Vec<&'k (Id, Part)>> {
        let mut giving: BTreeMap<QName, Vec<_>> = BTreeMap::new();
        for job in known {
            let own = match self.model.objects.get(&job.0).map(|object| &object.body) {
                Some(Body::Index(index)) => Some(index.table.clone()),
                Some(Body::Constraint(_)) => job.0.relation(),
                _ => None,
            };
            let partitions = self.partition_names(&job.0).iter().map(|(partition, _)| partition.clone());
            for table in own.into_iter().chain(partitions) {
                giving.entry(table).or_default().push(job);
            }
        }
        giving
    }

    /// The job that makes the column that owns a sequence.
    fn owner_job(&self, sequence: &Id, making: &BTreeSet<Id>) -> Option<Id> {
        let column = self.model.objects.get(sequence)?.body.parent(sequence)?;
        Some(self.is_within(&column, making).unwrap_or(column))
    }
}

/// A table, where a column is what holds something.
fn holder_of_column(model: &Model, id: Id) -> Id {
    let table = (id.kind == Kind::Column).then(|| id.relation()).flatten();
    table.and_then(|name| model.relation(&name)).map_or(id, |(table, _)| table.clone())
}

/// The jobs in the order in which they can run.
pub fn in_order(jobs: Vec<Job>, model: &Model) -> Vec<Job> {
    let at: BTreeMap<(Id, Part), usize> =
        jobs.iter().enumerate().map(|(n, j)| ((j.id.clone(), j.part), n)).collect();
    let keys: Vec<_> = jobs.iter().map(|job| job.key(model)).collect();
    let needs: Vec<BTreeSet<usize>> =
        jobs.iter().map(|job| job.needs.iter().filter_map(|need| at.get(need).copied()).collect()).collect();
    let mut jobs: Vec<_> = jobs.into_iter().map(Some).collect();
    let order = super::order::sorted(&keys, &needs);
    order.into_iter().filter_map(|n| jobs.get_mut(n).and_then(Option::take)).collect()
}

/// A path to read statements by, followed from one to the next.
#[derive(Debug, Default)]
pub struct Path(Option<SearchPath>);

impl Path {
    /// `SET search_path` where the next statement needs another one than there is.
    pub fn before(&mut self, sql: &Sql) -> Option<String> {
        let wanted = sql.path.as_ref().filter(|path| self.0.as_ref() != Some(path))?;
        self.0 = Some(wanted.clone());
        Some(super::write::set_path(wanted))
    }
}
