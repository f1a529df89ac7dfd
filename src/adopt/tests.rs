//! Texts before and after.

use super::*;
use crate::declare::{Settings, declare};
use crate::diff::{Compare, StaticVerdicts, diff};

fn declared(sources: Vec<Source>) -> Model {
    declare(sources, &Settings::default())
}

fn compared(expected: &Model, actual: &Model) -> Diff {
    diff(expected, actual, &Compare::default(), &StaticVerdicts::new(expected, actual, 15))
}

/// The text that accepts what `live` says; nothing may differ afterwards.
fn adopted(text: &str, live: &str) -> String {
    let source = |text: &str| vec![Source { path: "a.sql".to_owned(), text: text.into() }];
    let (expected, actual) = (declared(source(text)), declared(source(live)));
    let difference = compared(&expected, &actual);
    let trial = Trial { declare: &declared, compare: &compared };
    let adopted = adopt(&expected, &actual, &difference, &trial);
    assert!(adopted.left.is_empty(), "{:?}\n{}", adopted.left.changes, adopted.sources[0].text);
    adopted.sources[0].text.to_string()
}

const TABLE: &str = "CREATE TABLE t (\n    a integer NOT NULL, -- the first\n    b text DEFAULT 'x'\n);\n";

#[test]
fn columns_change_in_their_lines() {
    for (live, text) in [
        (
            "CREATE TABLE t (a bigint, b text DEFAULT 'y' NOT NULL);",
            "CREATE TABLE t (\n    a bigint, -- the first\n    b text DEFAULT 'y' NOT NULL\n);\n",
        ),
        (
            "CREATE TABLE t (a integer NOT NULL, b text, c date);",
            "CREATE TABLE t (\n    a integer NOT NULL, -- the first\n    b text,\n    c date\n);\n",
        ),
        ("CREATE TABLE t (b text DEFAULT 'x');", "CREATE TABLE t (\n    b text DEFAULT 'x'\n);\n"),
        (
            "CREATE TABLE t (a integer NOT NULL);",
            "CREATE TABLE t (\n    a integer NOT NULL -- the first\n);\n",
        ),
    ] {
        assert_eq!(adopted(TABLE, live), text);
    }
}

#[test]
fn objects_come_at_the_end_and_go_with_what_is_said_of_them() {
    let live = "CREATE TABLE t (a integer NOT NULL, b text DEFAULT 'x'); CREATE INDEX i ON t (a);";
    assert_eq!(adopted(TABLE, live), format!("{TABLE}CREATE INDEX i ON public.t USING btree (a);\n"));
    let more = format!(
        "{TABLE}\n-- Of no use.\nCREATE VIEW v AS SELECT a FROM t;\nCOMMENT ON VIEW v IS 'x';\n\nCREATE INDEX i ON t (a);\n"
    );
    let without = adopted(&more, live);
    assert!(
        !without.contains("VIEW") && !without.contains("Of no use") && without.contains("INDEX i"),
        "{without}"
    );
}

#[test]
fn a_statement_that_makes_one_thing_is_made_anew() {
    let text = format!("{TABLE}CREATE VIEW v AS SELECT a FROM t;\nCREATE TYPE e AS ENUM ('a');\n");
    let live = format!("{TABLE}CREATE VIEW v AS SELECT b FROM t; CREATE TYPE e AS ENUM ('a', 'b');");
    let now = adopted(&text, &live);
    assert_eq!(now.matches("CREATE").count(), 3, "{now}");
}
