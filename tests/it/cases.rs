//! `fixtures/cases/<kind>/<case>/`: what is declared, what a database was made with, and the findings between the two.
//!
//! `findings.txt` is what `check` says against a live database. Where DDL files alone do not tell as much,
//! `offline.txt` is what it says against `live.sql` itself. `dumped.txt` is what `pg_dump` tells apart after a plan: a
//! meaning in other words, what is not spoken of, what no statement can do. A first line `-- postgres: 15` keeps a case to that major
//! and later ones. `UPDATE=1` writes the recorded files anew; `DRIFTLINT_CASE=table/` runs the cases so named.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::support::{
    Database, Driftlint, Output, dumped, folders, majors, name_of, pg, read, recorded, root, told_apart,
    updating,
};

/// All cases, as kind and folder.
pub(crate) fn all() -> Vec<PathBuf> {
    folders(&root().join("fixtures/cases")).iter().flat_map(|kind| folders(kind)).collect()
}

/// Runs something for each case on each major, and fails with all that went wrong.
pub(crate) fn each_case(run: impl Fn(&Path, u16) -> Result<(), String> + Sync) {
    let only = std::env::var("DRIFTLINT_CASE").unwrap_or_default();
    let runs: Vec<_> = all()
        .into_iter()
        .filter(|case| called(case).contains(&only))
        .flat_map(|case| majors().into_iter().map(move |major| (case.clone(), major)))
        .filter(|(case, major)| since(case) <= *major)
        .collect();
    assert!(!runs.is_empty(), "no case is called {only:?}");
    let wrong: Vec<String> = runs
        .par_iter()
        .filter_map(|(case, major)| {
            run(case, *major).err().map(|why| format!("── {} on PostgreSQL {major}\n{why}", called(case)))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} went wrong:\n{}", wrong.len(), runs.len(), wrong.join("\n"));
}

/// `table/unlogged`.
pub(crate) fn called(case: &Path) -> String {
    format!("{}/{}", case.parent().map_or("", name_of), name_of(case))
}

/// The first major that the case is for.
fn since(case: &Path) -> u16 {
    let declared = read(&case.join("declared.sql"));
    let first = declared.lines().next().and_then(|line| line.strip_prefix("-- postgres: "));
    first.map_or(13, |major| major.trim().parse().unwrap_or_else(|e| panic!("{}: {e}", case.display())))
}

/// A database with one of the case's files in it.
pub(crate) fn loaded(case: &Path, file: &str, major: u16) -> Result<Database, String> {
    let database = pg(major).database("fixture");
    database.attempt(&read(&case.join(file))).map_err(|why| format!("{file} does not load: {why}"))?;
    Ok(database)
}

/// `check` in the case's folder, so that the paths in what it says are short.
pub(crate) fn check(case: &Path, declared: &str, against: &str) -> Result<Output, String> {
    let args = ["check", declared, "--against", against, "--format", "concise", "--fail-on", "note"];
    let output = Driftlint::new(args).dir(case).run();
    let expected = i32::from(!output.stdout.is_empty());
    if output.status == expected {
        return Ok(output);
    }
    let Output { status, stdout, stderr } = output;
    Err(format!("{declared} against {against}: exit status {status}, not {expected}\n{stdout}{stderr}"))
}

pub(crate) fn nothing_found(what: &str, output: &Output) -> Result<(), String> {
    if output.stdout.is_empty() {
        Ok(())
    } else {
        Err(format!("{what}: nothing differs, and yet\n{}", output.stdout))
    }
}

/// A role that may only CONNECT is told what a superuser is told; where it cannot read something, that is said.
#[test]
fn a_role_that_may_only_connect_is_told_the_same() {
    let only: Vec<PathBuf> = folders(&root().join("fixtures/cases"))
        .iter()
        .flat_map(|kind| folders(kind).into_iter().take(CASES_AS_GUEST))
        .collect();
    each_case(|case, major| {
        if !only.contains(&case.to_path_buf()) {
            return Ok(());
        }
        let live = loaded(case, "live.sql", major)?;
        let whole = check(case, "declared.sql", &live.url)?.stdout;
        let guest = check(case, "declared.sql", &live.url_as("guest"))?.stdout;
        // What is declared nowhere has the address for its place.
        let guest = guest.replace(&live.url_as("guest"), &live.url);
        let (unread, told): (Vec<&str>, Vec<&str>) =
            guest.lines().partition(|line| line.ends_with("[unreadable-object]"));
        let whole: Vec<&str> = whole.lines().collect();
        // Of what was read in part, what is there is told in part.
        let declared = |line: &&str| {
            let (subject, rest) = line.split_once(" is ")?;
            Some((subject.to_owned(), rest.rsplit_once("; declared: ")?.1.to_owned()))
        };
        let known = |line: &&str| {
            whole.contains(line)
                || declared(line)
                    .is_some_and(|own| whole.iter().filter_map(declared).any(|other| other == own))
        };
        if told == whole || (!unread.is_empty() && told.iter().all(known)) {
            return Ok(());
        }
        Err(format!("a superuser is told\n{}\nand a guest\n{guest}", whole.join("\n")))
    });
}

/// As many cases of each kind.
const CASES_AS_GUEST: usize = 2;

/// The SQL of the steps of the plan that makes a database what a file in this folder declares.
fn plan(dir: &Path, declared: &str, against: &str) -> Result<Vec<String>, String> {
    let args = ["plan", declared, "--against", against, "--allow-destructive", "--format", "json"];
    let Output { status, stdout, stderr } = Driftlint::new(args).dir(dir).run();
    let plan: serde_json::Value = serde_json::from_str(&stdout)
        .map_err(|e| format!("plan: exit status {status}: {e}\n{stdout}{stderr}"))?;
    let steps = plan["steps"].as_array().ok_or("a plan without steps")?;
    Ok(steps.iter().filter_map(|step| step["sql"].as_str()).map(str::to_owned).collect())
}

/// Applies that plan.
pub(crate) fn apply_plan(dir: &Path, declared: &str, database: &Database) -> Result<Vec<String>, String> {
    let steps = plan(dir, declared, &database.url)?;
    database.attempt_each(&steps).map_err(|why| format!("the plan does not run: {why}"))?;
    Ok(steps)
}

#[test]
fn every_case_gives_its_findings() {
    each_case(|case, major| {
        let live = loaded(case, "live.sql", major)?;
        let said = check(case, "declared.sql", &live.url)?.stdout.replace(&live.url, "live");
        recorded(&case.join("findings.txt"), &said)?;

        let offline = check(case, "declared.sql", "live.sql")?.stdout.replace("live.sql: ", "live: ");
        let other = case.join("offline.txt");
        if updating() && offline == said {
            let _ = std::fs::remove_file(&other);
            return Ok(());
        }
        if offline == said && !other.exists() { Ok(()) } else { recorded(&other, &offline) }
    });
}

#[test]
fn what_is_loaded_as_declared_has_no_finding() {
    each_case(|case, major| {
        for file in ["declared.sql", "live.sql"] {
            nothing_found(&format!("{file} against itself"), &check(case, file, file)?)?;
            let live = loaded(case, file, major)?;
            nothing_found(&format!("{file} against a database of it"), &check(case, file, &live.url)?)?;
        }
        Ok(())
    });
}

/// A plan applied, of a file's schema for a database that has another.
fn planned(case: &Path, declared: &str, live: &Database) -> Result<(), String> {
    let steps = apply_plan(case, declared, live)?;
    nothing_found("after the plan", &check(case, declared, &live.url)?)
        .map_err(|why| format!("{why}\nthe plan was\n{}", steps.join("\n")))
}

#[test]
fn plans_there_and_back_leave_nothing_to_find_and_dump_like_a_fresh_load() {
    each_case(|case, major| {
        let (live, declared) = (loaded(case, "live.sql", major)?, loaded(case, "declared.sql", major)?);
        let before = [&live, &declared].map(dumped);
        planned(case, "declared.sql", &live).map_err(|why| format!("there: {why}"))?;
        planned(case, "live.sql", &declared).map_err(|why| format!("back: {why}"))?;
        let after = [&declared, &live].map(dumped);
        let [Some(to_live), Some(to_declared)] = &before else { return Ok(()) };
        let [Some(back), Some(there)] = &after else { return Ok(()) };
        let told = [told_apart("there", to_declared, there), told_apart("back", to_live, back)].concat();
        let file = case.join("dumped.txt");
        if told.is_empty() && !file.exists() { Ok(()) } else { recorded(&file, &told) }
    });
}
