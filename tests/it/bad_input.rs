//! What is asked wrongly exits with 2, what could not be looked at with 3: each time with a code, what is wrong, and
//! what to do about it; never a panic (every run is checked for that), never a password.

use std::fs;
use std::path::Path;

use crate::support::{Driftlint, Output, majors, pg, run};

const SECRET: &str = "correct-battery";

/// A run that ends with a diagnostic: its code and what must be in its text.
fn fails(output: Output, status: i32, words: &[&str]) {
    let said = output.exits(status).stderr;
    assert!(said.contains("driftlint::"), "a code is missing:\n{said}");
    assert!(said.contains("help: "), "a help is missing:\n{said}");
    assert!(!said.contains(SECRET), "the password is in:\n{said}");
    // A terminal's width may break a text between any two words.
    let flat: String = said.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat.contains(word), "{word:?} is not in:\n{said}");
    }
}

/// A check of a folder with these files, against one table that is in `there.sql`.
fn check(files: &[(&str, &[u8])], against: &str) -> Output {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("schemas")).unwrap();
    fs::write(dir.path().join("there.sql"), "CREATE TABLE t (a integer);\n").unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    Driftlint::new(["check", "schemas", "--against", against]).dir(dir.path()).run()
}

fn in_empty_folder(args: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    Driftlint::new(args).dir(dir.path()).run()
}

#[test]
fn without_any_argument_it_says_what_it_can_do() {
    let output = in_empty_folder(&[]).exits(2);
    assert!(output.stderr.contains("check"), "{}", output.stderr);
}

#[test]
fn a_command_that_is_none() {
    let said = in_empty_folder(&["chekc"]).exits(2).stderr;
    assert!(said.contains("check"), "{said}");
}

#[test]
fn neither_a_schema_nor_a_configuration() {
    fails(in_empty_folder(&["check"]), 2, &[]);
}

#[test]
fn a_file_that_is_not_there() {
    fails(in_empty_folder(&["check", "nowhere.sql", "--against", "nowhere.json"]), 2, &["nowhere"]);
}

#[test]
fn an_empty_folder_declares_nothing() {
    fails(check(&[], "there.sql"), 3, &["schemas"]);
}

#[test]
fn a_file_of_comments_alone_declares_nothing() {
    fails(check(&[("schemas/a.sql", b"-- later\n\n/* or never */\n")], "there.sql"), 3, &[]);
}

#[test]
fn a_file_that_is_not_utf8() {
    let text = b"CREATE TABLE t (a integer);\n-- caf\xe9\n";
    fails(check(&[("schemas/a.sql", text)], "there.sql"), 2, &["a.sql", "UTF-8"]);
}

#[test]
fn a_file_that_is_no_text_at_all() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
    fails(check(&[("schemas/a.sql", &bytes)], "there.sql"), 2, &["a.sql"]);
}

#[test]
fn a_statement_that_is_no_sql_is_shown_in_its_place() {
    let text = b"CREATE TABLE t (a integer);\n\nCREATE TABEL u (a integer);\n";
    let output = check(&[("schemas/a.sql", text)], "there.sql");
    let said = output.stdout;
    assert!(said.contains("a.sql:3") && said.contains("unrecognized-statement"), "{said}");
}

#[test]
fn a_string_without_an_end() {
    let output = check(&[("schemas/a.sql", b"CREATE TABLE t (a integer DEFAULT 'x);\n")], "there.sql");
    let said = format!("{}{}", output.stdout, output.stderr);
    assert_ne!(output.status, 0, "{said}");
    assert!(said.contains("a.sql"), "{said}");
}

#[test]
fn statements_nested_beyond_all_reason() {
    let deep =
        format!("CREATE TABLE t (a integer CHECK ({}a > 0{}));\n", "(".repeat(20_000), ")".repeat(20_000));
    let output = check(&[("schemas/a.sql", deep.as_bytes())], "there.sql");
    assert!(output.status <= 3);
}

#[test]
fn a_snapshot_that_was_cut_in_half() {
    let dir = tempfile::tempdir().unwrap();
    let whole = snapshot(dir.path());
    let half = &whole[..whole.len() / 2];
    let files: [(&str, &[u8]); 2] =
        [("schemas/a.sql", b"CREATE TABLE t (a integer);"), ("half.json", half.as_bytes())];
    fails(check(&files, "half.json"), 2, &["half.json"]);
}

#[test]
fn a_snapshot_of_a_version_to_come() {
    let dir = tempfile::tempdir().unwrap();
    let mut later: serde_json::Value = serde_json::from_str(&snapshot(dir.path())).unwrap();
    later["version"] = 99.into();
    let later = later.to_string();
    let files: [(&str, &[u8]); 2] =
        [("schemas/a.sql", b"CREATE TABLE t (a integer);"), ("later.json", later.as_bytes())];
    fails(check(&files, "later.json"), 2, &["later.json", "99"]);
}

#[test]
fn json_that_is_no_snapshot() {
    let files: [(&str, &[u8]); 2] =
        [("schemas/a.sql", b"CREATE TABLE t (a integer);"), ("other.json", b"{\"a\": [1]}")];
    fails(check(&files, "other.json"), 2, &["other.json"]);
}

/// A snapshot of one table.
fn snapshot(dir: &Path) -> String {
    fs::write(dir.join("t.sql"), "CREATE TABLE t (a integer);\n").unwrap();
    Driftlint::new(["snapshot", "t.sql"]).dir(dir).run().exits(0).stdout
}

#[test]
fn a_configuration_with_a_key_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("driftlint.toml"), "shcemas = [\"schemas\"]\n").unwrap();
    fails(Driftlint::new(["check"]).dir(dir.path()).run(), 2, &["driftlint.toml", "shcemas"]);
}

#[test]
fn a_configuration_that_is_not_toml() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("driftlint.toml"), "schema = [\n").unwrap();
    fails(Driftlint::new(["check"]).dir(dir.path()).run(), 2, &["driftlint.toml"]);
}

#[test]
fn a_server_that_does_not_answer() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://app:{SECRET}@127.0.0.1:{port}/app");
    fails(run(["check", "schemas/upload_pipeline", "--against", &url]), 3, &["127.0.0.1", &port.to_string()]);
}

#[test]
fn a_host_without_an_address() {
    let url = format!("postgres://app:{SECRET}@nowhere.invalid/app");
    fails(run(["check", "schemas/upload_pipeline", "--against", &url]), 3, &["nowhere.invalid"]);
}

#[test]
fn a_setting_of_the_address_that_is_none() {
    let url = format!("postgres://app:{SECRET}@127.0.0.1/app?sslmoed=require");
    fails(run(["check", "schemas/upload_pipeline", "--against", &url]), 2, &["sslmoed"]);
}

#[test]
fn a_database_that_is_not_there() {
    for major in majors() {
        let url = pg(major).url("no_such_database");
        fails(run(["check", "schemas/upload_pipeline", "--against", &url]), 3, &["no_such_database"]);
    }
}

#[test]
fn a_role_that_is_not_there() {
    for major in majors() {
        let url = format!("postgres://nobody_at_all@127.0.0.1:{}/postgres", pg(major).port);
        fails(run(["check", "schemas/upload_pipeline", "--against", &url]), 3, &["nobody_at_all"]);
    }
}

#[test]
fn a_wrong_password_and_none() {
    for major in majors() {
        let port = pg(major).port;
        let wrong = format!("postgres://locked:{SECRET}@127.0.0.1:{port}/postgres");
        fails(run(["check", "schemas/upload_pipeline", "--against", &wrong]), 3, &["locked"]);
        let none = format!("postgres://locked@127.0.0.1:{port}/postgres");
        fails(run(["check", "schemas/upload_pipeline", "--against", &none]), 3, &["password"]);
    }
}
