//! The command line: one file a command, arguments in, exit status out.

mod adopt;
pub mod args;
mod both;
mod check;
mod complete;
mod config;
mod diagnose;
mod dump;
mod equality;
mod error;
mod explain;
mod fleet;
mod gate;
mod init;
mod learned;
mod lint;
mod outcome;
mod output;
mod pending;
mod plan;
mod progress;
mod renames;
mod rules;
mod sides;
mod since;
mod snapshot;
mod verify;
mod wait;
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use self::args::Global;
pub use self::check::between;
pub use self::error::CliError;
use crate::term::Style;

/// Looked, and nothing is at or over the failing severity.
pub const SUCCESS: u8 = 0;
/// Looked, and there are findings.
pub const FINDINGS: u8 = 1;
/// Asked wrongly: arguments, configuration, files.
pub const USAGE: u8 = 2;
/// Could not look.
pub const UNABLE: u8 = 3;

const STATUS: &str = "Exit status:
  0  looked, and nothing is at or over the failing severity
  1  findings
  2  asked wrongly: arguments, configuration, a file that is not there or not SQL
  3  could not look: no connection, no permission, a time-out, nothing declared";

/// The declarative schema-drift linter for PostgreSQL
///
/// Compares the schema that is declared (DDL files, migrations, a snapshot, a revision) with the one that is there.
#[derive(Debug, Parser)]
#[command(name = "driftlint", version, after_help = STATUS, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare the actual schema with the declared one
    Check(Box<check::Args>),
    /// Say whether the declared schema itself is sound; no database is asked
    Lint(Box<lint::Args>),
    /// Write a schema down as a snapshot: JSON, stable, made to be compared
    Snapshot(snapshot::Args),
    /// Write the SQL that would make the actual schema the declared one, for review
    Plan(Box<plan::Args>),
    /// Say why something is missing or unusable: for the person on call
    Diagnose(Box<diagnose::Args>),
    /// Check again and again: metrics and health for monitoring
    Watch(Box<watch::Args>),
    /// Write a schema down as DDL
    Dump(dump::Args),
    /// Write a first driftlint.toml, or adopt a schema that is there
    Init(init::Args),
    /// Show each value of the configuration and who set it
    Config(config::Args),
    /// List the rules
    Rules(rules::Args),
    /// Say what a rule means and what to do about it, or how an object was compared
    Explain(Box<explain::Args>),
    /// Write a completion script for a shell
    Completions(complete::Args),
    /// Write the manual page
    #[command(
        after_help = "Examples:\n  driftlint man | man -l -\n  driftlint man > /usr/local/share/man/man1/driftlint.1"
    )]
    Man,
}

/// Runs one command; never panics, and writes nothing but reports to standard output.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(refused) => {
            // `--help` and `--version` come this way too. Nobody is left to tell when this cannot be written.
            let _ = refused.print();
            return ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(USAGE));
        }
    };
    match run(&cli) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let style = Style::stderr(cli.global.color);
            let _ = std::io::stderr().write_all(error::draw(&error, &style).as_bytes());
            ExitCode::from(error.status())
        }
    }
}

fn run(cli: &Cli) -> Result<u8, CliError> {
    match &cli.command {
        Command::Check(args) => check::run(args, &cli.global),
        Command::Lint(args) => lint::run(args, &cli.global),
        Command::Snapshot(args) => snapshot::run(args, &cli.global),
        Command::Plan(args) => plan::run(args, &cli.global),
        Command::Diagnose(args) => diagnose::run(args, &cli.global),
        Command::Watch(args) => watch::run(args, &cli.global),
        Command::Dump(args) => dump::run(args, &cli.global),
        Command::Init(args) => init::run(args, &cli.global),
        Command::Config(args) => config::run(args, &cli.global),
        Command::Rules(args) => rules::run(args),
        Command::Explain(args) => explain::run(args, &cli.global),
        Command::Completions(args) => complete::completions(args),
        Command::Man => complete::man(),
    }
}

/// The command line as clap has it: for completions, the manual and the documentation.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests;
