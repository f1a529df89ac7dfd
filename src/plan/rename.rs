//! Renames that the user confirmed: the statements, in an order in which no name is in the way of another, and the
//! schema as it is after them.

use std::collections::BTreeSet;

use super::address::{address, relation};
use super::step::{Action, Step};
use super::write::{Lock, Sql};
use crate::declare::{Settings, replayed};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Notice, Object};

/// One object that goes by another name than is declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rename {
    /// What it is called where it is.
    pub old: Id,
    /// What it is declared as.
    pub new: Id,
}

impl Rename {
    /// The same, seen from the other side.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { old: self.new, new: self.old }
    }

    /// The statement, of the object as it is.
    pub fn statement(&self, actual: &Model) -> Option<String> {
        let object = actual.objects.get(&self.old)?;
        statement(&self.old, object, &self.new.name).map(|sql| sql.text)
    }
}

/// Whether PostgreSQL has a RENAME for a kind.
pub fn can_be_renamed(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Extension
            | Kind::AccessMethod
            | Kind::Operator
            | Kind::Cast
            | Kind::Transform
            | Kind::UserMapping
            | Kind::DefaultPrivileges
    )
}

/// The RENAME of an object.
fn statement(id: &Id, object: &Object, to: &Name) -> Option<Sql> {
    if !can_be_renamed(id.kind) {
        return None;
    }
    let address = address(id, object);
    let sql = match (id.kind, &object.body) {
        (Kind::Column, _) => format!("ALTER TABLE {} RENAME COLUMN {} TO {to}", relation(id), id.name),
        (Kind::Constraint, _) => {
            let domain = address.contains(" ON DOMAIN ");
            let word = if domain { "DOMAIN" } else { "TABLE" };
            format!("ALTER {word} {} RENAME CONSTRAINT {} TO {to}", relation(id), id.name)
        }
        _ => format!("ALTER {address} RENAME TO {to}"),
    };
    Some(match (id.kind, &object.body) {
        (Kind::Index, _) => Sql::locking(Lock::ShareUpdateExclusive, sql),
        (_, Body::Constraint(_)) if sql.starts_with("ALTER DOMAIN") => Sql::new(sql),
        (
            Kind::Table
            | Kind::ForeignTable
            | Kind::View
            | Kind::MaterializedView
            | Kind::Column
            | Kind::Constraint
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy,
            _,
        ) => Sql::exclusive(sql),
        _ => Sql::new(sql),
    })
}

/// The schema after some renames, and the steps that lead there.
#[derive(Debug)]
pub struct Renamed {
    /// The schema afterwards.
    pub model: Model,
    /// The steps.
    pub steps: Vec<Step>,
}

/// Renames all of these; else says which cannot be.
///
/// What hangs under a table goes before the table, and that before its schema: each is called by its old names when
/// its turn comes. A name that another of them still has is waited for; in a circle one steps aside.
pub fn rename(actual: &Model, renames: &[Rename], settings: &Settings) -> Result<Renamed, Notice> {
    let mut pending: Vec<(Id, Name)> = renames.iter().map(|r| (r.old.clone(), r.new.name.clone())).collect();
    pending.sort_by_key(|(id, _)| (id.relation.is_none(), id.schema.is_none(), id.clone()));
    let mut renamed = Renamed { model: actual.clone(), steps: Vec::new() };
    while let Some((id, to)) = pending.first().cloned() {
        let leaving: BTreeSet<&Id> = pending.iter().map(|(id, _)| id).collect();
        let level = |id: &Id| (id.relation.is_none(), id.schema.is_none());
        let free = |(id, to): &(Id, Name)| !leaving.contains(&Id { name: to.clone(), ..id.clone() });
        match pending.iter().position(|one| level(&one.0) == level(&id) && free(one)) {
            Some(at) => {
                let (id, to) = pending.remove(at);
                renamed.one(&id, &to, settings)?;
            }
            None => {
                let aside = aside(&renamed.model, &id);
                renamed.one(&id, &aside, settings)?;
                pending.remove(0);
                pending.push((Id { name: aside, ..id }, to));
                pending.sort_by_key(|(id, _)| (id.relation.is_none(), id.schema.is_none(), id.clone()));
            }
        }
    }
    Ok(renamed)
}

/// A name that nothing has.
fn aside(model: &Model, id: &Id) -> Name {
    let mut name = Name::new(&format!("{}_aside", crate::model::truncate(id.name.as_str())));
    while model.objects.contains_key(&Id { name: name.clone(), ..id.clone() }) {
        name = Name::new(&format!("_{}", name.as_str()));
    }
    name
}

impl Renamed {
    fn one(&mut self, id: &Id, to: &Name, settings: &Settings) -> Result<(), Notice> {
        let no = |message: String| Notice {
            rule: "unresolved-statement".into(),
            message,
            help: None,
            object: Some(id.to_string()),
            origin: None,
        };
        let Some(object) = self.model.objects.get(id) else {
            return Err(no(format!("there is no {} {id}", id.kind.noun())));
        };
        let Some(sql) = statement(id, object, to) else {
            return Err(no(format!("PostgreSQL has no RENAME for {} {id}", id.kind.noun())));
        };
        let new = Id { name: to.clone(), ..id.clone() };
        if self.model.objects.contains_key(&new) {
            return Err(no(format!("{} {id} cannot be called {to}: {new} is there already", id.kind.noun())));
        }
        let table = super::step::table_of(id, &self.model);
        self.model = replayed(&self.model, &sql.text, settings)?;
        self.steps.push(Step::new(id, Action::Rename, sql, table));
        Ok(())
    }
}

/// What an object is declared as that the actual side calls `old`, where these renames are made.
pub fn declared_as(old: &Id, renames: &[(Id, Name)]) -> Id {
    let to = |id: &Id| renames.iter().find(|(from, _)| from == id).map(|(_, to)| to.clone());
    let mut new = old.clone();
    if let Some(name) = to(old) {
        new.name = name;
    }
    if let Some(relation) = old.relation() {
        let tables = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView, Kind::Domain];
        if let Some(name) = tables.iter().find_map(|kind| to(&Id::of(*kind, &relation))) {
            new.relation = Some(name);
        }
    }
    if let Some(name) = old.schema.as_ref().and_then(|schema| to(&Id::global(Kind::Schema, schema))) {
        new.schema = Some(name);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::declare;
    use crate::model::Source;

    fn model(sql: &str) -> Model {
        declare(vec![Source { path: "a.sql".to_owned(), text: sql.into() }], &Settings::default())
    }

    fn steps(sql: &str, renames: &[(Id, &str)]) -> Vec<String> {
        let all: Vec<(Id, Name)> = renames.iter().map(|(id, to)| (id.clone(), Name::new(to))).collect();
        let renames: Vec<_> =
            all.iter().map(|(old, _)| Rename { new: declared_as(old, &all), old: old.clone() }).collect();
        let renamed = rename(&model(sql), &renames, &Settings::default()).unwrap();
        for rename in &renames {
            assert!(renamed.model.objects.contains_key(&rename.new), "{}", rename.new);
        }
        renamed.steps.into_iter().map(|step| step.sql).collect()
    }

    #[test]
    fn parts_go_before_what_holds_them_and_circles_by_way_of_another_name() {
        let of = |kind, name: &str| Id::of_schema(kind, &"public".into(), &name.into());
        let table = of(Kind::Table, "users").qname();
        assert_eq!(
            steps(
                "CREATE TABLE users (mail text)",
                &[
                    (of(Kind::Table, "users"), "people"),
                    (Id::under(Kind::Column, &table, &"mail".into()), "email")
                ]
            ),
            [
                "ALTER TABLE public.users RENAME COLUMN mail TO email",
                "ALTER TABLE public.users RENAME TO people"
            ]
        );
        assert_eq!(
            steps(
                "CREATE TABLE t (a text, b text); CREATE INDEX i ON t (a); CREATE INDEX j ON t (b);",
                &[(of(Kind::Index, "i"), "j"), (of(Kind::Index, "j"), "i")]
            ),
            [
                "ALTER INDEX public.i RENAME TO i_aside",
                "ALTER INDEX public.j RENAME TO i",
                "ALTER INDEX public.i_aside RENAME TO j"
            ]
        );
    }

    #[test]
    fn what_cannot_be_renamed_is_told() {
        let there = model("CREATE TABLE t (a text); CREATE TABLE u (a text);");
        let of = |name: &str| Id::of_schema(Kind::Table, &"public".into(), &name.into());
        for (old, new, said) in [("x", "y", "no table"), ("t", "u", "there already")] {
            let one = Rename { old: of(old), new: of(new) };
            let error = rename(&there, &[one], &Settings::default()).unwrap_err();
            assert!(error.message.contains(said), "{}", error.message);
        }
    }
}
