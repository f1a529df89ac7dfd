//! `driftlint watch`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use super::args::{Comparison, Reporting, Threshold};
use super::check::{self, Asking};
use super::gate::GateArgs;
use super::pending::PendingArgs;
use super::progress::Progress;
use super::renames::RenameArgs;
use super::sides::Settings;
use super::wait::{Span, jittered};
use super::{CliError, Global, SUCCESS, USAGE, output};
use crate::finding::Severity;
use crate::watch::{Look, Notice, Notifier, Outcome, Shared, State, serve};

/// `driftlint watch`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
    /// From the start of one look to that of the next, give or take a half of it
    #[arg(long, value_name = "TIME", default_value = "60s", help_heading = "Watch")]
    interval: Span,
    /// Where /healthz, /metrics and /report are served [default: 127.0.0.1:9437, nowhere with --textfile]
    #[arg(long, value_name = "ADDRESS", help_heading = "Watch")]
    listen: Option<SocketAddr>,
    /// Write the metrics to this file, for the textfile collector of node_exporter
    #[arg(long, value_name = "FILE", help_heading = "Watch")]
    textfile: Option<PathBuf>,
    /// Send every change of state there, as JSON that Slack understands
    #[arg(
        long,
        value_name = "URL",
        env = "DRIFTLINT_WEBHOOK",
        hide_env_values = true,
        help_heading = "Watch"
    )]
    webhook: Option<String>,
    /// Not in sync from this severity on [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Watch")]
    fail_on: Option<Threshold>,
    #[command(flatten)]
    gate: GateArgs,
}

const EXAMPLES: &str = "Examples:
  driftlint watch schemas/ --against service=prod --interval 5m
  driftlint watch schemas/ --against service=prod --textfile /var/lib/node_exporter/driftlint.prom
  driftlint watch schemas/ --against service=prod --require 'app.*' --role worker --listen 0.0.0.0:9437";

const PORT: u16 = 9437;

/// How long a look that is under way may take to end after SIGTERM.
const PARTING: Duration = Duration::from_secs(5);

/// Looks again and again, until it is told to stop.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, interval, listen, textfile, webhook, fail_on, gate } = args;
    let settings = Settings::new(comparison, global)?;
    let fail_on = fail_on.map_or(settings.config.fail_on.value, Severity::from);
    let asking = Asking {
        gate: gate.clone(),
        renames: RenameArgs::default(),
        since: comparison.within.changed_since.clone(),
        pending: PendingArgs::default(),
        reporting: Reporting::default(),
        baseline: None,
        global: global.clone(),
    };
    let shared = State::shared(interval.0 * 3 + settings.limits.statement_timeout);
    let notifier = webhook.clone().map(|url| Notifier::new(url, shared.clone()));
    let mut watcher =
        Watcher { asking, settings, fail_on, shared: shared.clone(), notifier, textfile: textfile.clone() };
    // What is asked wrongly shows at the first look, before anybody relies on it.
    watcher.look_first()?;
    let listen = listen.or_else(|| textfile.is_none().then(|| SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))));
    let (stop, stopped) = channel::<()>();
    let (done, ended) = channel::<()>();
    let interval = interval.0;
    std::thread::spawn(move || {
        watcher.keep_looking(interval, &stopped);
        // The other side may have lost patience.
        let _ = done.send(());
    });
    let served = serve(listen, &shared);
    drop(stop);
    let _ = ended.recv_timeout(PARTING);
    served.map(|()| SUCCESS).map_err(CliError::from)
}

struct Watcher {
    asking: Asking,
    settings: Settings,
    fail_on: Severity,
    shared: Shared,
    notifier: Option<Notifier>,
    textfile: Option<PathBuf>,
}

impl Watcher {
    fn look_first(&mut self) -> Result<(), CliError> {
        let looked = self.look();
        match looked {
            Err(error) if error.status() == USAGE => Err(error),
            _ => Ok(()),
        }
    }

    fn keep_looking(&mut self, interval: Duration, stopped: &Receiver<()>) {
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(jittered(interval)) {
            // What failed is in the state, and in the log.
            let _ = self.look();
        }
    }

    /// One look, told to everybody who wants to know.
    fn look(&mut self) -> Result<(), CliError> {
        let started = Instant::now();
        let looked = check::look(&self.asking, &self.settings, &mut None, &Progress::silent());
        let (report, failed) = match looked {
            Ok((looked, _)) => (Ok(looked.report(&self.settings.config, None)), None),
            Err(error) => (Err(error.to_string()), Some(error)),
        };
        let outcome = match &report {
            Ok(report) if report.summary.reaches(self.fail_on) => Outcome::Drift,
            Ok(_) => Outcome::InSync,
            Err(_) => Outcome::Unable,
        };
        let previous = State::read(&self.shared, |state| state.last.as_ref().map(|look| look.outcome));
        let source = self.settings.against.to_string();
        if previous != Some(outcome) {
            let why = report.as_ref().err().map(|why| format!(": {why}")).unwrap_or_default();
            let progress = Progress::new(&self.asking.global);
            match outcome {
                Outcome::InSync => progress.say(format!("{source}: in sync")),
                _ => progress.warn(&format!("{source}: {}{why}", outcome.word())),
            }
        }
        if let (Some(notifier), Some(notice)) =
            (&self.notifier, Notice::of(previous, outcome, &report, &source))
        {
            notifier.send(notice);
        }
        let look = Look { outcome, report, took: started.elapsed(), at: SystemTime::now() };
        State::change(&self.shared, |state| state.take_in(look));
        if let Some(path) = &self.textfile {
            self.write_metrics(path)?;
        }
        failed.map_or(Ok(()), Err)
    }

    fn write_metrics(&self, path: &Path) -> Result<(), CliError> {
        let metrics = State::read(&self.shared, State::metrics);
        output::to_file(path, |out| out.write_all(&metrics))
    }
}
