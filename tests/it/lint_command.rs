//! `lint`, `config` and `init` as a user runs them; comments and revisions that narrow what is found.

use std::path::Path;

use crate::support::{Driftlint, Output, git, pg};

const SOUND: &str = "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n";

fn run(dir: &Path, arguments: &str) -> Output {
    Driftlint::new(arguments.split(' ')).dir(dir).run()
}

fn write(dir: &Path, path: &str, text: &str) {
    std::fs::create_dir_all(dir.join(path).parent().unwrap()).unwrap();
    std::fs::write(dir.join(path), text).unwrap();
}

fn rules(output: &Output) -> Vec<String> {
    output.findings().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_example_schema_is_sound() {
    let output = crate::support::run(["lint", "schemas/upload_pipeline", "--fail-on", "note"]).exits(0);
    assert!(output.stdout.contains("nothing found"), "{}", output.stdout);
}

#[test]
fn rules_are_turned_on_and_off_by_name_and_by_group() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.sql", "CREATE TABLE a (x money, y char(2));");
    write(dir.path(), "driftlint.toml", "[rules]\nno-primary-key = \"off\"\nstyle = \"error\"\n");
    let output = run(dir.path(), "lint a.sql --format json").exits(1);
    let found = rules(&output);
    assert!(found.contains(&"char-type".to_owned()) && found.contains(&"money-type".to_owned()), "{found:?}");
    assert!(!found.contains(&"no-primary-key".to_owned()));
    let finding = &output.findings()[0];
    assert!(finding["change"] == "lint" && finding["fingerprint"].as_str().unwrap().len() == 16, "{finding}");
}

#[test]
fn a_comment_accepts_drift_as_well() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "declared.sql",
        &format!("{SOUND}-- driftlint: ignore[missing-table] made by night\nCREATE TABLE b ();\n"),
    );
    write(dir.path(), "live.sql", SOUND);
    let output = run(dir.path(), "check declared.sql --against live.sql --format json").exits(0);
    assert!(output.findings().is_empty(), "{}", output.stdout);
    let output = run(dir.path(), "check declared.sql --against declared.sql --format json").exits(0);
    assert_eq!(rules(&output), ["unused-ignore"]);
}

#[test]
fn only_what_changed_since_a_revision_is_judged() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    git(at, &["init", "-q"]);
    write(
        at,
        "schemas/a.sql",
        &format!("{SOUND}CREATE TABLE old (x money);\nCREATE TABLE gone (id bigint PRIMARY KEY);\n"),
    );
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "one"]);
    write(at, "schemas/a.sql", &format!("{SOUND}CREATE TABLE old (x money);\n"));
    write(at, "schemas/b.sql", "CREATE TABLE new (y money PRIMARY KEY);\n");
    let output = run(at, "lint schemas --changed-since HEAD --format concise").exits(0);
    assert!(output.stdout.contains("public.new.y") && !output.stdout.contains("old"), "{}", output.stdout);
    // What is declared no more counts as changed too.
    write(at, "live.sql", "CREATE TABLE gone (id bigint PRIMARY KEY);\n");
    let output = run(at, "check schemas --against live.sql --changed-since HEAD --format json").exits(1);
    assert_eq!(rules(&output), ["missing-table", "unexpected-table"]);
}

#[test]
fn migrations_are_judged_with_the_schema_before_them() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "m/1_a.up.sql", &format!("{SOUND}CREATE INDEX users_x ON users (user_id, email);"));
    write(dir.path(), "m/2_b.up.sql", "CREATE INDEX users_y ON users (email, user_id);");
    let output = run(dir.path(), "lint --migrations m --format json").exits(0);
    let found: Vec<_> =
        output.findings().into_iter().filter(|f| f["rule"] == "index-not-concurrently").collect();
    assert_eq!(found.len(), 1, "{}", output.stdout);
    assert_eq!(found[0]["location"]["path"], "m/2_b.up.sql");
}

#[test]
fn the_configuration_says_who_set_what() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "driftlint.toml", "fail_on = \"note\"\n[declared]\nfiles = \"schemas/\"\n");
    let output =
        Driftlint::new(["config"]).dir(dir.path()).env("DRIFTLINT_AGAINST", "postgres://u:secret@h/db").run();
    let said = output.exits(0).stdout;
    for (key, value, from) in [
        ("fail_on", "\"note\"", "driftlint.toml"),
        ("declared", "[\"schemas/\"]", "driftlint.toml"),
        ("verdict", "\"server\"", "default"),
        ("against", "postgres://u@h/db", "$DRIFTLINT_AGAINST"),
    ] {
        let line = said
            .lines()
            .find(|line| line.starts_with(&format!("{key} = ")))
            .unwrap_or_else(|| panic!("{said}"));
        assert!(line.contains(value) && line.ends_with(from), "{line}");
    }
    assert!(!said.contains("secret"));
}

#[test]
fn a_database_is_adopted_and_nothing_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let database = pg(15).database("adopted");
    database.attempt(&format!("{SOUND}CREATE VIEW v AS SELECT email FROM users;")).unwrap();
    let from = format!("init --from {}", database.url);
    run(dir.path(), &from).exits(0);
    run(dir.path(), &format!("check --against {}", database.url)).exits(0);
    run(dir.path(), "lint").exits(0);
    run(dir.path(), "init").exits(2);
    std::fs::remove_file(dir.path().join("driftlint.toml")).unwrap();
    run(dir.path(), &from).exits(2);
}

#[test]
fn what_a_migration_of_the_branch_brings_is_pending() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    git(at, &["init", "-q"]);
    write(at, "m/1_a.up.sql", "CREATE TABLE a (id bigint PRIMARY KEY, n integer, old text);\n");
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "one"]);
    write(
        at,
        "m/2_b.up.sql",
        "CREATE TABLE b (id bigint PRIMARY KEY);\nALTER TABLE a ALTER n TYPE bigint, ADD COLUMN x text, DROP COLUMN old;\n",
    );
    write(
        at,
        "declared.sql",
        "CREATE TABLE a (id bigint PRIMARY KEY, n bigint, x text);\nCREATE TABLE b (id bigint PRIMARY KEY);\nCREATE TABLE c (id bigint PRIMARY KEY);\n",
    );
    write(at, "staging.sql", "CREATE TABLE a (id bigint PRIMARY KEY, n integer, old text, y text);\n");
    let check = "check declared.sql --against staging.sql --format json";
    assert_eq!(run(at, check).exits(1).findings().len(), 6);
    let with = format!("{check} --pending-since HEAD");
    run(at, &with).exits(2);
    let output = run(at, &format!("{with} --pending-migrations m")).exits(1);
    let (pending, left): (Vec<_>, Vec<_>) =
        output.findings().into_iter().partition(|finding| finding["pending"].is_string());
    let objects = |of: &[serde_json::Value]| {
        of.iter().map(|finding| finding["object"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(objects(&left), ["public.c", "public.a.y"], "nothing brings or takes these");
    assert_eq!(objects(&pending), ["public.a.n", "public.a.x", "public.b", "public.a.old"]);
    assert!(pending.iter().all(|finding| finding["severity"] == "note"), "{}", output.stdout);
    assert_eq!(pending[2]["pending"], "m/2_b.up.sql:1");
    // The migrations may be what is declared.
    let check = "check --migrations m --against staging.sql --pending-since HEAD --format json";
    let findings = run(at, check).exits(1).findings();
    let errors = findings.iter().filter(|finding| finding["severity"] == "error");
    assert_eq!(objects(&errors.cloned().collect::<Vec<_>>()), ["public.a.y"]);
}
