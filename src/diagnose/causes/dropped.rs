//! It was there, and somebody dropped or renamed it since.

use super::{Cause, is_weighty};
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::constraint::ConstraintRule;
use crate::kinds::{Body, Kind};
use crate::model::{Id, QName};

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let missing: Vec<_> = case.missing().filter(|id| is_weighty(id) || id.kind == Kind::Column).collect();
    let renamed: Vec<_> = missing
        .iter()
        .filter_map(|id| Some((*id, case.diff.renames.get(id)?)))
        .filter(|(id, to)| id.schema == to.schema && id.kind != Kind::Schema)
        .collect();
    let orphans = orphans(case);
    let weight = match (renamed.is_empty(), orphans.is_empty()) {
        _ if missing.is_empty() => return None,
        (false, _) => 90,
        (_, false) => 86,
        _ => 35,
    };
    let dropped = missing
        .iter()
        .filter_map(|id| case.facts.server.dropped_columns.get(&id.relation()?.to_string()))
        .max();
    let mut cause = Cause::new("dropped", weight, "it was there, and was dropped or renamed since")
        .explaining(missing.iter().copied())
        .because_if((!renamed.is_empty()).then(|| {
            listed(
                renamed
                    .iter()
                    .map(|(id, to)| format!("{to} is there, not declared, and like {id} but for its name")),
            )
        }))
        .because_if((!orphans.is_empty()).then(|| {
            format!("gone with it, as by DROP … CASCADE, from tables that are there: {}", listed(&orphans))
        }))
        .because_if(dropped.map(|n| format!("{n} columns were dropped from its table at some time")))
        .but_if(
            (renamed.is_empty() && orphans.is_empty())
                .then(|| "nothing shows that it ever was there".to_owned()),
        );
    for (id, to) in renamed {
        let relation =
            id.relation().map(|relation| format!("{} RENAME COLUMN {} TO {}", relation, to.name, id.name));
        let sql = match relation {
            Some(column) if id.kind == Kind::Column => format!("ALTER TABLE {column};"),
            _ => format!("ALTER {} {to} RENAME TO {};", id.kind.noun().to_uppercase(), id.name),
        };
        cause = cause.then(format!("rename {to} back, or declare the new name"), Some(sql));
    }
    Some(cause.then("look for who did it: the server's log with log_statement = ddl, an audit table, the history of the shell", None))
}

/// Foreign keys that are missing from tables that are there, because the table that they refer to is not: a script that
/// never made the one would hardly have made the other.
fn orphans<'a>(case: &Case<'a>) -> Vec<&'a Id> {
    let gone = |name: &QName| case.expected.relation(name).is_some_and(|(id, _)| !case.is_there(id));
    let refers = |id: &&Id| match case.expected.objects.get(id).map(|object| &object.body) {
        Some(Body::Constraint(constraint)) => match &constraint.rule {
            ConstraintRule::ForeignKey(key) => gone(&key.table),
            _ => false,
        },
        _ => false,
    };
    case.missing().filter(refers).collect()
}
