//! It was made by another role than the one that should own it.

use super::Cause;
use crate::diagnose::{Case, Subject, listed};
use crate::kinds::Kind;

pub(super) fn weigh(case: &Case<'_>, _: &[Subject]) -> Option<Cause> {
    let found: Vec<_> = case
        .changed()
        .filter(|(id, attribute)| *attribute == "owner" && super::is_weighty(id))
        .map(|(id, _)| id)
        .collect();
    let first = found.first()?;
    let of = |side: &crate::model::Model| side.objects.get(first).and_then(|object| object.owner.clone());
    let (declared, there) = (of(case.expected)?, of(case.actual)?);
    let noun =
        if RELATIONS.contains(&first.kind) { "TABLE".to_owned() } else { first.kind.noun().to_uppercase() };
    Some(
        Cause::new("wrong-owner", 80, format!("it was made by role {there}, not by {declared}"))
            .because(listed(found.iter().map(|id| format!("{} {id} belongs to {there}", id.kind.noun()))))
            .because(
                "default privileges go by the role that makes an object, so grants may be missing too"
                    .to_owned(),
            )
            .explaining(found.iter().copied())
            .then("give it to its owner", Some(format!("ALTER {noun} {first} OWNER TO {declared};"))),
    )
}

/// ALTER TABLE takes them all.
const RELATIONS: [Kind; 4] = [Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable];
