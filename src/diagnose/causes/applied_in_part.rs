//! A script or migration stopped half way: what comes after a point in file order is not there.

use super::Cause;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;
use crate::model::Id;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let missing: Vec<&Id> = case.missing().collect();
    let failed = failed(case);
    let cut = tables_stop(case).or_else(|| stretch(case, &missing));
    let weight = match (&failed, &cut) {
        (Some(_), _) if !missing.is_empty() => 91,
        (_, Some(Cut { to_the_end: true, .. })) => 87,
        (_, Some(_)) => 84,
        _ => return None,
    };
    let mut cause =
        Cause::new("applied-in-part", weight, "a script stopped half way, or a part of it failed")
            .because_if(failed)
            .explaining(missing.iter().copied());
    if let Some(Cut { before, first, last, count, to_the_end }) = cut {
        let place = |id: &Id| case.place(id).map(|place| format!(" ({place})")).unwrap_or_default();
        if let Some(before) = before {
            cause = cause.because(format!("{} {before}{} is there", before.kind.noun(), place(before)));
        }
        let end = if to_the_end {
            "nor anything like it after it".to_owned()
        } else {
            format!("nor the rest up to {last}{}", place(last))
        };
        cause = cause
            .because(format!("{} {first}{}, next in the files, is not, {end}: {count} in a row", first.kind.noun(), place(first)))
            .but_if((!to_the_end).then(|| "what comes later in the files is there: the script went on after it, or each has a migration of its own".to_owned()));
    }
    Some(cause.then("look for the first error in the output of the migration; run it again with ON_ERROR_STOP and in one transaction", Some("psql --set ON_ERROR_STOP=1 --single-transaction --file FILE".to_owned())))
}

/// What a migration history says of a failure.
fn failed(case: &Case<'_>) -> Option<String> {
    case.facts.histories.iter().find_map(|history| {
        let failed: Vec<_> = history
            .applied
            .as_ref()?
            .iter()
            .filter(|one| one.failed)
            .map(|one| one.version.as_str())
            .collect();
        (!failed.is_empty()).then(|| {
            format!("{} ({}) marks as failed or dirty: {}", history.table, history.tool, listed(failed))
        })
    })
}

/// Where something stops in file order.
struct Cut<'a> {
    before: Option<&'a Id>,
    first: &'a Id,
    last: &'a Id,
    count: usize,
    to_the_end: bool,
}

/// From one table on no declared table of its schema is there.
fn tables_stop<'a>(case: &Case<'a>) -> Option<Cut<'a>> {
    let tables: Vec<_> = case.in_file_order().into_iter().filter(|(id, _)| id.kind == Kind::Table).collect();
    let schema = &tables.iter().find(|(_, there)| !there)?.0.schema;
    let order: Vec<_> = tables.iter().filter(|(id, _)| id.schema == *schema).collect();
    let at = order.iter().position(|(_, there)| !there)?;
    let (done, rest) = order.split_at_checked(at)?;
    let before = done.last()?.0;
    let ((first, _), (last, _)) = (rest.first()?, rest.last()?);
    let all = rest.len() >= 2 && rest.iter().all(|(_, there)| !there);
    all.then_some(Cut { before: Some(before), first, last, count: rest.len(), to_the_end: true })
}

/// All that is missing stands together in the files.
fn stretch<'a>(case: &Case<'a>, missing: &[&'a Id]) -> Option<Cut<'a>> {
    let order = case.in_file_order();
    let is_missing = |id: &Id| missing.contains(&id);
    let first = order.iter().position(|(id, _)| is_missing(id))?;
    let last = order.iter().rposition(|(id, _)| is_missing(id))?;
    let run = order.get(first..=last)?;
    let before = first.checked_sub(1).and_then(|at| order.get(at)).map(|(id, _)| *id);
    let count = run.iter().filter(|(id, _)| is_missing(id)).count();
    // A schema that is missing whole did not stop half way; one thing alone is no stretch.
    let whole = run.iter().any(|(id, there)| id.kind == Kind::Schema && !there);
    let ((start, _), (end, _)) = (run.first()?, run.last()?);
    let gapless = count >= 2 && !whole && before.is_some() && run.iter().all(|(_, there)| !there);
    let ends = last + 1 == order.len();
    gapless.then_some(Cut { before, first: start, last: end, count, to_the_end: ends })
}
