//! What can keep a command from its work, and how it is told.

use std::io;
use std::path::PathBuf;

use crate::term::{printable, printable_paint};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use thiserror::Error;

use super::{UNABLE, USAGE};
use crate::config::ConfigError;
use crate::finding::BaselineError;
use crate::source::SourceError;
use crate::term::Style;
use crate::watch::ServeError;

/// What kept a command from its work.
#[derive(Debug, Error, Diagnostic)]
pub enum CliError {
    /// `explain` of a rule that is not.
    #[error("there is no rule {name}")]
    #[diagnostic(code(driftlint::unknown_rule))]
    UnknownRule {
        /// As asked.
        name: String,
        /// What was probably meant.
        #[help]
        advice: String,
    },
    /// `explain --equality` of what is not on both sides.
    #[error("there is no {name} on both sides")]
    #[diagnostic(
        code(driftlint::no_such_object),
        help("name it as a report does: app.users.users_email_check, app.users.email")
    )]
    NoSuchObject {
        /// As asked.
        name: String,
    },
    /// Standard output cannot be written to.
    #[error("standard output cannot be written to: {0}")]
    #[diagnostic(code(driftlint::output), help("is the disk full?"))]
    Stdout(#[source] io::Error),
    /// Two sides are read at once, and no thread is to be had for the second.
    #[error("no thread can be started: {0}")]
    #[diagnostic(code(driftlint::thread), help("is the number of processes limited?"))]
    Thread(#[source] io::Error),
    /// A file cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    #[diagnostic(code(driftlint::output), help("the folder must exist and be writable"))]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What would be written over.
    #[error("{} is there already", path.display())]
    #[diagnostic(code(driftlint::exists), help("`driftlint init` writes over nothing: move it away first"))]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A baseline cannot be read.
    #[error("the baseline {} cannot be read: {error}", path.display())]
    #[diagnostic(
        code(driftlint::baseline),
        help("a baseline is a report that `driftlint check --format json` wrote")
    )]
    ReadBaseline {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A log cannot be read.
    #[error("the log {} cannot be read: {error}", path.display())]
    #[diagnostic(code(driftlint::log), help("name a file, or `-` for standard input"))]
    ReadLog {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file of targets cannot be read.
    #[error("the targets in {} cannot be read: {error}", path.display())]
    #[diagnostic(code(driftlint::targets), help("a file with one address a line; `#` begins a comment"))]
    ReadTargets {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// No target is of a group.
    #[error("no target of driftlint.toml is of the group {group}")]
    #[diagnostic(code(driftlint::targets), help("a target says group = \"{group}\" under [targets.NAME]"))]
    NoGroup {
        /// The group.
        group: String,
    },
    /// Several targets of a command that takes one.
    #[error("--against is given more than once, and this command looks at one database")]
    #[diagnostic(code(driftlint::targets), help("`check` takes several"))]
    Several,
    /// Tenants of what is not one schema.
    #[error("--tenants takes one declared schema, and the files declare none or several")]
    #[diagnostic(
        code(driftlint::tenants),
        help("name the files of the tenant's schema alone; what all share is for a check of its own")
    )]
    TenantSchema,
    /// Standard input is read once.
    #[error("the declared schema of several targets cannot come from standard input")]
    #[diagnostic(code(driftlint::targets), help("write it to a file"))]
    StdinOfMany,
    /// A format that has no place for many targets.
    #[error("this format shows one target, and several are looked at")]
    #[diagnostic(code(driftlint::targets), help("with several targets there are text, json and html"))]
    FormatOfMany,
    /// A baseline is none.
    #[error("the baseline {} {error}", path.display())]
    #[diagnostic(
        code(driftlint::baseline),
        help("a baseline is a report that `driftlint check --format json` wrote")
    )]
    Baseline {
        /// Which.
        path: PathBuf,
        /// Why.
        error: BaselineError,
    },
    /// Nobody says what is declared.
    #[error("nothing says where the declared schema is")]
    #[diagnostic(
        code(driftlint::no_schema),
        help(
            "name it (`driftlint check schemas/ --against …`) or write it into driftlint.toml (`[declared]`)"
        )
    )]
    NoDeclared,
    /// Nobody says what to compare with.
    #[error("nothing says what to compare with")]
    #[diagnostic(
        code(driftlint::no_against),
        help(
            "name it (`--against postgres://…`, a snapshot, files), set DRIFTLINT_AGAINST, or write `against` into driftlint.toml"
        )
    )]
    NoAgainst,
    /// What is required is declared nowhere.
    #[error("--require {pattern} matches nothing that is declared")]
    #[diagnostic(
        code(driftlint::require),
        help("a glob over names as reports write them: 'app.*', 'app.jobs', 'app.claim(*)'")
    )]
    Requirement {
        /// As asked.
        pattern: String,
    },
    /// What only a server can tell.
    #[error("{what} asks a live database, and {source_name} is none")]
    #[diagnostic(code(driftlint::not_live), help("name the database: --against postgres://…"))]
    NotLive {
        /// What was asked.
        what: &'static str,
        /// Of what.
        source_name: String,
    },
    /// Pending migrations without migrations.
    #[error("--pending-since: no migrations are declared, and none are named")]
    #[diagnostic(code(driftlint::no_migrations), help("name their folder: --pending-migrations migrations/"))]
    NoMigrations,
    /// A rename that cannot be.
    #[error("--rename: {message}")]
    #[diagnostic(code(driftlint::rename))]
    NoRename {
        /// Why.
        message: String,
        /// What to do about it.
        #[help]
        help: String,
    },
    /// A declared side that is no file to change.
    #[error("{named} cannot be changed by a patch")]
    #[diagnostic(
        code(driftlint::adopt),
        help("--adopt changes plain files of DDL; for migrations write `plan --reverse` into a new one")
    )]
    NotAdoptable {
        /// As named.
        named: String,
    },
    /// What a scratch database is to be made on is no server.
    #[error("{named} is no database server")]
    #[diagnostic(
        code(driftlint::scratch),
        help(
            "name one that may be written to: postgres://postgres@localhost/postgres; a database is made on it and dropped again"
        )
    )]
    NoServer {
        /// As named.
        named: String,
    },
    /// The configuration is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// A source cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(#[from] SourceError),
    /// The pages of `watch` cannot be served.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Serve(#[from] ServeError),
    /// A glob is none.
    #[error("--exclude: {0}")]
    #[diagnostic(code(driftlint::scope), help("globs look like `audit.*` or `table:app.tmp_*`"))]
    Glob(#[from] globset::Error),
}

impl CliError {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            Self::UnknownRule { .. }
            | Self::NoSuchObject { .. }
            | Self::Exists { .. }
            | Self::ReadBaseline { .. }
            | Self::ReadTargets { .. }
            | Self::NoGroup { .. }
            | Self::TenantSchema
            | Self::Several
            | Self::StdinOfMany
            | Self::FormatOfMany
            | Self::ReadLog { .. }
            | Self::Baseline { .. }
            | Self::Glob(_)
            | Self::NoDeclared
            | Self::NoAgainst
            | Self::Requirement { .. }
            | Self::NotLive { .. }
            | Self::NoRename { .. }
            | Self::NoMigrations
            | Self::NoServer { .. }
            | Self::NotAdoptable { .. }
            | Self::Config(_) => USAGE,
            Self::Stdout(_) | Self::Thread(_) | Self::Write { .. } | Self::Serve(_) => UNABLE,
            Self::Source(error) => error.exit_status(),
        }
    }
}

/// An error as it is written to standard error.
pub(super) fn draw(error: &CliError, style: &Style) -> String {
    let theme = GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(style.links).with_width(style.width);
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, error).is_err() {
        drawn = format!("error: {error}\n");
    }
    // What a message quotes is not ours.
    if style.color { printable_paint(&drawn) } else { printable(&drawn).into_owned() }
}
