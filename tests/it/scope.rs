//! What a run is about: `--schema`, `--exclude`, `[scope]` and `compare` in driftlint.toml, over a pair of files.

use std::fs;

use crate::support::{Driftlint, Output};

const DECLARED: &str = "
    CREATE SCHEMA app; CREATE SCHEMA audit;
    CREATE TABLE app.users (id integer, name text);
    CREATE INDEX users_name ON app.users (name);
    CREATE TABLE audit.log (id integer);
    CREATE TABLE app.events (at date) PARTITION BY RANGE (at);
    CREATE TABLE app.events_old PARTITION OF app.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    ALTER TABLE app.users OWNER TO one;
    GRANT SELECT ON app.users TO reader;
    COMMENT ON TABLE app.users IS 'people';";

const THERE: &str = "
    CREATE SCHEMA app; CREATE SCHEMA audit;
    CREATE TABLE app.users (id bigint, name text);
    CREATE TABLE audit.log (id bigint);
    CREATE TABLE app.events (at date) PARTITION BY RANGE (at);
    CREATE TABLE app.events_new PARTITION OF app.events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01') PARTITION BY RANGE (at);
    CREATE TABLE app.events_newer PARTITION OF app.events_new DEFAULT;
    ALTER TABLE app.users OWNER TO two;
    GRANT INSERT ON app.users TO reader;
    COMMENT ON TABLE app.users IS 'persons';";

/// What has no owner, grant and comment to speak of.
fn silent(sql: &str) -> String {
    sql.lines()
        .filter(|line| !["ALTER TABLE app.u", "GRANT", "COMMENT"].iter().any(|word| line.contains(word)))
        .collect()
}

/// `rule object` of every finding.
fn found(declared: &str, there: &str, config: &str, args: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("declared.sql", declared), ("there.sql", there), ("driftlint.toml", config)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let whole = ["check", "declared.sql", "--against", "there.sql", "--format", "json"];
    let output: Output = Driftlint::new(whole.iter().chain(args)).dir(folder.path()).run();
    assert!(output.status <= 1, "{output:?}");
    let text = |value: &serde_json::Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    output
        .findings()
        .iter()
        .map(|finding| format!("{} {}", text(finding, "rule"), text(finding, "object")))
        .collect()
}

fn structure(config: &str, args: &[&str]) -> Vec<String> {
    found(&silent(DECLARED), &silent(THERE), config, args)
}

const ID: &str = "column-type app.users.id";
const INDEX: &str = "missing-index app.users_name";
const LOG: &str = "column-type audit.log.id";
const OLD: &str = "missing-table app.events_old";
const NEW: &str = "unexpected-table app.events_new";

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

#[test]
fn scope_keeps_and_leaves_out() {
    let all = structure("", &[]);
    for told in [ID, INDEX, LOG, OLD, NEW] {
        assert!(all.iter().any(|found| found == told), "{told}: {all:?}");
    }
    for (config, args, left) in [
        ("", &["--schema", "audit"][..], &[LOG][..]),
        ("", &["--schema", "audit", "--schema", "app", "--exclude", "app.events*"], &[ID, LOG, INDEX]),
        ("", &["--exclude", "app.users", "--exclude", "app.events*"], &[LOG]),
        ("", &["--exclude", "index:app.*", "--exclude", "table:app.*", "--exclude", "audit"], &[ID]),
        ("", &["--exclude", "column:*", "--exclude", "app.events*"], &[INDEX]),
        ("scope.schemas = [\"audit\"]", &[], &[LOG]),
        ("scope.exclude = [\"app\"]", &[], &[LOG]),
        ("scope.exclude = [\"column:app.*\", \"app.events*\"]", &["--exclude", "audit"], &[INDEX]),
        ("scope.schemas = [\"app\"]", &["--schema", "audit"], &[LOG]),
    ] {
        let wanted = left.iter().map(|s| (*s).to_owned()).collect();
        assert_eq!(sorted(structure(config, args)), sorted(wanted), "{config} {args:?}");
    }
}

#[test]
fn partitions_are_left_to_whoever_makes_them() {
    let without =
        |globs: &str| structure(&format!("scope.ignore_partitions_of = [{globs}]"), &["--exclude", "audit"]);
    assert_eq!(sorted(without("\"app.ev*\"")), sorted(vec![ID.to_owned(), INDEX.to_owned()]));
    // A sub-partition is a partition of the whole as well; another table's are none of its business.
    assert!(without("\"app.events_new\"").contains(&NEW.to_owned()));
    assert!(without("\"app.users\"").contains(&OLD.to_owned()));
}

#[test]
fn owner_privileges_and_comments_are_compared_as_asked() {
    let kinds = |found: Vec<String>| -> Vec<String> {
        let rules = found.into_iter().filter(|found| found.ends_with(" app.users"));
        rules.map(|found| found.trim_end_matches(" app.users").to_owned()).collect()
    };
    let (owner, privileges, comment) = ("table-owner", "table-privileges", "table-comment");
    for (config, args, spoken, unspoken) in [
        ("", &[][..], &[owner, comment, privileges][..], &[][..]),
        ("compare.owner = \"off\"", &[], &[comment, privileges], &[]),
        ("compare.comments = \"off\"", &[], &[owner, privileges], &[]),
        ("compare.privileges = \"off\"", &[], &[owner, comment], &[]),
        (
            "compare.comments = \"all\"\ncompare.privileges = \"all\"",
            &[],
            &[owner, comment, privileges],
            &[comment, privileges],
        ),
        (
            "compare.comments = \"all\"",
            &["--compare", "comments=off", "--compare", "owner=off"],
            &[privileges],
            &[],
        ),
        ("", &["--compare", "privileges=all"], &[owner, comment, privileges], &[privileges]),
    ] {
        let wanted = |list: &[&str]| sorted(list.iter().map(|s| (*s).to_owned()).collect());
        assert_eq!(sorted(kinds(found(DECLARED, THERE, config, args))), wanted(spoken), "{config} {args:?}");
        assert_eq!(
            sorted(kinds(found(&silent(DECLARED), THERE, config, args))),
            wanted(unspoken),
            "silent: {config} {args:?}"
        );
    }
}
