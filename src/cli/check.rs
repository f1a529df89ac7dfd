//! `driftlint check`.

use std::time::Duration;

use super::args::{Comparison, Reporting};
use super::gate::{self, GateArgs};
use super::outcome::{Outcome, fail_on, status};
use super::progress::Progress;
use super::renames::RenameArgs;
use super::since::Since;
use super::{CliError, Global, output, sides, wait};
use crate::finding::{Report, Seeks};
use crate::inspect::Limits;

/// `driftlint check`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    renames: RenameArgs,
    #[command(flatten)]
    reporting: Reporting,
}

const EXAMPLES: &str = "Examples:
  driftlint check schemas/ --against postgres://app@db/prod
  driftlint check --migrations migrations/ --against \"service=prod\"
  driftlint check git:v1.4:schemas/ --against schemas/
  driftlint check schemas/ --against prod.json --format sarif --report text=/dev/stderr
  driftlint check schemas/ --require 'app.*' --role worker --wait 60s
  driftlint check schemas/ --against staging --changed-since origin/main
  pg_dump --schema-only staging | driftlint check - --against postgres:///prod";

/// Compares, reports, and says by its status whether something was found.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, gate, renames, reporting } = args;
    let mut settings = sides::Settings::new(comparison, global)?;
    let baseline = output::baseline(reporting, &settings.config)?;
    let fail_on = fail_on(&settings.config, reporting);
    let since = comparison.within.changed_since.as_deref();
    let mut known = None;
    let attempt = |left: Option<Duration>| {
        if let Some(left) = left {
            // A server that answers slowly is no server that is not there.
            let patience = left.max(Duration::from_secs(2));
            settings.limits.connect_timeout = Limits::default().connect_timeout.min(patience);
        }
        let outcome = match gate.is_narrow() {
            true => gate::looked(gate, &settings, &mut known)?,
            false => whole(gate, since, &settings, renames, global)?,
        };
        Ok(outcome.report(&settings.config, baseline.as_ref()))
    };
    let report = wait::until(gate.wait, attempt, |report: &Report| !report.summary.reaches(fail_on))?;
    output::report(&report, reporting, global)?;
    Ok(status(&report, &settings.config, reporting))
}

/// A whole comparison, of what has changed since a revision where one is asked for.
fn whole(
    gate: &GateArgs,
    since: Option<&str>,
    settings: &sides::Settings,
    renames: &RenameArgs,
    global: &Global,
) -> Result<Outcome, CliError> {
    let progress = Progress::new(global);
    let mut sides = sides::read(settings, &progress)?;
    let confirmed = sides.confirmed(renames)?;
    sides.rename(confirmed)?;
    let diff = sides.compare(settings, &progress);
    let mut findings = sides.findings(&diff, settings);
    if let Some(rev) = since {
        let since = Since::new(rev, &sides.expected.model, &settings.expected, &settings.config)?;
        findings.retain(|finding| since.includes(finding));
    }
    drop(progress);
    let findings = gate.refine(findings, &mut sides, settings)?;
    let sides::Sides { expected, actual, .. } = sides;
    Ok(Outcome {
        findings,
        seeks: Seeks::Drift,
        compared: diff.compared.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        sources: expected.model.sources,
        expected: expected.side,
        actual: Some(actual.side),
        narrow: since.is_some(),
    })
}
