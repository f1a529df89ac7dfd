//! `driftlint lint`.

use std::path::Path;

use super::args::{Declared, Reporting, Within};
use super::outcome::{Outcome, status};
use super::progress::Progress;
use super::since::Since;
use super::{CliError, Global, output, sides};
use crate::config::Config;
use crate::finding::{Finding, Seeks, notices};
use crate::lint::{lint, lint_migrations};
use crate::model::Model;
use crate::source::Spec;

/// `driftlint lint`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    declared: Declared,
    #[command(flatten)]
    within: Within,
    #[command(flatten)]
    reporting: Reporting,
}

const EXAMPLES: &str = "Examples:
  driftlint lint schemas/
  driftlint lint schemas/ --fail-on warning --format github
  driftlint lint --migrations migrations/ --changed-since origin/main
  driftlint lint postgres://app@db/prod --schema app";

/// Looks at the declared schema alone, and at each statement of its migrations.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { declared, within, reporting } = args;
    let (config, scope) = sides::declared_config(declared, within, global)?;
    let baseline = output::baseline(reporting, &config)?;
    let spec = sides::spec(&config.declared.value, &config)?;
    let progress = Progress::new(global);
    let loaded = sides::read_one(&spec, &sides::load_settings(&config, None), &progress)?;
    sides::check_declared(&loaded)?;
    drop(progress);
    let model = &loaded.model;
    let since =
        within.changed_since.as_ref().map(|rev| Since::new(rev, model, &spec, &config)).transpose()?;
    let mut findings = notices(model, &config.rules);
    findings.extend(lint(model, &config.rules));
    findings.retain(|finding| since.as_ref().is_none_or(|since| since.includes(finding)));
    findings.extend(of_migrations(model, &spec, since.as_ref(), &config));
    findings.retain(|finding| scope.includes(finding));
    let looked_at = sides::counts(&loaded.model, &Model::default(), |_| true);
    let outcome = Outcome {
        findings,
        seeks: Seeks::Lint,
        actual: None,
        compared: looked_at.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        narrow: since.is_some(),
        sources: loaded.model.sources.clone(),
        expected: loaded.side,
    };
    loaded.model.let_go();
    let report = outcome.report(&config, baseline.as_ref());
    output::report(&report, reporting, global)?;
    Ok(status(&report, &config, reporting))
}

/// What is wrong with the migrations among the sources; those that have changed are one change.
fn of_migrations(model: &Model, spec: &Spec, since: Option<&Since>, config: &Config) -> Vec<Finding> {
    let folders = spec.migrations();
    if folders.is_empty() {
        return Vec::new();
    }
    let judged = |number: usize| {
        let path = model.sources.get(number).map(|source| Path::new(&source.path));
        // `./x` is shown as `x`.
        let ours = |path: &Path| {
            folders.iter().any(|folder| path.starts_with(folder.strip_prefix(".").unwrap_or(folder)))
        };
        path.is_some_and(ours) && since.is_none_or(|since| since.touches(model, number))
    };
    let settings = sides::load_settings(config, None).declare();
    lint_migrations(model, &settings, &judged, since.is_some(), &config.rules)
}
