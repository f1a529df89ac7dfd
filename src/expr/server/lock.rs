//! `driftlint.lock`: verdicts that a server has given, for a check that has none to ask.
//!
//! A line is a verdict: the digest of all that it hangs on (both texts with their names in full, the types of the columns
//! they name, what they are assigned to, the major version), and the word. So a verdict is never taken for that of
//! another expression, type or major; lines stand in order and know nothing of each other, and merge as lines do.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::sql;
use crate::diff::Pair;
use crate::expr::verdict::Verdict;
use crate::model::{Model, Name};

/// The first line of a file.
const HEAD: &str = "# Verdicts that driftlint has learned from a server. Written by a live check; see `driftlint explain unverified`.";

/// The verdicts of a file, and which of them were asked for.
#[derive(Debug, Default)]
pub struct Lock {
    verdicts: BTreeMap<String, Verdict>,
    asked: BTreeSet<String>,
}

impl Lock {
    /// Reads a file's text; lines that are no verdicts are left out.
    pub fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let (digest, word) = line.split_once(' ')?;
            let verdict = match word {
                "same" => Verdict::Same,
                "different" => Verdict::Different,
                _ => return None,
            };
            Some((digest.to_owned(), verdict))
        };
        Self { verdicts: text.lines().filter_map(line).collect(), asked: BTreeSet::new() }
    }

    /// What was learned of a pair.
    pub fn verdict(&mut self, pair: &Pair, declared: &Model, major: u16) -> Verdict {
        let Some(digest) = digest(pair, declared, major) else { return Verdict::Undecided };
        let known = self.verdicts.get(&digest).copied();
        self.asked.insert(digest);
        known.unwrap_or(Verdict::Undecided)
    }

    /// Takes in what a server says of a pair: that it cannot tell is not kept.
    pub fn learn(&mut self, pair: &Pair, verdict: Verdict, declared: &Model, major: u16) {
        let Some(digest) = digest(pair, declared, major) else { return };
        if verdict == Verdict::Undecided {
            self.verdicts.remove(&digest);
        } else {
            self.verdicts.insert(digest.clone(), verdict);
        }
        self.asked.insert(digest);
    }

    /// How many verdicts nobody asked for: they are of expressions that are no more.
    pub fn stale(&self) -> usize {
        self.verdicts.keys().filter(|digest| !self.asked.contains(*digest)).count()
    }

    /// Forgets what nobody asked for.
    pub fn prune(&mut self) {
        let Self { verdicts, asked } = self;
        verdicts.retain(|digest, _| asked.contains(digest));
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let word = |verdict: &Verdict| if *verdict == Verdict::Same { "same" } else { "different" };
        let lines = self.verdicts.iter().map(|(digest, verdict)| format!("{digest} {}\n", word(verdict)));
        std::iter::once(format!("{HEAD}\n")).chain(lines).collect()
    }
}

/// All that the verdict on a pair hangs on; none of what is not to be kept.
fn digest(pair: &Pair, declared: &Model, major: u16) -> Option<String> {
    let Pair::Expr { expected, actual, place, readings } = pair else { return None };
    let (one, two) = readings.as_deref().map(|(one, two)| (one, two))?;
    let named: BTreeSet<Name> = one.columns.union(&two.columns).cloned().collect();
    let types = sql::from(&place.columns, declared, Some(&named))?;
    let assigned = place.assigned.as_ref().map(ToString::to_string).unwrap_or_default();
    // Types that differ are a finding of their own, and the verdict then another question.
    if place.retyped {
        return None;
    }
    let path = |path: &crate::model::SearchPath| -> String {
        path.0.iter().map(|name| format!("{name},")).collect()
    };
    let parts = [
        major.to_string(),
        types,
        assigned,
        path(&expected.path),
        one.question()?.to_owned(),
        path(&actual.path),
        two.question()?.to_owned(),
    ];
    let digest = Sha256::digest(parts.join("\0").as_bytes());
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written_and_other_lines_are_left_out() {
        let text = format!("{HEAD}\n0a same\n0b different\n");
        let lock = Lock::parse(&format!("{text}<<<<<<< ours\n0c maybe\n"));
        assert_eq!(lock.to_text(), text);
        assert_eq!(lock.stale(), 2);
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let mut lock = Lock::parse("0a same\n0b different\n");
        lock.asked.insert("0a".to_owned());
        lock.prune();
        assert_eq!(lock.to_text(), format!("{HEAD}\n0a same\n"));
    }
}
