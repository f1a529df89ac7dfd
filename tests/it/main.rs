//! The tests that run the binary: against files, snapshots and PostgreSQL servers of their own.
//!
//! `DRIFTLINT_TEST_PG=15,18` chooses the majors of the servers (15 by default). A server comes from the installed
//! packages or from npm; where none can be had, the tests that need one fail and say so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod adopt;
mod bad_input;
mod cases;
mod catalogs;
mod connect;
mod contract;
mod coverage;
mod diagnose;
mod dump;
mod faults;
mod fleet;
mod gate;
mod generate;
mod grammar;
mod hostile;
mod incident;
mod inspect;
mod lint;
mod lint_command;
mod locks;
mod pairs;
mod plan;
mod privileges;
mod published;
mod readme;
mod robust;
mod roundtrip;
mod rules_page;
mod scope;
mod sources;
mod support;
mod tidy;
mod verdicts;
mod watch;
