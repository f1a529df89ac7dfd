//! What is missing under one name and unexpected under another, and otherwise the same.

use std::collections::BTreeMap;

use super::{Change, ChangeKind, Comparer, Diff};
use crate::expr::verdict::Verdict;
use crate::kinds::Kind;
use crate::model::{Id, Model, Name};

/// More pairs of one kind than this are no rename, but another database.
const MOST_PAIRS: usize = 2_500;

/// Declared identities by what each looks like under its other name; only where there is one candidate each way.
pub(super) fn renames(
    diff: &Diff,
    expected: &Model,
    actual: &Model,
    comparer: &Comparer<'_>,
) -> BTreeMap<Id, Id> {
    let of = |kind: Kind, what: ChangeKind| -> Vec<&Id> {
        let changes = diff.changes.iter().filter(|c| c.id.kind == kind && c.what == what);
        changes.map(|Change { id, what: _ }| id).collect()
    };
    let mut found = BTreeMap::new();
    for kind in Kind::ALL {
        let (missing, unexpected) = (of(*kind, ChangeKind::Missing), of(*kind, ChangeKind::Unexpected));
        if missing.len() * unexpected.len() > MOST_PAIRS {
            continue;
        }
        let sides = Sides { diff, expected, actual, comparer };
        let pairs: Vec<(&Id, &Id)> = missing
            .iter()
            .flat_map(|m| unexpected.iter().map(move |u| (*m, *u)))
            .filter(|(m, u)| sides.alike(m, u))
            .collect();
        for (m, u) in &pairs {
            if pairs.iter().filter(|(other, same)| other == m || same == u).count() == 1 {
                found.insert((*m).clone(), (*u).clone());
            }
        }
    }
    found
}

struct Sides<'a> {
    diff: &'a Diff,
    expected: &'a Model,
    actual: &'a Model,
    comparer: &'a Comparer<'a>,
}

impl Sides<'_> {
    /// Whether two objects are the same but for the name or the schema.
    fn alike(&self, missing: &Id, unexpected: &Id) -> bool {
        let moved = missing.name == unexpected.name && missing.signature == unexpected.signature;
        let near = missing.relation == unexpected.relation && missing.schema == unexpected.schema;
        if !(near || moved && missing.relation.is_none()) {
            return false;
        }
        self.same_content(missing, unexpected) && self.same_attributes(missing, unexpected)
    }

    fn same_attributes(&self, missing: &Id, unexpected: &Id) -> bool {
        let (Some(e), Some(a)) = (self.expected.objects.get(missing), self.actual.objects.get(unexpected))
        else {
            return false;
        };
        let names = missing.kind.attributes().iter();
        let (e, a) = (e.body.values(missing), a.body.values(unexpected));
        names
            .zip(e.iter().zip(&a))
            .filter(|((name, _), _)| *name != "position")
            .all(|(_, (e, a))| self.comparer.compare(e, a, &mut Vec::new()) == Verdict::Same)
    }

    /// Of relations: the same columns. Of a schema: the same names in it.
    fn same_content(&self, missing: &Id, unexpected: &Id) -> bool {
        match missing.kind {
            Kind::Table | Kind::ForeignTable => {
                let of = |model: &Model, id: &Id| -> Vec<(Name, String)> {
                    let columns = model.columns(&id.qname());
                    columns.into_iter().map(|(name, column)| (name.clone(), column.ty.to_string())).collect()
                };
                of(self.expected, missing) == of(self.actual, unexpected)
            }
            Kind::Schema => {
                let (there, here) = (self.names_in(missing), self.names_in(unexpected));
                !there.is_empty() && there == here
            }
            _ => true,
        }
    }

    fn names_in(&self, schema: &Id) -> Vec<(Kind, &Name)> {
        let carried = self.diff.carried.get(schema).map(Vec::as_slice).unwrap_or_default();
        let mut names: Vec<_> = carried
            .iter()
            .filter(|id| id.relation.is_none() && id.schema.as_ref() == Some(&schema.name))
            .map(|id| (id.kind, &id.name))
            .collect();
        names.sort_unstable();
        names
    }
}
