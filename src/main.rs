//! The `driftlint` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A schema is many small values that live to the end: glibc's allocator takes a quarter of a check for itself.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    driftlint::cli::main(std::env::args_os())
}
