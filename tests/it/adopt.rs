//! `plan --adopt`: the patch applies, and what it promises holds.

use std::path::Path;
use std::process::Command;

use crate::cases::{check, each_case, loaded};
use crate::support::{Driftlint, Output, majors, pg};

/// Cases in which something is there that no DDL in a file says; each is told by name.
const NOT_ADOPTED: &[&str] = &["default_privileges/of_whoever_runs_it"];

fn git(dir: &Path, args: &[&str]) -> Result<(), String> {
    let done = Command::new("git").args(args).current_dir(dir).output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.success() { Ok(()) } else { Err(said) }
}

#[test]
fn every_case_is_adopted_and_then_clean() {
    each_case(|case, major| {
        let live = loaded(case, "live.sql", major)?;
        let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
        std::fs::copy(case.join("declared.sql"), dir.path().join("declared.sql"))
            .map_err(|e| e.to_string())?;
        let before = check(dir.path(), "declared.sql", &live.url)?.stdout;
        let args = ["plan", "declared.sql", "--against", &live.url, "--adopt", "--output", "adopt.patch"];
        let Output { status, stdout, stderr } = Driftlint::new(args).dir(dir.path()).run();
        if status > 1 {
            return Err(format!("exit status {status}\n{stdout}{stderr}"));
        }
        let patch = std::fs::read_to_string(dir.path().join("adopt.patch")).map_err(|e| e.to_string())?;
        if patch.contains("diff --git") {
            git(dir.path(), &["apply", "adopt.patch"]).map_err(|why| format!("{why}\n{patch}"))?;
        }
        let left = check(dir.path(), "declared.sql", &live.url)?.stdout;
        let name = case.components().rev().take(2).map(|c| c.as_os_str().to_string_lossy().into_owned());
        let name = name.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/");
        let told = patch.lines().filter(|line| line.starts_with("# not adopted: ")).count();
        // What nobody could tell apart before is no drift that a patch could end.
        let lines: Vec<_> = left.lines().filter(|line| !before.contains(*line) || told > 0).collect();
        match (lines.is_empty(), told > 0, NOT_ADOPTED.contains(&name.as_str())) {
            (true, false, false) | (_, true, true) => Ok(()),
            _ => Err(format!("left:\n{left}\nthe patch was\n{patch}")),
        }
    });
}

#[test]
fn what_is_no_file_is_not_changed() {
    let live = pg(majors()[0]).loaded("adopt", "CREATE TABLE t (a integer);");
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("migrations")).unwrap();
    std::fs::write(dir.path().join("migrations/001_a.sql"), "CREATE TABLE t (a bigint);\n").unwrap();
    let args = ["plan", "--migrations", "migrations", "--against", &live.url, "--adopt"];
    let output = Driftlint::new(args).dir(dir.path()).run().exits(2);
    assert!(output.stderr.contains("plan --reverse"), "{output:?}");
}
