//! `driftlint plan`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::args::Comparison;
use super::progress::Progress;
use super::sides::Sides;
use super::{CliError, FINDINGS, Global, SUCCESS, output, sides};
use crate::model::Model;
use crate::plan::{Heading, Options, Plan, Step, fingerprint, plan};

/// `driftlint plan`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
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
    /// A script of SQL, or the steps as data
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Plan")]
    format: PlanFormat,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE", help_heading = "Plan")]
    output: Option<PathBuf>,
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    Text,
    Json,
}

const EXAMPLES: &str = "Examples:
  driftlint plan schemas/ --against postgres://app@db/prod --output plan.sql
  driftlint plan --migrations migrations/ --against service=prod --allow-destructive
  driftlint plan git:HEAD:schemas/ --against git:v1.4:schemas/ --reverse";

/// The version of the JSON plan's layout.
const VERSION: u8 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u8,
    fingerprint: &'a str,
    steps: &'a [Step],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    open: &'a [String],
}

/// Compares, and writes down what would make the actual schema the declared one.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, how } = args;
    let settings = sides::Settings::new(comparison, global)?;
    let progress = Progress::new(global);
    let mut sides = sides::read(&settings, &progress)?;
    if how.reverse {
        let Sides { expected, actual } = sides;
        sides = Sides { expected: actual, actual: expected };
    }
    let diff = sides.compare(&settings, &progress);
    progress.say("planning");
    let options = Options { online: !how.no_online, allow_destructive: how.allow_destructive };
    let made = plan(&sides.expected.model, &sides.actual.model, &diff, &options);
    drop(progress);
    let text = write(&made, &sides, how)?;
    match &how.output {
        Some(path) => output::to_file(path, |out| out.write_all(text.as_bytes()))?,
        None => output::to_stdout(|out| out.write_all(text.as_bytes()))?,
    }
    Ok(if made.is_empty() { SUCCESS } else { FINDINGS })
}

fn write(made: &Plan, sides: &Sides, how: &How) -> Result<String, CliError> {
    let fingerprint = fingerprint(&sides.actual.model);
    if how.format == PlanFormat::Json {
        let written =
            Written { version: VERSION, fingerprint: &fingerprint, steps: &made.steps, open: &made.open };
        let json = serde_json::to_string_pretty(&written).map_err(|error| CliError::Stdout(error.into()))?;
        return Ok(json + "\n");
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
    };
    Ok(made.to_sql(&heading))
}

/// What a reviewer must know of a side: what of it could not be read may be missing from the plan, or too much in it.
fn notes(model: &Model) -> Vec<String> {
    model.notices.iter().map(|notice| format!("{}: {}", notice.rule, notice.message)).collect()
}
