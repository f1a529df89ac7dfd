//! `driftlint check`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::args::{Declared, Reporting, Scoped, VerdictArgs};
use super::gate::{self, GateArgs};
use super::progress::Progress;
use super::{CliError, FINDINGS, Global, SUCCESS, output, sides, wait};
use crate::config::Config;
use crate::finding::{Baseline, Finding, Location, Report, Severity, Side, ignore};
use crate::inspect::Limits;

/// `driftlint check`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    declared: Declared,
    /// The actual schema, in the same notation [default: `against` of driftlint.toml]
    #[arg(long, value_name = "SCHEMA")]
    against: Option<String>,
    #[command(flatten)]
    verdict: VerdictArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    scope: Scoped,
    #[command(flatten)]
    reporting: Reporting,
}

const EXAMPLES: &str = "Examples:
  driftlint check schemas/ --against postgres://app@db/prod
  driftlint check --migrations migrations/ --against \"service=prod\"
  driftlint check git:v1.4:schemas/ --against schemas/
  driftlint check schemas/ --against prod.json --format sarif --report text=/dev/stderr
  driftlint check schemas/ --require 'app.*' --role worker --wait 60s
  pg_dump --schema-only staging | driftlint check - --against postgres:///prod";

/// What a look brought.
pub(super) struct Looked {
    /// The findings, before ignores and baseline.
    pub(super) findings: Vec<Finding>,
    /// The declared side.
    pub(super) expected: Side,
    /// The other.
    pub(super) actual: Side,
    /// Objects looked at, by kind.
    pub(super) compared: BTreeMap<String, usize>,
    /// The first declared file.
    pub(super) first_source: Option<String>,
}

/// Compares, reports, and says by its status whether something was found.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { declared, against, verdict, gate, scope, reporting } = args;
    let mut settings = sides::Settings::new(declared, against.as_deref(), verdict, scope, global)?;
    let baseline = output::baseline(reporting)?;
    let fail_on = reporting.fail_on.map_or(settings.config.fail_on.value, Severity::from);
    let mut known = None;
    let attempt = |left: Option<Duration>| {
        if let Some(left) = left {
            // A server that answers slowly is no server that is not there.
            let patience = left.max(Duration::from_secs(2));
            settings.limits.connect_timeout = Limits::default().connect_timeout.min(patience);
        }
        let looked = match gate.is_narrow() {
            true => gate::looked(gate, &settings, &mut known)?,
            false => whole(gate, &settings, global)?,
        };
        Ok(report(looked, &settings.config, baseline.as_ref(), gate.is_narrow()))
    };
    let report = wait::until(gate.wait, attempt, |report: &Report| !report.summary.reaches(fail_on))?;
    output::report(&report, reporting, global)?;
    let fails = report.summary.reaches(fail_on) && !reporting.exit_zero;
    Ok(if fails { FINDINGS } else { SUCCESS })
}

/// A whole comparison.
fn whole(gate: &GateArgs, settings: &sides::Settings, global: &Global) -> Result<Looked, CliError> {
    let progress = Progress::new(global);
    let mut sides = sides::read(settings, &progress)?;
    let diff = sides.compare(settings, &progress);
    let findings = sides.findings(&diff, settings);
    drop(progress);
    let findings = gate.refine(findings, &mut sides, settings)?;
    let sides::Sides { expected, actual } = sides;
    Ok(Looked {
        findings,
        compared: diff.compared.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        first_source: expected.model.sources.first().map(|source| source.path.clone()),
        expected: expected.side,
        actual: actual.side,
    })
}

/// What is left when ignores and baseline are taken off. A look at some objects alone says nothing about ignores that
/// cover others.
fn report(looked: Looked, config: &Config, baseline: Option<&Baseline>, narrow: bool) -> Report {
    let Looked { findings, expected, actual, compared, first_source } = looked;
    let (mut left, ignored) = ignore(findings, &config.ignores, config.file.as_ref(), today());
    if narrow {
        left.retain(|finding| finding.rule != "unused-ignore");
    }
    let (findings, known, fixed): (Vec<Finding>, usize, Vec<String>) = match baseline {
        Some(baseline) => baseline.clone().sift(left),
        None => (left, 0, Vec::new()),
    };
    let mut report = Report::new(expected, Some(actual), findings, ignored + known);
    report.compared = compared;
    report.fixed = if narrow { Vec::new() } else { fixed };
    report.home = home(config, first_source);
    report
}

/// The day of ignores, everywhere the same.
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Where formats that must have a file put what has none.
fn home(config: &Config, first_source: Option<String>) -> Option<Location> {
    let file = config.file.as_ref().map(|file| file.path.display().to_string());
    let path = file.or(first_source)?;
    Some(Location { path: path.replace('\\', "/"), line: 1, column: 1, end_line: 1, end_column: 1 })
}
