//! From findings to a report: what is known and accepted is taken out.

use std::collections::BTreeMap;

use super::args::Reporting;
use super::{FINDINGS, SUCCESS};
use crate::config::Config;
use crate::finding::{Baseline, Finding, Location, Report, Seeks, Severity, Side, ignore, suppress};
use crate::model::Source;

/// What a command found.
pub(super) struct Outcome {
    /// The findings, nothing taken out.
    pub(super) findings: Vec<Finding>,
    /// What it looked for.
    pub(super) seeks: Seeks,
    /// The declared side.
    pub(super) expected: Side,
    /// The side it was compared with.
    pub(super) actual: Option<Side>,
    /// Objects looked at, by kind.
    pub(super) compared: BTreeMap<String, usize>,
    /// The texts of the declared side.
    pub(super) sources: Vec<Source>,
    /// Whether it looked at a part only: then what matches nothing there may match elsewhere.
    pub(super) narrow: bool,
}

impl Outcome {
    /// What is left when ignores and baseline are taken off.
    pub(super) fn report(self, config: &Config, baseline: Option<&Baseline>) -> Report {
        let Self { findings, seeks, expected, actual, compared, sources, narrow } = self;
        let (left, suppressed) = suppress(findings, &sources, seeks, &config.rules);
        let (mut left, ignored) = ignore(left, &config.ignores, config.file.as_ref(), today(), seeks);
        if narrow {
            left.retain(|finding| finding.rule != "unused-ignore");
        }
        let (findings, known, fixed): (Vec<Finding>, usize, Vec<String>) = match baseline {
            Some(baseline) => baseline.clone().sift(left, seeks),
            None => (left, 0, Vec::new()),
        };
        let mut report = Report::new(expected, actual, findings, suppressed + ignored + known);
        report.compared = compared;
        report.fixed = if narrow { Vec::new() } else { fixed };
        report.home = home(config, sources.first());
        report
    }
}

/// From which severity on a report fails.
pub(super) fn fail_on(config: &Config, reporting: &Reporting) -> Severity {
    reporting.fail_on.map_or(config.fail_on.value, Severity::from)
}

/// The exit status of a report.
pub(super) fn status(report: &Report, config: &Config, reporting: &Reporting) -> u8 {
    let fails = report.summary.reaches(fail_on(config, reporting)) && !reporting.exit_zero;
    if fails { FINDINGS } else { SUCCESS }
}

/// The day of ignores, everywhere the same.
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Where formats that must have a file put what has none.
fn home(config: &Config, first_source: Option<&Source>) -> Option<Location> {
    let file = config.file.as_ref().map(|file| file.path.display().to_string());
    let path = file.or_else(|| first_source.map(|source| source.path.clone()))?;
    Some(Location { path: path.replace('\\', "/"), line: 1, column: 1, end_line: 1, end_column: 1 })
}
