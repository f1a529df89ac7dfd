//! The `driftlint` command.
fn main() {}
