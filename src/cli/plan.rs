//! `driftlint plan`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::args::Comparison;
use super::progress::Progress;
use super::renames::RenameArgs;
use super::sides::Sides;
use super::verify::verify;
use super::{CliError, FINDINGS, Global, SUCCESS, adopt, output, sides};
use crate::inspect::rows;
use crate::model::Model;
use crate::plan::rename::Rename;
use crate::plan::{Heading, Options, Plan, Step, Verification, fingerprint, plan};
use crate::report::json_text;

/// `driftlint plan`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
    #[command(flatten)]
    renames: RenameArgs,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args, Debug)]
struct How {
    /// Write steps that lose data as SQL, not as comments
    #[arg(long, help_heading = "Plan")]
    allow_destructive: bool,
    /// Take the short ways: no CONCURRENTLY, no NOT VALID first
    #[arg(long, help_heading = "Plan")]
    no_online: bool,
    /// Write no check that the script runs where it was made for
    #[arg(long, help_heading = "Plan")]
    no_guard: bool,
    /// The way back: from the declared schema to the actual one
    #[arg(long, help_heading = "Plan")]
    reverse: bool,
    /// Try it: make a scratch database on this server, copy the actual schema into it, run the plan and check again
    #[arg(long, value_name = "SCRATCH_URL", help_heading = "Plan")]
    verify: Option<String>,
    /// The other way: a patch for `git apply` that makes the declared files accept what is there
    #[arg(long, conflicts_with_all = ["reverse", "verify"], help_heading = "Plan")]
    adopt: bool,
    /// A script of SQL, or the steps as data
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Plan")]
    format: PlanFormat,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE", help_heading = "Plan")]
    output: Option<PathBuf>,
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanFormat {
    Text,
    Json,
}

const EXAMPLES: &str = "Examples:
  driftlint plan schemas/ --against postgres://app@db/prod --output plan.sql
  driftlint plan --migrations migrations/ --against service=prod --allow-destructive
  driftlint plan schemas/ --against service=prod --rename app.users.mail=email
  driftlint plan schemas/ --against service=prod --verify postgres://postgres@localhost/postgres
  driftlint plan schemas/ --against service=prod --adopt | git apply
  driftlint plan git:HEAD:schemas/ --against git:v1.4:schemas/ --reverse";

/// The version of the JSON plan's layout.
pub(super) const VERSION: u8 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u8,
    fingerprint: &'a str,
    steps: &'a [Step],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    open: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<&'a Verification>,
}

/// Compares, and writes down what would make the actual schema the declared one.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, renames, how } = args;
    let settings = sides::Settings::new(comparison, global)?;
    let progress = Progress::new(global);
    let mut sides = sides::read(&settings, &progress)?;
    let mut confirmed = sides.confirmed(renames)?;
    if how.reverse {
        sides = sides.reversed();
        confirmed = confirmed.into_iter().map(Rename::reversed).collect();
    }
    sides.rename(confirmed)?;
    let diff = sides.compare(&settings, &progress);
    if how.adopt {
        progress.say("changing the declared files");
        let patch = adopt::made(&sides, &settings, &diff)?;
        patch.left().iter().for_each(|left| progress.warn(&format!("not adopted: {left}")));
        drop(progress);
        put(&patch.written(how.format)?, how)?;
        return Ok(if patch.is_empty() { SUCCESS } else { FINDINGS });
    }
    progress.say("planning");
    let options = Options { online: !how.no_online, allow_destructive: how.allow_destructive };
    let mut made = plan(&sides.expected.model, &sides.actual.model, &diff, &options);
    made.steps.splice(0..0, sides.rename_steps());
    estimate(&mut made, &mut sides, &progress);
    let tried = how.verify.iter().filter(|_| !made.steps.is_empty());
    let tried =
        tried.map(|url| verify(url, &made, &sides, &settings, &options, &progress)).next().transpose()?;
    if let Some(warning) = tried.as_ref().and_then(Verification::warning) {
        progress.warn(&warning);
    }
    drop(progress);
    let text = write(&made, &sides, tried.as_ref(), how)?;
    sides.let_go();
    put(&text, how)?;
    Ok(if made.is_empty() { SUCCESS } else { FINDINGS })
}

/// Writes it where it was asked for.
fn put(text: &str, how: &How) -> Result<(), CliError> {
    match &how.output {
        Some(path) => output::to_file(path, |out| out.write_all(text.as_bytes())),
        None => output::to_stdout(|out| out.write_all(text.as_bytes())),
    }
}

/// Says of what is locked about how many rows it has, where a live server knows.
fn estimate(made: &mut Plan, sides: &mut Sides, progress: &Progress) {
    let Some(session) = &mut sides.actual.session else { return };
    match rows(session) {
        Ok(rows) => made.estimate(&rows),
        Err(error) => {
            progress.warn(&format!("the server did not say how many rows its tables have: {error}"))
        }
    }
}

fn write(
    made: &Plan,
    sides: &Sides,
    verification: Option<&Verification>,
    how: &How,
) -> Result<String, CliError> {
    let fingerprint = fingerprint(sides.actual_before());
    if how.format == PlanFormat::Json {
        let written = Written {
            version: VERSION,
            fingerprint: &fingerprint,
            steps: &made.steps,
            open: &made.open,
            verification,
        };
        return json_text(&written).map_err(|error| CliError::Stdout(error.into()));
    }
    let notes: Vec<String> =
        [&sides.expected.model, &sides.actual.model].into_iter().flat_map(notes).collect();
    let heading = Heading {
        expected: &sides.expected.side.source,
        actual: &sides.actual.side.source,
        server: sides.actual.model.server.as_ref(),
        fingerprint: &fingerprint,
        guard: !how.no_guard,
        notes: &notes,
        verification,
    };
    Ok(made.to_sql(&heading))
}

/// What a reviewer must know of a side: what of it could not be read may be missing from the plan, or too much in it.
fn notes(model: &Model) -> Vec<String> {
    model.notices.iter().map(|notice| format!("{}: {}", notice.rule, notice.message)).collect()
}
