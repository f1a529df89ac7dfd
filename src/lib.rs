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
pub mod diff;
pub mod expr;
pub mod finding;
pub mod gate;
pub mod inspect;
pub mod kinds;
pub mod lint;
pub mod model;
pub mod plan;
pub mod report;
pub mod source;
pub mod term;
