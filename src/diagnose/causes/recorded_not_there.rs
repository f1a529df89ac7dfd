//! A migration tool noted the migration as applied, and what it makes is not there.

use super::{Cause, never_applied};
use crate::diagnose::histories::{Applied, History};
use crate::diagnose::{Case, Subject, listed};
use crate::model::Id;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let found: Vec<(&Id, &History, &Applied)> = case.missing().filter_map(|id| recorded(case, id)).collect();
    let (_, history, _) = found.first()?;
    let marked = |(id, history, one): &(&Id, &History, &Applied)| {
        format!("{} ({}) lists {} as applied, which makes {id}", history.table, history.tool, one.version)
    };
    Some(
        Cause::new("recorded-not-there", 95, format!("{} noted the migration as applied, and what it makes is not there", history.tool))
            .explaining(found.iter().map(|(id, ..)| *id))
            .because(listed(found.iter().map(marked)))
            .because_if(changed_since(case, &found))
            .then("do not run the tool again: it would skip what it noted. Apply the SQL of the plan, or take the mark off first", None)
            .then("ask who restored, dropped or marked it: a restored dump, a `fake` or `baseline` run, a hand at the history", None),
    )
}

fn recorded<'a>(case: &Case<'a>, id: &'a Id) -> Option<(&'a Id, &'a History, &'a Applied)> {
    let path = never_applied::path(case, id)?;
    let facts = case.facts;
    facts.histories.iter().find_map(|history| {
        let one = history.lists(&path)??;
        (!one.failed).then_some((id, history, one))
    })
}

/// That a file is not what it was when it was applied, where the tool's checksum can be made here: sqlx (SHA-384) and
/// Prisma (SHA-256).
fn changed_since(case: &Case<'_>, found: &[(&Id, &History, &Applied)]) -> Option<String> {
    use sha2::{Digest, Sha256, Sha384};
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    found.iter().find_map(|(id, history, one)| {
        let path = never_applied::path(case, id)?;
        let bytes = std::fs::read(&path).ok()?;
        let now = match history.tool {
            "sqlx" => hex(&Sha384::digest(&bytes)),
            "Prisma" => hex(&Sha256::digest(&bytes)),
            _ => return None,
        };
        let noted = one.checksum.as_ref()?;
        (*noted != now).then(|| {
            format!("{path} was changed after it was applied: its checksum is not the one that was noted")
        })
    })
}
