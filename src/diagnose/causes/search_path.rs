//! It is there, but an unqualified name does not find it.

use super::Cause;
use crate::diagnose::log::What;
use crate::diagnose::{Case, Subject, listed};
use crate::model::Id;

pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Option<Cause> {
    let path = case.facts.server.search_path(case.role.as_ref());
    let searched = path.as_ref().or(case.actual.server.as_ref().map(|server| &server.search_path))?;
    let unqualified = |subject: &&Subject| {
        subject.errors.iter().filter_map(|at| case.complaints.get(*at)).any(|complaint| {
            matches!(complaint.what, What::Relation | What::Function | What::Type)
                && !complaint.name.split('(').next().unwrap_or_default().contains('.')
        })
    };
    let out_of_path =
        |id: &&Id| case.is_there(id) && id.schema.as_ref().is_some_and(|schema| !searched.0.contains(schema));
    let found: Vec<&Id> = subjects
        .iter()
        .filter(unqualified)
        .filter_map(|subject| subject.id.as_ref())
        .filter(out_of_path)
        .collect();
    let schema = found.first()?.schema.as_ref()?;
    let role = case.role.as_ref();
    let cause = Cause::new(
        "search-path",
        94,
        format!("it is there, in schema {schema}, which is not in the search_path"),
    )
    .because(format!("the log asks without a schema, and {} is there", listed(&found)))
    .because(format!(
        "the search_path{} is {}",
        role.map(|role| format!(" of role {role}")).unwrap_or_default(),
        listed(searched.0.iter())
    ))
    .explaining(found.iter().copied());
    let whom = role.map_or_else(|| "ROLE".to_owned(), ToString::to_string);
    Some(cause.then(
        "put the schema into the role's search_path, or write the names with their schema",
        Some(format!("ALTER ROLE {whom} SET search_path = {schema}, public;")),
    ))
}
