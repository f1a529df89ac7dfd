//! driftlint: the declarative schema-drift linter for PostgreSQL.
//!
//! ```text
//! DDL files ─ declare ─┐                               ┌─ report
//! snapshot  ─ read ────┼─► Model ─┐                    │
//! database  ─ inspect ─┘          ├─► diff ─► Changes ─┼─► findings
//!                          Model ─┘    ▲               └─► plan ─► SQL
//!                                      └ verdict: same / different / undecided
//! ```

pub mod adopt;
pub mod cli;
pub mod config;
pub mod declare;
pub mod diagnose;
pub mod diff;
pub mod expr;
pub mod finding;
pub mod fleet;
pub mod gate;
pub mod inspect;
pub mod kinds;
pub mod lint;
pub mod model;
pub mod plan;
pub mod report;
pub mod source;
pub mod term;
pub mod watch;

/// Compares two schemas, each in the one notation of sources: files and folders of DDL, `migrations:DIR`, a snapshot, a
/// database, `git:REV:PATH`. No configuration is read; a database is only read, and settles what texts leave open.
///
/// ```
/// let report = driftlint::check(
///     "schemas/upload_pipeline",
///     "fixtures/projects/incident/production.snapshot.json",
/// )?;
/// let worst = report.findings.first().map(|finding| finding.message.as_str());
/// assert_eq!(worst, Some("schema upload_pipeline is declared but not there"));
/// # Ok::<(), driftlint::cli::CliError>(())
/// ```
///
/// It waits for the database: in an async service, run it where blocking is allowed (`examples/health.rs`).
///
/// # Errors
///
/// A source that is not there or not readable, a database that is out of reach, or nothing declared.
pub fn check(expected: &str, actual: &str) -> Result<finding::Report, cli::CliError> {
    cli::between(expected, actual)
}
