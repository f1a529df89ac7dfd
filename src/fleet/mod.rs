//! Many targets in one run: what each came to, and the same drift of many as one entry.

mod html;
mod json;
pub mod tenants;
mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::{Departure, Finding, Severity, Side};
use crate::report::Format;
use crate::term::Style;

/// What looking at one target came to.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the report calls it: the address, or the tenant.
    pub name: String,
    /// Why it could not be looked at, with the exit status of that; else how many findings.
    pub outcome: Result<usize, (u8, String)>,
}

/// One drift, and where it is.
#[derive(Clone, Debug)]
pub struct Entry {
    /// It as the first target has it.
    pub finding: Finding,
    /// Indexes into the targets, ascending.
    pub targets: Vec<usize>,
}

/// All that a run over many targets has to say.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// The declared side.
    pub expected: Side,
    /// Every target, in the order given.
    pub targets: Vec<Target>,
    /// Every drift, the rarest first.
    pub entries: Vec<Entry>,
}

/// What was found in a target, or why it could not be looked at.
pub type Outcome = (String, Result<Vec<Finding>, (u8, String)>);

impl Fleet {
    /// Puts the outcomes of many targets together.
    pub fn new(expected: Side, outcomes: Vec<Outcome>) -> Self {
        let mut merged: BTreeMap<Key, Entry> = BTreeMap::new();
        let mut targets = Vec::with_capacity(outcomes.len());
        for (at, (name, outcome)) in outcomes.into_iter().enumerate() {
            let outcome = outcome.map(|findings| {
                let count = findings.len();
                for finding in findings {
                    let entry = merged
                        .entry(Key::of(&finding))
                        .or_insert_with(|| Entry { finding, targets: Vec::new() });
                    // A target that has the same thing twice is one target.
                    if entry.targets.last() != Some(&at) {
                        entry.targets.push(at);
                    }
                }
                count
            });
            targets.push(Target { name, outcome });
        }
        let mut entries: Vec<Entry> = merged.into_values().collect();
        entries.sort_by_key(|entry| (entry.targets.len(), std::cmp::Reverse(entry.finding.severity)));
        Self { expected, targets, entries }
    }

    /// The exit status of the worst.
    pub fn status(&self, fail_on: Severity) -> u8 {
        let unable = self
            .targets
            .iter()
            .filter_map(|target| target.outcome.as_ref().err())
            .map(|(status, _)| *status)
            .max();
        let fails = self.entries.iter().any(|entry| entry.finding.severity >= fail_on);
        unable.unwrap_or_default().max(u8::from(fails))
    }

    /// How many targets were looked at and have nothing.
    pub fn in_sync(&self) -> usize {
        self.targets.iter().filter(|target| target.outcome == Ok(0)).count()
    }

    /// Targets that could not be looked at, and why.
    pub fn unable(&self) -> impl Iterator<Item = (&Target, &str)> {
        self.targets.iter().filter_map(|target| Some((target, target.outcome.as_ref().err()?.1.as_str())))
    }

    /// Targets that have findings: the columns of the matrix.
    fn drifted(&self) -> Vec<usize> {
        let drifted = self
            .targets
            .iter()
            .enumerate()
            .filter(|(_, target)| target.outcome.as_ref().is_ok_and(|n| *n > 0));
        drifted.map(|(at, _)| at).collect()
    }

    /// Writes it in a format that has a place for many targets; `false` where the format has none.
    pub fn write(&self, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<bool> {
        match format {
            Format::Text => text::write(self, style, out)?,
            Format::Json => json::write(self, out)?,
            Format::Html => html::write(self, out)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Entry {
    /// `missing in 3 of 415`.
    fn reach(&self, of: usize) -> String {
        format!("{} in {} of {of}", self.finding.change.word(), self.targets.len())
    }

    /// The letter of the matrix.
    fn letter(&self) -> char {
        match self.finding.change {
            Departure::Missing => 'M',
            Departure::Unexpected => 'U',
            Departure::Changed => 'C',
            Departure::Unverified => '?',
            Departure::Lint => 'L',
        }
    }
}

/// What makes two findings of two targets the same: all but the place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    object: String,
    kind: String,
    rule: String,
    attribute: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    message: String,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Self {
            object: finding.object.clone(),
            kind: finding.kind.to_string(),
            rule: finding.rule.to_string(),
            attribute: finding.attribute.as_ref().map(ToString::to_string),
            expected: finding.expected.clone(),
            actual: finding.actual.clone(),
            message: finding.message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(object: &str) -> Finding {
        Finding::new(
            "missing-table",
            Departure::Missing,
            "table",
            object,
            format!("table {object} is declared but not there"),
        )
    }

    fn fleet() -> Fleet {
        let unable = (3, "no answer".to_owned());
        Fleet::new(
            Side { source: "schemas/".to_owned(), ..Side::default() },
            vec![
                ("a".to_owned(), Ok(vec![finding("app.jobs")])),
                ("b".to_owned(), Ok(Vec::new())),
                ("c".to_owned(), Ok(vec![finding("app.jobs"), finding("app.<users>")])),
                ("d".to_owned(), Err(unable)),
            ],
        )
    }

    fn written(format: Format) -> String {
        let mut out = Vec::new();
        assert!(fleet().write(format, &Style::PLAIN, &mut out).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_same_drift_is_one_entry_and_the_rarest_comes_first() {
        let fleet = fleet();
        let entries: Vec<_> =
            fleet.entries.iter().map(|e| (e.finding.object.as_str(), e.targets.as_slice())).collect();
        assert_eq!(entries, [("app.<users>", &[2][..]), ("app.jobs", &[0, 2])]);
        assert_eq!((fleet.in_sync(), fleet.status(Severity::Error)), (1, 3));
    }

    #[test]
    fn as_text() {
        insta::assert_snapshot!(written(Format::Text), @r"
        declared: schemas/
        targets:  4: 1 in sync, 2 drifted, 1 could not be looked at

        could not look
          d: no answer

        drift, the rarest first
          error[missing-table]: table app.<users> is declared but not there
            missing in 1 of 4: c
          error[missing-table]: table app.jobs is declared but not there
            missing in 2 of 4: a, c

        matrix (M missing, U unexpected, C changed, ? unverified, . as declared)
          1 a
          2 c

                        1 2
          app.<users>   . M
          app.jobs      M M
        ");
    }

    #[test]
    fn as_data_and_as_a_page() {
        let json: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(json["summary"]["unable"], 1);
        assert_eq!(json["entries"][1]["targets"], serde_json::json!(["a", "c"]));
        let page = written(Format::Html);
        assert!(page.contains("app.&lt;users&gt;") && !page.contains("app.<users>"));
    }
}
