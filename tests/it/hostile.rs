//! Names, comments and files that would like to be more than text.

use crate::published::{HOSTILE, hostile, report};
use crate::support::{Driftlint, git, pg, run};

const MAJOR: u16 = 15;

/// What a terminal may obey: control characters other than line feed and tab, and those that turn the direction of text.
fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn no_output_carries_what_a_terminal_obeys() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let mut commands: Vec<Vec<&str>> =
        ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html", "prometheus"]
            .iter()
            .map(|format| vec!["check", "declared.sql", "--against", "live.sql", "--format", *format, "-v"])
            .collect();
    commands.extend([
        vec!["lint", "declared.sql", "--verbose"],
        vec!["diagnose", "declared.sql", "--against", "live.sql"],
        vec!["diagnose", "declared.sql", "--against", "live.sql", "--format", "markdown"],
        vec!["check", "declared.sql", "--against", "live.sql", "--against", "declared.sql"],
        vec![
            "check",
            "declared.sql",
            "--against",
            "live.sql",
            "--against",
            "declared.sql",
            "--format",
            "html",
        ],
        vec!["snapshot", "declared.sql"],
        vec!["check", "no\u{1b}[31m/such\u{7}.sql", "--against", "live.sql"],
        vec!["explain", "\u{1b}[31m"],
        vec!["check", "declared.sql", "--against", "postgres://a\u{1b}[31m@127.0.0.1:1/x\u{7}"],
    ]);
    for command in commands {
        let output = Driftlint::new(&command).dir(dir.path()).run();
        for text in [&output.stdout, &output.stderr] {
            let obeyed: Vec<_> = text.lines().filter(|line| line.contains(is_obeyed)).collect();
            assert!(obeyed.is_empty(), "{command:?}: {obeyed:#?}");
        }
    }
}

#[test]
fn a_page_has_no_markup_of_a_schema() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    for against in [vec!["live.sql"], vec!["live.sql", "--against", "declared.sql"]] {
        let args = ["check", "declared.sql", "--format", "html", "--against"].iter().copied().chain(against);
        let page = Driftlint::new(args).dir(dir.path()).run().exits(1).stdout;
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert") || page.contains("&lt;script&gt;"),
            "it is there as text"
        );
    }
}

#[test]
fn a_workflow_command_is_never_a_schemas() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    for format in ["github", "text", "concise", "markdown"] {
        let report = report(dir.path(), format);
        // GitHub reads a command wherever a line begins with it, white space before it or not.
        let commands: Vec<_> =
            report.lines().map(str::trim_start).filter(|line| line.starts_with("::")).collect();
        let ours =
            |line: &&str| ["::error ", "::warning ", "::notice "].iter().any(|ours| line.starts_with(ours));
        let wrong: Vec<_> = commands.iter().filter(|line| format != "github" || !ours(line)).collect();
        assert!(wrong.is_empty(), "{format}: {wrong:#?}");
    }
}

#[test]
fn markdown_has_no_markup_of_a_schema() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let report = report(dir.path(), "markdown");
    let mut fence: Option<String> = None;
    for line in report.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line.trim_end() == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => assert!(!line.contains("<script>") && !line.contains("<img"), "{line}"),
        }
    }
    assert!(fence.is_none(), "every fence is closed");
}

#[test]
fn a_revision_is_no_option_of_git() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"]);
    std::fs::write(dir.path().join("a.sql"), "CREATE TABLE a ();\n").unwrap();
    let made = dir.path().join("made");
    for spec in [
        format!("git:--output={}:a.sql", made.display()),
        format!("git:--upload-pack=touch {}:a.sql", made.display()),
        format!("git:-c core.pager=touch:{}", made.display()),
        "git:HEAD:--textconv".to_owned(),
        "git:HEAD:../../../../etc/passwd".to_owned(),
    ] {
        Driftlint::new(["check", &spec, "--against", "a.sql"]).dir(dir.path()).run().exits(2);
        assert!(!made.exists(), "{spec}");
    }
    for rev in [format!("--output={}", made.display()), "-h".to_owned()] {
        let since = format!("--changed-since={rev}");
        Driftlint::new(["lint", "a.sql", &since]).dir(dir.path()).run().exits(2);
        assert!(!made.exists(), "{rev}");
    }
}

#[test]
fn hostile_statements_run_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let made = dir.path().join("made");
    let canary = "CREATE TABLE canary (id bigint PRIMARY KEY, n int DEFAULT 1)";
    let database = pg(MAJOR).loaded("hostile", &format!("{canary}; CREATE VIEW seen AS SELECT id FROM canary; CREATE FUNCTION boom() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE boomed (); RETURN 1; END $$"));
    let declared = format!(
        "\\! touch {made}\n\\copy canary to program 'touch {made}'\n\\o | touch {made}\n\\i /etc/passwd\n{canary};\n\
         COPY canary TO PROGRAM 'touch {made}';\nDROP TABLE canary2;\nDO $$ BEGIN EXECUTE 'CREATE TABLE boomed ()'; PERFORM pg_sleep(30); END $$;\n\
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity;\n\
         CREATE FUNCTION boom() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE boomed (); RETURN 1; END $$;\n\
         CREATE VIEW seen AS SELECT id FROM canary WHERE boom() = 1;\n\
         CREATE TABLE t (a int DEFAULT 1); DROP TABLE canary; {canary};\n\
         ALTER TABLE canary ALTER n SET DEFAULT 1); CREATE TABLE boomed (; --\n\
         CREATE VIEW seen2 AS SELECT 1; COMMIT; CREATE TABLE boomed ();\n",
        made = made.display()
    );
    std::fs::write(dir.path().join("declared.sql"), declared).unwrap();
    for mode in ["static", "server", "temp"] {
        let args =
            ["check", "declared.sql", "--against", &database.url, "--verdict", mode, "--format", "json"];
        Driftlint::new(args).dir(dir.path()).run().exits(1);
    }
    for command in ["plan", "diagnose"] {
        Driftlint::new([command, "declared.sql", "--against", &database.url]).dir(dir.path()).run().exits(1);
    }
    assert!(!made.exists(), "a command of a file was run");
    let there =
        "SELECT count(*)::text FROM pg_class WHERE relname IN ('boomed', 't', 'seen2') OR relname = 'canary'";
    assert_eq!(database.value(there), "1", "only the canary is there, and nothing that the files make");
}

#[test]
fn no_name_is_lost_on_the_way() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let found: serde_json::Value = serde_json::from_str(&report(dir.path(), "json")).unwrap();
    let objects: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|f| f["object"].as_str().unwrap()).collect();
    for name in HOSTILE {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        assert!(objects.iter().any(|object| object.contains(&quoted)), "{name:?}: {objects:#?}");
    }
    run(["check", "-", "--against", "schemas/upload_pipeline"]).exits(3);
}
