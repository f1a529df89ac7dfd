//! It was made in another schema, or the schema under another name.

use super::{Cause, is_weighty};
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;
use crate::model::Id;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let missing: Vec<_> = case.missing().filter(|id| is_weighty(id)).collect();
    let found: Vec<(&Id, &Id)> = missing.iter().filter_map(|id| Some((*id, elsewhere(case, id)?))).collect();
    let (first, other) = *found.first()?;
    let names = found.iter().map(|(id, other)| format!("{id} is there as {other}"));
    let schema = other.schema.as_ref().unwrap_or(&other.name);
    let title = match first.kind {
        Kind::Schema => format!("the schema was made under another name: {schema}"),
        _ => format!("it was made in another schema: {schema}"),
    };
    // Views and the like go with the tables that they are about.
    let tables = missing.iter().filter(|id| id.kind == Kind::Table).count();
    let of_these = found.iter().filter(|(id, _)| id.kind == Kind::Table).count();
    let covers = if tables > 0 { of_these * 2 >= tables } else { found.len() * 2 >= missing.len() };
    let mut cause = Cause::new("another-schema", if covers { 93 } else { 75 }, title)
        .because(listed(names))
        .explaining(found.iter().map(|(id, _)| *id))
        .because_if(case.facts.server.search_path(None).map(|path| {
            format!(
                "whoever ran the script without a schema in its names had the search_path {}",
                listed(path.0.iter())
            )
        }));
    for (id, other) in &found {
        let sql = match id.kind {
            Kind::Schema => format!("ALTER SCHEMA {} RENAME TO {};", other.name, id.name),
            kind => format!(
                "ALTER {} {other} SET SCHEMA {};",
                kind.noun().to_uppercase(),
                id.schema.as_ref().map(ToString::to_string).unwrap_or_default()
            ),
        };
        cause = cause.then(format!("move {other} to where it is declared, if it is whole"), Some(sql));
    }
    Some(cause)
}

/// The same thing elsewhere: known as renamed, or of the same name in another schema, and not declared there.
pub(super) fn elsewhere<'a>(case: &Case<'a>, id: &Id) -> Option<&'a Id> {
    if id.kind == Kind::Schema {
        return renamed(case, id).or_else(|| lookalike(case, id));
    }
    let strangers = case.actual.of_kind(id.kind).map(|(other, _)| other);
    strangers
        .filter(|other| other.name == id.name && other.signature == id.signature && other.schema != id.schema)
        .find(|other| !case.expected.objects.contains_key(other))
}

fn renamed<'a>(case: &Case<'a>, id: &Id) -> Option<&'a Id> {
    let diff = case.diff;
    diff.renames.get(id)
}

/// A schema whose name is the same but for case and punctuation.
fn lookalike<'a>(case: &Case<'a>, id: &Id) -> Option<&'a Id> {
    let letters = |id: &Id| id.name.as_str().to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    case.unexpected().find(|other| other.kind == Kind::Schema && letters(other) == letters(id))
}
