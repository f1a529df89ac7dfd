//! Texts that name what the other side has not: whatever they say besides, they cannot mean the same.

use std::collections::BTreeSet;

use super::{ChangeKind, Diff, Pair};
use crate::expr::verdict::Verdict;
use crate::expr::words::mentions;
use crate::model::{Model, Name, SearchPath};

/// Names by schema.
type Names<'m> = BTreeSet<(&'m Name, &'m Name)>;

/// The names under which a model has objects and the other has none.
fn lone<'m>(model: &'m Model, other: &Model) -> Names<'m> {
    let named = |model: &'m Model| -> Names<'m> {
        let own = model.objects.keys().filter(|id| id.relation.is_none());
        own.filter_map(|id| Some((id.schema.as_ref()?, &id.name))).collect()
    };
    let theirs: BTreeSet<(&Name, &Name)> =
        other.objects.keys().filter_map(|id| Some((id.schema.as_ref()?, &id.name))).collect();
    named(model).into_iter().filter(|name| !theirs.contains(name)).collect()
}

/// Whether a text names one of these, and the other text nothing that is called so: what a statement made that nobody could
/// follow is in both.
fn names_one((sql, path): (&str, &SearchPath), other: &str, names: &Names<'_>) -> bool {
    if names.is_empty() {
        return false;
    }
    let mentioned = |name: &Name| mentions(other).iter().any(|mention| mention.chain.contains(name));
    mentions(sql).iter().any(|mention| match mention.chain.as_slice() {
        [name] => {
            let placed = mention.called || mention.typed || mention.listed || mention.text || mention.symbol;
            placed && path.0.iter().any(|schema| names.contains(&(schema, name))) && !mentioned(name)
        }
        [schema, name, ..] => names.contains(&(schema, name)) && !mentioned(name),
        [] => false,
    })
}

impl Diff {
    /// Decides what is undecided where a text names an object that only its own side has.
    pub(super) fn tell_by_names(&mut self, expected: &Model, actual: &Model) {
        if self.undecided().next().is_none() {
            return;
        }
        let (missing, unexpected) = (lone(expected, actual), lone(actual, expected));
        let differs = |pair: &Pair| match pair {
            Pair::Expr { expected, actual, .. } => {
                names_one((&expected.sql, &expected.path), &actual.sql, &missing)
                    || names_one((&actual.sql, &actual.path), &expected.sql, &unexpected)
            }
            Pair::Query { expected, actual, .. } => {
                names_one((&expected.sql, &expected.path), &actual.sql, &missing)
                    || names_one((&actual.sql, &actual.path), &expected.sql, &unexpected)
            }
            Pair::Unpaired => false,
        };
        for change in &mut self.changes {
            let ChangeKind::Changed(attributes) = &mut change.what else { continue };
            for attribute in attributes.iter_mut().filter(|a| a.pairs.iter().any(differs)) {
                attribute.verdict = Verdict::Different;
                attribute.pairs.clear();
            }
        }
    }
}
