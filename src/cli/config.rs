//! `driftlint config`.

use super::{CliError, Global, SUCCESS, output, sides};
use crate::config::{Shown, json_schema};

/// `driftlint config`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Write the JSON Schema of driftlint.toml, for editors
    #[arg(long)]
    schema: bool,
}

const EXAMPLES: &str = "Examples:
  driftlint config
  DRIFTLINT_FAIL_ON=warning driftlint config
  driftlint config --schema > driftlint.schema.json";

/// Writes each value of the configuration and who set it.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    if args.schema {
        let schema =
            serde_json::to_string_pretty(&json_schema()).map_err(|error| CliError::Stdout(error.into()))?;
        output::to_stdout(|out| writeln!(out, "{schema}"))?;
        return Ok(SUCCESS);
    }
    let config = sides::config(global)?;
    output::to_stdout(|out| write!(out, "{}", Shown(&config)))?;
    Ok(SUCCESS)
}
