//! What to do about a finding, where something can be told from the other side.

use crate::diff::Diff;
use crate::kinds::Kind;
use crate::model::{Id, Model};
use crate::plan::rename::can_be_renamed;

/// For what stays undecided.
pub(super) const UNVERIFIED: &str = "compare both texts; where only files or snapshots were compared, a live check lets \
     the server settle most expressions (`--verdict server`, its default) and, by request, views (`--verdict temp`)";

/// Help about a missing or unexpected object.
pub(super) fn help(diff: &Diff, actual: &Model, id: &Id) -> Option<String> {
    let as_missing = diff.renames.get(id).map(|other| (id, other));
    let renamed = as_missing.or_else(|| diff.renames.iter().find(|(_, other)| *other == id));
    if let Some((missing, other)) = renamed {
        let noun = missing.kind.noun();
        return Some(if missing == id {
            format!(
                "looks like a rename: {noun} {other} is there, not declared, and the same but for its name{}",
                confirmed(missing, other)
            )
        } else {
            format!(
                "looks like a rename of {noun} {missing}, which is declared, missing, and the same but for its name{}",
                confirmed(missing, other)
            )
        });
    }
    let elsewhere = elsewhere(actual, id)?;
    (!actual.objects.contains_key(id)).then(|| {
        format!(
            "there is a {} {elsewhere}: it may have been created in the wrong schema (the search_path of whoever ran \
             the script decides)",
            elsewhere.kind.noun()
        )
    })
}

/// An object of the same kind and name in another schema.
fn elsewhere<'m>(actual: &'m Model, id: &Id) -> Option<&'m Id> {
    if id.schema.is_none() || id.relation.is_some() || id.kind == Kind::DefaultPrivileges {
        return None;
    }
    let namesakes = actual.of_kind(id.kind).map(|(other, _)| other);
    let mut namesakes =
        namesakes.filter(|other| other.name == id.name && other.signature == id.signature && *other != id);
    let first = namesakes.next()?;
    namesakes.next().is_none().then_some(first)
}

/// How to say so, where a RENAME does it.
fn confirmed(missing: &Id, other: &Id) -> String {
    let moved = missing.schema != other.schema || missing.relation != other.relation;
    if moved || !can_be_renamed(missing.kind) {
        return String::new();
    }
    let option = format!("{other}={}", missing.name);
    format!(
        "; if it is one, say so: --rename {}",
        if option.contains([' ', '"', '(']) { format!("'{option}'") } else { option }
    )
}
