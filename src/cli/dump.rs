//! `driftlint dump`.

use std::path::{Path, PathBuf};

use super::{CliError, Global, SUCCESS, output, sides};
use crate::model::Model;
use crate::plan;

/// `driftlint dump SCHEMA`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The schema, in the notation of `check`
    #[arg(value_name = "SCHEMA", required = true)]
    schema: Vec<String>,
    /// Write to this file, or one file for each object into this folder (`DIR/`) [default: standard output]
    #[arg(long, short, value_name = "FILE|DIR/")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  driftlint dump postgres://app@db/prod --output schemas/
  driftlint dump --output schema.sql prod.json";

/// Writes a schema down as DDL.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let loaded = sides::read_named(&args.schema, global)?;
    match &args.output {
        Some(path) if is_folder(path) => to_folder(&loaded.model, path)?,
        Some(path) => output::to_file(path, |out| out.write_all(plan::dump(&loaded.model).as_bytes()))?,
        None => output::to_stdout(|out| out.write_all(plan::dump(&loaded.model).as_bytes()))?,
    }
    loaded.model.let_go();
    Ok(SUCCESS)
}

/// `schemas/`, whether it is there or not, or a folder that is.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

pub(super) fn to_folder(model: &Model, folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(|error| CliError::Write { path: folder.to_owned(), error })?;
    for (name, text) in plan::files(model) {
        output::to_file(&folder.join(name), |out| out.write_all(text.as_bytes()))?;
    }
    Ok(())
}
