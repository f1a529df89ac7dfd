//! Inputs beyond all reason: an answer in bounded time, and neither a panic nor a stack that is used up (every run is
//! checked for that).

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use crate::support::Driftlint;

/// Nobody waits longer; the binary of the tests is not optimised, and the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a command makes of one file: its status, in time.
fn status(command: &[&str], name: &str, text: &str) -> i32 {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), text).unwrap();
    fs::write(dir.path().join("there.sql"), "CREATE TABLE t (a integer);\n").unwrap();
    let started = Instant::now();
    let output = Driftlint::new(command).dir(dir.path()).run();
    let start: String = text.chars().take(60).collect();
    assert!(started.elapsed() < PATIENCE, "{:?}: {start}", started.elapsed());
    assert!((0..=3).contains(&output.status), "{start}: {output:?}");
    output.status
}

fn check(sql: &str) -> i32 {
    status(&["check", "a.sql", "--against", "there.sql"], "a.sql", sql)
}

/// `open` many times, what is within, `close` as often.
fn nested(before: &str, open: &str, within: &str, close: &str, after: &str) -> String {
    const DEPTH: usize = 5_000;
    [before, &open.repeat(DEPTH), within, &close.repeat(DEPTH), after].concat()
}

#[test]
fn nothing_is_nested_too_deep() {
    for sql in [
        nested("CREATE TABLE t (a integer CHECK (", "(", "a > 0", ")", "));"),
        nested("CREATE TABLE t (a boolean CHECK (", "NOT ", "a", "", "));"),
        nested("CREATE TABLE t (a integer DEFAULT ", "- ", "1", "", ");"),
        nested("CREATE TABLE t (a integer CHECK (", "", "a > 0", " AND a > 0", "));"),
        nested("CREATE TABLE t (a text DEFAULT ", "", "'a'", " || 'a'", ");"),
        nested("CREATE TABLE t (a integer DEFAULT ", "CASE WHEN true THEN ", "1", " END", ");"),
        nested("CREATE TABLE t (a integer DEFAULT ", "abs(", "1", ")", ");"),
        nested("CREATE TABLE t (a integer[] DEFAULT ", "ARRAY[", "1", "]", ");"),
        nested("CREATE TABLE t (a integer DEFAULT 1", "", "", "::integer", ");"),
        nested("CREATE VIEW v AS ", "SELECT * FROM (", "SELECT 1 AS a", ") s", ";"),
        nested("CREATE VIEW v AS ", "(", "SELECT 1 AS a", ")", ";"),
        nested("CREATE VIEW v AS SELECT 1 AS a", "", "", " UNION ALL SELECT 1", ";"),
        nested("CREATE VIEW v AS ", "WITH c AS (", "SELECT 1 AS a", ") SELECT * FROM c", ";"),
        nested("CREATE VIEW v AS SELECT * FROM ", "(", "t", " JOIN t u ON true)", ";"),
        nested("DO $$ BEGIN ", "IF true THEN ", "CREATE TABLE t (a integer);", " END IF; ", "END $$;"),
        nested("DO $$ ", "BEGIN ", "CREATE TABLE t (a integer);", " END; ", "$$;"),
        nested("", "/* ", "CREATE TABLE t (a integer);", " */", "CREATE TABLE t (a integer);"),
        nested("CREATE TABLE t (a integer", "(", "1", ")", ");"),
        nested("CREATE TABLE t (a integer", "[", "", "]", ");"),
    ] {
        check(&sql);
    }
}

#[test]
fn configurations_and_snapshots_are_not_nested_too_deep_either() {
    let deep = nested("a = ", "[", "1", "]", "\n");
    assert_eq!(status(&["check", "--config", "a.toml"], "a.toml", &deep), 2);
    let deep = nested(r#"{"format": "driftlint-snapshot", "version": 1, "objects": "#, "[", "1", "]", "}");
    assert_eq!(status(&["check", "there.sql", "--against", "a.json"], "a.json", &deep), 2);
}

#[test]
fn nothing_is_too_wide_or_too_long() {
    let mut wide = "CREATE VIEW t AS SELECT 0 AS c0".to_owned();
    let mut table = "CREATE TABLE t (c0 integer NOT NULL".to_owned();
    for n in 1..10_000 {
        write!(wide, ", {n} AS c{n}").unwrap();
    }
    // More than PostgreSQL has, and each is missing.
    for n in 1..2_000 {
        write!(table, ", c{n} integer NOT NULL").unwrap();
    }
    check(&format!("{wide}; CREATE VIEW u AS SELECT * FROM t;"));
    check(&format!("{table});"));
    let there = "CREATE TABLE t (a integer);\n";
    assert_eq!(check(&format!("-- {}\n{there}", "x".repeat(20 << 20))), 0);
    assert_eq!(check(&format!("{}{there}", "-- \n".repeat(500_000))), 0);
    assert_eq!(check(&format!("{there}COPY t FROM stdin;\n{}\\.\n", "1\n".repeat(2_000_000))), 0);
    assert_eq!(check(&format!("{there}{}", "SELECT 1;".repeat(100_000))), 0);
    check(&format!("{there}/*{}", "/*".repeat(1_000_000)));
    check(&format!("{there}SELECT '{}", "''".repeat(1_000_000)));
    check(&format!("CREATE TABLE {} (a integer);", "t".repeat(1 << 20)));
}

#[test]
fn views_over_views_over_views_cost_what_they_are() {
    const VIEWS: usize = 2_000;
    let mut chain = "CREATE TABLE v0 (a integer, b integer);\n".to_owned();
    for n in 1..=VIEWS {
        writeln!(chain, "CREATE VIEW v{n} AS SELECT * FROM v{};", n - 1).unwrap();
    }
    // What changes beneath them changes none of them.
    writeln!(chain, "ALTER TABLE v0 ADD COLUMN c integer;\nCREATE VIEW last AS SELECT * FROM v{VIEWS};")
        .unwrap();
    check(&chain);
}
