//! The partition was not made in time.

use super::Cause;
use crate::diagnose::log::What;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Body;
use crate::model::{Id, QName};

pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Option<Cause> {
    let missing: Vec<(&Id, &QName)> = case.missing().filter_map(|id| Some((id, parent(case, id)?))).collect();
    let refused: Vec<_> =
        case.complaints.iter().filter(|complaint| complaint.what == What::Partition).collect();
    if missing.is_empty() && refused.is_empty() {
        return None;
    }
    let whole = missing.len() == case.missing().count();
    let weight = if !refused.is_empty() {
        92
    } else if whole {
        90
    } else {
        58
    };
    let parents = subjects
        .iter()
        .filter(|s| {
            s.errors.iter().any(|at| case.complaints.get(*at).is_some_and(|c| c.what == What::Partition))
        })
        .filter_map(|s| s.id.as_ref());
    Some(
        Cause::new("partition-not-made", weight, "a partition was not made in time")
            .because_if((!missing.is_empty()).then(|| {
                listed(
                    missing
                        .iter()
                        .map(|(id, parent)| format!("{parent} is there, its partition {id} is not")),
                )
            }))
            .because_if(
                (!refused.is_empty()).then(|| {
                    format!("the log: {}", listed(refused.iter().map(|complaint| &complaint.message)))
                }),
            )
            .explaining(missing.iter().map(|(id, _)| *id).chain(parents))
            .then("make the partition; rows that went to the default partition have to be moved first", None)
            .then("let a job make partitions ahead of time (pg_partman, or a scheduled statement)", None),
    )
}

/// The partitioned table of a missing partition, where it is there.
fn parent<'a>(case: &Case<'a>, id: &Id) -> Option<&'a QName> {
    let partition = match &case.expected.objects.get(id)?.body {
        Body::Table(table) => table.partition_of.as_ref(),
        Body::ForeignTable(table) => table.partition_of.as_ref(),
        _ => None,
    };
    let (parent, _) = partition?;
    case.actual.relation(parent).is_some().then_some(parent)
}
