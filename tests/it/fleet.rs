//! Many targets in one run.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Driftlint, Fault, Output, Proxy, pg, run};

const MAJOR: u16 = 15;
const DECLARED: &str = "CREATE SCHEMA app;\nCREATE TABLE app.jobs (id integer PRIMARY KEY, state text NOT NULL);\nCREATE INDEX jobs_state ON app.jobs (state);\n";

fn fleet(args: &[&str]) -> Output {
    let mut all = vec!["check", "-"];
    all[1] = "declared.sql";
    all.extend(args);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("declared.sql"), DECLARED).unwrap();
    std::fs::write(dir.path().join("driftlint.toml"), "[targets.one]\nurl_env = \"ONE\"\ngroup = \"eu\"\n[targets.two]\nurl_env = \"TWO\"\ngroup = \"eu\"\n[targets.three]\nurl_env = \"TWO\"\ngroup = \"us\"\n").unwrap();
    let (one, two) = (args.first().copied().unwrap_or_default(), args.get(1).copied().unwrap_or_default());
    let mut command = Driftlint::new(all.iter().filter(|arg| !arg.starts_with("ENV "))).dir(dir.path());
    for (key, value) in [("ONE", one), ("TWO", two)] {
        command = command.env(key, value.trim_start_matches("ENV ").to_owned());
    }
    command.run()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[test]
fn one_failure_spoils_no_other() {
    let (good, bad) = (pg(MAJOR).loaded("good", DECLARED), pg(MAJOR).loaded("bad", DECLARED));
    bad.execute("DROP INDEX app.jobs_state");
    let down = "postgres://postgres@127.0.0.1:1/down";
    let closed = good.url_as("nobody_of_that_name");
    let args = [
        "--against",
        &good.url,
        "--against",
        &bad.url,
        "--against",
        down,
        "--against",
        &closed,
        "--format",
        "json",
    ];
    let output = fleet(&args).exits(3);
    let report = json(&output);
    let statuses: Vec<_> =
        report["targets"].as_array().unwrap().iter().map(|t| t["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["in_sync", "drifted", "unable", "unable"]);
    assert_eq!(report["entries"][0]["finding"]["object"], "app.jobs_state");
    fleet(&["--against", &good.url, "--against", &good.url]).exits(0);
    fleet(&["--against", &good.url, "--against", &bad.url]).exits(1);
    fleet(&["--against", &good.url, "--against", &bad.url, "--format", "sarif"]).exits(2);
}

#[test]
fn a_group_is_all_of_its_targets() {
    let (good, bad) = (pg(MAJOR).loaded("good", DECLARED), pg(MAJOR).loaded("bad", ""));
    let (one, two) = (format!("ENV {}", good.url), format!("ENV {}", bad.url));
    let report = json(&fleet(&[&one, &two, "--group", "eu", "--format", "json"]).exits(1));
    let names: Vec<_> =
        report["targets"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one", "two"]);
    fleet(&[&one, &two, "--group", "asia"]).exits(2);
}

#[test]
fn every_schema_of_a_tenant_is_held_against_one_declaration() {
    let database = pg(MAJOR).database("tenants");
    for n in 0..20 {
        database.execute(&DECLARED.replace("app", &format!("tenant_{n:02}")));
    }
    database.execute("DROP INDEX tenant_03.jobs_state; ALTER TABLE tenant_07.jobs ALTER state DROP NOT NULL; ALTER TABLE tenant_11.jobs ALTER state DROP NOT NULL; CREATE TABLE other (a integer)");
    let report =
        json(&fleet(&["--against", &database.url, "--tenants", "tenant_*", "--format", "json"]).exits(1));
    assert_eq!(report["summary"]["targets"], 20);
    assert_eq!(report["summary"]["in_sync"], 17);
    let entries: Vec<_> = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["finding"]["object"].as_str().unwrap(), e["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(entries, [("app.jobs_state", 1), ("app.jobs.state", 2)]);
    let output = fleet(&["--against", &database.url, "--tenants", "nobody_*"]).exits(3);
    assert!(output.stdout.contains("no schema is called like nobody_*"), "{output:?}");
}

#[test]
fn every_database_of_a_server_may_be_a_tenant() {
    let one = pg(MAJOR).named(format!("tenantdb_{}_a", std::process::id()));
    let two = pg(MAJOR).named(format!("tenantdb_{}_b", std::process::id()));
    one.execute(DECLARED);
    let glob = format!("tenantdb_{}_*", std::process::id());
    let args = ["--against", &two.url, "--tenant-databases", &glob, "--format", "json"];
    let report = json(&fleet(&args).exits(1));
    assert_eq!(
        (&report["summary"]["in_sync"], &report["summary"]["drifted"]),
        (&Value::from(1), &Value::from(1))
    );
    run(["check", "schemas/upload_pipeline", "--targets-from", "no/such/file"]).exits(2);
}

#[test]
fn a_slow_target_and_one_without_permission_are_said_and_the_rest_done() {
    let (good, closed) = (pg(MAJOR).loaded("good", DECLARED), pg(MAJOR).loaded("closed", DECLARED));
    closed.execute(&format!("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", closed.name));
    let slow = Proxy::new(pg(MAJOR).port, Fault::Stall(20_000)).url(&good.name);
    let (closed, started) = (closed.url_as("guest"), Instant::now());
    let args = [
        "--against",
        &slow,
        "--against",
        &closed,
        "--against",
        &good.url,
        "--timeout",
        "3s",
        "--format",
        "json",
    ];
    let report = json(&fleet(&args).exits(3));
    let targets = report["targets"].as_array().unwrap();
    let statuses: Vec<_> = targets.iter().map(|t| t["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["unable", "unable", "in_sync"]);
    assert!(targets[0]["error"].as_str().unwrap().contains("3 s"), "{}", targets[0]);
    assert!(targets[1]["error"].as_str().unwrap().contains("permission"), "{}", targets[1]);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
