//! What is left when all is replayed: what another object implies is none of its own.

use std::collections::BTreeSet;

use super::not_null::is_usual_not_null;
use super::resolve::TEMPORARY;
use super::world::World;
use crate::kinds::language::declare::plpgsql;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object, Origin};

impl World {
    /// The model of what is there now.
    pub(crate) fn into_model(mut self) -> Model {
        self.leave_out_implied();
        self.leave_out_undumped();
        self.mark_local_columns();
        // It is there anyway; what matters is who may use it.
        if !self.model.speaks.privileges {
            self.model.objects.remove(&plpgsql(self.major).0);
        }
        let mut model = std::mem::take(&mut self.model);
        model.provided = std::mem::take(&mut self.provided);
        // Nobody waits until its indices are freed.
        rayon::spawn(move || drop(self));
        model
    }

    /// What a table merely has from its parent is no object; what of it is its own is kept: names of indexes and keys
    /// with the parent's, a trigger that fires otherwise than the parent's and an index that departs from it by itself.
    /// Nor is a NOT NULL that says no more than its column does.
    fn leave_out_implied(&mut self) {
        let kinds = [Kind::Constraint, Kind::Index, Kind::Trigger];
        let inherited = || self.inherited.keys().filter(|id| kinds.contains(&id.kind));
        let departing: BTreeSet<Id> = inherited().filter(|id| self.departs(id)).cloned().collect();
        let named: Vec<Id> = inherited().filter(|id| self.is_named_in_root(id)).cloned().collect();
        named.iter().for_each(|id| self.name_in_root(id));
        for id in &departing {
            let root = self.root(id).qname();
            match self.model.objects.get_mut(id).map(|object| &mut object.body) {
                Some(Body::Trigger(trigger)) => trigger.inherited = true,
                Some(Body::Index(index)) => index.attached_to = Some(root),
                _ => {}
            }
        }
        let Self { model, inherited, major, .. } = self;
        let is_implied = |id: &Id, object: &Object| {
            is_usual_not_null(id, object, *major) || (inherited.contains_key(id) && !departing.contains(id))
        };
        for kind in kinds {
            model.objects.retain_of_kind(kind, |id, object| !is_implied(id, object));
        }
    }

    /// What is made in schemas that are no part of a dump: it goes with the session, or among what PostgreSQL brings.
    fn leave_out_undumped(&mut self) {
        for schema in [TEMPORARY, "pg_catalog", "information_schema"].map(Name::new) {
            let kinds = Kind::ALL.iter();
            let made = kinds.flat_map(|kind| self.model.objects.within(*kind, Some(&schema), None));
            let made: Vec<(Id, Option<Origin>)> =
                made.map(|(id, object)| (id.clone(), object.origin)).collect();
            if made.is_empty() {
                continue;
            }
            self.model.objects.retain(|id, _| id.schema.as_ref() != Some(&schema));
            for (id, origin) in made.into_iter().filter(|_| schema.as_str() != TEMPORARY) {
                let message =
                    format!("{} {id} is among what PostgreSQL brings, and is not compared", id.kind.noun());
                self.origin = origin;
                self.notice("unmodeled-object", message, Some(id.to_string()));
            }
        }
    }

    /// Whether what is inherited is otherwise than the parent's in what can be changed on its own.
    fn departs(&self, id: &Id) -> bool {
        // Of constraints nothing can.
        let parent = self.inherited.get(id).filter(|_| id.kind != Kind::Constraint);
        parent.is_some_and(|parent| match (self.get(id), self.get(parent)) {
            (Some(own), Some(parents)) => departs(own, parents),
            _ => false,
        })
    }

    /// Whether its name is kept with that of the root: of indexes and keys.
    fn is_named_in_root(&self, id: &Id) -> bool {
        match self.get(id).map(|object| &object.body) {
            Some(Body::Index(_)) => true,
            Some(Body::Constraint(constraint)) => constraint.rule.is_key(),
            _ => false,
        }
    }

    /// The object that one is inherited from, directly or not.
    fn root<'w>(&'w self, id: &'w Id) -> &'w Id {
        let mut root = id;
        while let Some(above) = self.inherited.get(root) {
            root = above;
        }
        root
    }

    /// Marks the columns of inheriting tables that these declare themselves as well.
    fn mark_local_columns(&mut self) {
        let merged = |id: &&Id| {
            let table =
                id.relation().and_then(|name| self.relation_id(&name)).and_then(|table| self.get(table));
            let parents = match table.map(|object| &object.body) {
                Some(Body::Table(table)) => table.inherits.as_slice(),
                Some(Body::ForeignTable(table)) => table.inherits.as_slice(),
                _ => &[],
            };
            parents.iter().any(|parent| self.has(&Id::under(Kind::Column, parent, &id.name)))
        };
        for id in self.own_columns.iter().filter(merged).cloned().collect::<Vec<_>>() {
            if let Some(Body::Column(column)) = self.model.objects.get_mut(&id).map(|object| &mut object.body)
            {
                column.local = true;
            }
        }
    }

    /// Notes the name of a partition's index or key with the parent's that it is attached to.
    fn name_in_root(&mut self, id: &Id) {
        let table = match self.get(id).map(|object| &object.body) {
            Some(Body::Index(index)) => Some(index.table.clone()),
            Some(Body::Constraint(_)) => id.relation(),
            _ => None,
        };
        let Some(table) = table else { return };
        let root = self.root(id).clone();
        let names = match self.model.objects.get_mut(&root).map(|object| &mut object.body) {
            Some(Body::Index(index)) => &mut index.partition_names,
            Some(Body::Constraint(constraint)) if constraint.rule.is_key() => &mut constraint.partition_names,
            _ => return,
        };
        let name = (table, id.name.clone());
        names.insert(names.partition_point(|before| *before < name), name);
    }
}

/// Whether what a partition has from its parent is otherwise than the parent's in what can be changed on its own.
fn departs(own: &Object, parents: &Object) -> bool {
    match (&own.body, &parents.body) {
        (Body::Trigger(own), Body::Trigger(parents)) => own.enabled != parents.enabled,
        (Body::Index(index), Body::Index(parents)) => {
            let alone = own.comment.is_some() || !index.statistics.is_empty() || !index.extensions.is_empty();
            alone || (&index.options, &index.tablespace) != (&parents.options, &parents.tablespace)
        }
        _ => false,
    }
}
