//! The incident that driftlint exists for: a worker found `relation "upload_pipeline.document_chunks" does not exist`.
//!
//! `fixtures/projects/incident/*.sql` are four ways to get there; the snapshots beside them were taken from databases
//! that were made so. `UPDATE=1` takes them anew.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Output, pg, read, recorded, root, run};

/// The major that the snapshots were taken from.
const MAJOR: u16 = 15;

fn home() -> PathBuf {
    root().join("fixtures/projects/incident")
}

/// A file for psql with the files that it includes (`\ir`) in their places.
fn script(path: &Path) -> String {
    let folder = path.parent().expect("a folder");
    let lines = read(path);
    let parts = lines.lines().map(|line| match line.strip_prefix("\\ir ") {
        Some(included) => script(&folder.join(included.trim())),
        None => format!("{line}\n"),
    });
    parts.collect()
}

/// What a snapshot says of the machine that it was taken on, made the same everywhere.
fn without_machine(snapshot: &str) -> Value {
    let mut snapshot: Value = serde_json::from_str(snapshot).expect("a snapshot is JSON");
    if let Some(server) = snapshot.get_mut("server").and_then(Value::as_object_mut) {
        for key in ["version", "version_num", "database", "time_zone"] {
            server.remove(key);
        }
    }
    snapshot
}

/// The declared schema against the snapshot of this name, and against the database that it was taken from.
fn checked(name: &str) -> Vec<Value> {
    let database = pg(MAJOR).named(name.replace('-', "_"));
    database.execute(&script(&home().join(format!("{name}.sql"))));
    let now = run(["snapshot", &database.url]).exits(0).stdout;
    let path = home().join(format!("{name}.snapshot.json"));
    let before = std::fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    if without_machine(&before) != without_machine(&now) {
        recorded(&path, &now).unwrap_or_else(|why| panic!("{why}"));
    }
    let offline = check(&path.display().to_string()).findings();
    let live = check(&database.url).findings();
    assert_eq!(named(&offline), named(&live), "the snapshot tells what its database tells");
    offline
}

fn check(against: &str) -> Output {
    run(["check", "schemas/upload_pipeline", "--against", against, "--format", "json"]).exits(1)
}

/// `missing table upload_pipeline.upload_jobs`.
fn named(findings: &[Value]) -> Vec<String> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let named = findings.iter().map(|finding| {
        let words = ["change", "kind", "object", "attribute"].map(|key| text(finding, key));
        words.join(" ").trim_end().to_owned()
    });
    named.collect()
}

#[test]
fn the_schema_was_never_created() {
    let findings = checked("production");
    assert_eq!(named(&findings), ["missing schema upload_pipeline"], "one finding for one cause");
    let place = &findings[0]["location"];
    assert_eq!(place["path"], "schemas/upload_pipeline/00_schema.sql");
    assert_eq!(place["line"], 3);
}

#[test]
fn the_creation_stopped_half_way() {
    assert_eq!(
        named(&checked("half-created")),
        [
            "missing table upload_pipeline.document_chunks",
            "missing function upload_pipeline.claim_job(upload_pipeline.job_stage, text)",
            "missing function upload_pipeline.touch()",
            "missing trigger upload_pipeline.documents.documents_touch",
            "missing trigger upload_pipeline.upload_jobs.upload_jobs_touch",
            "missing view upload_pipeline.stuck_jobs",
        ]
    );
}

#[test]
fn the_tables_were_created_in_public() {
    let found = named(&checked("created-in-public"));
    for expected in [
        "missing table upload_pipeline.document_chunks",
        "missing table upload_pipeline.upload_jobs",
        "unexpected table public.document_chunks",
        "unexpected table public.upload_jobs",
    ] {
        assert!(found.iter().any(|finding| finding == expected), "{expected} is not among {found:#?}");
    }
}

#[test]
fn the_worker_may_not_look_into_the_schema() {
    assert_eq!(named(&checked("worker-without-usage")), ["changed schema upload_pipeline privileges"]);
}

#[test]
fn what_was_loaded_as_declared_has_no_finding() {
    let folder = root().join("schemas/upload_pipeline");
    let sql: String = crate::support::entries(&folder).iter().map(|path| read(path)).collect();
    let database = pg(MAJOR).loaded("incident", &sql);
    for fail_on in ["error", "note"] {
        run(["check", "schemas/upload_pipeline", "--against", &database.url, "--fail-on", fail_on]).exits(0);
    }
}

#[test]
fn the_plan_makes_what_was_never_created() {
    let database = pg(MAJOR).database("incident");
    let plan = run(["plan", "schemas/upload_pipeline", "--against", &database.url]).exits(1).stdout;
    database.execute(&plan);
    run(["check", "schemas/upload_pipeline", "--against", &database.url, "--fail-on", "note"]).exits(0);
}
