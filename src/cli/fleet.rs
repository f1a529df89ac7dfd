//! `check` of many targets: `--against` again and again, groups, files of addresses, tenants.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use super::check::{self, Asking};
use super::progress::Progress;
use super::sides::{self, Settings, Sides};
use super::wait::Span;
use super::{CliError, UNABLE, output};
use crate::finding::{Finding, Severity, Side, glob};
use crate::fleet::tenants::{self, Shape};
use crate::fleet::{Fleet, Outcome};
use crate::inspect::{Address, Session};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, SearchPath};
use crate::report::Format;
use crate::source::{LoadSettings, Loaded, SourceError, Spec, declare_texts, load, read_texts};
use crate::term::Style;

/// Which targets, and how they are gone through.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct FleetArgs {
    /// Compare with every address in this file as well: one a line, `#` begins a comment
    #[arg(long, value_name = "FILE", help_heading = "Fleet")]
    targets_from: Option<PathBuf>,
    /// Compare with every target of this group in driftlint.toml (again and again for several)
    #[arg(long, value_name = "GROUP", help_heading = "Fleet")]
    group: Vec<String>,
    /// The declared schema is that of every schema of this name: `tenant_*`
    #[arg(long, value_name = "GLOB", help_heading = "Fleet")]
    tenants: Option<String>,
    /// Compare with every database of this name on the server: `tenant_*`
    #[arg(long, value_name = "GLOB", help_heading = "Fleet")]
    tenant_databases: Option<String>,
    /// How many targets are looked at at the same time
    #[arg(long, value_name = "N", default_value_t = 8, help_heading = "Fleet")]
    jobs: usize,
    /// How long one target may take
    #[arg(long, value_name = "TIME", default_value = "60s", help_heading = "Fleet")]
    timeout: Span,
}

impl FleetArgs {
    /// Whether more than one target is meant.
    pub(super) fn is_many(&self, against: &[String]) -> bool {
        against.len() > 1
            || self.targets_from.is_some()
            || !self.group.is_empty()
            || self.tenants.is_some()
            || self.tenant_databases.is_some()
    }

    /// Every target as it was named.
    pub(super) fn named(
        &self,
        against: &[String],
        config: &crate::config::Config,
    ) -> Result<Vec<String>, CliError> {
        let mut named = against.to_vec();
        for group in &self.group {
            let of_group = config.targets.iter().filter(|(_, target)| target.group.as_ref() == Some(group));
            let names: Vec<_> = of_group.map(|(name, _)| name.clone()).collect();
            if names.is_empty() {
                return Err(CliError::NoGroup { group: group.clone() });
            }
            named.extend(names);
        }
        if let Some(path) = &self.targets_from {
            let text = std::fs::read_to_string(path)
                .map_err(|error| CliError::ReadTargets { path: path.clone(), error })?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            named.extend(lines.map(str::to_owned));
        }
        Ok(named)
    }
}

/// One thing to look at.
#[derive(Clone)]
struct Job {
    name: String,
    spec: Spec,
}

/// Looks at every target, and reports them together.
pub(super) fn run(
    args: &FleetArgs,
    named: &[String],
    asking: Asking,
    settings: &Settings,
) -> Result<u8, CliError> {
    let reporting = asking.reporting.clone();
    check_formats(&reporting)?;
    if settings.expected == Spec::Stdin {
        return Err(CliError::StdinOfMany);
    }
    let mut settings = settings.clone();
    settings.limits.statement_timeout = settings.limits.statement_timeout.min(args.timeout.0);
    settings.limits.connect_timeout = settings.limits.connect_timeout.min(args.timeout.0);
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut jobs = Vec::new();
    for name in named {
        match expand(name, args, &settings) {
            Ok(more) => jobs.extend(more),
            Err(error) if error.status() == UNABLE => {
                outcomes.push((shown(name, &settings), Err(told(&error))))
            }
            Err(error) => return Err(error),
        }
    }
    let work = Arc::new(Work { args: args.clone(), asking, settings });
    outcomes.extend(all(&work, jobs));
    let expected = Side { source: work.settings.expected.to_string(), ..Side::default() };
    let fleet = Fleet::new(expected, outcomes);
    write(&fleet, &reporting, &work.asking)?;
    let fail_on = reporting.fail_on.map_or(work.settings.config.fail_on.value, Severity::from);
    Ok(if reporting.exit_zero { super::SUCCESS } else { fleet.status(fail_on) })
}

/// As a report may show it: never with a password.
fn shown(name: &str, settings: &Settings) -> String {
    sides::spec(&[name.to_owned()], &settings.config).map_or_else(|_| "…".to_owned(), |spec| spec.to_string())
}

/// What stands for a name: itself, or every database of its server.
fn expand(name: &str, args: &FleetArgs, settings: &Settings) -> Result<Vec<Job>, CliError> {
    let spec = sides::spec(&[name.to_owned()], &settings.config)?;
    let shown = match &spec {
        Spec::Target { name, .. } => name.clone(),
        spec => spec.to_string(),
    };
    let Some(pattern) = &args.tenant_databases else { return Ok(vec![Job { name: shown, spec }]) };
    let matcher = glob(pattern)?.compile_matcher();
    let Some(address) = spec.address() else {
        return Err(CliError::NotLive { what: "--tenant-databases", source_name: shown });
    };
    let databases = databases(address, settings)?;
    let of = |database: String| {
        let address = address.clone().with_database(&database);
        Job { name: address.to_string(), spec: Spec::Database(Box::new(address)) }
    };
    Ok(databases.into_iter().filter(|database| matcher.is_match(database)).map(of).collect())
}

/// Databases that can be connected to.
fn databases(address: &Address, settings: &Settings) -> Result<Vec<String>, CliError> {
    let mut session = Session::open(address, &settings.limits).map_err(SourceError::from)?;
    let sql =
        "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1";
    let rows = crate::inspect::catalog::ask(&mut session, "databases", sql).map_err(SourceError::from)?;
    let names = rows.iter().map(|row| row.text("datname").map(str::to_owned));
    Ok(names.collect::<Result<_, _>>().map_err(SourceError::from)?)
}

/// What every worker shares.
struct Work {
    args: FleetArgs,
    asking: Asking,
    settings: Settings,
}

/// Goes through the jobs, so many at a time; the outcomes stand in the order of the jobs.
fn all(work: &Arc<Work>, jobs: Vec<Job>) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..work.args.jobs.clamp(1, 64).min(jobs.len()) {
            let (sender, next, jobs) = (sender.clone(), &next, &jobs);
            scope.spawn(move || {
                while let Some((at, job)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(at).map(|job| (at, job))
                } {
                    // Nobody has gone: the receiver outlives the scope.
                    let _ = sender.send((at, in_time(work, job)));
                }
            });
        }
    });
    drop(sender);
    let mut done: Vec<(usize, Vec<Outcome>)> = receiver.into_iter().collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, outcomes)| outcomes).collect()
}

/// One target, in a thread of its own: what takes too long is left behind.
fn in_time(work: &Arc<Work>, job: &Job) -> Vec<Outcome> {
    let (sender, receiver) = mpsc::channel();
    let (mine, task) = (Arc::clone(work), job.clone());
    std::thread::spawn(move || sender.send(mine.look(&task)));
    // Tenants are many in one target.
    let patience = if work.args.tenants.is_some() { Duration::MAX } else { work.args.timeout.0 };
    let timed_out =
        || vec![(job.name.clone(), Err((UNABLE, format!("not done within {} s", patience.as_secs()))))];
    match patience {
        Duration::MAX => receiver.recv().unwrap_or_else(|_| timed_out()),
        patience => receiver.recv_timeout(patience).unwrap_or_else(|_| timed_out()),
    }
}

fn told(error: &CliError) -> (u8, String) {
    (error.status(), error.to_string())
}

impl Work {
    fn look(&self, job: &Job) -> Vec<Outcome> {
        let settings = Settings { against: job.spec.clone(), ..self.settings.clone() };
        match &self.args.tenants {
            Some(pattern) => self
                .tenants(&settings, pattern, &job.name)
                .unwrap_or_else(|error| vec![(job.name.clone(), Err(told(&error)))]),
            None => {
                let looked = check::look(&self.asking, &settings, &mut None, &Progress::silent());
                let outcome = looked.map(|(looked, _)| {
                    looked.report(&settings.config, self.asking.baseline.as_ref()).findings
                });
                vec![(job.name.clone(), outcome.map_err(|error| told(&error)))]
            }
        }
    }

    /// Every tenant of a database, which is read once.
    fn tenants(&self, settings: &Settings, pattern: &str, name: &str) -> Result<Vec<Outcome>, CliError> {
        let matcher = glob(pattern)?.compile_matcher();
        let how = LoadSettings { limits: settings.limits, ..sides::load_settings(&settings.config, None) };
        let Loaded { model, side, mut session } = load(&settings.against, &how)?;
        let how = how.after(&model);
        let texts = read_texts(&settings.expected)?;
        let expected = declare_texts(&settings.expected, texts.clone(), &how)?;
        let home = tenants::declared(&expected.model).ok_or(CliError::TenantSchema)?;
        let shapes = tenants::shapes(&model, |schema| matcher.is_match(schema));
        if shapes.is_empty() {
            return Ok(vec![(name.to_owned(), Err((UNABLE, format!("no schema is called like {pattern}"))))]);
        }
        let mut outcomes = Vec::new();
        for Shape { tenants: names, objects } in shapes {
            let Some(first) = names.first() else { continue };
            let how = LoadSettings { search_path: Some(SearchPath::new([first.clone()])), ..how.clone() };
            let mut expected =
                declare_texts(&settings.expected, tenants::retargeted(&texts, &home, first), &how)?;
            let schema = Id::global(Kind::Schema, first);
            let mut actual = Model {
                objects,
                speaks: model.speaks,
                server: model.server.clone(),
                provided: model.provided.clone(),
                ..Model::default()
            };
            if !expected.model.objects.contains_key(&schema) {
                actual.objects.remove(&schema);
            }
            // What is no tenant's is for a check of its own.
            expected.model.objects.retain(|id, _| id.schema.is_some() || *id == schema);
            let actual = Loaded { model: actual, side: side.clone(), session: session.take() };
            let mut sides: Sides = sides::paired(expected, actual)?;
            let looked = check::compared(&self.asking, settings, &mut sides, &Progress::silent())?;
            session = sides.actual.session.take();
            let findings = looked.report(&settings.config, self.asking.baseline.as_ref()).findings;
            let findings: Vec<_> =
                findings.into_iter().map(|finding| of_all(finding, first, &home)).collect();
            outcomes.extend(names.iter().map(|tenant| (format!("{name} {tenant}"), Ok(findings.clone()))));
        }
        outcomes.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(outcomes)
    }
}

/// A finding in the words of the declared schema, the same for every tenant that has it.
fn of_all(mut finding: Finding, tenant: &Name, home: &Name) -> Finding {
    let name = home.to_string();
    let general = |text: &str| {
        tenants::requalified(text, tenant, &name)
            .replace(&format!("schema {tenant}"), &format!("schema {name}"))
    };
    if finding.object == tenant.to_string() {
        finding.object = name.clone();
    }
    finding.object = general(&finding.object);
    finding.message = general(&finding.message);
    finding.expected = finding.expected.map(|text| general(&text));
    finding.actual = finding.actual.map(|text| general(&text));
    finding
}

const FORMATS: [Format; 3] = [Format::Text, Format::Json, Format::Html];

fn check_formats(reporting: &super::args::Reporting) -> Result<(), CliError> {
    let all = reporting.report.iter().map(|report| report.format).chain([reporting.format]);
    match all.into_iter().find(|format| !FORMATS.contains(format)) {
        Some(_) => Err(CliError::FormatOfMany),
        None => Ok(()),
    }
}

fn write(fleet: &Fleet, reporting: &super::args::Reporting, asking: &Asking) -> Result<(), CliError> {
    for report in &reporting.report {
        output::to_file(Path::new(&report.path), |out| {
            fleet.write(report.format, &Style::PLAIN, out).map(|_| ())
        })?;
    }
    if asking.global.quiet > 1 {
        return Ok(());
    }
    let style = Style::stdout(asking.global.color);
    output::to_stdout(|out| fleet.write(reporting.format, &style, out).map(|_| ()))
}
