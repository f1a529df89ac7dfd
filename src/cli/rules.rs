//! `driftlint rules`.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::{CliError, SUCCESS, output};
use crate::finding::{Rule, rules};

/// `driftlint rules`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  driftlint rules\n  driftlint rules --format json")]
pub struct Args {
    /// The format of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListFormat {
    /// A table
    Text,
    /// For programs: version 1
    Json,
}

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    rules: &'a [Rule],
}

/// Lists the rules.
pub(super) fn run(args: &Args) -> Result<u8, CliError> {
    output::to_stdout(|out| match args.format {
        ListFormat::Text => table(out),
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &List { version: 1, rules: rules() })?;
            writeln!(out)
        }
    })?;
    Ok(SUCCESS)
}

fn table(out: &mut dyn Write) -> io::Result<()> {
    let width = rules().iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in rules() {
        let severity = if rule.enabled { rule.severity.word() } else { "off" };
        writeln!(out, "{:width$}  {severity:7}  {}", rule.name, rule.summary)?;
    }
    Ok(())
}
