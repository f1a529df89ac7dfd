//! The migration was never applied here.

use super::{Cause, is_weighty};
use crate::diagnose::{Case, Subject, histories, listed};
use crate::kinds::Kind;
use crate::model::Id;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let missing: Vec<_> = case.missing().collect();
    let schema = missing.iter().find(|id| id.kind == Kind::Schema);
    let behind: Vec<(&Id, String)> = missing.iter().filter_map(|id| Some((*id, behind(case, id)?))).collect();
    let weight = match (behind.is_empty(), schema) {
        _ if missing.is_empty() => return None,
        (false, _) => 94,
        (_, Some(_)) => 89,
        _ => 50,
    };
    let title = match schema {
        Some(schema) => format!("the schema {schema} was never created here"),
        None => "the migration that brings it was never applied here".to_owned(),
    };
    let weighty: Vec<_> = missing.iter().filter(|id| is_weighty(id)).collect();
    let files: Vec<_> = files(case, &missing);
    Some(
        Cause::new("never-applied", weight, title)
            .explaining(missing.iter().copied())
            .because(format!(
                "not there: {}",
                listed(if weighty.is_empty() { missing.iter().collect() } else { weighty })
            ))
            .because_if(
                schema.map(|schema| format!("nothing of schema {schema} is there, not even the schema")),
            )
            .because_if((!files.is_empty()).then(|| format!("declared in {}", listed(files))))
            .because_if(behind.first().map(|(_, why)| why.clone()))
            .but_if(
                (behind.is_empty() && !case.facts.histories.is_empty())
                    .then(|| "no history of a migration tool says so".to_owned()),
            )
            .then("apply the migration, or the SQL of the plan", None),
    )
}

/// That a history ends before the migration that an object comes with.
fn behind(case: &Case<'_>, id: &Id) -> Option<String> {
    let path = path(case, id)?;
    case.facts.histories.iter().find_map(|history| {
        let listed = history.lists(&path)?;
        let last = history.last().map_or("nothing", |last| last.version.as_str());
        listed.is_none().then(|| {
            format!(
                "{} ({}) does not list {}; the last it lists is {last}",
                history.table,
                history.tool,
                histories::stem(&path)
            )
        })
    })
}

pub(super) fn path(case: &Case<'_>, id: &Id) -> Option<String> {
    let origin = case.expected.objects.get(id)?.origin?;
    Some(case.expected.sources.get(usize::try_from(origin.source).ok()?)?.path.clone())
}

fn files(case: &Case<'_>, missing: &[&Id]) -> Vec<String> {
    let mut files: Vec<_> = missing.iter().filter_map(|id| path(case, id)).collect();
    files.sort();
    files.dedup();
    files
}
