//! Sources that need more than a file: standard input, revisions, migrations after files, targets.

use std::fs;
use std::path::Path;

use crate::support::{Driftlint, Output, git};

const T: &str = "CREATE TABLE t (a integer NOT NULL);\n";

/// A folder in which `there.sql` has the table `t`.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "there.sql", T);
    dir
}

fn put(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn check(dir: &Path, expected: &[&str]) -> Output {
    let args = ["check"].iter().chain(expected).chain(&["--against", "there.sql"]);
    Driftlint::new(args).dir(dir).stdin(T).run()
}

#[test]
fn standard_input_and_migrations_after_files() {
    let dir = folder();
    put(dir.path(), "first.sql", "CREATE TABLE t (a text);\n");
    put(dir.path(), "m/10_c.sql", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n");
    put(
        dir.path(),
        "m/2_b.sql",
        "-- migrate:up\nALTER TABLE t ALTER COLUMN a TYPE integer USING 1;\n-- migrate:down\nDROP TABLE t;\n",
    );
    check(dir.path(), &["-"]).exits(0);
    check(dir.path(), &["first.sql"]).exits(1);
    check(dir.path(), &["first.sql", "--migrations", "m"]).exits(0);
    check(dir.path(), &["first.sql", "migrations:m"]).exits(0);
}

#[test]
fn a_revision_is_read_without_being_checked_out() {
    let dir = folder();
    let root = dir.path();
    git(root, &["init", "-q", "-b", "main"]);
    put(root, "db/a.sql", "CREATE TABLE t (a bigint NOT NULL);\n");
    put(root, "db/.hidden.sql", "CREATE TABLE hidden ();\n");
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "one"]);
    put(root, "db/a.sql", T);
    git(root, &["commit", "-q", "-a", "-m", "two"]);
    put(root, "db/a.sql", "nonsense");
    for (source, status) in [
        ("git:HEAD:db", 0),
        ("git:main:db/a.sql", 0),
        ("git:HEAD:./db/", 0),
        ("git:HEAD~1:db", 1),
        ("git:HEAD~2:db", 2),
        ("git:HEAD:nowhere", 2),
        ("git:--output=x:db", 2),
        ("git:HEAD:--output=x", 2),
    ] {
        let output = check(root, &[source]);
        assert_eq!(output.status, status, "{source}: {output:?}");
    }
    assert!(!root.join("x").exists());
}

#[test]
fn a_target_of_the_configuration_stands_for_its_snapshot() {
    let dir = folder();
    Driftlint::new(["snapshot", "there.sql", "--output", "t.json"]).dir(dir.path()).run().exits(0);
    let config = "[declared]\nfiles = \"there.sql\"\n[targets.last]\nsnapshot = \"t.json\"\n[targets.live]\nurl_env = \"LIVE\"\nexpect_host = \"prod\"\n";
    put(dir.path(), "driftlint.toml", config);
    fs::create_dir(dir.path().join("below")).unwrap();
    let run = |args: &[&str]| {
        let live = "postgres://app:correct-battery@127.0.0.1:1/app";
        Driftlint::new(args).dir(&dir.path().join("below")).env("LIVE", live).run()
    };
    run(&["check", "--against", "last"]).exits(0);
    let said = run(&["check", "--against", "live"]).exits(3).stderr;
    assert!(said.contains("other_database") && !said.contains("battery"), "{said}");
    let said = run(&["check", "--against", "lasst"]).exits(2).stderr;
    assert!(said.contains("did you mean"), "{said}");
}
