//! Arguments that several commands share.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, ValueEnum};

use crate::config;
use crate::diff::{Compare, Compared};
use crate::finding::Severity;
use crate::model::{Name, SearchPath};
use crate::report::Format;
use crate::term::ColorChoice;

/// What every command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// The configuration file [default: driftlint.toml here or in a folder above]
    #[arg(long, global = true, value_name = "FILE", env = "DRIFTLINT_CONFIG", help_heading = "General")]
    pub config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "General")]
    pub color: ColorChoice,
    /// Write nothing to standard error but errors; twice (`-qq`), no report to standard output either
    #[arg(long, short, global = true, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "General")]
    pub quiet: u8,
    /// Tell on standard error what is being done
    #[arg(long, short, global = true, help_heading = "General")]
    pub verbose: bool,
}

/// The declared side.
#[derive(Args, Clone, Debug, Default)]
pub struct Declared {
    /// The declared schema: files and folders of DDL, a snapshot (.json), a database, `git:REV:PATH`, the name of a
    /// target in driftlint.toml, or `-` for standard input [default: `[declared]` of driftlint.toml]
    #[arg(value_name = "SCHEMA")]
    pub schemas: Vec<String>,
    /// Take the declared schema from ordered migrations in this folder, replayed after the SCHEMA files (again and
    /// again for several)
    #[arg(long, value_name = "DIR")]
    pub migrations: Vec<PathBuf>,
    /// Where unqualified names of the declared files live, separated by commas [default: that of the database, else
    /// `public`]
    #[arg(long, value_name = "LIST", value_parser = search_path)]
    pub search_path: Option<SearchPath>,
}

impl Declared {
    /// The sources as the user wrote them, `--migrations` in the notation of a SCHEMA.
    pub fn sources(&self) -> Vec<String> {
        let migrations = self.migrations.iter().map(|folder| format!("migrations:{}", folder.display()));
        self.schemas.iter().cloned().chain(migrations).collect()
    }
}

/// Which objects a run is about.
#[derive(Args, Clone, Debug, Default)]
pub struct Within {
    /// Look only at this schema (again and again for several)
    #[arg(long, value_name = "NAME", help_heading = "Scope")]
    pub schema: Vec<String>,
    /// Leave out objects of this name, with what hangs under them: `audit.*`, `table:app.tmp_*`
    #[arg(long, value_name = "GLOB", help_heading = "Scope")]
    pub exclude: Vec<String>,
    /// Look only at what is declared otherwise than at this git revision
    #[arg(long, value_name = "REV", help_heading = "Scope")]
    pub changed_since: Option<String>,
}

/// Two sides, and how they are compared.
#[derive(Args, Clone, Debug, Default)]
pub struct Comparison {
    /// The declared side.
    #[command(flatten)]
    pub declared: Declared,
    /// The actual schema, in the same notation (`check`: again and again for several) [default: `against` of
    /// driftlint.toml]
    #[arg(long, value_name = "SCHEMA")]
    pub against: Vec<String>,
    /// Who settles expressions whose equality their texts do not prove [default: server, where one is compared with]
    #[arg(long, value_name = "WHO", help_heading = "Database")]
    pub verdict: Option<VerdictMode>,
    /// Build the declared schema in a scratch database of this server, made and dropped for it, to settle what is left:
    /// needs CREATEDB and a server without anything to lose; the declared statements run there
    #[arg(
        long,
        value_name = "URL",
        env = "DRIFTLINT_SHADOW",
        hide_env_values = true,
        help_heading = "Database"
    )]
    pub shadow: Option<String>,
    /// Neither use nor write the target's file of verdicts learned from it
    #[arg(long, help_heading = "Database")]
    pub no_lock: bool,
    /// Which objects.
    #[command(flatten)]
    pub within: Within,
    /// Compare owner, comments or privileges where they are declared, always or never
    #[arg(long, value_name = "WHAT=declared|all|off", help_heading = "Scope")]
    pub compare: Vec<CompareSetting>,
}

/// How a report is written, and when it fails.
#[derive(Args, Clone, Debug, Default)]
pub struct Reporting {
    /// The format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Report")]
    pub format: Format,
    /// Write the report to a file as well, in a format: `sarif=drift.sarif` (again and again for several)
    #[arg(long, value_name = "FORMAT=PATH", help_heading = "Report")]
    pub report: Vec<ReportFile>,
    /// Fail (exit status 1) from this severity on [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Report")]
    pub fail_on: Option<Threshold>,
    /// An earlier JSON report: what it lists is known, and is not reported again
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub baseline: Option<PathBuf>,
    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Report")]
    pub exit_zero: bool,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Threshold {
    Error,
    Warning,
    Note,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Error => Self::Error,
            Threshold::Warning => Self::Warning,
            Threshold::Note => Self::Note,
        }
    }
}

/// Who settles expressions whose equality their texts do not prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerdictMode {
    /// Nobody: the texts alone
    Static,
    /// The server: EXPLAIN of both, read only, nothing executed
    Server,
    /// The server, also by temporary views in a transaction that is rolled back: needs TEMP and a primary; event
    /// triggers fire
    Temp,
}

impl From<VerdictMode> for config::VerdictMode {
    fn from(mode: VerdictMode) -> Self {
        match mode {
            VerdictMode::Static => Self::Static,
            VerdictMode::Server => Self::Server,
            VerdictMode::Temp => Self::Temp,
        }
    }
}

/// `--report FORMAT=PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            return Err("is not of the form FORMAT=PATH, such as sarif=drift.sarif".to_owned());
        };
        let format = Format::from_str(format, false).map_err(|_| {
            let known: Vec<_> =
                Format::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
            let names: Vec<_> = known.iter().map(clap::builder::PossibleValue::get_name).collect();
            format!("there is no format {format}; there are {}", names.join(", "))
        })?;
        Ok(Self { format, path: path.into() })
    }
}

/// `--compare WHAT=MODE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompareSetting {
    what: What,
    mode: Compared,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Owner,
    Comments,
    Privileges,
}

impl FromStr for CompareSetting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (what, mode) = text.split_once('=').unwrap_or((text, ""));
        let what = match what {
            "owner" | "owners" => What::Owner,
            "comment" | "comments" => What::Comments,
            "privilege" | "privileges" => What::Privileges,
            _ => return Err("WHAT is one of owner, comments, privileges".to_owned()),
        };
        let mode = match mode {
            "declared" => Compared::Declared,
            "all" => Compared::All,
            "off" => Compared::Off,
            _ => return Err("the mode is one of declared, all, off: privileges=all".to_owned()),
        };
        Ok(Self { what, mode })
    }
}

impl CompareSetting {
    /// Writes the setting over what is configured.
    pub fn apply(self, compare: &mut Compare) {
        match self.what {
            What::Owner => compare.owner = self.mode,
            What::Comments => compare.comments = self.mode,
            What::Privileges => compare.privileges = self.mode,
        }
    }
}

/// A search path as SET takes it: names separated by commas, quoted where they need it.
fn search_path(text: &str) -> Result<SearchPath, String> {
    let mut names = Vec::new();
    for part in text.split(',').map(str::trim) {
        let quoted = part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match quoted {
            Some(name) if !name.is_empty() => names.push(Name::new(&name.replace("\"\"", "\""))),
            None if !part.is_empty() => names.push(Name::folded(part)),
            _ => return Err("has an empty name in it".to_owned()),
        }
    }
    Ok(SearchPath::new(names))
}
