//! The other way to end a drift: declare what is there. Changes to the declared files, as a patch.
//!
//! Two passes. First what has a place in the text is edited there: the clause of a column, a statement that makes one
//! thing, one that is there no more. What is left is said by statements at the end of the file that it belongs to:
//! DDL files are replayed, so what leads from one schema to the other may stand in them. Nothing is taken on trust: the
//! edited texts are declared again and compared with what is there.

mod append;
mod column;
mod edit;
mod inline;
mod patch;

use std::collections::BTreeSet;

use crate::diff::Diff;
use crate::model::{Model, Source};

pub use self::patch::patch;

/// What the edits are tried with.
pub struct Trial<'t> {
    /// Texts to a schema.
    pub declare: &'t dyn Fn(Vec<Source>) -> Model,
    /// What differs between a declared and an actual schema.
    pub compare: &'t dyn Fn(&Model, &Model) -> Diff,
}

/// The declared texts as they would accept what is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adopted {
    /// All texts, changed or not.
    pub sources: Vec<Source>,
    /// The schema that they declare.
    pub model: Model,
    /// What still differs.
    pub left: Diff,
}

/// The declared texts, changed so that they accept the actual side.
pub fn adopt(expected: &Model, actual: &Model, diff: &Diff, trial: &Trial<'_>) -> Adopted {
    let unchanged =
        Adopted { sources: expected.sources.clone(), model: expected.clone(), left: diff.clone() };
    let edited = edited(&unchanged, actual, trial);
    let best = appended(&edited, actual, trial);
    if best.left.is_empty() {
        return best;
    }
    let plainly = appended(&unchanged, actual, trial);
    if plainly.left.changes.len() < best.left.changes.len() { plainly } else { best }
}

/// Rounds of taking out what makes no sense any more: a comment on what is gone, a grant on it.
const ROUNDS: usize = 8;

/// Edits in place; with what of the text no longer makes sense taken out.
fn edited(from: &Adopted, actual: &Model, trial: &Trial<'_>) -> Adopted {
    let known: BTreeSet<&str> = from.model.notices.iter().map(|notice| notice.message.as_str()).collect();
    let edits = inline::edits(&from.model, actual, &from.left);
    if edits.is_empty() {
        return from.clone();
    }
    let mut sources = edit::apply(&from.sources, edits);
    for _ in 0..ROUNDS {
        let model = (trial.declare)(sources.clone());
        let stray: Vec<_> = model
            .notices
            .iter()
            .filter(|notice| {
                notice.rule == "unresolved-statement" && !known.contains(notice.message.as_str())
            })
            .filter_map(|notice| notice.origin)
            .collect();
        let edits: Vec<_> =
            stray.into_iter().filter_map(|origin| inline::without_statement(&sources, origin)).collect();
        if edits.is_empty() {
            let left = (trial.compare)(&model, actual);
            return Adopted { sources, model, left };
        }
        sources = edit::apply(&sources, edits);
    }
    from.clone()
}

/// What is left, as statements at the ends of files: each in its own, or all in the last where order asks for it.
fn appended(from: &Adopted, actual: &Model, trial: &Trial<'_>) -> Adopted {
    if from.left.is_empty() || from.sources.is_empty() {
        return from.clone();
    }
    let back = (trial.compare)(actual, &from.model);
    let steps = append::steps(&from.model, actual, &back);
    let tried = [false, true].map(|last| {
        let sources = edit::apply(&from.sources, append::edits(&from.model, &from.sources, &steps, last));
        let model = (trial.declare)(sources.clone());
        let left = (trial.compare)(&model, actual);
        let noise = model.notices.len().saturating_sub(from.model.notices.len());
        (left.changes.len() + noise, Adopted { sources, model, left })
    });
    let least = tried.into_iter().min_by_key(|(left, _)| *left).map(|(_, adopted)| adopted);
    match least {
        Some(adopted) if adopted.left.changes.len() < from.left.changes.len() => adopted,
        _ => from.clone(),
    }
}

#[cfg(test)]
mod tests;
