//! The file of verdicts learned from a target: written by a check of the live target, read where there is none to ask.

use std::path::Path;

use super::progress::Progress;
use crate::diff::{Diff, Pair};
use crate::expr::server::lock::Lock;
use crate::expr::verdict::Verdict;
use crate::model::{Model, Notice};

/// The rule of a file that knows of expressions that are no more.
const STALE: &str = "stale-lock";

/// Settles what is undecided by the verdicts of an earlier live check.
pub(super) fn recall(path: &Path, found: &mut Diff, declared: &Model, major: u16) -> Option<Notice> {
    // No file is an empty one: nothing was learned yet.
    let mut lock = Lock::parse(&std::fs::read_to_string(path).unwrap_or_default());
    let known: Vec<(Pair, Verdict)> =
        found.undecided().map(|pair| (pair.clone(), lock.verdict(pair, declared, major))).collect();
    found.settle(|pair| known.iter().find(|(p, _)| p == pair).map_or(Verdict::Undecided, |(_, v)| *v));
    let stale = lock.stale();
    (stale > 0).then(|| Notice {
        rule: STALE.into(),
        message: format!(
            "{stale} verdict{} of {} {} of no expression of this comparison",
            if stale == 1 { "" } else { "s" },
            path.display(),
            if stale == 1 { "is" } else { "are" },
        ),
        help: Some("a check of the live target writes the file anew".to_owned()),
        object: None,
        origin: None,
    })
}

/// Keeps what the server said; what is of expressions that are no more is forgotten if all were compared.
pub(super) fn keep(
    path: &Path,
    asked: &[(Pair, Verdict)],
    (declared, major): (&Model, u16),
    all: bool,
    progress: &Progress,
) {
    let before = std::fs::read_to_string(path).unwrap_or_default();
    let mut lock = Lock::parse(&before);
    for (pair, verdict) in asked {
        lock.learn(pair, *verdict, declared, major);
    }
    if all {
        lock.prune();
    }
    let text = lock.to_text();
    if text != before
        && let Err(error) = std::fs::write(path, text)
    {
        progress.warn(&format!("{} cannot be written: {error}", path.display()));
    }
}
