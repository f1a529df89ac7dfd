//! What can go wrong while a catalog is read.

use miette::Diagnostic;
use thiserror::Error;

use super::ConnectError;

/// The server's message alone, where it is the server's error.
pub(crate) fn message(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned())
}

/// The catalog could not be read.
#[derive(Debug, Error, Diagnostic)]
pub enum InspectError {
    /// The server refused a query or went away.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Server(#[from] ConnectError),
    /// Somebody holds a lock on what is to be read.
    #[error("the catalog could not be read in time: {}", holder.as_deref().unwrap_or("somebody holds a lock"))]
    #[diagnostic(
        code(driftlint::inspect::locked),
        help("a migration is running, or hangs: try again when it is done")
    )]
    Locked {
        /// Who, and on what, where that can still be told.
        holder: Option<String>,
    },
    /// A column holds what no version from 13 to 18 is known to put there.
    #[error("the catalog query `{query}` gave something unknown in its column `{column}`")]
    #[diagnostic(
        code(driftlint::inspect::row),
        help(
            "driftlint knows PostgreSQL 13 to 18; of one of these it is a bug in driftlint worth reporting"
        )
    )]
    Row {
        /// The query's name.
        query: &'static str,
        /// The column's name.
        column: String,
    },
    /// Every attempt saw the catalog change under it.
    #[error("the schema changed while it was read, {attempts} times in a row")]
    #[diagnostic(code(driftlint::inspect::moving), help("a migration is running: try again when it is done"))]
    Moving {
        /// How often it was read.
        attempts: u32,
    },
}
