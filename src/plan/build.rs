//! Changes into nodes: what goes, what is made, what is changed in place, and the edges between them.

use std::collections::BTreeSet;

use super::context::{At, Between};
use super::create::{Job, Maker, Part};
use super::depend::holder;
use super::graph::{Graph, NodeId, Verb};
use super::lineage::Referring;
use super::not_null::{column_of, usual_name};
use super::scope::{Scope, Sides};
use super::step::Options;
use super::write::{HazardKind, Lock, Sql, list};
use super::{dress, grants, online};
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
    /// What ties tables that go together in a circle.
    pub ties: BTreeSet<Id>,
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
        super::defaults::had(self.sides.actual, id, self.maker.major)
    }

    /// The object that takes another with it when it goes.
    fn taken_by(&self, id: &Id) -> Option<Id> {
        if self.ties.contains(id) {
            return None;
        }
        // A base type and its functions need each other: they go by its CASCADE.
        let needs = |id: &Id, other: &Id| self.sides.actual_needs.of(id).any(|need| need == other);
        let mut bases = self.sides.actual_needs.of(id).filter(|need| need.kind == Kind::BaseType);
        if let (Kind::Function, Some(base)) =
            (id.kind, bases.find(|b| self.scope.gone.contains(*b) && needs(b, id)))
        {
            return Some(base.clone());
        }
        let object = self.sides.actual.objects.get(id)?;
        if let Some(column) = column_of(id, object).filter(|column| self.scope.gone.contains(column)) {
            return Some(column);
        }
        let holder = holder(self.sides.actual, id, object)?;
        // A server does not go while somebody is mapped on it.
        (id.kind != Kind::UserMapping && self.scope.gone.contains(&holder)).then_some(holder)
    }

    /// The node in which an object goes.
    pub(super) fn dropped_in(&self, id: &Id) -> NodeId {
        if let Some(ty) = self.scope.with_type.get(id) {
            return (Verb::Alter, ty.clone(), Part::Whole);
        }
        let mut at = id.clone();
        while let Some(by) = self.taken_by(&at) {
            at = by;
        }
        (Verb::Drop, at, Part::Whole)
    }

    fn drops(&self, graph: &mut Graph) {
        let referring = Referring::new(self.sides.actual);
        let of_type = |id: &Id| self.scope.with_type.contains_key(id);
        let own = |id: &&Id| self.taken_by(id).is_none() && !dress::is_built_in(id) && !of_type(id);
        for id in self.scope.gone.iter().filter(own) {
            let Some(at) = self.actual(id) else { continue };
            let key = backwards(self.job(id), self.sides.actual);
            let online = self.options.online.then(|| online::drop_index(&at)).flatten();
            let statements = if self.scope.swapped.contains(id) {
                let (word, name) = (super::address::word(id.kind), aside(id, self.sides.actual));
                // Its functions stepped aside with it, and need it as it needs them.
                let cascade = if id.kind == Kind::BaseType { " CASCADE" } else { "" };
                vec![Sql::new(format!("DROP {word} {name}{cascade}"))]
            } else {
                online.unwrap_or_else(|| at.object.body.drop(&at))
            };
            let again = self.scope.make.contains(id);
            let alone = self.stays_below(id);
            let statements = statements.into_iter().map(|sql| if alone { only(sql) } else { sql });
            let statements = statements.map(|sql| if again { explained(sql) } else { sql });
            let statements = self.detached(id, &referring).into_iter().chain(statements).collect();
            graph.add((Verb::Drop, id.clone(), Part::Whole), key, statements);
        }
    }

    /// Whether a column goes that tables which inherit it are to keep: then it goes from its own table alone.
    fn stays_below(&self, id: &Id) -> bool {
        let (Kind::Column, Some(table)) = (id.kind, id.relation()) else { return false };
        if self.scope.make.contains(id) {
            return false;
        }
        let inherits = |body: &Body| matches!(body, Body::Table(heir) if heir.inherits.contains(&table));
        let heirs = self.sides.actual.of_kind(Kind::Table).filter(|(_, object)| inherits(&object.body));
        heirs
            .map(|(heir, _)| Id::under(Kind::Column, &heir.qname(), &id.name))
            .any(|own| self.sides.expected.objects.contains_key(&own) && !self.scope.gone.contains(&own))
    }

    /// A partition that a foreign key goes on to refer to by its table is detached before it goes.
    fn detached(&self, id: &Id, referring: &Referring<'_>) -> Option<Sql> {
        let Body::Table(table) = &self.sides.actual.objects.get(id)?.body else { return None };
        let keys = referring.through(self.sides.actual, id);
        let stays = keys.into_iter().any(|key| !self.scope.gone.contains(key));
        stays
            .then(|| crate::kinds::table::plan::partition(&id.qname(), table.partition_of.as_ref(), None))
            .into_iter()
            .flatten()
            .next()
    }

    fn job(&self, id: &Id) -> Job {
        let group = self.there.group(id);
        Job { id: id.clone(), part: Part::Whole, group, statements: Vec::new(), needs: BTreeSet::new() }
    }

    fn renames(&self, graph: &mut Graph) {
        for (old, new) in &self.scope.renamed {
            let sql = match (old.kind, old.relation()) {
                (Kind::Constraint, Some(relation)) => {
                    let domain = self.sides.actual.objects.contains_key(&Id::of(Kind::Domain, &relation));
                    let word = if domain { "DOMAIN" } else { "TABLE" };
                    format!("ALTER {word} {relation} RENAME CONSTRAINT {} TO {}", old.name, new.name)
                }
                _ => format!("ALTER INDEX {} RENAME TO {}", old.qname(), new.name),
            };
            // An index is renamed while its table is read and written (`RenameRelation()`).
            let lock =
                if old.kind == Kind::Index { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
            let mut statements = vec![Sql::locking(lock, sql)];
            statements.extend(self.said_anew(old, new));
            let key = self.job(old).key(self.sides.actual);
            graph.add((Verb::Rename, old.clone(), Part::Whole), key, statements);
        }
    }

    /// The comment of what got another name, where it is another.
    fn said_anew(&self, old: &Id, new: &Id) -> Option<Sql> {
        let (from, to) = (self.actual(old)?.object, self.expected(new)?.object);
        let differs = self.sides.expected.speaks.comments && from.comment != to.comment;
        differs.then(|| dress::comment(new, to, to.comment.as_deref())).flatten()
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
            if self.scope.with_type.contains_key(id) {
                attributes.retain(|attribute| !matches!(*attribute, "type" | "collation"));
            }
            let (online, undefaulted) = (self.options.online, self.scope.undefaulted.contains(id));
            let between = Between { actual, expected, attributes: &attributes, online, swapped, undefaulted };
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

    /// The functions of a base type step aside with it where those of the new one take the same arguments.
    fn functions_aside(&self, ty: &Id) -> Vec<Sql> {
        let of_type = |id: &&Id| {
            id.kind == Kind::Function
                && self.scope.make.contains(*id)
                && self.taken_by(id).as_ref() == Some(ty)
                && !self.takes(id, ty)
        };
        let functions = self.scope.gone.iter().filter(of_type).filter_map(|id| self.actual(id));
        let renamed = functions.map(|at| {
            let name = aside(at.id, self.sides.actual).name;
            Sql::new(format!("ALTER {} RENAME TO {name}", at.address()))
        });
        renamed.collect()
    }

    /// From 17 on a domain's NOT NULL is a constraint, whose usual name is to be free for the new domain's.
    fn constraint_aside(&self, domain: &Id) -> Option<Sql> {
        let Body::Domain(body) = &self.sides.actual.objects.get(domain)?.body else { return None };
        let name = domain.qname();
        let unnamed = || super::not_null::of(self.sides.actual, &name, None).is_none();
        let (from, to) = (usual_name(&name, None), usual_name(&aside(domain, self.sides.actual), None));
        (self.maker.major >= 17 && body.not_null && unnamed())
            .then(|| Sql::new(format!("ALTER DOMAIN {name} RENAME CONSTRAINT {from} TO {to}")))
    }

    /// Whether a function takes values of a type: the new type's is another one then.
    fn takes(&self, function: &Id, ty: &Id) -> bool {
        let Some(Body::Function(body)) = self.sides.actual.objects.get(function).map(|o| &o.body) else {
            return false;
        };
        body.0.arguments.iter().any(|argument| argument.mode.is_input() && argument.ty.name == ty.qname())
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
        for (id, tables) in &self.scope.unpublished {
            let Some(actual) = self.actual(id).filter(|_| !self.scope.gone.contains(id)) else { continue };
            let sql = Sql::locking(
                Lock::ShareUpdateExclusive,
                format!("ALTER {} DROP TABLE {}", actual.address(), list(tables)),
            );
            let what = "Changes of these tables are not published until they are added again below.";
            let statements = vec![sql.hazard(HazardKind::Access, what)];
            graph.add(
                (Verb::Before, id.clone(), Part::Whole),
                self.job(id).key(self.sides.actual),
                statements,
            );
        }
        for id in &self.scope.swapped {
            let Some(actual) = self.actual(id) else { continue };
            let sql = format!("ALTER {} RENAME TO {}", actual.address(), aside(id, self.sides.actual).name);
            let sql =
                Sql::new(sql).hazard(HazardKind::Note, "Columns go from this type to a new one of its name.");
            let mut statements = self.functions_aside(id);
            statements.extend(self.constraint_aside(id));
            statements.push(sql);
            let key = self.job(id).key(self.sides.actual);
            graph.add((Verb::Before, id.clone(), Part::Whole), key, statements);
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
}

/// What the index of a table's REPLICA IDENTITY may be: one of its own, or a key's.
fn replica_indexes(id: &Id, table: &crate::kinds::table::Table) -> Vec<Id> {
    let crate::kinds::table::ReplicaIdentity::Index(name) = &table.replica_identity else {
        return Vec::new();
    };
    let index = QName { schema: id.schema.clone(), name: name.clone() };
    vec![Id::of(Kind::Index, &index), Id::under(Kind::Constraint, &id.qname(), name)]
}

/// Whether a statement only makes room: others may come between it and what follows.
fn gets_out_of_the_way(sql: &Sql) -> bool {
    sql.text.contains(" DETACH PARTITION ")
        || sql.text.starts_with("ALTER ")
            && sql.text.contains(" NO INHERIT ")
            && !sql.text.contains(" CHECK ")
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

/// Of a table alone, not of those that inherit from it.
fn only(sql: Sql) -> Sql {
    Sql { text: sql.text.replacen("ALTER TABLE ", "ALTER TABLE ONLY ", 1), ..sql }
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
    // Default privileges are an attribute of their own kind.
    let is_own = |attribute: &&str| {
        !dress::is_dressing(attribute) || **attribute == *"privileges" && id.kind == Kind::DefaultPrivileges
    };
    let own = between.attributes.iter().any(is_own);
    if own {
        statements.extend(actual.object.body.alter(&object.body, between).unwrap_or_default());
    }
    // CREATE OR REPLACE forgets them (`deleteDependencyRecordsFor()` in `ProcedureCreate()`).
    let replaced = own && matches!(id.kind, Kind::Function | Kind::Procedure);
    let from = if replaced { None } else { actual.object.body.extensions() };
    statements.extend(dress::extensions(id, object, from));
    // Who becomes the owner loses what was granted to him by name, and who was it keeps nothing (`aclnewowner()`).
    let handed_over = between.differs("owner") && expected.model.speaks.privileges;
    if (between.differs("privileges") || handed_over) && id.kind != Kind::DefaultPrivileges {
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
