//! Which cause `diagnose` names first, on databases that were broken in that way.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{Database, Driftlint, Output, Server, entries, read, root};

/// A server of their own: what other databases of a server have is evidence.
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::alone(15, "diagnose"))
}

fn pipeline() -> String {
    entries(&root().join("schemas/upload_pipeline")).iter().map(|path| read(path)).collect()
}

/// A case on the schema of the document workers.
struct Case {
    what: &'static str,
    /// Whether the schema is loaded before.
    loaded: bool,
    sql: &'static str,
    log: &'static str,
    role: &'static str,
    cause: &'static str,
}

const fn case(what: &'static str, sql: &'static str, cause: &'static str) -> Case {
    Case { what, loaded: true, sql, log: "", role: "", cause }
}

const fn logged(what: &'static str, sql: &'static str, log: &'static str, cause: &'static str) -> Case {
    Case { what, loaded: true, sql, log, role: "", cause }
}

const CHUNKS: &str = "worker-3 | psycopg2.errors.UndefinedTable: relation \"upload_pipeline.document_chunks\" does not exist\n";

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { what: "nothing was ever created", loaded: false, sql: "", log: CHUNKS, role: "", cause: "never-applied" },
    case("the whole schema is gone", "DROP SCHEMA upload_pipeline CASCADE", "never-applied"),
    Case { what: "somebody else's database", loaded: false, sql: "CREATE TABLE public.wiki_pages (id integer)", log: CHUNKS, role: "", cause: "another-database" },
    logged("one table was never made", "DROP TABLE upload_pipeline.document_chunks CASCADE", CHUNKS, "never-applied"),
    case("tables from one on are not there", "DROP TABLE upload_pipeline.document_chunks; DROP VIEW upload_pipeline.stuck_jobs; DROP FUNCTION upload_pipeline.claim_job; DROP TABLE upload_pipeline.upload_jobs", "applied-in-part"),
    case("the last files were not run", "DROP VIEW upload_pipeline.stuck_jobs; DROP FUNCTION upload_pipeline.claim_job; DROP FUNCTION upload_pipeline.touch CASCADE; DROP TABLE upload_pipeline.document_chunks", "applied-in-part"),
    logged("a table is in public", "ALTER TABLE upload_pipeline.document_chunks SET SCHEMA public", CHUNKS, "another-schema"),
    case("a bare copy is in public", "DROP TABLE upload_pipeline.document_chunks; CREATE TABLE public.document_chunks (id integer)", "another-schema"),
    case("the schema has a hyphen", "ALTER SCHEMA upload_pipeline RENAME TO \"upload-pipeline\"", "another-schema"),
    logged("a name without its schema", "", "ERROR:  relation \"upload_jobs\" does not exist at character 15\n", "search-path"),
    logged("a function without its schema", "", "error: function claim_job(unknown, unknown) does not exist\n", "search-path"),
    logged("what is there is missed", "", CHUNKS, "another-database"),
    logged("nobody declared it", "", "pq: relation \"upload_pipeline.documentchunks\" does not exist\n", "not-declared"),
    Case { what: "no USAGE on the schema", loaded: true, sql: "REVOKE USAGE ON SCHEMA upload_pipeline FROM pipeline_worker", log: "", role: "pipeline_worker", cause: "not-permitted" },
    case("no USAGE, and nobody said for whom", "REVOKE USAGE ON SCHEMA upload_pipeline FROM pipeline_worker", "not-permitted"),
    logged("UPDATE was taken away", "REVOKE UPDATE ON upload_pipeline.upload_jobs FROM pipeline_worker", "{\"level\":\"error\",\"user\":\"pipeline_worker\",\"err\":{\"message\":\"permission denied for table upload_jobs\"}}\n", "not-permitted"),
    logged("the log's prefix has the role", "REVOKE EXECUTE ON FUNCTION upload_pipeline.claim_job FROM pipeline_worker", "2025-09-22 21:14 UTC [1] user=pipeline_worker,db=prod ERROR:  permission denied for function claim_job\n", "not-permitted"),
    logged("a function was never made", "DROP FUNCTION upload_pipeline.claim_job", "ERROR: function upload_pipeline.claim_job(upload_pipeline.job_stage, text) does not exist (SQLSTATE 42883)\n", "never-applied"),
    logged("a column was never made", "ALTER TABLE upload_pipeline.documents DROP COLUMN mime", "Npgsql.PostgresException (0x80004005): 42703: column \"mime\" of relation \"documents\" does not exist\n", "never-applied"),
    case("a table was renamed", "ALTER TABLE upload_pipeline.document_chunks RENAME TO chunks", "dropped"),
    case("a column was renamed", "ALTER TABLE upload_pipeline.documents RENAME COLUMN mime TO media_type", "dropped"),
    case("a table was dropped with what refers to it", "DROP TABLE upload_pipeline.documents CASCADE", "dropped"),
    case("an index is invalid", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'upload_pipeline.upload_jobs_open_idx'::regclass", "not-working"),
    case("a trigger is disabled", "ALTER TABLE upload_pipeline.documents DISABLE TRIGGER documents_touch", "not-working"),
    case("a check is not valid", "ALTER TABLE upload_pipeline.upload_jobs DROP CONSTRAINT upload_jobs_attempts_range, ADD CONSTRAINT upload_jobs_attempts_range CHECK (attempts BETWEEN 0 AND 5) NOT VALID", "not-working"),
    case("row security is off", "ALTER TABLE upload_pipeline.documents DISABLE ROW LEVEL SECURITY", "not-working"),
    case("another role made it", "ALTER TABLE upload_pipeline.upload_jobs OWNER TO app_owner", "wrong-owner"),
    case("there is more", "CREATE TABLE upload_pipeline.leases (id integer)", "ahead"),
    case("CREATE TABLE AS made it again", "CREATE TABLE upload_pipeline.copy AS TABLE upload_pipeline.document_chunks; DROP TABLE upload_pipeline.document_chunks; ALTER TABLE upload_pipeline.copy RENAME TO document_chunks; ALTER TABLE upload_pipeline.document_chunks OWNER TO pipeline_owner", "remade"),
];

fn diagnose(declared: &[&str], against: &str, log: &str, more: &[&str]) -> Output {
    let mut args = vec!["diagnose"];
    args.extend(declared);
    args.extend(["--against", against]);
    args.extend(more);
    if !log.is_empty() {
        args.extend(["--log", "-"]);
    }
    Driftlint::new(args).stdin(log).run()
}

fn first(output: &Output) -> String {
    let report: Value = serde_json::from_str(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"));
    report["causes"][0]["name"].as_str().unwrap_or_default().to_owned()
}

fn broken(case: &Case) -> Database {
    let database = server().database("diagnosed");
    if case.loaded {
        database.execute(&pipeline());
    }
    database.execute(case.sql);
    database
}

#[test]
fn the_right_cause_comes_first() {
    let mut wrong = Vec::new();
    for case in CASES {
        let database = broken(case);
        let mut more = vec!["--format", "json"];
        if !case.role.is_empty() {
            more.extend(["--role", case.role]);
        }
        let output = diagnose(&["schemas/upload_pipeline"], &database.url, case.log, &more).exits(1);
        let found = first(&output);
        if found != case.cause {
            wrong.push(format!("{}: {found}, not {}", case.what, case.cause));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    another_database_of_the_server_has_it();
    histories_are_asked();
    an_extension_and_a_partition_are_told();
    the_report_is_ticked_after_the_fix();
    nothing_is_wrong();
}

fn another_database_of_the_server_has_it() {
    let there = server().loaded("elsewhere", &pipeline());
    let here = server().database("here");
    let output = diagnose(&["schemas/upload_pipeline"], &here.url, CHUNKS, &["--format", "json"]).exits(1);
    assert_eq!(first(&output), "another-database");
    assert!(output.stdout.contains(&there.name), "{}", output.stdout);
}

/// Migrations, what was applied of them, the history, and the cause.
const HISTORIES: &[(&str, &str, &str)] = &[
    (
        "CREATE TABLE a ()",
        "CREATE TABLE _sqlx_migrations (version bigint, description text, success boolean, checksum bytea); INSERT INTO _sqlx_migrations VALUES (1, 'a', true, ''), (2, 'b', true, '')",
        "recorded-not-there",
    ),
    (
        "CREATE TABLE a ()",
        "CREATE TABLE schema_migrations (version bigint, dirty boolean); INSERT INTO schema_migrations VALUES (2, true)",
        "applied-in-part",
    ),
    (
        "CREATE TABLE a ()",
        "CREATE TABLE flyway_schema_history (installed_rank integer, version text, script text, checksum integer, success boolean); INSERT INTO flyway_schema_history VALUES (1, '1', '0001_a.sql', 1, true)",
        "never-applied",
    ),
    (
        "CREATE TABLE a ()",
        "CREATE TABLE schema_migrations (version text); INSERT INTO schema_migrations VALUES ('1'), ('2')",
        "recorded-not-there",
    ),
    (
        "CREATE TABLE a ()",
        "CREATE TABLE _prisma_migrations (migration_name text, started_at timestamptz DEFAULT now(), finished_at timestamptz, rolled_back_at timestamptz, checksum text); INSERT INTO _prisma_migrations (migration_name) VALUES ('0002_b')",
        "applied-in-part",
    ),
    (
        "CREATE TABLE a ()",
        "CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version (cli_state jsonb); INSERT INTO hdb_catalog.hdb_version VALUES ('{\"migrations\": {\"default\": {\"1\": false}}}')",
        "never-applied",
    ),
];

fn histories_are_asked() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("0001_a.sql"), "CREATE TABLE a ();").unwrap();
    std::fs::write(dir.path().join("0002_b.sql"), "CREATE TABLE b ();").unwrap();
    let folder = format!("migrations:{}", dir.path().display());
    for (sql, history, cause) in HISTORIES {
        let database = server().loaded("history", sql);
        database.execute(history);
        let output = diagnose(&[&folder], &database.url, "", &["--format", "json"]).exits(1);
        assert_eq!(first(&output), *cause, "{history}: {}", output.stdout);
    }
}

fn an_extension_and_a_partition_are_told() {
    let declared =
        "CREATE EXTENSION citext; CREATE TABLE u (name text); CREATE VIEW v AS SELECT name FROM u;";
    let dir = tempfile::tempdir().unwrap();
    let check = |name: &str, declared: &str, live: &str, log: &str, cause: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, declared).unwrap();
        let database = server().loaded("told", live);
        let output =
            diagnose(&[&path.display().to_string()], &database.url, log, &["--format", "json"]).exits(1);
        assert_eq!(first(&output), cause, "{}", output.stdout);
    };
    check("ext.sql", declared, "CREATE TABLE u (name text)", "", "extension-missing");
    let parts = "CREATE TABLE e (t date) PARTITION BY RANGE (t);\nCREATE TABLE e_09 PARTITION OF e FOR VALUES FROM ('2025-09-01') TO ('2025-10-01');";
    let log = "ERROR:  no partition of relation \"e\" found for row\n";
    check("part.sql", parts, "CREATE TABLE e (t date) PARTITION BY RANGE (t)", log, "partition-not-made");
    check("part2.sql", parts, "CREATE TABLE e (t date) PARTITION BY RANGE (t)", "", "partition-not-made");
}

fn the_report_is_ticked_after_the_fix() {
    let database = server().loaded("incident", "");
    let report = |log: &str| {
        let more = ["--role", "pipeline_worker", "--format", "markdown"];
        diagnose(&["schemas/upload_pipeline"], &database.url, log, &more)
    };
    let before = report(CHUNKS).exits(1).stdout;
    for part in [
        "| Severity | critical |",
        "| Status | open |",
        "- [ ] all declared objects exist",
        "CREATE SCHEMA upload_pipeline",
        "## Root cause",
        "chunks.sql:2",
    ] {
        assert!(before.contains(part), "{part}: {before}");
    }
    let plan = Driftlint::new(["plan", "schemas/upload_pipeline", "--against", &database.url]).run().exits(1);
    database.execute(&plan.stdout);
    let after = report("").exits(0).stdout;
    for part in [
        "- [x] all declared objects exist",
        "- [x] role pipeline\\_worker may use what it needs",
        "- [x] the schema is as declared",
        "- [ ] the service starts",
        "| Status | resolved",
    ] {
        assert!(after.contains(part), "{part}: {after}");
    }
}

fn nothing_is_wrong() {
    let database = server().loaded("well", &pipeline());
    let output =
        diagnose(&["schemas/upload_pipeline"], &database.url, "", &["--role", "pipeline_worker"]).exits(0);
    assert!(output.stdout.contains("nothing is wrong"), "{}", output.stdout);
}

#[test]
fn a_log_that_is_not_there_is_asked_wrongly() {
    let snapshot = "fixtures/projects/incident/production.snapshot.json";
    diagnose(&["schemas/upload_pipeline"], snapshot, "", &["--log", "no/such/file"]).exits(2);
    assert!(Path::new(&root().join(snapshot)).exists());
    let output = diagnose(&["schemas/upload_pipeline"], snapshot, "", &["--format", "json"]).exits(1);
    assert_eq!(first(&output), "never-applied");
}
