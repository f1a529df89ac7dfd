//! `plan`: what it says of itself, `--verify`, `--rename`, `--reverse`, `--no-online`, `--no-guard`.

use serde_json::Value;

use crate::support::{Database, Driftlint, Output, majors, pg};

/// A folder with what is declared.
fn declared(sql: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("declared.sql"), sql).unwrap();
    dir
}

fn run(dir: &tempfile::TempDir, command: &str, against: &str, more: &[&str]) -> Output {
    let mut args = vec![command, "declared.sql", "--against", against];
    args.extend(more);
    Driftlint::new(args).dir(dir.path()).run()
}

/// A plan as data.
fn planned(dir: &tempfile::TempDir, against: &str, more: &[&str]) -> Value {
    let output = run(dir, "plan", against, &[more, &["--format", "json"]].concat());
    serde_json::from_str(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn sqls(plan: &Value) -> Vec<&str> {
    plan["steps"].as_array().unwrap().iter().map(|step| step["sql"].as_str().unwrap()).collect()
}

fn databases(database: &Database) -> String {
    database.value("SELECT count(*)::text FROM pg_database WHERE datname LIKE 'driftlint_scratch%'")
}

const LIVE: &str = "CREATE TABLE t (a integer NOT NULL, b text); CREATE VIEW v AS SELECT a FROM t;
    ALTER TABLE t OWNER TO app_owner; GRANT SELECT ON t TO app_reader;";

#[test]
fn a_verified_plan_says_so_and_leaves_nothing_behind() {
    for major in majors() {
        let live = pg(major).loaded("verify", LIVE);
        let dir = declared(&format!("{LIVE} CREATE INDEX t_b ON t (b); ALTER TABLE t ADD c bigint;"));
        let scratch = pg(major).url("postgres");
        let plan = planned(&dir, &live.url, &["--verify", &scratch]);
        assert_eq!(plan["verification"]["verified"], true, "{plan:#}");
        assert!(plan["verification"]["notes"].is_null(), "{plan:#}");
        let script = run(&dir, "plan", &live.url, &["--verify", &scratch]).exits(1).stdout;
        assert!(script.contains("-- verified: ") && !script.contains("NOT VERIFIED"), "{script}");
        assert_eq!(databases(&live), "0");
    }
}

#[test]
fn what_is_held_back_is_tried_too() {
    let live =
        pg(majors()[0]).loaded("verify_held", "CREATE TABLE t (a integer, b text); CREATE TABLE u ();");
    let dir = declared("CREATE TABLE t (a bigint);");
    let plan = planned(&dir, &live.url, &["--verify", &pg(majors()[0]).url("postgres")]);
    assert_eq!(plan["verification"]["verified"], true, "{plan:#}");
    assert!(plan["verification"]["notes"][0].as_str().unwrap().contains("held back"), "{plan:#}");
}

#[test]
fn a_plan_that_fails_says_which_statement_and_why() {
    let server = pg(majors()[0]);
    let live = server.loaded("verify_fails", "CREATE TABLE t (a integer);");
    let dir = declared("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT nothing_like_it(a) FROM t;");
    let output = run(&dir, "plan", &live.url, &["--verify", &server.url("postgres")]).exits(1);
    assert!(
        output.stdout.contains("-- NOT VERIFIED: on a copy of the actual schema, a step fails"),
        "{output:?}"
    );
    assert!(output.stdout.contains("nothing_like_it(integer) does not exist (42883)"), "{output:?}");
    assert!(output.stderr.contains("the plan is not verified"), "{output:?}");
    let plan = planned(&dir, &live.url, &["--verify", &server.url("postgres")]);
    assert_eq!(plan["verification"]["failure"]["stage"], "plan", "{plan:#}");
    run(&dir, "plan", &live.url, &["--verify", "declared.sql"]).exits(2);
    run(&dir, "plan", &live.url, &["--verify", "postgres://postgres@127.0.0.1:1/postgres"]).exits(3);
}

#[test]
fn a_confirmed_rename_is_a_rename_and_one_finding() {
    for major in majors() {
        let live = pg(major).loaded(
            "rename",
            "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('sad', 'ok');
             CREATE TABLE app.users (id integer PRIMARY KEY, mail text UNIQUE, m app.mood, CHECK (mail <> ''));
             CREATE INDEX i ON app.users (lower(mail)); CREATE VIEW app.v AS SELECT mail FROM app.users;
             CREATE FUNCTION app.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
             CREATE SEQUENCE app.s; INSERT INTO app.users VALUES (1, 'x');",
        );
        let dir = declared(
            "CREATE SCHEMA app; CREATE TYPE app.feeling AS ENUM ('sad', 'ok');
             CREATE TABLE app.people (id integer CONSTRAINT users_pkey PRIMARY KEY,
                 -- driftlint: renamed from mail
                 email text CONSTRAINT users_mail_key UNIQUE, m app.feeling,
                 CONSTRAINT users_mail_check CHECK (email <> ''));
             CREATE INDEX j ON app.people (lower(email)); CREATE VIEW app.v AS SELECT email AS mail FROM app.people;
             CREATE FUNCTION app.g(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
             CREATE SEQUENCE app.r;",
        );
        let renames = [
            "--rename",
            "app.users=people",
            "--rename",
            "enum:app.mood=feeling",
            "--rename",
            "app.i=j",
            "--rename",
            "app.f(integer)=g",
            "--rename",
            "app.s=r",
        ];
        let plan = planned(&dir, &live.url, &renames);
        assert_eq!(
            sqls(&plan),
            [
                "ALTER TABLE app.users RENAME COLUMN mail TO email",
                "ALTER TYPE app.mood RENAME TO feeling",
                "ALTER SEQUENCE app.s RENAME TO r",
                "ALTER TABLE app.users RENAME TO people",
                "ALTER INDEX app.i RENAME TO j",
                "ALTER FUNCTION app.f(integer) RENAME TO g",
            ]
        );
        let output = run(&dir, "check", &live.url, &[&renames[..], &["--format", "json"]].concat()).exits(1);
        let findings = output.findings();
        let rules = findings.iter().map(|f| f["rule"].as_str().unwrap().to_owned());
        // What a view's text is after a rename is the server's to say.
        let rules: Vec<_> = rules.filter(|rule| rule != "unverified").collect();
        assert_eq!(rules, ["old-name"; 6], "{output:?}");
        let verified =
            planned(&dir, &live.url, &[&renames[..], &["--verify", &pg(major).url("postgres")]].concat());
        assert_eq!(verified["verification"]["verified"], true, "{verified:#}");

        let back = planned(&dir, &live.url, &[&renames[..], &["--reverse"]].concat());
        assert!(sqls(&back).contains(&"ALTER TABLE app.people RENAME COLUMN email TO mail"), "{back:#}");
        let steps: Vec<String> = sqls(&plan).into_iter().map(str::to_owned).collect();
        live.attempt_each(&steps).unwrap();
        // What was done is said no more, by the comment either.
        run(&dir, "check", &live.url, &[]).exits(0);
        assert_eq!(live.value("SELECT email FROM app.people"), "x");
        run(&dir, "check", &live.url, &["--rename", "app.users=people"]).exits(2);
    }
}

#[test]
fn a_likely_rename_is_told_with_what_confirms_it() {
    let live = pg(majors()[0]).loaded("likely", "CREATE TABLE t (a integer, mail text);");
    let dir = declared("CREATE TABLE t (a integer, email text);");
    let output = run(&dir, "check", &live.url, &[]).exits(1);
    assert!(output.stdout.contains("--rename public.t.mail=email"), "{output:?}");
}

#[test]
fn locks_come_with_an_estimate_of_the_rows() {
    let live = pg(majors()[0]).loaded(
        "rows",
        "CREATE TABLE t (a integer); INSERT INTO t SELECT generate_series(1, 1000); ANALYZE t;",
    );
    let dir = declared("CREATE TABLE t (a bigint);");
    let plan = planned(&dir, &live.url, &[]);
    assert_eq!(plan["steps"][0]["rows"], 1000, "{plan:#}");
    let script = run(&dir, "plan", &live.url, &[]).stdout;
    assert!(
        script.contains("-- lock: ACCESS EXCLUSIVE on public.t, of about 1000 rows: others wait"),
        "{script}"
    );
}

#[test]
fn online_ways_are_the_default_and_can_be_left() {
    let live = pg(majors()[0]).loaded(
        "online",
        "CREATE TABLE o (id integer); CREATE TABLE t (a integer, b integer, c integer); ALTER TABLE o ADD UNIQUE (id);",
    );
    let dir = declared(
        "CREATE TABLE o (id integer UNIQUE); CREATE TABLE t (a integer NOT NULL, b integer REFERENCES o (id), c integer);
         CREATE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT u UNIQUE (b); ALTER TABLE t ADD CHECK (c > 0);",
    );
    let online = planned(&dir, &live.url, &[]);
    let text = sqls(&online).join("\n");
    for part in [
        "CREATE INDEX CONCURRENTLY i",
        "CREATE UNIQUE INDEX CONCURRENTLY u",
        "ADD CONSTRAINT u UNIQUE USING INDEX u",
        "FOREIGN KEY (b) REFERENCES public.o (id) NOT VALID",
        "CHECK (c > 0) NOT VALID",
        "VALIDATE CONSTRAINT t_c_check",
        "VALIDATE CONSTRAINT t_b_fkey",
        "CHECK (a IS NOT NULL) NOT VALID",
        "ALTER COLUMN a SET NOT NULL",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let short = planned(&dir, &live.url, &["--no-online"]);
    let text = sqls(&short).join("\n");
    assert!(!text.contains("CONCURRENTLY") && !text.contains("NOT VALID"), "{text}");
    for (plan, dir) in [(&online, "online"), (&short, "short")] {
        let steps: Vec<String> = sqls(plan).into_iter().map(str::to_owned).collect();
        let other = pg(majors()[0]).loaded(
            dir,
            "CREATE TABLE o (id integer); CREATE TABLE t (a integer, b integer, c integer); ALTER TABLE o ADD UNIQUE (id);",
        );
        other.attempt_each(&steps).unwrap();
    }
    let script = run(&dir, "plan", &live.url, &[]).stdout;
    for part in ["SET lock_timeout = ", "SET statement_timeout = ", "DO $guard$", "fingerprint"] {
        assert!(script.contains(part), "{part} is not in\n{script}");
    }
    assert!(!run(&dir, "plan", &live.url, &["--no-guard"]).stdout.contains("$guard$"));
    // The guard stops the script in another database.
    let other = pg(majors()[0]).database("elsewhere");
    let guard = script.split("BEGIN;").next().unwrap_or_default().to_owned();
    assert!(other.attempt(&guard).unwrap_err().contains("another database"));
}

#[test]
fn no_step_has_a_made_up_value() {
    let dir = declared(
        "CREATE TABLE kinds (id integer); CREATE TABLE t (a integer, b integer);
         DO $$ DECLARE n integer; BEGIN
             SELECT max(id) INTO n FROM kinds;
             EXECUTE format('ALTER TABLE t ALTER COLUMN b SET DEFAULT %L', n);
         END $$;",
    );
    std::fs::write(dir.path().join("live.sql"), "CREATE TABLE kinds (id integer);").unwrap();
    let script = run(&dir, "plan", "live.sql", &["--allow-destructive"]).stdout;
    assert!(script.contains("-- held back, a value in it hangs on data: put it where $0 stands"), "{script}");
    assert!(script.lines().all(|line| line.starts_with("--") || !line.contains("$0")), "{script}");
    assert!(script.contains("CREATE TABLE public.t ("), "{script}");
}

#[test]
fn a_subscription_that_goes_says_what_becomes_of_its_slot() {
    let dir = declared("CREATE TABLE t (a integer);");
    let live = "CREATE TABLE t (a integer); CREATE SUBSCRIPTION feed CONNECTION 'host=far' PUBLICATION p;";
    std::fs::write(dir.path().join("live.sql"), live).unwrap();
    let script = run(&dir, "plan", "live.sql", &["--allow-destructive"]).stdout;
    for part in ["slot 'feed' on the other server goes", "SUBSCRIPTION feed DISABLE", "(slot_name = NONE)"] {
        assert!(script.contains(part), "{part} is not in\n{script}");
    }
}
