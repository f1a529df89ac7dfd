//! What a run has to say: findings, their rules and severities, ignores and baselines.

mod baseline;
mod drift;
mod fingerprint;
mod ignore;
mod location;
mod places;
mod rules;
mod scope;
mod suppress;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use crate::model::Severity;
pub use baseline::{Baseline, BaselineError};
pub use drift::{drift, notices, weighed};
pub use fingerprint::fingerprint;
pub use ignore::{Seeks, ignore};
pub use location::{Location, Snippet, SourceText, Texts};
pub use places::Places;
pub use rules::{Rule, RuleSet, attribute_rule, closest_rule, presence_rule, rule, rules};
pub use scope::{Scope, glob};
pub use suppress::suppress;

impl Severity {
    /// All of them, worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The word of reports and options.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// In what way the actual side departs, seen from the declared side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Departure {
    /// Declared, not there.
    Missing,
    /// There, not declared.
    Unexpected,
    /// There, but otherwise than declared.
    Changed,
    /// Could not be proved the same or different.
    Unverified,
    /// A remark on one side alone.
    Lint,
}

impl Departure {
    /// The word of reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Changed => "changed",
            Self::Unverified => "unverified",
            Self::Lint => "lint",
        }
    }
}

/// One thing that is not as it should be, with its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Which rule found it: `missing-table`, `column-type`, `unverified`, …
    pub rule: Cow<'static, str>,
    /// How bad it is, configuration applied.
    pub severity: Severity,
    /// In what way it departs.
    pub change: Departure,
    /// The kind of object: `table`, `column`, …; `statement` for what was not understood.
    pub kind: Cow<'static, str>,
    /// The object's name as SQL writes it.
    pub object: String,
    /// The attribute, of a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<Cow<'static, str>>,
    /// What was declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// One sentence for people.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Stays the same when lines move or values change.
    pub fingerprint: String,
    /// Where the declaration stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The migration that makes it go away once it has run, where the branch has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
    /// The relation it hangs under, else the object itself: what reports group by.
    #[serde(skip)]
    pub group: String,
    /// The schema it lives in, for scopes.
    #[serde(skip)]
    pub schema: Option<String>,
    /// What the marked place in the source is.
    #[serde(skip)]
    pub label: Option<String>,
    /// The source around the place.
    #[serde(skip)]
    pub snippet: Option<Snippet>,
    /// Further remarks, each a line of its own.
    #[serde(skip)]
    pub notes: Vec<String>,
}

impl Finding {
    /// A finding with the severity its rule has by default; the rest is filled in by the `with_` functions.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        change: Departure,
        kind: impl Into<Cow<'static, str>>,
        object: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let (rule, kind, object) = (rule.into(), kind.into(), object.into());
        Self {
            severity: rules::default_severity(&rule),
            fingerprint: fingerprint(&rule, &kind, &object, ""),
            group: object.clone(),
            rule,
            change,
            kind,
            object,
            attribute: None,
            expected: None,
            actual: None,
            message: message.into(),
            help: None,
            location: None,
            pending: None,
            schema: None,
            label: None,
            snippet: None,
            notes: Vec::new(),
        }
    }

    /// The same for one attribute, with what was declared and what is there.
    pub fn with_attribute(
        mut self,
        attribute: impl Into<Cow<'static, str>>,
        expected: Option<String>,
        actual: Option<String>,
    ) -> Self {
        let attribute = attribute.into();
        self.fingerprint = fingerprint(&self.rule, &self.kind, &self.object, &attribute);
        self.attribute = Some(attribute);
        self.expected = expected;
        self.actual = actual;
        self
    }

    /// The same with what to do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a further remark.
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with the place of its declaration, and what to write under it.
    pub fn at(mut self, snippet: Snippet, label: impl Into<String>) -> Self {
        self.location = Some(snippet.location());
        self.snippet = Some(snippet);
        self.label = Some(label.into());
        self
    }

    /// The same as part of a relation and of a schema.
    pub fn under(mut self, schema: Option<String>, relation: Option<String>) -> Self {
        self.schema = schema;
        if let Some(relation) = relation {
            self.group = relation;
        }
        self
    }
}

/// One side of a comparison, for the head of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The source as it may be shown: never with a password.
    pub source: String,
    /// The server's version, of a live database or a snapshot of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Who asked whom: `app on db:5432/prod (PostgreSQL 15.18, primary)`.
    #[serde(skip)]
    pub identity: Option<String>,
}

/// How many findings of each severity, and how many were passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Findings of severity error.
    pub error: usize,
    /// Findings of severity warning.
    pub warning: usize,
    /// Findings of severity note.
    pub note: usize,
    /// Findings that an ignore or the baseline covers: in none of the other counts, nor in the list.
    pub ignored: usize,
}

impl Summary {
    /// Counts findings.
    pub fn of(findings: &[Finding], ignored: usize) -> Self {
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        Self {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            note: count(Severity::Note),
            ignored,
        }
    }

    /// How many findings of one severity.
    pub fn of_severity(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }

    /// Whether one is as bad as `threshold` or worse.
    pub fn reaches(&self, threshold: Severity) -> bool {
        Severity::ALL.iter().any(|s| *s >= threshold && self.of_severity(*s) > 0)
    }
}

/// All that a run has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The declared side.
    pub expected: Side,
    /// The side it was compared with; `None` of a lint, which looks at one side alone.
    pub actual: Option<Side>,
    /// Objects looked at, by kind.
    pub compared: BTreeMap<String, usize>,
    /// Counts by severity.
    pub summary: Summary,
    /// The findings, in the order of [`Report::new`].
    pub findings: Vec<Finding>,
    /// Entries of the baseline that no longer occur.
    pub fixed: Vec<String>,
    /// Where formats that must have a file put what has none: the configuration or the first declared file.
    pub home: Option<Location>,
}

impl Report {
    /// A report of findings, which it puts in order: as the sources have them, what has no place last, by name.
    pub fn new(expected: Side, actual: Option<Side>, mut findings: Vec<Finding>, ignored: usize) -> Self {
        findings.sort_by(order);
        let summary = Summary::of(&findings, ignored);
        Self { expected, actual, compared: BTreeMap::new(), summary, findings, fixed: Vec::new(), home: None }
    }

    /// How many objects were looked at.
    pub fn objects(&self) -> usize {
        self.compared.values().sum()
    }

    /// The findings with those of one object (same kind, name and place) together.
    pub fn by_object(&self) -> impl Iterator<Item = &[Finding]> {
        self.findings.chunk_by(|a, b| a.kind == b.kind && a.object == b.object && a.location == b.location)
    }

    /// The findings by the relation they hang under, or by themselves.
    pub fn by_group(&self) -> BTreeMap<&str, Vec<&Finding>> {
        let mut groups: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &self.findings {
            groups.entry(&finding.group).or_default().push(finding);
        }
        groups
    }
}

/// By place; of one object the worst first.
fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    fn place(f: &Finding) -> impl Ord + '_ {
        (f.location.is_none(), f.location.as_ref(), &f.group, &f.kind, &f.object)
    }
    let rest = |f: &Finding| (std::cmp::Reverse(f.severity), f.attribute.clone(), f.rule.clone());
    place(a).cmp(&place(b)).then_with(|| rest(a).cmp(&rest(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(object: &str) -> Finding {
        Finding::new("missing-table", Departure::Missing, "table", object, "…")
    }

    #[test]
    fn what_has_a_place_comes_first_in_the_order_of_the_sources() {
        let source = std::sync::Arc::new(SourceText::new("a.sql", "x\ny\nz\n"));
        let at = |object: &str, offset| finding(object).at(Snippet::new(&source, offset..offset + 1), "");
        let report = Report::new(Side::default(), None, vec![finding("a"), at("c", 2), at("z", 0)], 0);
        let order: Vec<_> = report.findings.iter().map(|f| f.object.as_str()).collect();
        assert_eq!(order, ["z", "c", "a"]);
    }

    #[test]
    fn the_threshold_counts_its_own_severity_and_worse() {
        let summary = Summary { warning: 1, ..Summary::default() };
        assert!(summary.reaches(Severity::Note) && summary.reaches(Severity::Warning));
        assert!(!summary.reaches(Severity::Error));
        assert!(!Summary { ignored: 3, ..Summary::default() }.reaches(Severity::Note));
    }
}
