//! The gate: what a service needs is there and its role may use it.

use std::time::{Duration, Instant};

use crate::support::{Cluster, Database, Output, pg, read, root, run};

const MAJOR: u16 = 15;

fn loaded() -> Database {
    let files = crate::support::entries(&root().join("schemas/upload_pipeline"));
    pg(MAJOR).loaded("gate", &files.iter().map(|path| read(path)).collect::<String>())
}

fn gate(against: &str, role: &str, more: &[&str]) -> Output {
    let mut args = vec!["check", "schemas/upload_pipeline", "--against", against, "--role", role];
    args.extend(["--format", "concise"]);
    if !more.contains(&"--require") {
        args.extend(["--require", "upload_pipeline.*"]);
    }
    args.extend(more);
    run(args)
}

#[test]
fn the_gate_is_open_when_all_is_there() {
    let database = loaded();
    database.execute("CREATE TABLE upload_pipeline.extra (); CREATE TABLE public.other ()");
    for role in ["pipeline_worker", "pipeline_api", "postgres"] {
        assert_eq!(gate(&database.url, role, &["--mode", "subset"]).exits(0).stdout, "", "{role}");
    }
    // A role that may only connect can ask.
    gate(&database.url_as("guest"), "pipeline_worker", &[]).exits(0);
}

#[test]
fn each_lack_closes_it() {
    for (sql, said) in [
        (
            "DROP TABLE upload_pipeline.document_chunks CASCADE",
            "table upload_pipeline.document_chunks is declared but not there",
        ),
        ("DROP SCHEMA upload_pipeline CASCADE", "schema upload_pipeline is declared but not there"),
        (
            "REVOKE USAGE ON SCHEMA upload_pipeline FROM pipeline_worker",
            "lacks USAGE on schema upload_pipeline",
        ),
        (
            "REVOKE UPDATE ON upload_pipeline.upload_jobs FROM pipeline_worker",
            "lacks UPDATE on table upload_pipeline.upload_jobs",
        ),
        (
            "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA upload_pipeline FROM pipeline_worker",
            "lacks EXECUTE on function",
        ),
        (
            "ALTER TABLE upload_pipeline.documents DISABLE TRIGGER documents_touch",
            "documents_touch is disabled",
        ),
        (
            "ALTER TABLE upload_pipeline.documents DISABLE ROW LEVEL SECURITY",
            "documents_worker is without effect",
        ),
        (
            "ALTER TABLE upload_pipeline.documents DROP COLUMN mime",
            "column upload_pipeline.documents.mime is declared but not there",
        ),
        (
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'upload_pipeline.upload_jobs_open_idx'::regclass",
            "upload_jobs_open_idx is invalid",
        ),
    ] {
        let database = loaded();
        database.execute(sql);
        let output = gate(&database.url, "pipeline_worker", &[]).exits(1);
        assert!(output.stdout.contains(said), "{sql}: {}", output.stdout);
    }
}

#[test]
fn a_privilege_through_membership_counts() {
    let database = loaded();
    database.execute("CREATE ROLE night_shift LOGIN; GRANT pipeline_worker TO night_shift");
    gate(&database.url, "night_shift", &[]).exits(0);
    database.execute("REVOKE DELETE ON upload_pipeline.document_chunks FROM pipeline_worker");
    let output = gate(&database.url, "night_shift", &[]).exits(1);
    assert!(
        output.stdout.contains("role night_shift lacks DELETE on table upload_pipeline.document_chunks"),
        "{output:?}"
    );
    database.execute("DROP ROLE night_shift");
}

#[test]
fn a_role_that_no_grant_speaks_of_needs_the_usual() {
    let database = loaded();
    let output = gate(&database.url, "guest", &[]).exits(1);
    assert!(output.stdout.contains("role guest lacks DELETE, INSERT, SELECT, UPDATE on table"), "{output:?}");
    let named = ["--require", "upload_pipeline.upload_jobs=SELECT"];
    assert!(gate(&database.url, "guest", &named).exits(1).stdout.contains("lacks SELECT on table"));
    database.execute("GRANT USAGE ON SCHEMA upload_pipeline TO guest; GRANT SELECT ON upload_pipeline.upload_jobs TO guest");
    gate(&database.url, "guest", &named).exits(0);
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    let database = loaded();
    gate(&database.url, "guest", &["--require", "uplaod_pipeline.*"]).exits(2);
    gate("fixtures/projects/incident/production.snapshot.json", "guest", &[]).exits(2);
    let output = gate(&database.url, "nobody_of_that_name", &[]).exits(1);
    assert!(output.stdout.contains("role nobody_of_that_name is not there"), "{output:?}");
}

#[test]
fn it_waits_until_it_is_true_and_no_longer() {
    let database = pg(MAJOR).database("late");
    let started = Instant::now();
    gate(&database.url, "pipeline_worker", &["--wait", "1s"]).exits(1);
    assert!(started.elapsed() >= Duration::from_secs(1));
    let url = database.url.clone();
    let waiting = std::thread::spawn(move || gate(&url, "pipeline_worker", &["--wait", "60s"]));
    std::thread::sleep(Duration::from_millis(500));
    let files = crate::support::entries(&root().join("schemas/upload_pipeline"));
    database.execute(&files.iter().map(|path| read(path)).collect::<String>());
    let output = waiting.join().unwrap().exits(0);
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
    gate("postgres://postgres@127.0.0.1:1/nowhere", "pipeline_worker", &["--wait", "300ms"]).exits(3);
}

#[test]
fn it_waits_while_the_server_is_started_anew() {
    let home = std::env::temp_dir().join(format!("driftlint-test-{}-restarted", std::process::id()));
    let cluster = Cluster::new(MAJOR, &home, std::process::id()).unwrap();
    let port = cluster.launch().unwrap();
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    let files = crate::support::entries(&root().join("schemas/upload_pipeline"));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&read(&root().join("fixtures/roles.sql"))).unwrap();
    client.batch_execute(&files.iter().map(|path| read(path)).collect::<String>()).unwrap();
    drop(client);
    cluster.stop().unwrap();
    gate(&url, "pipeline_worker", &[]).exits(3);
    let waiting = std::thread::spawn(move || gate(&url, "pipeline_worker", &["--wait", "60s"]));
    std::thread::sleep(Duration::from_millis(700));
    assert!(!waiting.is_finished());
    cluster.launch_on(port).unwrap();
    let output = waiting.join().unwrap().exits(0);
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""), "quiet until then");
    cluster.stop().unwrap();
}
