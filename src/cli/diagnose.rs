//! `driftlint diagnose`.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::Comparison;
use super::progress::Progress;
use super::sides::{Settings, Sides};
use super::{CliError, FINDINGS, Global, SUCCESS, output, sides};
use crate::diagnose::log::What;
use crate::diagnose::{self, Case, Complaint, Diagnosis, Facts, Incident, complaints, facts};
use crate::diff::Diff;
use crate::finding::Places;
use crate::gate::{Requirements, Seen, asked, look};
use crate::model::{Id, Name};
use crate::plan::{self, Heading, Options};
use crate::report::json_text;
use crate::source::SourceError;
use crate::term::Style;

/// `driftlint diagnose`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    comparison: Comparison,
    /// The log with the errors, of a service or a server, in whatever dress; `-` for standard input [default: what is
    /// missing, unusable or different]
    #[arg(long, value_name = "FILE", help_heading = "Diagnosis")]
    log: Option<PathBuf>,
    /// The role that the service comes as [default: the one in the log]
    #[arg(long, value_name = "ROLE", help_heading = "Diagnosis")]
    role: Option<String>,
    /// For people, as data, or as an incident report
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Diagnosis")]
    format: DiagnosisFormat,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE", help_heading = "Diagnosis")]
    output: Option<PathBuf>,
}

/// How a diagnosis is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiagnosisFormat {
    Text,
    Json,
    Markdown,
}

const EXAMPLES: &str = "Examples:
  driftlint diagnose schemas/ --against postgres://app@db/prod --log worker.log
  journalctl -u worker --since -1h | driftlint diagnose schemas/ --against service=prod --log -
  driftlint diagnose schemas/ --against service=prod --role worker --format markdown --output incident.md";

/// Beyond so many kinds of error, a log has another problem.
const MOST_ERRORS: usize = 200;

/// Says why something is missing.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { comparison, log, role, format, output: file } = args;
    let settings = Settings::new(comparison, global)?;
    let text = log.as_deref().map(read_log).transpose()?;
    let mut errors = text.as_deref().map(complaints).unwrap_or_default();
    errors.truncate(MOST_ERRORS);
    let role = role
        .clone()
        .or_else(|| errors.iter().find_map(|error| error.role.clone()))
        .map(|role| Name::new(&role));
    let progress = Progress::new(global);
    let mut sides = sides::read(&settings, &progress)?;
    let diff = sides.compare(&settings, &progress);
    progress.say("asking the server what else it knows");
    let asked = ask(&mut sides, &settings, &diff, role.as_ref(), &errors)?;
    drop(progress);
    let case = Case {
        expected: &sides.expected.model,
        places: &Places::of(&sides.expected.model),
        actual: &sides.actual.model,
        diff: &diff,
        complaints: &errors,
        facts: &asked.facts,
        role,
        unusable: &asked.unusable,
    };
    let (objects, causes) = diagnose::diagnose(&case);
    let lines = text.as_ref().map(|text| text.lines().count());
    let diagnosis = Diagnosis {
        version: 1,
        expected: sides.expected.side.clone(),
        identity: sides.actual.side.identity.clone(),
        actual: sides.actual.side.clone(),
        role: case.role.clone(),
        lines,
        criteria: diagnose::criteria(&case, &objects, lines),
        errors: errors.clone(),
        objects,
        causes,
    };
    let written = write(&diagnosis, *format, &sides, &diff, &settings, global)?;
    match file {
        Some(path) => output::to_file(path, |out| out.write_all(written.as_bytes()))?,
        None => output::to_stdout(|out| out.write_all(written.as_bytes()))?,
    }
    Ok(if diagnosis.is_open() { FINDINGS } else { SUCCESS })
}

fn read_log(path: &Path) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| CliError::ReadLog { path: path.to_owned(), error })?;
    // A log may hold anything; what is no UTF-8 is no error of PostgreSQL's either.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What only the server can tell.
#[derive(Default)]
struct Asked {
    facts: Facts,
    unusable: Vec<(Id, String)>,
}

fn ask(
    sides: &mut Sides,
    settings: &Settings,
    diff: &Diff,
    role: Option<&Name>,
    errors: &[Complaint],
) -> Result<Asked, CliError> {
    let Sides { expected, actual, .. } = sides;
    let (Some(session), Some(address)) = (actual.session.as_mut(), settings.against.address()) else {
        return Ok(Asked::default());
    };
    // A verdict that failed leaves a transaction that answers nothing more.
    session.restart().map_err(SourceError::from)?;
    let missing: Vec<Id> = diff
        .changes
        .iter()
        .filter(|c| c.what == crate::diff::ChangeKind::Missing)
        .map(|c| c.id.clone())
        .collect();
    let facts = facts(session, address, &missing, role).map_err(SourceError::from)?;
    let denied = errors.iter().any(|error| error.what == What::Permission);
    let mut unusable = Vec::new();
    if role.is_some() || denied {
        let asked = asked(&expected.model, &Requirements::everything());
        let seen = look(session, &asked, role).map_err(SourceError::from)?.unwrap_or_default();
        for (asked, seen) in asked.iter().zip(seen) {
            let Seen::There { state, lacks } = seen else { continue };
            let noun = asked.id.kind.noun();
            if let Some(role) = role.filter(|_| !lacks.is_empty()) {
                unusable.push((
                    asked.id.clone(),
                    format!("role {role} lacks {} on {noun} {}", lacks.join(", "), asked.id),
                ));
            }
            unusable.extend(state.map(|state| (asked.id.clone(), format!("{noun} {} is {state}", asked.id))));
        }
    }
    Ok(Asked { facts, unusable })
}

fn write(
    diagnosis: &Diagnosis,
    format: DiagnosisFormat,
    sides: &Sides,
    diff: &Diff,
    settings: &Settings,
    global: &Global,
) -> Result<String, CliError> {
    match format {
        DiagnosisFormat::Text => Ok(diagnose::text(diagnosis, &Style::stdout(global.color))),
        DiagnosisFormat::Json => json_text(diagnosis).map_err(|error| CliError::Stdout(error.into())),
        DiagnosisFormat::Markdown => {
            let arguments =
                format!("{} --against \"$DATABASE_URL\"", settings.config.declared.value.join(" "));
            let role = diagnosis.role.as_ref();
            let gate = role.map(|role| format!(" --require '*' --role {role}")).unwrap_or_default();
            let plan = plan_of(sides, diff);
            let date = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date().to_string();
            let incident = Incident { date: &date, plan: &plan, arguments: &arguments, gate: &gate };
            Ok(diagnose::markdown(diagnosis, &incident))
        }
    }
}

/// The SQL that would make it right; empty where there is nothing to do.
fn plan_of(sides: &Sides, diff: &Diff) -> String {
    let (expected, actual) = (&sides.expected, &sides.actual);
    let made = plan::plan(&expected.model, &actual.model, diff, &Options::default());
    if made.is_empty() {
        return String::new();
    }
    let fingerprint = plan::fingerprint(&actual.model);
    made.to_sql(&Heading {
        expected: &expected.side.source,
        actual: &actual.side.source,
        server: actual.model.server.as_ref(),
        fingerprint: &fingerprint,
        guard: true,
        notes: &[],
        verification: None,
    })
}
