//! What a look at a database needs, and what it leaves behind: CONNECT, and nothing.

use crate::support::{Database, Driftlint, majors, pg, run};

const SCHEMA: &str = "
    CREATE SCHEMA app;
    CREATE TYPE app.state AS ENUM ('open', 'closed');
    CREATE TABLE app.jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state app.state DEFAULT 'open', n integer CHECK (n > 0));
    CREATE INDEX jobs_state_idx ON app.jobs (state) WHERE n > 10;
    CREATE VIEW app.open_jobs AS SELECT id FROM app.jobs WHERE state = 'open';
    CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
    CREATE POLICY all_of_them ON app.jobs USING (n > 0);
";

/// `check` of [`SCHEMA`] on standard input, with an expression in it that only the server can tell the same, which must find nothing; that a database has settings of its own, which are
/// not compared, is said and no difference.
fn finds_nothing(against: &str) {
    let args = ["check", "-", "--against", against, "--fail-on", "note", "--format", "concise"];
    let output = Driftlint::new(args).stdin(SCHEMA.replace("n > 10", "n > 2 * 5")).run();
    let found: Vec<_> = output.stdout.lines().filter(|line| !line.ends_with("[unmodeled-object]")).collect();
    assert!(found.is_empty() && output.status <= 1, "{output:?}");
}

#[test]
fn a_role_that_may_only_connect_sees_the_whole_schema() {
    for major in majors() {
        let database = pg(major).loaded("guest", SCHEMA);
        finds_nothing(&database.url_as("guest"));
    }
}

#[test]
fn a_role_that_may_not_even_connect_is_told_so() {
    for major in majors() {
        let database = pg(major).loaded("closed", SCHEMA);
        database.execute(&format!("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", database.name));
        let output =
            run(["check", "schemas/upload_pipeline", "--against", &database.url_as("guest")]).exits(3);
        assert!(output.stderr.contains("driftlint::"), "{}", output.stderr);
    }
}

#[test]
fn a_database_that_refuses_to_write_is_enough() {
    for major in majors() {
        let database = pg(major).loaded("frozen", SCHEMA);
        database.execute(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name));
        finds_nothing(&database.url);
    }
}

#[test]
fn settings_of_the_database_change_nothing() {
    for major in majors() {
        let database = pg(major).loaded("settings", SCHEMA);
        for setting in [
            "search_path = app, public",
            "standard_conforming_strings = off",
            "\"DateStyle\" = 'SQL, DMY'",
            "\"IntervalStyle\" = sql_standard",
            "\"TimeZone\" = 'Pacific/Auckland'",
            "quote_all_identifiers = on",
            "statement_timeout = '90s'",
        ] {
            database.execute(&format!("ALTER DATABASE {} SET {setting}", database.name));
        }
        finds_nothing(&database.url);
    }
}

/// What a database counts of writes and of its own objects.
fn state(database: &Database) -> String {
    database.value(
        "SELECT concat_ws(' ', (SELECT count(*) FROM pg_class), (SELECT max(oid) FROM pg_class), \
         (SELECT count(*) FROM pg_proc), pg_current_xact_id_if_assigned())",
    )
}

#[test]
fn a_check_leaves_nothing_behind() {
    for major in majors() {
        let database = pg(major).loaded("traces", SCHEMA);
        let before = state(&database);
        finds_nothing(&database.url);
        assert_eq!(state(&database), before);
    }
}

#[test]
fn a_standby_is_looked_at_like_any_other() {
    for major in majors() {
        let standby = pg(major).standby(SCHEMA);
        finds_nothing(&standby.url);
    }
}

#[test]
fn a_password_comes_from_the_environment() {
    for major in majors() {
        let database = pg(major).loaded("password", SCHEMA);
        let args = ["check", "-", "--against", &database.url_as("locked"), "--fail-on", "note"];
        Driftlint::new(args).env("PGPASSWORD", "correct horse").stdin(SCHEMA).run().exits(0);
    }
}
