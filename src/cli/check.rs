//! `driftlint check`.

use super::args::{Declared, Reporting, Scoped, VerdictArgs};
use super::progress::Progress;
use super::{CliError, FINDINGS, Global, SUCCESS, output, sides};
use crate::config::Config;
use crate::finding::{Finding, Location, Report, Severity, ignore};
use crate::model::Model;

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
    scope: Scoped,
    #[command(flatten)]
    reporting: Reporting,
}

const EXAMPLES: &str = "Examples:
  driftlint check schemas/ --against postgres://app@db/prod
  driftlint check --migrations migrations/ --against \"service=prod\"
  driftlint check git:v1.4:schemas/ --against schemas/
  driftlint check schemas/ --against prod.json --format sarif --report text=/dev/stderr
  pg_dump --schema-only staging | driftlint check - --against postgres:///prod";

/// Compares, reports, and says by its status whether something was found.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { declared, against, verdict, scope, reporting } = args;
    let settings = sides::Settings::new(declared, against.as_deref(), verdict, scope, global)?;
    let baseline = output::baseline(reporting)?;
    let progress = Progress::new(global);
    let mut sides = sides::read(&settings, &progress)?;
    let diff = sides.compare(&settings, &progress);
    let findings = sides.findings(&diff, &settings);
    drop(progress);

    let config = &settings.config;
    let (left, ignored) = ignore(findings, &config.ignores, config.file.as_ref(), today());
    let (findings, known, fixed): (Vec<Finding>, usize, Vec<String>) = match baseline {
        Some(baseline) => baseline.sift(left),
        None => (left, 0, Vec::new()),
    };
    let home = home(&settings.config, &sides.expected.model);
    let mut report = Report::new(sides.expected.side, Some(sides.actual.side), findings, ignored + known);
    report.compared = diff.compared.iter().map(|(kind, n)| (kind.to_string(), *n)).collect();
    report.fixed = fixed;
    report.home = home;
    output::report(&report, reporting, global)?;
    let fail_on = reporting.fail_on.map_or(config.fail_on.value, Severity::from);
    let fails = report.summary.reaches(fail_on) && !reporting.exit_zero;
    Ok(if fails { FINDINGS } else { SUCCESS })
}

/// The day of ignores, everywhere the same.
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Where formats that must have a file put what has none.
fn home(config: &Config, declared: &Model) -> Option<Location> {
    let file = config.file.as_ref().map(|file| file.path.display().to_string());
    let path = file.or_else(|| declared.sources.first().map(|source| source.path.clone()))?;
    Some(Location { path: path.replace('\\', "/"), line: 1, column: 1, end_line: 1, end_column: 1 })
}
