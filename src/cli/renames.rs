//! Renames that the user confirms: `--rename app.users.mail=email`, and `-- driftlint: renamed from mail` in the DDL.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::CliError;
use crate::declare::parse::{Directive, directives};
use crate::finding::{Departure, Finding, Places, RuleSet, weighed};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, Origin, SearchPath};
use crate::plan::rename::{Rename, can_be_renamed, declared_as};

/// `--rename`, of `check` and `plan`.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct RenameArgs {
    /// What goes by an old name where it is: its whole name, as findings have it, and the declared one (again and
    /// again for several): `app.users.mail=email`, `table:app.users=people`
    #[arg(long = "rename", value_name = "[KIND:]OLD=NEW", help_heading = "Scope")]
    pub(super) renames: Vec<Request>,
}

/// One `--rename`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    kind: Option<Kind>,
    old: String,
    new: Name,
}

impl FromStr for Request {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (old, new) = text
            .rsplit_once('=')
            .filter(|(old, new)| !old.is_empty() && !new.is_empty())
            .ok_or("is not of the form OLD=NEW, such as app.users.mail=email")?;
        let new = one_name(new).ok_or("the new name stands alone, without schema and table")?;
        let kind = old
            .split_once(':')
            .and_then(|(kind, rest)| Some((Kind::ALL.iter().find(|k| k.as_str() == kind)?, rest)));
        Ok(match kind {
            Some((kind, old)) => Self { kind: Some(*kind), old: old.to_owned(), new },
            None => Self { kind: None, old: old.to_owned(), new },
        })
    }
}

/// One name as SQL writes it.
fn one_name(text: &str) -> Option<Name> {
    match &*SearchPath::parse(text)?.0 {
        [name] if !text.contains('.') || text.starts_with('"') => Some(name.clone()),
        _ => None,
    }
}

/// All confirmed renames, from the actual side's names to the declared ones.
pub(super) fn confirmed(
    requests: &[Request],
    expected: &Model,
    actual: &Model,
) -> Result<Vec<Rename>, CliError> {
    let mut asked: Vec<(Id, Name)> = Vec::new();
    for request in requests {
        let old = found(request, expected, actual)?;
        asked.push((old, request.new.clone()));
    }
    for (old, new) in told(expected, actual, &asked) {
        if !asked.iter().any(|(known, _)| *known == old) {
            asked.push((old, new));
        }
    }
    let renames = asked.iter().map(|(old, _)| Rename { old: old.clone(), new: declared_as(old, &asked) });
    Ok(renames.collect())
}

/// The object that a request means: of several of one name, the one that is declared under the new name.
fn found(request: &Request, expected: &Model, actual: &Model) -> Result<Id, CliError> {
    let Request { kind, old, new } = request;
    let is_meant = |id: &&Id| {
        kind.is_none_or(|kind| kind == id.kind) && can_be_renamed(id.kind) && id.to_string() == *old
    };
    let meant: Vec<&Id> = actual.objects.keys().filter(is_meant).collect();
    let declared: Vec<&&Id> = meant
        .iter()
        .filter(|id| expected.objects.contains_key(&Id { name: new.clone(), ..(**id).clone() }))
        .collect();
    match (meant.as_slice(), declared.as_slice()) {
        ([one], _) => Ok((*one).clone()),
        (_, [one]) => Ok((**one).clone()),
        ([], _) => {
            let names: Vec<String> = actual.objects.keys().map(ToString::to_string).collect();
            let near = crate::inspect::connect::closest(old, names.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean {near}?"),
                None => "the old name is that of the actual side, whole: schema.table.column".to_owned(),
            };
            Err(CliError::NoRename { message: format!("there is nothing called {old} to rename"), help })
        }
        _ => Err(CliError::NoRename {
            message: format!("several objects are called {old}"),
            help: format!(
                "say which: {}",
                meant.iter().map(|id| format!("{}:{id}={new}", id.kind)).collect::<Vec<_>>().join(" or ")
            ),
        }),
    }
}

/// What the declared files say, where it still holds: the old name is there, and the new one is not.
fn told(expected: &Model, actual: &Model, asked: &[(Id, Name)]) -> Vec<(Id, Name)> {
    let mut told: Vec<(Id, Id)> = Vec::new();
    for (number, source) in (0_u32..).zip(&expected.sources) {
        for Directive { origin, words, about: _ } in directives(number, &source.text) {
            let Some(old) = words.strip_prefix("renamed from ").and_then(|name| one_name(name.trim())) else {
                continue;
            };
            let candidates = declared_at(expected, origin, &source.text);
            told.extend(candidates.into_iter().map(|new| (Id { name: old.clone(), ..new.clone() }, new)));
        }
    }
    // Of the tables first: what hangs under them is still under the old name.
    told.sort_by_key(|(_, new)| (new.relation.is_some(), new.schema.is_some()));
    let mut found: Vec<(Id, Name)> = asked.to_vec();
    let mut seen = BTreeSet::new();
    for (old, new) in told {
        let old = under_old_names(old, &found);
        let holds = actual.objects.contains_key(&old)
            && !actual.objects.contains_key(&Id { name: new.name.clone(), ..old.clone() });
        if holds && seen.insert(old.clone()) {
            found.push((old, new.name));
        }
    }
    found
}

/// The same object, below a table (or in a schema) that is still called otherwise.
fn under_old_names(id: Id, renamed: &[(Id, Name)]) -> Id {
    let mut id = id;
    let is = |old: &Id, to: &Name, schema: &Option<Name>, name: &Name| *to == *name && old.schema == *schema;
    if let Some(schema) = id.schema.clone() {
        let old = renamed.iter().find(|(old, to)| old.kind == Kind::Schema && *to == schema);
        id.schema = Some(old.map_or(schema, |(old, _)| old.name.clone()));
    }
    if let Some(relation) = id.relation.clone() {
        let holder = renamed.iter().find(|(old, to)| {
            old.relation.is_none() && is(old, to, &id.schema, &relation) && old.kind != Kind::Index
        });
        id.relation = Some(holder.map_or(relation, |(old, _)| old.name.clone()));
    }
    id
}

/// What a comment is about: behind code, what begins last before it on its line; alone, what begins next after it.
fn declared_at(expected: &Model, comment: Origin, text: &str) -> Vec<Id> {
    let at = usize::try_from(comment.start).unwrap_or_default();
    let line = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let trails = text.get(line..at).is_some_and(|before| !before.trim().is_empty());
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let here = expected.objects.iter().filter_map(|(id, object)| {
        let origin = object.origin.filter(|origin| origin.source == comment.source)?;
        can_be_renamed(id.kind).then_some((origin, id))
    });
    let start = |origin: &Origin| origin.start;
    let near: Vec<(Origin, &Id)> = if trails {
        here.filter(|(origin, _)| origin.start >= line && origin.start < comment.start).collect()
    } else {
        here.filter(|(origin, _)| origin.start >= comment.end).collect()
    };
    // A column's own constraint begins after it, on the same line.
    let columns = near.iter().any(|(_, id)| id.kind == Kind::Column) && trails;
    let near = near.into_iter().filter(|(_, id)| !columns || id.kind == Kind::Column);
    let near: Vec<(Origin, &Id)> = near.collect();
    let best = if trails {
        near.iter().map(|(origin, _)| start(origin)).max()
    } else {
        near.iter().map(|(origin, _)| start(origin)).min()
    };
    near.into_iter().filter(|(origin, _)| Some(origin.start) == best).map(|(_, id)| id.clone()).collect()
}

/// The findings of confirmed renames: each is the one thing to do.
pub(super) fn findings(
    renames: &[Rename],
    expected: &Model,
    before: &Model,
    rules: &RuleSet,
) -> Vec<Finding> {
    let places = Places::of(expected);
    let finding = |rename: &Rename| {
        let Rename { old, new } = rename;
        let noun = new.kind.noun();
        let message = format!("{noun} {new} still goes by its old name, {}", old.name);
        let mut finding =
            Finding::new("old-name", Departure::Changed, new.kind.as_str(), new.to_string(), message)
                .with_attribute("name", Some(new.name.to_string()), Some(old.name.to_string()));
        finding.help = rename.statement(before).map(|sql| format!("{sql};"));
        weighed(places.placed(finding, new, expected.objects.get(new)), rules)
    };
    renames.iter().filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::{Settings, declare};
    use crate::model::Source;

    fn model(sql: &str) -> Model {
        declare(vec![Source { path: "a.sql".to_owned(), text: sql.into() }], &Settings::default())
    }

    fn told_names(declared: &str, live: &str) -> Vec<String> {
        told(&model(declared), &model(live), &[])
            .into_iter()
            .map(|(old, new)| format!("{old}={new}"))
            .collect()
    }

    #[test]
    fn a_request_is_a_whole_name_and_a_bare_one() {
        let request = |text: &str| text.parse::<Request>();
        assert_eq!(request("app.users.mail=email").unwrap().new.as_str(), "email");
        assert_eq!(request("index:app.i=\"J\"").unwrap().kind, Some(Kind::Index));
        for wrong in ["app.users", "=a", "a=", "a.b=a.c", "a=b,c"] {
            assert!(request(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn comments_before_and_behind_say_what_was_renamed() {
        let declared = "-- driftlint: renamed from users\nCREATE TABLE people (\n    id integer,\n    \
                        email text NOT NULL UNIQUE, -- driftlint: renamed from mail\n    \
                        -- driftlint: renamed from years\n    age integer CHECK (age > 0)\n);\n\
                        CREATE INDEX people_age ON people (age); -- driftlint: renamed from users_years\n";
        let live = "CREATE TABLE users (id integer, mail text NOT NULL UNIQUE, years integer CHECK (years > 0));\n\
                    CREATE INDEX users_years ON users (years);";
        assert_eq!(
            told_names(declared, live),
            [
                "public.users=people",
                "public.users_years=people_age",
                "public.users.mail=email",
                "public.users.years=age"
            ]
        );
        assert!(told_names(declared, declared).is_empty(), "what was done holds no more");
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is_near() {
        let (declared, live) = (model("CREATE TABLE t (email text)"), model("CREATE TABLE t (mail text)"));
        let one = |text: &str| confirmed(&[text.parse().unwrap()], &declared, &live);
        assert_eq!(one("public.t.mail=email").unwrap()[0].new.to_string(), "public.t.email");
        let error = one("public.t.mial=email").unwrap_err();
        assert!(
            matches!(&error, CliError::NoRename { help, .. } if help.contains("public.t.mail")),
            "{error:?}"
        );
    }
}
