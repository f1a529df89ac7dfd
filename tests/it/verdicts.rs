//! Who settles what texts do not prove: EXPLAIN, temporary views, a scratch database; and what none of them may do.

use crate::support::{Database, Driftlint, Output, majors, pg};

/// A policy with a sub-query, which no plan tells, whose condition only a server can tell the same.
const THERE: &str = "
    CREATE TABLE team (id integer, name text);
    CREATE TABLE work (team integer, size integer CHECK (size > 5));
    CREATE POLICY own ON work USING (EXISTS (SELECT 1 FROM team WHERE team.id = work.team AND team.id > 5));
    CREATE VIEW busy AS SELECT id FROM team WHERE id > 5;";

fn check(declared: &str, database: &Database, more: &[&str]) -> Output {
    let args = ["check", "-", "--against", &database.url, "--format", "json", "--fail-on", "note"];
    Driftlint::new(args.iter().chain(more)).stdin(declared).run()
}

/// What is found, as change and object.
fn found(output: &Output) -> Vec<String> {
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    output.findings().iter().map(|f| format!("{} {}", text(f, "change"), text(f, "object"))).collect()
}

#[test]
fn each_way_settles_what_the_one_before_leaves() {
    for major in majors() {
        let server = pg(major);
        let database = server.loaded("verdicts", THERE);
        let declared = THERE.replace("> 5", "> 2 + 3");
        let open = [
            "unverified public.work.own",
            "unverified public.work.work_size_check",
            "unverified public.busy",
        ];
        let mut left = found(&check(&declared, &database, &["--verdict", "static"]));
        left.sort();
        let mut wanted = open;
        wanted.sort_unstable();
        assert_eq!(left, wanted);
        let by_plan = found(&check(&declared, &database, &[]));
        assert!(!by_plan.contains(&open[1].to_owned()) && by_plan.len() == 2, "{by_plan:?}");

        // A view is stored as it was written: PostgreSQL's text of 2 + 3 is not that of 5.
        let changed = declared.replace("id > 2 + 3", "id > 2 + 4");
        for (declared, more) in
            [(&changed, ["--verdict", "temp"]), (&changed, ["--shadow", &server.url("postgres")])]
        {
            let told = found(&check(declared, &database, &more));
            assert!(
                told.iter().all(|one| one.starts_with("changed")) && told.len() == 2,
                "{more:?}: {told:?}"
            );
        }
        let respelled = THERE.replace("id > 5;", "5 < team.id;").replace("team.id > 5)", "NOT team.id <= 5)");
        for more in [["--verdict", "temp"], ["--shadow", &server.url("postgres")]] {
            assert_eq!(found(&check(&respelled, &database, &more)), [""; 0], "{more:?}");
        }
        assert_eq!(
            database.value("SELECT count(*)::text FROM pg_database WHERE datname LIKE 'driftlint_shadow%'"),
            "0"
        );
        assert_eq!(
            database.value("SELECT count(*)::text FROM pg_class WHERE relname = 'driftlint_stand_in'"),
            "0"
        );
    }
}

#[test]
fn who_may_make_nothing_temporary_is_told_so_and_nothing_is_guessed() {
    for major in majors() {
        let database = pg(major).loaded("no_temp", THERE);
        database.execute(&format!("REVOKE TEMP ON DATABASE {} FROM PUBLIC", database.name));
        let url = database.url_as("guest");
        let args = ["check", "-", "--against", &url, "--format", "json", "--verdict", "temp"];
        let output = Driftlint::new(args).stdin(THERE.replace("> 5", "> 2 + 3")).run().exits(0);
        assert!(output.stderr.contains("--verdict temp"), "{}", output.stderr);
        assert!(found(&output).iter().all(|one| one.starts_with("unverified")), "{output:?}");
    }
}

#[test]
fn the_verdict_is_set_by_flag_environment_and_file_alike() {
    let database = pg(majors()[0]).loaded("alike", THERE);
    let declared = THERE.replace("id > 5;", "id > 2 + 4;");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("schema.sql"), declared).unwrap();
    let args = ["check", "schema.sql", "--against", &database.url, "--format", "json"];
    let view = |output: Output| found(&output).into_iter().find(|one| one.ends_with("busy")).unwrap();
    let run = |args: &[&str], env: &str| {
        let run = Driftlint::new(args).dir(folder.path());
        view(if env.is_empty() { run } else { run.env("DRIFTLINT_VERDICT", env) }.run())
    };
    assert_eq!(run(&args, ""), "unverified public.busy");
    assert_eq!(run(&[&args[..], &["--verdict", "temp"]].concat(), ""), "changed public.busy");
    assert_eq!(run(&args, "temp"), "changed public.busy");
    std::fs::write(folder.path().join("driftlint.toml"), "verdict = \"temp\"\n").unwrap();
    assert_eq!(run(&args, ""), "changed public.busy");
    assert_eq!(run(&args, "server"), "unverified public.busy");
}

#[test]
fn a_hostile_schema_makes_the_server_run_nothing() {
    let there = "
        CREATE TABLE log (n integer);
        CREATE FUNCTION spy(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
            'BEGIN RAISE EXCEPTION ''run''; END';
        CREATE FUNCTION shout() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
            'BEGIN PERFORM pg_notify(''spy'', ''run''); RETURN 1; END';
        CREATE TABLE t (a integer CHECK (a > 0), b integer DEFAULT 0);";
    for major in majors() {
        let database = pg(major).loaded("hostile", there);
        for expr in [
            "a > shout()",
            "a > spy(1)",
            "a > 0), (SELECT shout()",
            "a > 0) FROM log; DROP TABLE log; --",
            "a > 0; DROP TABLE log",
            "a > (SELECT shout())",
            "a > 0 /* */ ) UNION SELECT (shout() > 0",
            "a > pg_sleep(100)::text::integer",
        ] {
            for verdict in ["server", "temp"] {
                let declared = there.replace("CHECK (a > 0)", &format!("CHECK ({expr})"));
                let output = check(&declared, &database, &["--verdict", verdict]).exits(1);
                assert!(!output.stderr.contains("run"), "{expr}: {}", output.stderr);
            }
        }
        assert_eq!(database.value("SELECT count(*)::text FROM log"), "0");
    }
}

#[test]
fn types_of_extensions_are_judged_like_any_other() {
    let there = "
        CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;
        CREATE TABLE t (c citext CHECK (c IN ('a', 'b')), h hstore DEFAULT '', l ltree, n integer,
            CHECK (h ? 'a'), CHECK (l <@ 'a.b' AND n > 5));";
    let declared = there.replace("c IN ('a', 'b')", "c = 'a' OR 'b' = c").replace("n > 5", "n > 2 + 3");
    for major in majors() {
        let database = pg(major).loaded("contrib", there);
        let told = found(&check(&declared, &database, &[]));
        assert!(told.iter().all(|one| !one.starts_with("changed")), "{told:?}");
        let other = there.replace("'b'", "'B'").replace("l <@", "l @>").replace("h ? 'a'", "h ? 'b'");
        let told = found(&check(&other, &database, &[]));
        assert!(told.len() == 3 && told.iter().all(|one| one.starts_with("changed")), "{told:?}");
    }
}

#[test]
fn an_object_can_be_asked_about_by_itself() {
    let database = pg(majors()[0]).loaded("asked", THERE);
    let args = ["explain", "--equality", "public.work.work_size_check", "-", "--against", &database.url];
    let output = Driftlint::new(args).stdin(THERE.replace("> 5", "> 2 + 3")).run().exits(0);
    for told in ["size > 2 + 3", "size > 5", "by the texts:         undecided", "in the end:           same"]
    {
        assert!(output.stdout.contains(told), "{told}: {}", output.stdout);
    }
    let args = ["explain", "--equality", "public.nothing", "-", "--against", &database.url];
    Driftlint::new(args).stdin(THERE).run().exits(2);
}

#[test]
fn what_a_live_check_has_learned_is_known_without_a_server() {
    let there = "CREATE TABLE work (size integer CHECK (size > 5), n integer DEFAULT 7);";
    let server = pg(majors()[0]);
    let database = server.loaded("learned", there);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    file("schema.sql", &there.replace("> 5", "> 2 + 3").replace("7", "(2 + 6)"));
    file(
        "driftlint.toml",
        "[targets.live]\nurl_env = \"LIVE\"\nlock = \"driftlint.lock\"\n\
         [targets.kept]\nsnapshot = \"live.json\"\nlock = \"driftlint.lock\"\n",
    );
    let run =
        |args: &[&str]| Driftlint::new(args).dir(folder.path()).env("LIVE", database.url.as_str()).run();
    run(&["snapshot", &database.url, "--output", "live.json"]).exits(0);
    let check = |more: &[&str]| {
        let args = ["check", "schema.sql", "--format", "json", "--fail-on", "note"];
        let mut told = found(&run(&[&args[..], more].concat()));
        told.sort();
        told
    };
    let open = ["unverified public.work.n", "unverified public.work.work_size_check"];
    assert_eq!(check(&["--against", "kept"]), open);
    assert_eq!(check(&["--against", "live"]), ["changed public.work.n"]);
    assert_eq!(check(&["--against", "kept"]), ["changed public.work.n"]);
    assert_eq!(check(&["--against", "kept", "--no-lock"]), open);
    let first = std::fs::read_to_string(folder.path().join("driftlint.lock")).unwrap();
    // A verdict is of these texts alone: of others nothing is known, and that the file has it is told.
    file("schema.sql", &there.replace("> 5", "> 1 + 4"));
    let told = check(&["--against", "kept"]);
    assert!(told.contains(&open[1].to_owned()) && told.len() == 2, "{told:?}");
    assert_eq!(check(&["--against", "live"]), [""; 0]);
    assert_ne!(std::fs::read_to_string(folder.path().join("driftlint.lock")).unwrap(), first);
    assert_eq!(check(&["--against", "kept"]), [""; 0]);
}

#[test]
fn what_a_block_may_have_done_is_no_drift_but_is_asked_for_all_the_same() {
    let database = pg(15).loaded("doubtful", "CREATE TABLE jobs (id integer, retries integer);");
    let declared = "CREATE TABLE jobs (id integer);
        CREATE TABLE old_jobs (id integer);
        CREATE TABLE batches (id integer);
        DO $$ BEGIN
          IF EXISTS (SELECT FROM jobs) THEN
            ALTER TABLE jobs ADD COLUMN retries integer;
            DROP TABLE old_jobs;
          END IF;
        END $$;";
    let mut left = found(&check(declared, &database, &[]));
    left.sort();
    assert_eq!(
        left,
        [
            "missing public.batches",
            "unverified EXISTS (SELECT FROM jobs)",
            "unverified public.jobs.retries",
            "unverified public.old_jobs",
        ]
    );
    let asked = found(&check(declared, &database, &["--require", "public.*"]));
    assert_eq!(asked, ["missing public.old_jobs", "missing public.batches"]);
    let args = ["plan", "-", "--against", &database.url, "--allow-destructive"];
    let plan = Driftlint::new(args).stdin(declared).run().stdout;
    assert!(plan.contains("CREATE TABLE public.batches"), "{plan}");
    assert!(!plan.contains("DROP COLUMN") && !plan.contains("CREATE TABLE public.old_jobs"), "{plan}");
}
