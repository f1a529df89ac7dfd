//! `driftlint check`.

use std::time::Duration;

use super::args::{Comparison, Reporting};
use super::fleet::{self, FleetArgs};
use super::gate::{self, GateArgs};
use super::outcome::{Outcome, fail_on, status};
use super::pending::PendingArgs;
use super::progress::Progress;
use super::renames::RenameArgs;
use super::since::Since;
use super::{CliError, Global, output, sides, wait};
use crate::diff::Diff;
use crate::finding::{Baseline, Finding, Report, Seeks};
use crate::inspect::Limits;
use crate::source::{Changes, Loaded};

/// `driftlint check`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
    #[command(flatten)]
    fleet: FleetArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    renames: RenameArgs,
    #[command(flatten)]
    reporting: Reporting,
    #[command(flatten)]
    pending: PendingArgs,
}

const EXAMPLES: &str = "Examples:
  driftlint check schemas/ --against postgres://app@db/prod
  driftlint check --migrations migrations/ --against \"service=prod\"
  driftlint check git:v1.4:schemas/ --against schemas/
  driftlint check schemas/ --against prod.json --format sarif --report text=/dev/stderr
  driftlint check schemas/ --require 'app.*' --role worker --wait 60s
  driftlint check schemas/ --against staging --changed-since origin/main
  driftlint check schemas/ --against staging --pending-since origin/main --pending-migrations migrations/
  driftlint check schemas/ --group eu --report html=fleet.html
  driftlint check schemas/ --against service=prod --tenants 'tenant_*'
  pg_dump --schema-only staging | driftlint check - --against postgres:///prod";

/// What is asked of each target.
#[derive(Clone)]
pub(super) struct Asking {
    /// What a service needs.
    pub(super) gate: GateArgs,
    /// What was renamed, as the user says.
    pub(super) renames: RenameArgs,
    /// The revision since which what is looked at has changed.
    pub(super) since: Option<String>,
    /// What the migrations of a branch bring.
    pub(super) pending: PendingArgs,
    /// How it is told.
    pub(super) reporting: Reporting,
    /// What is known.
    pub(super) baseline: Option<Baseline>,
    /// What every command takes.
    pub(super) global: Global,
}

/// Compares, reports, and says by its status whether something was found.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, fleet, gate, renames, reporting, pending } = args;
    let named = fleet.named(&comparison.against, &sides::config(global)?)?;
    let first = Comparison { against: named.iter().take(1).cloned().collect(), ..comparison.clone() };
    let mut settings = sides::Settings::new(&first, global)?;
    let asking = Asking {
        gate: gate.clone(),
        renames: renames.clone(),
        since: comparison.within.changed_since.clone(),
        pending: pending.clone(),
        reporting: reporting.clone(),
        baseline: output::baseline(reporting, &settings.config)?,
        global: global.clone(),
    };
    if fleet.is_many(&named) {
        let named =
            if named.is_empty() { Vec::from_iter(settings.config.against.value.clone()) } else { named };
        return fleet::run(fleet, &named, asking, &settings);
    }
    let fail_on = fail_on(&settings.config, reporting);
    let mut known = None;
    let attempt = |left: Option<Duration>| {
        if let Some(left) = left {
            // A server that answers slowly is no server that is not there.
            let patience = left.max(Duration::from_secs(2));
            settings.limits.connect_timeout = Limits::default().connect_timeout.min(patience);
        }
        let progress = if left.is_some() { Progress::silent() } else { Progress::new(global) };
        let (outcome, sides) = look(&asking, &settings, &mut known, &progress)?;
        if let (Some(sides), None) = (sides, gate.wait) {
            sides.let_go();
        }
        Ok(outcome.report(&settings.config, asking.baseline.as_ref()))
    };
    let report = wait::until(gate.wait, attempt, |report: &Report| !report.summary.reaches(fail_on))?;
    output::report(&report, reporting, global)?;
    Ok(status(&report, &settings.config, reporting))
}

/// Compares two sources as no configuration says anything of.
pub fn between(expected: &str, actual: &str) -> Result<Report, CliError> {
    let settings = sides::Settings::plain(expected, actual)?;
    let progress = Progress::silent();
    let mut sides = sides::read(&settings, &progress)?;
    let diff = sides.compare(&settings, &progress);
    let findings = sides.findings(&diff, &settings);
    Ok(outcome(findings, &diff, &sides, false).report(&settings.config, None))
}

/// Looks at one target: through the gate, or at all of it, whose sides are given too. `known` keeps the declared side
/// between looks of the gate.
pub(super) fn look(
    asking: &Asking,
    settings: &sides::Settings,
    known: &mut Option<Loaded>,
    progress: &Progress,
) -> Result<(Outcome, Option<sides::Sides>), CliError> {
    if asking.gate.is_narrow() {
        return Ok((gate::looked(&asking.gate, settings, known)?, None));
    }
    let mut sides = sides::read(settings, progress)?;
    let outcome = compared(asking, settings, &mut sides, progress)?;
    Ok((outcome, Some(sides)))
}

/// A whole comparison, of what has changed since a revision where one is asked for.
pub(super) fn compared(
    asking: &Asking,
    settings: &sides::Settings,
    sides: &mut sides::Sides,
    progress: &Progress,
) -> Result<Outcome, CliError> {
    let confirmed = sides.confirmed(&asking.renames)?;
    sides.rename(confirmed)?;
    let diff = sides.compare(settings, progress);
    let mut findings = sides.findings(&diff, settings);
    if let Some(rev) = &asking.since {
        let changes = Changes::since(rev)?;
        let since = Since::new(changes, &sides.expected.model, &settings.expected, &settings.config);
        findings.retain(|finding| since.includes(finding));
    }
    asking.pending.mark(&mut findings, sides, settings)?;
    let findings = asking.gate.refine(findings, sides, settings)?;
    Ok(outcome(findings, &diff, sides, asking.since.is_some()))
}

fn outcome(findings: Vec<Finding>, diff: &Diff, sides: &sides::Sides, narrow: bool) -> Outcome {
    let sides::Sides { expected, actual, .. } = sides;
    Outcome {
        findings,
        seeks: Seeks::Drift,
        compared: diff.compared.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        sources: expected.model.sources.clone(),
        expected: expected.side.clone(),
        actual: Some(actual.side.clone()),
        narrow,
    }
}
