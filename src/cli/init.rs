//! `driftlint init`.

use std::path::{Path, PathBuf};

use super::args::{Comparison, Declared};
use super::progress::Progress;
use super::{CliError, Global, SUCCESS, dump, output, sides};
use crate::finding::{Finding, Report};
use crate::report::Format;
use crate::term::Style;

/// `driftlint init`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Adopt this schema: write it down under schemas/, and what it does not hold up to into a baseline
    #[arg(long, value_name = "SCHEMA")]
    from: Option<String>,
}

const EXAMPLES: &str = "Examples:
  driftlint init
  driftlint init --from postgres://app@db/prod";

/// The configuration, commented.
const TEMPLATE: &str = include_str!("init.toml");
/// Where it is written.
const CONFIG: &str = "driftlint.toml";
/// Where a schema is written down.
const SCHEMAS: &str = "schemas/";
/// Where what is known is written.
const BASELINE: &str = "driftlint.baseline.json";

/// Writes a first configuration, and with `--from` all that is needed to go on from a schema that is there.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    free(Path::new(CONFIG))?;
    let Some(from) = &args.from else {
        output::to_file(Path::new(CONFIG), |out| out.write_all(TEMPLATE.as_bytes()))?;
        say(global, &[format!("{CONFIG} is written: say in it where the schema is declared")]);
        return Ok(SUCCESS);
    };
    let (folder, baseline) = (Path::new(SCHEMAS), Path::new(BASELINE));
    free(baseline)?;
    if folder.read_dir().is_ok_and(|mut files| files.next().is_some()) {
        return Err(CliError::Exists { path: folder.to_owned() });
    }
    let config = sides::config(global)?;
    let progress = Progress::new(global);
    let loaded = sides::read_one(
        &sides::spec(std::slice::from_ref(from), &config)?,
        &sides::load_settings(&config, None),
        &progress,
    )?;
    sides::check_declared(&loaded)?;
    dump::to_folder(&loaded.model, folder)?;
    // A session may be open there, and the comparison opens its own.
    drop(loaded);
    let report = compare(from, global, &progress)?;
    drop(progress);
    let known = report.findings.len();
    let mut text = TEMPLATE.to_owned();
    let mut said = vec![format!("{SCHEMAS} holds the schema, {CONFIG} says so")];
    if known > 0 {
        output::to_file(baseline, |out| Format::Json.write(&report, &Style::PLAIN, out))?;
        // A key of the whole file has to stand before its first table.
        text = text.replacen(
            "# Where the declared",
            &format!("baseline = \"{BASELINE}\"\n\n# Where the declared"),
            1,
        );
        said.push(format!(
            "{BASELINE} lists what the files do not tell as it is there: {known} findings, not told again"
        ));
    }
    output::to_file(Path::new(CONFIG), |out| out.write_all(text.as_bytes()))?;
    said.push("name the database under [targets], then: driftlint check".to_owned());
    say(global, &said);
    Ok(SUCCESS)
}

/// What the files that were just written do not tell as it is there.
fn compare(from: &str, global: &Global, progress: &Progress) -> Result<Report, CliError> {
    let declared = Declared { schemas: vec![SCHEMAS.to_owned()], ..Declared::default() };
    let comparison = Comparison { declared, against: vec![from.to_owned()], ..Comparison::default() };
    let settings = sides::Settings::new(&comparison, global)?;
    let mut both = sides::read(&settings, progress)?;
    let diff = both.compare(&settings, progress);
    let findings: Vec<Finding> = both.findings(&diff, &settings);
    Ok(Report::new(both.expected.side, Some(both.actual.side), findings, 0))
}

/// Refuses to write over what is there.
fn free(path: &Path) -> Result<(), CliError> {
    if path.exists() { Err(CliError::Exists { path: PathBuf::from(path) }) } else { Ok(()) }
}

/// Tells on standard error what was done.
fn say(global: &Global, lines: &[String]) {
    use std::io::Write as _;
    if global.quiet > 0 {
        return;
    }
    let mut out = std::io::stderr().lock();
    for line in lines {
        // Nobody is left to tell when this cannot be written.
        let _ = writeln!(out, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_template_can_be_read_and_so_can_all_that_it_offers() {
        Config::parse(TEMPLATE, Path::new(CONFIG)).unwrap();
        let offered: String = TEMPLATE
            .lines()
            .filter(|line| !line.starts_with("# ") || line.contains(" = ") || line.starts_with("# ["))
            .map(|line| format!("{}\n", line.trim_start_matches("# ")))
            .collect();
        let config = Config::parse(&offered, Path::new(CONFIG)).unwrap();
        assert_eq!((config.targets.len(), config.ignores.len(), config.rules.0.len()), (2, 1, 3));
    }
}
