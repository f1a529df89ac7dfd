//! What `pg_dump` says of a database, as a second opinion.

use std::collections::BTreeSet;
use std::process::Command;

use super::Database;
use super::binaries::pg_dump;

/// The statements of `pg_dump`, the order of statements and columns aside; `None` where there is no `pg_dump` of the
/// server's major.
pub(crate) fn dumped(database: &Database) -> Option<BTreeSet<String>> {
    let mut command = Command::new(pg_dump(database.major())?);
    let done = command.args(["--schema-only", "-d", &database.url]).output().expect("pg_dump runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "pg_dump {}: {said}", database.url);
    let is_said = |line: &&str| !["--", "SET ", "\\"].iter().any(|start| line.starts_with(start));
    let text = String::from_utf8_lossy(&done.stdout);
    let lines: Vec<&str> = text.lines().filter(is_said).collect();
    let statements = lines.join("\n");
    Some(statements.split(";\n").map(in_order).filter(|statement| !statement.is_empty()).collect())
}

/// A statement in one line, the columns of a table by their names.
fn in_order(statement: &str) -> String {
    let mut lines: Vec<&str> =
        statement.trim().lines().map(|line| line.trim().trim_end_matches(',')).collect();
    let is_table =
        lines.first().is_some_and(|first| first.starts_with("CREATE ") && first.contains("TABLE "));
    if let Some(columns) = lines.get_mut(1..).filter(|_| is_table) {
        columns.sort_unstable();
    }
    lines.join(" ")
}

/// What one of two dumps has and the other lacks: a line each.
pub(crate) fn told_apart(way: &str, fresh: &BTreeSet<String>, planned: &BTreeSet<String>) -> String {
    let missing = fresh.difference(planned).map(|statement| format!("{way}: - {statement}\n"));
    let more = planned.difference(fresh).map(|statement| format!("{way}: + {statement}\n"));
    missing.chain(more).collect()
}
