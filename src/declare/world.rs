//! The schema as it is after the statements so far, and what hangs together in it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Settings;
use super::acl;
use super::ddl::ObjectName;
use super::entries::Entries;
use super::relation_columns::ViewColumns;
use super::repeat::{Repeat, Repeated};
use crate::expr::catalog::{Catalog, Extension};
use crate::kinds::Kind;
use crate::kinds::language::declare::plpgsql;
use crate::kinds::schema::Schema;
use crate::model::{
    Id, Model, Name, Notice, Object, Origin, Privileges, Provided, QName, RELATION_KINDS, SearchPath, Source,
};

/// All objects so far, those too that a model leaves out: what a table has from its parent.
///
/// Objects come and go through [`World::insert`], [`World::remove`] and [`World::update`], which keep the indices.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// What becomes the model.
    pub(crate) model: Model,
    /// The major version whose rules hold.
    pub(crate) major: u16,
    /// What PostgreSQL brings.
    pub(crate) catalog: &'static Catalog,
    /// What extensions of the actual side bring.
    pub(crate) provided: Provided,
    /// Extensions created so far whose members the catalog knows, each with its schema.
    pub(crate) extensions: Vec<(Name, &'static Extension)>,
    /// The search path in force.
    pub(crate) path: SearchPath,
    /// The search path that a session starts with.
    pub(crate) initial_path: SearchPath,
    /// The role in force, where it is known.
    pub(crate) role: Option<Name>,
    /// The role that a session starts as, where it is known.
    pub(crate) initial_role: Option<Name>,
    /// The statement in hand: where notices and new objects point to, unless told better.
    pub(crate) origin: Option<Origin>,
    /// Where all is pointed at instead, where the text in hand is none of the sources: what EXECUTE is given.
    pub(crate) stand_in: Option<Origin>,
    /// `default_tablespace` and `default_table_access_method` in force, where a statement set them.
    pub(crate) default_tablespace: Option<Name>,
    /// As `default_tablespace`.
    pub(crate) default_access_method: Option<Name>,
    /// Columns that an inheriting table declared itself: they stay when the parent's is dropped.
    pub(crate) own_columns: BTreeSet<Id>,
    /// Columns whose default was made when they were of a type of the schema, and is a cast from it since.
    pub(crate) defaults_of_type: BTreeMap<QName, BTreeSet<Id>>,
    /// Names of `pg_class`, each with the object that bears it: of a key's index its constraint, of an identity's
    /// sequence its column.
    relations: FxHashMap<QName, Id>,
    /// How many constraints of a schema have a name.
    constraints: FxHashMap<QName, u32>,
    /// How many columns a relation has.
    columns: FxHashMap<QName, u32>,
    /// What is not under a relation but goes with it, or points at it: indexes, statistics, owned sequences, foreign
    /// keys, partitions and children.
    attached_to: FxHashMap<QName, BTreeSet<Id>>,
    /// Indexes, constraints and triggers that a table merely has from its parent, each with the parent's.
    pub(super) inherited: FxHashMap<Id, Id>,
    /// The same the other way round.
    heirs: FxHashMap<Id, BTreeSet<Id>>,
    /// The columns of views, as far as they were asked for.
    pub(super) view_columns: ViewColumns,
    /// Temporary relations: statements about them are about nothing that lasts.
    temporary: BTreeSet<Name>,
    /// Relations that are there but could not be followed, a notice having said so.
    unfollowed: BTreeSet<QName>,
    /// Settings of somebody's own (`app.x`) that a script makes.
    pub(crate) custom_settings: BTreeSet<String>,
    /// What the statement in hand drops: no object of it is in the way of another.
    pub(crate) going: BTreeSet<Id>,
    /// What statements declare that others have declared before them.
    pub(crate) repeated: Vec<Repeated>,
}

/// What all kinds have, to be changed.
pub(crate) struct Common<'w> {
    /// [`Object::owner`].
    pub(crate) owner: &'w mut Option<Name>,
    /// [`Object::comment`].
    pub(crate) comment: &'w mut Option<String>,
    /// [`Object::privileges`].
    pub(crate) privileges: &'w mut Option<Privileges>,
}

impl World {
    /// A new database: schema `public`, language `plpgsql` and nothing else.
    pub(crate) fn new(sources: Vec<Source>, settings: &Settings) -> Self {
        let names = names_in(&sources);
        let mut world = Self {
            model: Model { sources, ..Model::default() },
            major: settings.major,
            catalog: Catalog::builtin(settings.major),
            provided: settings.provided.clone(),
            extensions: Vec::new(),
            path: settings.search_path.clone(),
            initial_path: settings.search_path.clone(),
            role: settings.user.clone(),
            initial_role: settings.user.clone(),
            origin: None,
            stand_in: None,
            default_tablespace: None,
            default_access_method: None,
            own_columns: BTreeSet::new(),
            defaults_of_type: BTreeMap::new(),
            relations: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            constraints: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            columns: FxHashMap::default(),
            attached_to: FxHashMap::default(),
            inherited: FxHashMap::default(),
            heirs: FxHashMap::default(),
            view_columns: ViewColumns::default(),
            temporary: BTreeSet::new(),
            unfollowed: BTreeSet::new(),
            custom_settings: BTreeSet::new(),
            going: BTreeSet::new(),
            repeated: Vec::new(),
        };
        let mut public = Object::new(Schema {});
        public.owner = (settings.major >= 15).then(|| Name::new("pg_database_owner"));
        public.comment = Some("standard public schema".to_owned());
        public.privileges = Some(acl::of_public_schema(settings.major));
        world.model.objects.insert(Id::global(Kind::Schema, &"public".into()), public);
        world.model.objects.extend([plpgsql(settings.major)]);
        world
    }

    /// Says something about the statement in hand.
    pub(crate) fn notice(&mut self, rule: &'static str, message: String, object: Option<String>) {
        let origin = self.stand_in.or(self.origin);
        self.model.notices.push(Notice { rule: rule.into(), message, help: None, object, origin });
    }

    /// Says that a statement names what is not there, or makes what is.
    pub(crate) fn unresolved(&mut self, message: String, object: impl ToString) {
        self.notice("unresolved-statement", message, Some(object.to_string()));
    }

    /// An object by its identity.
    pub(crate) fn get(&self, id: &Id) -> Option<&Object> {
        self.model.objects.get(id)
    }

    /// An object to change in what no index is made of; see [`World::update`] for the rest.
    pub(crate) fn get_mut(&mut self, id: &Id) -> Option<&mut Object> {
        self.view_columns.forget(id.kind);
        self.model.objects.get_mut(id)
    }

    /// What is said of an object from without: owner, comment, grants.
    pub(crate) fn common_mut(&mut self, id: &Id) -> Option<Common<'_>> {
        let Object { owner, comment, privileges, body: _, origin: _ } = self.model.objects.get_mut(id)?;
        Some(Common { owner, comment, privileges })
    }

    /// Whether there is such an object.
    pub(crate) fn has(&self, id: &Id) -> bool {
        self.model.objects.contains_key(id)
    }

    /// Adds an object.
    pub(crate) fn insert(&mut self, id: Id, object: Object) {
        if !self.unfollowed.is_empty() {
            self.unfollowed.remove(&id.qname());
        }
        if id.kind == Kind::Column {
            self.view_columns.forget_all();
        }
        let entries = Entries::of(&id, &object.body);
        if let Some(before) = self.model.objects.insert(id.clone(), object) {
            self.index(&id, &Entries::of(&id, &before.body), false);
        }
        self.index(&id, &entries, true);
    }

    /// Takes an object out, and nothing else.
    pub(crate) fn remove(&mut self, id: &Id) -> Option<Object> {
        self.view_columns.forget_all();
        let object = self.model.objects.remove(id)?;
        self.index(id, &Entries::of(id, &object.body), false);
        self.disinherit(id);
        Some(object)
    }

    /// Changes an object in anything.
    pub(crate) fn update(&mut self, id: &Id, change: impl FnOnce(&mut Object)) {
        self.view_columns.forget(id.kind);
        let Some(object) = self.model.objects.get_mut(id) else { return };
        let before = Entries::of(id, &object.body);
        change(object);
        let after = Entries::of(id, &object.body);
        if before != after {
            self.index(id, &before, false);
            self.index(id, &after, true);
        }
    }

    /// Gives an object another identity.
    pub(crate) fn rekey(&mut self, old: &Id, new: Id) {
        if *old == new {
            return;
        }
        let parent = self.inherited.get(old).cloned();
        let heirs = self.heirs.remove(old).unwrap_or_default();
        if let Some(object) = self.remove(old) {
            self.insert(new.clone(), object);
        }
        for heir in heirs {
            self.inherit(heir, new.clone());
        }
        if let Some(parent) = parent {
            self.inherit(new, parent);
        }
    }

    fn index(&mut self, id: &Id, entries: &Entries, add: bool) {
        let Entries { relation, constraint, column, attachments } = entries;
        if let Some(name) = relation {
            if add {
                self.relations.insert(name.clone(), id.clone());
            } else if self.relations.get(name) == Some(id) {
                self.relations.remove(name);
            }
        }
        if *constraint {
            count(&mut self.constraints, id.qname(), add);
        }
        if let Some(relation) = column {
            count(&mut self.columns, relation.clone(), add);
        }
        for relation in attachments {
            let set = self.attached_to.entry(relation.clone()).or_default();
            if add {
                set.insert(id.clone())
            } else {
                set.remove(id)
            };
        }
    }

    /// What bears a name in `pg_class`.
    pub(crate) fn relation_id(&self, name: &QName) -> Option<&Id> {
        self.relations.get(name)
    }

    /// Whether a name is taken in `pg_class`.
    pub(crate) fn relation_taken(&self, schema: &Name, name: &Name) -> bool {
        self.relations.contains_key(&QName::new(schema, name))
    }

    /// How many columns a table has.
    pub(crate) fn column_count(&self, table: &QName) -> u32 {
        self.columns.get(table).copied().unwrap_or_default()
    }

    /// Whether a constraint of the schema has this name.
    pub(crate) fn constraint_taken(&self, name: &QName) -> bool {
        self.constraints.get(name).is_some_and(|count| *count > 0)
    }

    /// What hangs on a relation without being under its name, of one kind.
    pub(crate) fn attached(&self, relation: &QName, kind: Kind) -> Vec<Id> {
        let all = self.attached_to.get(relation);
        all.into_iter().flatten().filter(|id| id.kind == kind).cloned().collect()
    }

    /// The same of several kinds, where nothing is changed meanwhile.
    pub(crate) fn attached_of(
        &self,
        relation: &QName,
        kinds: &'static [Kind],
    ) -> impl DoubleEndedIterator<Item = &Id> {
        let all = self.attached_to.get(relation);
        all.into_iter().flatten().filter(move |id| kinds.contains(&id.kind))
    }

    /// The tablespace of what is made: as written, else as `default_tablespace` says; none of the database's own.
    pub(crate) fn tablespace(&self, written: Option<&Name>) -> Option<Name> {
        let tablespace = written.or(self.default_tablespace.as_ref());
        tablespace.filter(|name| name.as_str() != "pg_default").cloned()
    }

    /// The partitions and inheriting tables of a table, foreign ones too.
    pub(crate) fn children(&self, relation: &QName) -> Vec<Id> {
        self.children_of(relation).cloned().collect()
    }

    /// The same, where nothing is changed meanwhile.
    pub(crate) fn children_of(&self, relation: &QName) -> impl DoubleEndedIterator<Item = &Id> {
        self.attached_of(relation, &[Kind::Table, Kind::ForeignTable])
    }

    /// Everything of one kind under a relation, in the order of names.
    pub(crate) fn under(&self, kind: Kind, relation: &QName) -> Vec<Id> {
        self.model.children(kind, relation).map(|(id, _)| id.clone()).collect()
    }

    /// Marks an object as merely inherited from that of a parent.
    pub(crate) fn inherit(&mut self, child: Id, parent: Id) {
        self.heirs.entry(parent.clone()).or_default().insert(child.clone());
        self.inherited.insert(child, parent);
    }

    /// What an object is inherited from.
    pub(crate) fn inherited_from(&self, id: &Id) -> Option<&Id> {
        self.inherited.get(id)
    }

    /// Lets an object stand for itself again.
    pub(crate) fn disinherit(&mut self, id: &Id) {
        if let Some(parent) = self.inherited.remove(id)
            && let Some(heirs) = self.heirs.get_mut(&parent)
        {
            heirs.remove(id);
        }
    }

    /// What is inherited from an object.
    pub(crate) fn heirs(&self, id: &Id) -> Vec<Id> {
        self.heirs.get(id).into_iter().flatten().cloned().collect()
    }

    /// Remembers a temporary relation.
    pub(crate) fn temporary(&mut self, name: &ObjectName) {
        self.temporary.insert(name.name.clone());
    }

    /// Remembers a relation whose columns could not be told.
    pub(crate) fn leave_unfollowed(&mut self, name: QName) {
        self.unfollowed.insert(name);
    }

    /// Remembers what a statement may have touched that could not be followed.
    pub(crate) fn doubt(&mut self, touched: BTreeSet<Id>) {
        let new = touched
            .iter()
            .filter(|id| RELATION_KINDS.contains(&id.kind) && id.relation.is_none() && !self.has(id));
        let new: Vec<QName> = new.map(Id::qname).collect();
        self.unfollowed.extend(new);
        self.model.doubtful.extend(touched);
    }

    /// Whether a name means a temporary relation, which goes before all others, or one that could not be followed:
    /// statements about it change nothing here.
    pub(crate) fn is_beyond(&self, name: &ObjectName) -> bool {
        let temporary = match name.schema.as_ref().map(Name::as_str) {
            Some(schema) => schema.starts_with("pg_temp"),
            None => self.temporary.contains(&name.name),
        };
        temporary || self.unfollowed_name(&name.qname()).is_some()
    }

    /// Whether a relation of this name is there that could not be followed.
    pub(crate) fn is_unfollowed(&self, schema: &Name, name: &Name) -> bool {
        !self.unfollowed.is_empty() && self.unfollowed.contains(&QName::new(schema, name))
    }

    fn unfollowed_name(&self, written: &QName) -> Option<QName> {
        if self.unfollowed.is_empty() {
            return None;
        }
        let has = |schema: &Name, name: &Name| self.unfollowed.contains(&QName::new(schema, name));
        self.lookup(written, has).filter(|name| self.unfollowed.contains(name))
    }

    /// Whether a name means a relation that is there but could not be followed, or a temporary one.
    pub(crate) fn is_unfollowed_name(&self, written: &QName) -> bool {
        self.unfollowed_name(written).is_some()
            || (written.schema.is_none() && self.temporary.contains(&written.name))
    }

    /// Relations that are there but could not be followed.
    pub(crate) fn unfollowed_relations(&self) -> impl Iterator<Item = &QName> {
        self.unfollowed.iter()
    }

    /// All names of `pg_class` in order, each with the object that bears it.
    pub(crate) fn relation_names(&self) -> impl Iterator<Item = (&QName, &Id)> {
        self.relations.iter().collect::<BTreeMap<_, _>>().into_iter()
    }

    /// The text that a place is in.
    pub(crate) fn source_text(&self, origin: Origin) -> Option<std::sync::Arc<str>> {
        let number = usize::try_from(origin.source).ok()?;
        self.model.sources.get(number).map(|source| source.text.clone())
    }

    /// Whether another world, come from the same, has the same schema and goes on in the same way.
    pub(crate) fn is_same_schema(&self, other: &Self) -> bool {
        let names =
            |world: &Self| world.extensions.iter().map(|(schema, e)| (schema.clone(), e.name)).collect();
        let (own, others): (Vec<_>, Vec<_>) = (names(self), names(other));
        self.model.objects == other.model.objects
            && self.model.notices == other.model.notices
            && self.inherited == other.inherited
            && self.temporary == other.temporary
            && self.unfollowed == other.unfollowed
            && own == others
            && (&self.path, &self.role) == (&other.path, &other.role)
            && self.default_tablespace == other.default_tablespace
            && self.default_access_method == other.default_access_method
    }

    /// Forgets a relation that was temporary or not followed; whether it was.
    pub(crate) fn forget(&mut self, name: &ObjectName) -> bool {
        let written = name.qname();
        let temporary = written.schema.as_ref().is_none_or(|schema| schema.as_str().starts_with("pg_temp"));
        if temporary && self.temporary.remove(&name.name) {
            return true;
        }
        let Some(name) = self.unfollowed_name(&written) else { return false };
        // What is gone needs no following.
        let gone = name.to_string();
        self.model.notices.retain(|n| n.rule != "unfollowed-statement" || n.object.as_ref() != Some(&gone));
        self.model.doubtful.retain(|id| id.qname() != name && id.relation().as_ref() != Some(&name));
        self.unfollowed.remove(&name)
    }

    /// Whether a relation can be made: its name is free in `pg_class`, or a notice says it is not.
    pub(crate) fn is_new_relation(&mut self, id: &Id, if_not_exists: bool) -> bool {
        let Some(taken) = self.relations.get(&id.qname()).cloned() else { return true };
        if if_not_exists {
            self.repeat(&taken, Repeat::Ignored);
        } else {
            self.unresolved(format!("{} {taken} exists already", taken.kind.noun()), id);
        }
        false
    }

    /// The relation that a statement is about: a notice where it is not there.
    pub(crate) fn expect_relation(&mut self, name: &ObjectName, if_exists: bool) -> Option<Id> {
        if self.is_beyond(name) {
            return None;
        }
        if let Some(id) = self.relation(&name.qname()).and_then(|found| self.relation_id(&found).cloned()) {
            return Some(id);
        }
        if !if_exists && !self.is_provided(&self.relation_name(&name.qname())) {
            let name = name.qname();
            self.unresolved(format!("relation {name} does not exist"), &name);
        }
        None
    }

    /// Whether a relation is PostgreSQL's own or an extension's.
    pub(crate) fn is_provided(&self, name: &QName) -> bool {
        let (Some(schema), relation) = (&name.schema, name.name.as_str()) else { return false };
        self.catalog.relation(schema.as_str(), relation).is_some()
            || self.extensions.iter().any(|(at, e)| at == schema && e.layer.relation(relation).is_some())
            || self.provided.relations.iter().any(|r| r.name == *name)
    }
}

/// About how many names texts declare: room for them at once is cheaper than more and more of it.
fn names_in(sources: &[Source]) -> usize {
    const BYTES_A_NAME: usize = 512;
    const MOST: usize = 8192;
    (sources.iter().map(|source| source.text.len()).sum::<usize>() / BYTES_A_NAME).min(MOST)
}

/// Counts one more of a name, or one less.
fn count(counts: &mut FxHashMap<QName, u32>, name: QName, add: bool) {
    let count = counts.entry(name).or_default();
    *count = if add { *count + 1 } else { count.saturating_sub(1) };
}
