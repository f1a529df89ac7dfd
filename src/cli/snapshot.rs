//! `driftlint snapshot`.

use std::path::PathBuf;

use super::{CliError, Global, SUCCESS, output, sides};
use crate::source::{SourceError, snapshot};

/// `driftlint snapshot SCHEMA`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The schema, in the notation of `check`
    #[arg(value_name = "SCHEMA", required = true)]
    schema: Vec<String>,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  driftlint snapshot postgres://app@db/prod --output prod.json
  driftlint snapshot schemas/ | diff prod.json -";

/// Writes a schema down.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let loaded = sides::read_named(&args.schema, global)?;
    let text = snapshot::write(&loaded.model).map_err(SourceError::from)?;
    loaded.model.let_go();
    match &args.output {
        Some(path) => output::to_file(path, |out| out.write_all(text.as_bytes()))?,
        None => output::to_stdout(|out| out.write_all(text.as_bytes()))?,
    }
    Ok(SUCCESS)
}
