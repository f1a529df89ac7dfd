//! Why a source could not be read.

use std::path::{Path, PathBuf};

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use super::snapshot::SnapshotError;
use crate::inspect::{ConnectError, InspectError};

/// Why a source could not be read.
#[derive(Debug, Error, Diagnostic)]
pub enum SourceError {
    /// No source is given at all.
    #[error("no schema is named")]
    #[diagnostic(
        code(driftlint::source::none),
        help("name a file, a folder, a snapshot, a database or a target; or set them in driftlint.toml")
    )]
    None,

    /// Neither a file nor a name.
    #[error("there is no file, folder or target `{text}`")]
    #[diagnostic(
        code(driftlint::source::unknown),
        help("{}", help.as_deref().unwrap_or("check the spelling; a path counts from this folder"))
    )]
    Unknown {
        /// As it was written.
        text: String,
        /// What may have been meant.
        help: Option<String>,
    },

    /// Sources that cannot be put together.
    #[error("{one} stands alone: it cannot be put together with other sources")]
    #[diagnostic(
        code(driftlint::source::mixed),
        help(
            "only DDL adds up: files, folders, migrations, git revisions and standard input, in the order given"
        )
    )]
    Mixed {
        /// The one.
        one: String,
    },

    /// A file or folder that the system does not give.
    #[error("{} cannot be read: {error}", path.display())]
    #[diagnostic(code(driftlint::source::read), help("check the path and its permissions"))]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },

    /// Standard input cannot be read.
    #[error("standard input cannot be read: {0}")]
    #[diagnostic(
        code(driftlint::source::stdin),
        help("pipe DDL into it: pg_dump --schema-only … | driftlint check - …")
    )]
    Stdin(std::io::Error),

    /// What is in the file is no text that PostgreSQL would read.
    #[error("{path} is {what}")]
    #[diagnostic(code(driftlint::source::encoding), help("{help}"))]
    Encoding {
        /// The file.
        path: String,
        /// What it is instead.
        what: String,
        /// What to do.
        help: &'static str,
    },

    /// Something in a text is wrong, with its place.
    #[error("{message}")]
    #[diagnostic(code(driftlint::source::not_sql), help("{help}"))]
    NotSql {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
        /// The text.
        #[source_code]
        text: crate::term::Excerpt,
        /// Where.
        #[label("here")]
        at: SourceSpan,
    },

    /// A folder without a file to read.
    #[error("there is no {wanted} in {place}")]
    #[diagnostic(
        code(driftlint::source::empty),
        help("files whose names begin with a dot are left out; is this the right folder?")
    )]
    Empty {
        /// What was looked for.
        wanted: &'static str,
        /// Where.
        place: String,
    },

    /// Files that declare nothing: a comparison with them would say that everything is unexpected.
    #[error("{place} declares nothing")]
    #[diagnostic(
        code(driftlint::source::nothing_declared),
        help("no statement in it makes an object that stays; is this the right file or folder?")
    )]
    NothingDeclared {
        /// What was read.
        place: String,
    },

    /// git does not give what was asked for.
    #[error("git:{rev}:{path}: {reason}")]
    #[diagnostic(code(driftlint::source::git), help("{help}"))]
    Git {
        /// The revision.
        rev: String,
        /// The path in it.
        path: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        help: &'static str,
    },

    /// A target of driftlint.toml whose variable is not set.
    #[error("the target `{name}` takes its address from {variable}, which is not set")]
    #[diagnostic(
        code(driftlint::source::target),
        help(
            "set {variable} to the database's URL; addresses with passwords do not belong into driftlint.toml"
        )
    )]
    Unset {
        /// The target.
        name: String,
        /// The variable.
        variable: String,
    },

    /// Another database than the configuration expects.
    #[error("the target `{name}` is another {what} than expected: `{found}`, not `{expected}`")]
    #[diagnostic(
        code(driftlint::source::other_database),
        help("nothing was compared; mend the address, or `expect_{what}` of the target in driftlint.toml")
    )]
    Expectation {
        /// The target.
        name: String,
        /// `database` or `host`.
        what: &'static str,
        /// What driftlint.toml says.
        expected: String,
        /// What there is.
        found: String,
    },

    /// The database.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Connect(#[from] ConnectError),

    /// Its catalogs.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Inspect(#[from] InspectError),

    /// A snapshot.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Snapshot(#[from] SnapshotError),
}

impl SourceError {
    /// 2 where the user asked wrongly, 3 where the look itself failed.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::None
            | Self::Unknown { .. }
            | Self::Mixed { .. }
            | Self::Read { .. }
            | Self::Stdin(_)
            | Self::Encoding { .. }
            | Self::NotSql { .. }
            | Self::Git { .. }
            | Self::Unset { .. }
            | Self::Snapshot(_) => 2,
            Self::Empty { .. }
            | Self::NothingDeclared { .. }
            | Self::Expectation { .. }
            | Self::Inspect(_) => 3,
            Self::Connect(error) => {
                if error.is_usage() {
                    2
                } else {
                    3
                }
            }
        }
    }

    pub(super) fn read(path: &Path, error: std::io::Error) -> Self {
        Self::Read { path: path.to_owned(), error }
    }
}
