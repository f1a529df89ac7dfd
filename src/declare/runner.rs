//! The role that runs a file: nobody knows its name offline, but what the file makes is its own, default privileges too.

use std::collections::BTreeMap;

use crate::kinds::default_privileges::{DefaultPrivileges, declare::id};
use crate::kinds::user_mapping::UserMapping;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, Object};

/// What such a role is called for want of its name; no role can have it.
pub(crate) const RUNNER: &str = "current_user";

/// A role as SQL writes it: whoever runs a statement by the word for it.
pub(crate) fn spelled(role: &Name) -> String {
    if role.as_str() == RUNNER { RUNNER.to_uppercase() } else { role.to_string() }
}

/// Gives the default privileges of whoever runs the file to the role that has such of the same schema on the other
/// side and that the file does not speak of by name: the one whose grants are the same, or the only one.
pub fn adopt_defaults(model: &mut Model, other: &Model) {
    let runner = Name::new(RUNNER);
    let nameless = defaults(model).filter(|(_, given)| given.role == runner);
    let nameless: Vec<(Id, DefaultPrivileges)> =
        nameless.map(|(id, given)| (id.clone(), given.clone())).collect();
    for (old, mut given) in nameless {
        let strangers: Vec<&DefaultPrivileges> = defaults(other)
            .filter(|(id, theirs)| theirs.schema == given.schema && !model.objects.contains_key(id))
            .map(|(_, theirs)| theirs)
            .collect();
        let alike = strangers.iter().find(|theirs| theirs.grants == given.grants_of(&theirs.role));
        let only = if let [only] = strangers.as_slice() { Some(only) } else { None };
        let Some(found) = alike.or(only) else { continue };
        given.grants = given.grants_of(&found.role);
        given.role.clone_from(&found.role);
        if let Some(mut object) = model.objects.remove(&old) {
            let new = id(&given.role, given.schema.as_ref());
            object.body = given.into();
            model.objects.insert(new, object);
        }
    }
}

/// Gives what a file leaves to whoever runs it by `CURRENT_USER` and the like to the role that has it on the other side:
/// a policy's role, a user mapping.
pub fn adopt_roles(model: &mut Model, other: &Model) {
    let runner = Name::new(RUNNER);
    model.objects.for_each_of_kind_mut(Kind::Policy, |id, object| {
        let (Body::Policy(own), Some(Body::Policy(theirs))) =
            (&mut object.body, other.objects.get(id).map(|o| &o.body))
        else {
            return;
        };
        let strangers: Vec<Name> = theirs.roles.difference(&own.roles).cloned().collect();
        if let [found] = strangers.as_slice()
            && own.roles.remove(&runner)
        {
            own.roles.insert(found.clone());
        }
    });
    let nameless = |(id, object): (&Id, &Object)| match &object.body {
        Body::UserMapping(mapping) if mapping.role.as_ref() == Some(&runner) => {
            Some((id.clone(), mapping.clone()))
        }
        _ => None,
    };
    let nameless: Vec<(Id, UserMapping)> = model.of_kind(Kind::UserMapping).filter_map(nameless).collect();
    for (old, mapping) in nameless {
        let is_strange = |id: &Id, body: &Body| match body {
            Body::UserMapping(theirs) => theirs.server == mapping.server && !model.objects.contains_key(id),
            _ => false,
        };
        let mut strangers =
            other.of_kind(Kind::UserMapping).filter(|(id, object)| is_strange(id, &object.body));
        let (Some((new, Object { body: Body::UserMapping(theirs), .. })), None) =
            (strangers.next(), strangers.next())
        else {
            continue;
        };
        if let Some(mut object) = model.objects.remove(&old) {
            object.body = UserMapping { role: theirs.role.clone(), ..mapping.clone() }.into();
            model.objects.insert(new.clone(), object);
        }
    }
}

/// Fewer objects than this say nothing about who made them.
const ENOUGH: usize = 3;

/// Whether somebody else may have made it in good order: the service that hosts the database often owns its extensions
/// and languages, `initdb` made the schema `public` and the language `plpgsql`.
fn is_anybodys(id: &Id) -> bool {
    let is_public = id.kind == Kind::Schema && id.name.as_str() == "public";
    is_public || matches!(id.kind, Kind::Extension | Kind::Language)
}

/// Objects by who owns them.
type Owned<'m> = BTreeMap<&'m Name, Vec<&'m Id>>;

/// Gives the objects whose owner a file leaves to whoever runs it to the role that made them, where somebody else owns
/// them on the other side: the one that owns most of their kind there or, of a kind with few, most of all. Only of a
/// file that speaks of owners: others leave all that open.
pub fn adopt_owners(model: &mut Model, other: &Model) {
    if !model.speaks.owner || model.server.is_some() {
        return;
    }
    let mut by_kind: BTreeMap<Kind, Owned<'_>> = BTreeMap::new();
    let mut all = Owned::new();
    for (id, _) in model.objects.iter().filter(|(id, object)| object.owner.is_none() && !is_anybodys(id)) {
        if let Some(owner) = other.objects.get(id).and_then(|there| there.owner.as_ref()) {
            by_kind.entry(id.kind).or_default().entry(owner).or_default().push(id);
            all.entry(owner).or_default().push(id);
        }
    }
    let of_all = most(&all);
    let mut strayed: Vec<(Id, Name)> = Vec::new();
    for owners in by_kind.into_values() {
        let few = count(&owners) < ENOUGH;
        let Some(runner) = (if few { of_all } else { most(&owners) }) else { continue };
        let others = owners.iter().filter(|(owner, _)| **owner != runner).flat_map(|(_, owned)| owned);
        strayed.extend(others.map(|id| ((*id).clone(), runner.clone())));
    }
    for (id, runner) in strayed {
        if let Some(object) = model.objects.get_mut(&id) {
            object.privileges = object.privileges.take().map(|acl| acl.owned_by(&runner));
            object.owner = Some(runner);
        }
    }
}

fn count(owners: &Owned<'_>) -> usize {
    owners.values().map(Vec::len).sum()
}

/// The role that owns more than half of enough objects.
fn most<'m>(owners: &Owned<'m>) -> Option<&'m Name> {
    let all = count(owners);
    owners.iter().find(|(_, owned)| owned.len() * 2 > all && all >= ENOUGH).map(|(owner, _)| *owner)
}

fn defaults(model: &Model) -> impl Iterator<Item = (&Id, &DefaultPrivileges)> {
    model.of_kind(Kind::DefaultPrivileges).filter_map(|(id, object)| match &object.body {
        Body::DefaultPrivileges(given) => Some((id, given)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::{Settings, declare};
    use crate::model::Source;

    fn model(text: &str) -> Model {
        let source = Source { path: "a.sql".to_owned(), text: format!("CREATE SCHEMA app; {text}").into() };
        declare(vec![source], &Settings::default())
    }

    fn adopted(declared: &str, there: &str) -> Vec<String> {
        let mut declared = model(declared);
        adopt_defaults(&mut declared, &model(there));
        declared.of_kind(Kind::DefaultPrivileges).map(|(id, _)| id.to_string()).collect()
    }

    #[test]
    fn the_role_is_found_on_the_other_side() {
        let mine = "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;";
        let of = |role: &str, grant: &str| {
            format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {role} IN SCHEMA app GRANT {grant} ON TABLES TO reader;"
            )
        };
        assert_eq!(adopted(mine, &of("boss", "INSERT")), ["boss in app"]);
        assert_eq!(adopted(mine, &(of("boss", "INSERT") + &of("clerk", "SELECT"))), ["clerk in app"]);
        let two = of("boss", "INSERT") + &of("clerk", "UPDATE");
        assert_eq!(adopted(mine, &two), ["\"current_user\" in app"]);
        assert_eq!(adopted(mine, ""), ["\"current_user\" in app"]);
        let to_boss = "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO boss;";
        let both = to_boss.replace("IN SCHEMA", "FOR ROLE boss IN SCHEMA") + &of("clerk", "UPDATE");
        assert_eq!(adopted(to_boss, &both), ["boss in app"]);
    }

    #[test]
    fn who_runs_it_is_the_role_that_is_there() {
        let declared = |role: &str| {
            model(&format!(
                "CREATE TABLE t (); CREATE POLICY p ON t TO {role}, reader;
                 CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
                 CREATE USER MAPPING FOR {role} SERVER s;"
            ))
        };
        let mut mine = declared("CURRENT_USER");
        adopt_roles(&mut mine, &declared("boss"));
        let said = |model: &Model| -> Vec<(String, String)> {
            let kinds = [Kind::Policy, Kind::UserMapping].into_iter();
            let all = kinds.flat_map(|kind| model.of_kind(kind));
            all.map(|(id, object)| (id.to_string(), format!("{:?}", object.body))).collect()
        };
        assert_eq!(said(&mine), said(&declared("boss")));
    }

    #[test]
    fn who_owns_most_ran_the_file() {
        let tables = "CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE TABLE d ();";
        let owned = |table: &str, role: &str| format!("ALTER TABLE {table} OWNER TO {role};");
        let owners = |declared: &str, there: &str| -> Vec<String> {
            let mut declared = model(declared);
            adopt_owners(&mut declared, &model(there));
            let known =
                declared.of_kind(Kind::Table).filter_map(|(id, table)| Some((id, table.owner.as_ref()?)));
            known.map(|(id, owner)| format!("{id} {owner}")).collect()
        };
        let there = owned("a", "boss") + &owned("b", "boss") + &owned("c", "boss") + &owned("d", "clerk");
        let there = tables.to_owned() + &there;
        assert_eq!(owners(tables, &there), Vec::<String>::new(), "a file that says nothing of owners");
        assert_eq!(
            owners(&(tables.to_owned() + &owned("a", "boss")), &there),
            ["public.a boss", "public.d boss"]
        );
    }

    #[test]
    fn of_few_it_is_who_owns_most_of_all() {
        let declared = "CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); ALTER TABLE c OWNER TO boss;
             CREATE TYPE t AS (x int); CREATE EXTENSION e; CREATE LANGUAGE l;";
        let there = "ALTER TABLE a OWNER TO boss; ALTER TABLE b OWNER TO boss; ALTER TYPE t OWNER TO clerk;";
        let mut mine = model(declared);
        let mut other = model(&format!("{declared}{there}"));
        other.objects.for_each_mut(|id, object| {
            if is_anybodys(id) {
                object.owner = Some(Name::new("clerk"));
            }
        });
        adopt_owners(&mut mine, &other);
        let owner = |kind: Kind, name: &str| {
            let found = mine.of_kind(kind).find(|(id, _)| id.name.as_str() == name);
            found.and_then(|(_, object)| object.owner.as_ref()).map(Name::as_str)
        };
        assert_eq!(owner(Kind::CompositeType, "t"), Some("boss"));
        assert_eq!([owner(Kind::Extension, "e"), owner(Kind::Language, "l")], [None, None]);
    }

    #[test]
    fn a_role_that_is_spoken_of_is_another() {
        let boss = "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA app GRANT INSERT ON TABLES TO reader;";
        let mine = "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;";
        assert_eq!(adopted(&format!("{mine}{boss}"), boss), ["\"current_user\" in app", "boss in app"]);
    }
}
