//! Every format over one rich report, with names as hostile as PostgreSQL lets them be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::finding::{Departure, Finding, Location, Severity, Side, Snippet, SourceText};

const SQL: &str = "\
CREATE SCHEMA app;
CREATE TABLE app.users (
    id bigint PRIMARY KEY,
    email varchar(320) NOT NULL
);
CREATE TABLE app.\"<b>&\x1b[31m`::error::x\" (id int);
CREATE VIEW app.active AS SELECT id FROM app.users WHERE active;
FROBNICATE TABLE app.users;
";

fn at(of: &str) -> Snippet {
    let start = SQL.find(of).unwrap();
    Snippet::new(&Arc::new(SourceText::new("schemas/app.sql", SQL)), start..start + of.len())
}

fn report() -> Report {
    let column = Finding::new(
        "column-type",
        Departure::Changed,
        "column",
        "app.users.email",
        "column app.users.email is of type text, declared as character varying(320)",
    )
    .with_attribute("type", Some("character varying(320)".into()), Some("text".into()))
    .at(at("email"), "declared as character varying(320)")
    .with_help("change its type:\nALTER TABLE app.users ALTER COLUMN email TYPE varchar(320);")
    .under(Some("app".into()), Some("app.users".into()));
    let mut owner = Finding::new(
        "column-comment",
        Departure::Changed,
        "column",
        "app.users.email",
        "column app.users.email has another comment",
    )
    .with_attribute("comment", None, Some("where it goes".into()))
    .at(at("email"), "")
    .under(Some("app".into()), Some("app.users".into()));
    owner.severity = Severity::Warning;
    let hostile = "app.\"<b>&\u{1b}[31m`::error::x\"";
    let missing = Finding::new(
        "missing-table",
        Departure::Missing,
        "table",
        hostile,
        format!("table {hostile} is declared but not there\nreally, 100%"),
    )
    .at(at("app.\"<b>&\x1b[31m`::error::x\""), "declared here");
    let view = Finding::new(
        "view-definition",
        Departure::Changed,
        "view",
        "app.active",
        "view app.active has another definition than declared",
    )
    .with_attribute(
        "definition",
        Some("SELECT id\n  FROM app.users\n WHERE active".into()),
        Some("SELECT id\n  FROM app.users\n WHERE active AND <deleted>".into()),
    )
    .at(at("app.active"), "declared here");
    let unexpected = Finding::new(
        "unexpected-index",
        Departure::Unexpected,
        "index",
        "app.tmp_idx",
        "index app.tmp_idx is there but not declared",
    )
    .with_note("on app.users")
    .with_help("declare it, or drop it");
    let mut unread = Finding::new(
        "unrecognized-statement",
        Departure::Unverified,
        "statement",
        "FROBNICATE TABLE",
        "statement not understood: FROBNICATE TABLE",
    )
    .at(at("FROBNICATE TABLE app.users"), "this statement");
    unread.severity = Severity::Note;
    let expected = Side { source: "schemas/".into(), ..Side::default() };
    let actual = Side {
        source: "postgres://app@db/prod".into(),
        server_version: Some("15.18".into()),
        identity: Some("app on db:5432/prod, PostgreSQL 15.18, primary".into()),
    };
    let findings = vec![unexpected, missing, owner, column, view, unread];
    let mut report = Report::new(expected, Some(actual), findings, 2);
    report.compared = BTreeMap::from([("table".into(), 1432), ("materialized_view".into(), 1)]);
    report.fixed = vec!["missing-table: app.old".into()];
    report.home =
        Some(Location { path: "driftlint.toml".into(), line: 3, column: 1, end_line: 3, end_column: 4 });
    report
}

fn written(format: Format, report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    format.write(report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn plain(format: Format) -> String {
    written(format, &report(), &Style::PLAIN)
}

#[test]
fn text() {
    insta::assert_snapshot!(plain(Format::Text));
}

#[test]
fn text_in_color() {
    let style = Style { color: true, ..Style::PLAIN };
    insta::assert_snapshot!(written(Format::Text, &report(), &style).replace('\u{1b}', "␛"));
}

#[test]
fn text_in_ascii_on_a_narrow_terminal() {
    let style = Style { unicode: false, width: 50, ..Style::PLAIN };
    insta::assert_snapshot!(written(Format::Text, &report(), &style));
}

#[test]
fn concise() {
    insta::assert_snapshot!(plain(Format::Concise));
}

#[test]
fn json() {
    insta::assert_snapshot!(plain(Format::Json));
}

#[test]
fn sarif() {
    let version = env!("CARGO_PKG_VERSION");
    insta::assert_snapshot!(plain(Format::Sarif).replace(version, "[version]"));
}

#[test]
fn github() {
    insta::assert_snapshot!(plain(Format::Github));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(plain(Format::Gitlab));
}

#[test]
fn junit() {
    insta::assert_snapshot!(plain(Format::Junit));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(plain(Format::Markdown));
}

#[test]
fn html() {
    let version = env!("CARGO_PKG_VERSION");
    insta::assert_snapshot!(
        plain(Format::Html).replace(&format!("driftlint {version}"), "driftlint [version]")
    );
}

#[test]
fn prometheus() {
    insta::assert_snapshot!(plain(Format::Prometheus));
}

#[test]
fn nothing_found() {
    let mut clean = report();
    clean = Report { compared: clean.compared, ..Report::new(clean.expected, clean.actual, Vec::new(), 0) };
    let formats =
        [Format::Text, Format::Concise, Format::Github, Format::Gitlab, Format::Markdown, Format::Junit];
    let all: Vec<_> =
        formats.iter().map(|f| format!("== {f:?}\n{}", written(*f, &clean, &Style::PLAIN))).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn no_format_lets_an_escape_through() {
    use clap::ValueEnum;
    for format in Format::value_variants() {
        let out = plain(*format);
        assert!(!out.contains('\u{1b}'), "{format:?}: {out}");
        let commands = out.lines().filter(|l| l.starts_with("::")).count();
        assert_eq!(
            commands,
            if *format == Format::Github { report().findings.len() } else { 0 },
            "{format:?}"
        );
    }
}

#[test]
fn the_eleventh_annotation_of_a_level_says_how_many_more_there_are() {
    let finding =
        |n: usize| Finding::new("missing-table", Departure::Missing, "table", format!("app.t{n:02}"), "gone");
    let report = Report::new(Side::default(), None, (0..12).map(finding).collect(), 0);
    let out = written(Format::Github, &report, &Style::PLAIN);
    assert_eq!(out.lines().count(), LIMIT_OF_A_LEVEL);
    assert!(out.ends_with("::error title=driftlint::and 3 more errors: see the whole report\n"), "{out}");
}

const LIMIT_OF_A_LEVEL: usize = 10;

#[test]
fn counts_in_words() {
    assert_eq!(count(1, "policy"), "1 policy");
    assert_eq!(count(2, "policy"), "2 policies");
    assert_eq!(count(1_234_567, "index"), "1,234,567 indexes");
    assert_eq!(count(0, "object"), "0 objects");
}
