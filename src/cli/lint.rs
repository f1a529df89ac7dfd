//! `driftlint lint`.

use std::path::Path;

use super::args::{Declared, Reporting, Within};
use super::outcome::{Outcome, status};
use super::progress::Progress;
use super::since::Since;
use super::{CliError, Global, output, sides};
use crate::config::Config;
use crate::finding::{Finding, Seeks, notices};
use crate::inspect::observe;
use crate::lint::{self, Migrations};
use crate::model::{Model, Source};
use crate::source::{Changes, Loaded, SourceError, Spec, loaded, parse};

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
    let changes = within.changed_since.as_deref().map(Changes::since).transpose()?;
    let mut read = read(&spec, changes.as_ref(), &config, &Progress::new(global))?;
    sides::check_declared(&read.loaded)?;
    let findings = findings(&mut read, changes, &spec, &config)?;
    let Read { loaded, .. } = read;
    let looked_at = sides::counts(&loaded.model, &Model::default(), |_| true);
    let outcome = Outcome {
        findings: findings.into_iter().filter(|finding| scope.includes(finding)).collect(),
        seeks: Seeks::Lint,
        actual: None,
        compared: looked_at.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        narrow: within.changed_since.is_some(),
        sources: loaded.model.sources.clone(),
        expected: loaded.side,
    };
    loaded.model.let_go();
    let report = outcome.report(&config, baseline.as_ref());
    output::report(&report, reporting, global)?;
    Ok(status(&report, &config, reporting))
}

/// A schema, and what was found while it was read.
struct Read {
    loaded: Loaded,
    /// Of migrations.
    migrations: Vec<Finding>,
    /// Of how the schema is declared.
    declaration: Vec<Finding>,
}

/// Reads a schema; of DDL, each statement is looked at on the way. Migrations that have changed are one change.
fn read(
    spec: &Spec,
    changes: Option<&Changes>,
    config: &Config,
    progress: &Progress,
) -> Result<Read, CliError> {
    let how = sides::load_settings(config, None);
    if !spec.is_ddl() {
        let loaded = sides::read_one(spec, &how, progress)?;
        return Ok(Read { loaded, migrations: Vec::new(), declaration: Vec::new() });
    }
    progress.say(format!("reading {spec}"));
    let script = parse(spec)?;
    let folders = spec.migrations();
    // `./x` is shown as `x`.
    let shown = |folder: &Path| folder.strip_prefix(".").unwrap_or(folder).to_owned();
    let is_one =
        |source: &Source| folders.iter().any(|folder| Path::new(&source.path).starts_with(shown(folder)));
    let (are, judged): (Vec<bool>, Vec<bool>) = script
        .sources()
        .iter()
        .map(|source| (is_one(source), changes.is_none_or(|changes| changes.touches(source))))
        .unzip();
    let is = |list: &[bool], n: usize| list.get(n).copied().unwrap_or_default();
    let asked = Migrations {
        are: &|n| is(&are, n),
        judged: &|n| is(&are, n) && is(&judged, n),
        together: changes.is_some(),
    };
    let lint::Declared { model, migrations, declaration } =
        lint::replay(script, &how.declare(), &asked, &config.rules);
    Ok(Read { loaded: loaded(model, spec)?, migrations, declaration })
}

/// All that there is to say of a schema, of what has changed where that is asked for.
fn findings(
    read: &mut Read,
    changes: Option<Changes>,
    spec: &Spec,
    config: &Config,
) -> Result<Vec<Finding>, CliError> {
    let Read { loaded: Loaded { model, session, side: _ }, migrations, declaration } = read;
    let mut findings = notices(model, &config.rules);
    findings.extend(lint::lint(model, &config.rules));
    findings.append(declaration);
    if let Some(session) = session {
        let observed = observe(session).map_err(SourceError::from)?;
        findings.extend(lint::lint_live(model, &observed, &config.rules));
    }
    if let Some(changes) = changes {
        let since = Since::new(changes, model, spec, config);
        findings.retain(|finding| since.includes(finding));
    }
    findings.append(migrations);
    Ok(findings)
}
