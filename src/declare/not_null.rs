//! NOT NULL: a flag of a column, and from 18 on a constraint that has a name (`AddRelationNotNullConstraints()`).
//!
//! Every such constraint is held while statements run, as its name stays when table and column are renamed. The model
//! gets those that say more than the column does. Under the rules of earlier majors the column alone says it, and the
//! constraint is only made where a statement asks for it: files have many of them.

use std::collections::{BTreeMap, BTreeSet};

use super::names::object_name;
use super::world::World;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, Object, Origin, QName};

/// What a statement says of a NOT NULL beside its column.
#[derive(Clone, Debug, Default)]
pub(crate) struct NotNull {
    /// CONSTRAINT name.
    pub(crate) name: Option<Name>,
    /// NO INHERIT.
    pub(crate) no_inherit: bool,
    /// NOT VALID.
    pub(crate) not_valid: bool,
    /// ALTER TABLE ONLY.
    pub(crate) only: bool,
    /// Where.
    pub(crate) origin: Option<Origin>,
}

impl NotNull {
    /// Whether it says no more than the column does.
    fn is_plain(&self) -> bool {
        let Self { name, no_inherit, not_valid, only: _, origin: _ } = self;
        name.is_none() && !no_inherit && !not_valid
    }
}

/// The first major versions that hold NOT NULL of a table's columns, and of domains, as constraints. A file may have been
/// written for one of them whatever the rules in force: its statements find the constraints by name in any case.
const OF_COLUMNS: u16 = 18;
const OF_DOMAINS: u16 = 17;

/// Whether a NOT NULL constraint says more than the column or domain that is NOT NULL.
pub(crate) fn says_more(
    owner: &Name,
    column: Option<&Name>,
    name: &Name,
    no_inherit: bool,
    validated: bool,
    comment: Option<&str>,
) -> bool {
    let usual = object_name(owner.as_str(), column.map(Name::as_str), "not_null");
    no_inherit || !validated || comment.is_some() || name.as_str() != usual
}

impl World {
    /// Demands NOT NULL of a column, as the table's own, and of the children's.
    pub(crate) fn set_not_null(&mut self, table: &QName, column: &Name, said: NotNull) {
        let there = self.flagged_not_null(table, column);
        self.demand_not_null(table, column, there, said);
    }

    /// The same, unless the column is NOT NULL already.
    pub(crate) fn ensure_not_null(&mut self, table: &QName, column: &Name) {
        if self.flagged_not_null(table, column).is_none() {
            self.demand_not_null(table, column, None, NotNull::default());
        }
    }

    /// Flags a column as NOT NULL; the constraint that there was of it.
    fn flagged_not_null(&mut self, table: &QName, column: &Name) -> Option<Id> {
        // A column that was nullable has none.
        self.flag_not_null(table, column, true).then(|| self.not_null_of(table, column)).flatten()
    }

    fn demand_not_null(&mut self, table: &QName, column: &Name, there: Option<Id>, said: NotNull) {
        let id = match there {
            Some(id) => self.own_not_null(id, said.name, said.not_valid),
            None if self.major < OF_COLUMNS && said.is_plain() => {
                if !said.only {
                    self.spread_not_null(table, column);
                }
                return;
            }
            None => {
                let free = || self.free_constraint(table, Some(column.as_str()), "not_null");
                let taken = |name: &Name| self.has(&Id::under(Kind::Constraint, table, name));
                // Earlier majors forget the name.
                let name = said.name.filter(|name| self.major >= OF_COLUMNS || !taken(name));
                let id = Id::under(Kind::Constraint, table, &name.unwrap_or_else(free));
                if !self.is_new(&id, false) {
                    return;
                }
                let rule =
                    ConstraintRule::NotNull { column: Some(column.clone()), no_inherit: said.no_inherit };
                self.create_at(id.clone(), constraint(rule, !said.not_valid), said.origin.or(self.origin));
                id
            }
        };
        if !said.only {
            self.spread_to_children(&id);
        }
    }

    /// NOT NULL that no constraint says comes to the children.
    fn spread_not_null(&mut self, table: &QName, column: &Name) {
        for child in self.children(table) {
            let child = child.qname();
            if !self.flag_not_null(&child, column, true) {
                self.demand_not_null(&child, column, None, NotNull::default());
            }
        }
    }

    /// Makes the constraints of a table's columns that alone say that they are NOT NULL: before what they are called
    /// after changes, and where it is copied.
    pub(crate) fn name_not_nulls(&mut self, table: &QName) {
        self.name_not_nulls_where(table, |_| true);
    }

    /// The same of a constraint that a statement names.
    pub(crate) fn name_not_null(&mut self, id: &Id) {
        if id.kind == Kind::Constraint
            && !self.has(id)
            && let Some(table) = id.relation()
        {
            self.name_not_nulls_where(&table, |name| *name == id.name);
        }
    }

    fn name_not_nulls_where(&mut self, table: &QName, is_asked: impl Fn(&Name) -> bool) {
        if self.major >= OF_COLUMNS {
            return;
        }
        let said: BTreeSet<&Name> = self.not_nulls(table).map(|(column, _)| column).collect();
        let silent = self.model.children(Kind::Column, table).filter(|(id, object)| {
            matches!(&object.body, Body::Column(column) if column.not_null) && !said.contains(&id.name)
        });
        let silent: Vec<(Name, Option<Origin>)> =
            silent.map(|(id, object)| (id.name.clone(), object.origin)).collect();
        for (column, origin) in silent {
            let name = self.free_constraint(table, Some(column.as_str()), "not_null");
            let id = Id::under(Kind::Constraint, table, &name);
            if is_asked(&name) && !self.has(&id) {
                let rule = ConstraintRule::NotNull { column: Some(column), no_inherit: false };
                self.create_at(id, constraint(rule, true), origin);
            }
        }
    }

    /// What was only inherited is the table's own now, and valid where it is to be.
    fn own_not_null(&mut self, id: Id, name: Option<Name>, not_valid: bool) -> Id {
        self.disinherit(&id);
        if let Some(Body::Constraint(body)) = self.get_mut(&id).map(|object| &mut object.body) {
            body.validated |= !not_valid;
        }
        let Some(table) = id.relation() else { return id };
        let named = name.map_or_else(|| id.clone(), |name| Id::under(Kind::Constraint, &table, &name));
        self.rekey(&id, named.clone());
        named
    }

    /// DROP NOT NULL: children that say it themselves keep it from 18 on.
    pub(crate) fn drop_not_null(&mut self, table: &QName, column: &Name, only: bool) {
        self.flag_not_null(table, column, false);
        let id = self.not_null_of(table, column);
        let heirs = id.as_ref().map(|id| self.heirs(id)).unwrap_or_default();
        let losing: Vec<QName> = match (only, self.major >= OF_COLUMNS) {
            (true, _) => Vec::new(),
            (false, true) => heirs.iter().filter_map(Id::relation).collect(),
            (false, false) => self.children(table).iter().map(Id::qname).collect(),
        };
        losing.iter().for_each(|child| self.drop_not_null(child, column, false));
        heirs.iter().for_each(|heir| self.disinherit(heir));
        if let Some(id) = id {
            self.remove(&id);
        }
    }

    /// Whether it was so before; of what is no column of the model, it may have been.
    fn flag_not_null(&mut self, table: &QName, column: &Name, not_null: bool) -> bool {
        let id = Id::under(Kind::Column, table, column);
        match self.get_mut(&id).map(|object| &mut object.body) {
            Some(Body::Column(column)) => std::mem::replace(&mut column.not_null, not_null),
            _ => true,
        }
    }

    /// The NOT NULL constraint of a column.
    pub(crate) fn not_null_of(&self, table: &QName, column: &Name) -> Option<Id> {
        self.not_nulls(table).find(|(of, _)| *of == column).map(|(_, id)| id.clone())
    }

    /// A parent's NOT NULL comes to a child that has none: under the same name, if that is free there.
    pub(crate) fn place_not_null(&mut self, id: &Id, column: &Name, child: &QName) {
        self.flag_not_null(child, column, true);
        if self.not_null_of(child, column).is_some() {
            return;
        }
        let Some(object) = self.get(id).cloned() else { return };
        let same = Id::under(Kind::Constraint, child, &id.name);
        let copy = if self.has(&same) {
            let free = self.free_constraint(child, Some(column.as_str()), "not_null");
            Id::under(Kind::Constraint, child, &free)
        } else {
            same
        };
        self.insert(copy.clone(), Object { comment: None, ..object });
        self.inherit(copy.clone(), id.clone());
        self.spread_to_children(&copy);
    }

    /// ATTACH PARTITION: the NOT NULL that a table has is its parent's.
    pub(crate) fn attach_not_nulls(&mut self, parent: &QName, child: &QName) {
        let own: BTreeMap<&Name, &Id> = self.not_nulls(child).collect();
        let both =
            self.not_nulls(parent).filter_map(|(column, of)| Some(((*own.get(column)?).clone(), of.clone())));
        for (own, of) in both.collect::<Vec<_>>() {
            self.inherit(own, of);
        }
    }

    /// The columns of a table that have a NOT NULL constraint, each with that.
    fn not_nulls(&self, table: &QName) -> impl Iterator<Item = (&Name, &Id)> {
        self.model.children(Kind::Constraint, table).filter_map(|(id, object)| match &object.body {
            Body::Constraint(Constraint {
                rule: ConstraintRule::NotNull { column: Some(column), .. },
                ..
            }) => Some((column, id)),
            _ => None,
        })
    }

    /// LIKE: the NOT NULL of a column comes along by its name, which the source's has by now.
    pub(crate) fn copy_not_null(&mut self, source: &QName, table: &QName, column: &Name, comments: bool) {
        let Some((id, object)) =
            self.not_null_of(source, column).and_then(|id| Some((id.clone(), self.get(&id)?.clone())))
        else {
            return;
        };
        let Body::Constraint(Constraint { rule: ConstraintRule::NotNull { no_inherit, .. }, .. }) =
            object.body
        else {
            return;
        };
        let said = NotNull { name: Some(id.name.clone()), no_inherit, ..NotNull::default() };
        self.set_not_null(table, column, said);
        if comments && let Some(copy) = self.get_mut(&Id::under(Kind::Constraint, table, &id.name)) {
            copy.comment = object.comment;
        }
    }

    /// NOT NULL of a domain.
    pub(crate) fn set_domain_not_null(&mut self, domain: &QName, said: NotNull) {
        if self.domain_not_null(domain).is_some() {
            return;
        }
        let name = said.name.unwrap_or_else(|| self.free_constraint(domain, None, "not_null"));
        let id = Id::under(Kind::Constraint, domain, &name);
        if self.is_new(&id, false) {
            let rule = ConstraintRule::NotNull { column: None, no_inherit: false };
            self.create_at(id, constraint(rule, true), said.origin.or(self.origin));
        }
    }

    /// The NOT NULL constraint of a domain.
    pub(crate) fn domain_not_null(&self, domain: &QName) -> Option<Id> {
        let of_it = |object: &Object| {
            matches!(&object.body, Body::Constraint(Constraint { rule: ConstraintRule::NotNull { .. }, .. }))
        };
        self.model
            .children(Kind::Constraint, domain)
            .find(|(_, object)| of_it(object))
            .map(|(id, _)| id.clone())
    }
}

/// Whether it is a NOT NULL constraint that says no more than its column or domain does, or that the major has not.
pub(crate) fn is_usual_not_null(id: &Id, object: &Object, major: u16) -> bool {
    let Body::Constraint(Constraint { rule, validated, .. }) = &object.body else { return false };
    let ConstraintRule::NotNull { column, no_inherit } = rule else { return false };
    let owner = id.relation.as_ref().unwrap_or(&id.name);
    let since = if column.is_some() { OF_COLUMNS } else { OF_DOMAINS };
    let comment = object.comment.as_deref();
    major < since || !says_more(owner, column.as_ref(), &id.name, *no_inherit, *validated, comment)
}

fn constraint(rule: ConstraintRule, validated: bool) -> Constraint {
    Constraint { validated, ..Constraint::new(rule) }
}
