//! What programs read, each against its schema in `schemas/json`: no key too many, none missing.

use std::path::Path;

use jsonschema::{Registry, Validator};
use serde_json::Value;

use crate::support::{Driftlint, Output, pg, read, root, run};

const MAJOR: u16 = 15;
const INCIDENT: &str = "fixtures/projects/incident";

fn schema(name: &str) -> Value {
    let path = root().join("schemas/json").join(format!("{name}.schema.json"));
    serde_json::from_str(&read(&path)).unwrap()
}

/// The schema of this name, which may refer to that of the report.
fn validator(name: &str) -> Validator {
    let home = |name: &str| format!("json-schema:///{name}.schema.json");
    let registry = Registry::new().add(home("report"), schema("report")).unwrap().prepare().unwrap();
    let options = jsonschema::options().with_registry(&registry).with_base_uri(home(name));
    options.build(&schema(name)).unwrap()
}

/// The output as JSON, which is as the schema of this name says.
fn conforms(output: &Output, name: &str) -> Value {
    let value: Value = serde_json::from_str(&output.stdout).unwrap();
    let wrong: Vec<_> =
        validator(name).iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    value
}

fn against<'a>(command: &'a str, snapshot: &'a str) -> [&'a str; 6] {
    [command, "schemas/upload_pipeline", "--against", snapshot, "--format", "json"]
}

#[test]
fn every_schema_has_a_test_here() {
    let names: Vec<_> = crate::support::entries(&root().join("schemas/json"))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().replace(".schema.json", ""))
        .collect();
    // The configuration's is made from the code, and src/config/tests.rs holds it against that.
    assert_eq!(names, ["config", "diagnosis", "fleet", "plan", "report", "rules", "snapshot"]);
}

#[test]
fn the_report_is_as_its_schema_says() {
    let dir = tempfile::tempdir().unwrap();
    let declared =
        "CREATE TABLE t (a integer, b text);\nCREATE TABLE u (c text);\nCREATE TABEL v (d text);\n";
    std::fs::write(dir.path().join("declared.sql"), declared).unwrap();
    std::fs::write(dir.path().join("live.sql"), "CREATE TABLE t (a bigint, x text);\n").unwrap();
    let args = ["check", "declared.sql", "--against", "live.sql", "--format", "json"];
    let output = Driftlint::new(args).dir(dir.path()).run().exits(1);
    conforms(&output, "report");
    let changes: Vec<_> =
        output.findings().iter().map(|f| f["change"].as_str().unwrap().to_owned()).collect();
    for change in ["missing", "unexpected", "changed"] {
        assert!(changes.iter().any(|c| c == change), "{change} is not among {changes:?}");
    }
    conforms(&run(["lint", "schemas/upload_pipeline", "--format", "json"]), "report");
    // A wrong report is told apart.
    assert!(!validator("report").is_valid(&serde_json::json!({"version": 1, "findings": []})));
}

#[test]
fn the_plan_is_as_its_schema_says() {
    for (snapshot, status) in [("half-created", 1), ("created-in-public", 1)] {
        let snapshot = format!("{INCIDENT}/{snapshot}.snapshot.json");
        let plan = conforms(&run(against("plan", &snapshot)).exits(status), "plan");
        assert!(!plan["steps"].as_array().unwrap().is_empty());
    }
    let database = pg(MAJOR).database("verified_plan");
    let verify = ["--verify", &database.url];
    let output = run(against("plan", &format!("{INCIDENT}/production.snapshot.json")).iter().chain(&verify));
    assert_eq!(conforms(&output, "plan")["verification"]["verified"], true);
}

#[test]
fn the_snapshot_is_as_its_schema_says() {
    let live = pg(MAJOR).loaded("snapshot", "CREATE TABLE a (b int); GRANT SELECT ON a TO PUBLIC");
    for of in ["schemas/upload_pipeline", &live.url] {
        conforms(&run(["snapshot", of]).exits(0), "snapshot");
    }
    for kind in crate::support::folders(&root().join("fixtures/cases")) {
        for case in crate::support::folders(&kind).iter().take(2) {
            snapshot_of(&case.join("declared.sql"));
        }
    }
}

fn snapshot_of(path: &Path) {
    let output = run([Path::new("snapshot"), path]);
    if output.status == 0 {
        conforms(&output, "snapshot");
    }
}

#[test]
fn the_diagnosis_is_as_its_schema_says() {
    let log = "2026-01-05 09:00:01 UTC worker@prod ERROR:  relation \"upload_pipeline.upload_jobs\" does not exist\n";
    for snapshot in ["production", "half-created", "created-in-public", "worker-without-usage"] {
        let snapshot = format!("{INCIDENT}/{snapshot}.snapshot.json");
        let args = against("diagnose", &snapshot).into_iter().chain(["--log", "-"]);
        let output = Driftlint::new(args).stdin(log).run().exits(1);
        let diagnosis = conforms(&output, "diagnosis");
        assert!(!diagnosis["causes"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_fleet_is_as_its_schema_says() {
    let snapshot = |name: &str| format!("{INCIDENT}/{name}.snapshot.json");
    let (one, two) = (snapshot("production"), snapshot("half-created"));
    let down = "postgres://postgres@127.0.0.1:1/down";
    let args = against("check", &one).into_iter().chain(["--against", &two, "--against", down]);
    let fleet = conforms(&run(args).exits(3), "fleet");
    assert_eq!(fleet["summary"]["targets"], 3);
}

#[test]
fn the_list_of_rules_is_as_its_schema_says() {
    conforms(&run(["rules", "--format", "json"]).exits(0), "rules");
}
