//! What to do about a finding, where something can be told from the other side.

use std::collections::BTreeMap;

use crate::diff::{ChangeKind, Diff};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};
use crate::plan::rename::can_be_renamed;

/// For what stays undecided.
pub(super) const UNVERIFIED: &str = "compare both texts; where only files or snapshots were compared, a live check lets \
     the server settle most expressions (`--verdict server`, its default) and, by request, views (`--verdict temp`)";

/// For what a statement may have touched that could not be followed.
pub(super) const DOUBTFUL: &str = "a statement that could not be followed may be why (`unfollowed-statement`): write what it \
     makes as plain statements, or leave this out of the comparison";

/// What of the actual side a missing or unexpected object may be.
pub(super) struct Hints<'a> {
    actual: &'a Model,
    /// What looks renamed, by either identity: the missing and the unexpected one.
    renamed: BTreeMap<&'a Id, (&'a Id, &'a Id)>,
    /// What lives in schemas, by kind and name.
    namesakes: BTreeMap<(Kind, &'a Name), Vec<&'a Id>>,
}

impl<'a> Hints<'a> {
    pub(super) fn new(diff: &'a Diff, actual: &'a Model) -> Self {
        let renamed = diff.renames.iter();
        let renamed = renamed.flat_map(|(missing, other)| [missing, other].map(|id| (id, (missing, other))));
        let mut namesakes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let departs = diff.changes.iter().any(|change| !matches!(change.what, ChangeKind::Changed(_)));
        for id in actual.objects.keys().filter(|id| departs && id.schema.is_some() && id.relation.is_none()) {
            namesakes.entry((id.kind, &id.name)).or_default().push(id);
        }
        Self { actual, renamed: renamed.collect(), namesakes }
    }

    /// Help about a missing or unexpected object.
    pub(super) fn help(&self, id: &Id) -> Option<String> {
        if let Some((missing, other)) = self.renamed.get(id) {
            return Some(rename(missing, other, *missing == id));
        }
        let elsewhere = self.elsewhere(id)?;
        (!self.actual.objects.contains_key(id)).then(|| {
            format!(
                "there is a {} {elsewhere}: it may have been created in the wrong schema (the search_path of whoever ran \
                 the script decides)",
                elsewhere.kind.noun()
            )
        })
    }

    /// An object of the same kind and name in another schema.
    fn elsewhere(&self, id: &Id) -> Option<&'a Id> {
        if id.schema.is_none() || id.relation.is_some() || id.kind == Kind::DefaultPrivileges {
            return None;
        }
        let namesakes = self.namesakes.get(&(id.kind, &id.name)).into_iter().flatten().copied();
        let mut others = namesakes.filter(|other| other.signature == id.signature && *other != id);
        let first = others.next()?;
        others.next().is_none().then_some(first)
    }
}

/// What looks like a rename, told of the missing object or of the unexpected one.
fn rename(missing: &Id, other: &Id, of_missing: bool) -> String {
    let (noun, how) = (missing.kind.noun(), confirmed(missing, other));
    if of_missing {
        format!(
            "looks like a rename: {noun} {other} is there, not declared, and the same but for its name{how}"
        )
    } else {
        format!(
            "looks like a rename of {noun} {missing}, which is declared, missing, and the same but for its name{how}"
        )
    }
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
