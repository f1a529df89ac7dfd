//! One self-contained page: no network, light and dark, a filter, fit to print.

use std::io::{self, Write};

use minijinja::{AutoEscape, Environment, value::Serde};
use serde::Serialize;

use super::{count, counts, diff};
use crate::finding::{Finding, Report, Side, Summary};
use crate::term::{Style, printable};

const PAGE: &str = include_str!("page.html");

#[derive(Serialize)]
struct Page<'a> {
    title: String,
    expected: &'a Side,
    expected_identity: Option<&'a str>,
    actual: Option<&'a Side>,
    actual_identity: Option<&'a str>,
    summary: Summary,
    objects: String,
    kinds: String,
    groups: Vec<Group>,
    fixed: Vec<String>,
    version: &'static str,
}

#[derive(Serialize)]
struct Item {
    severity: &'static str,
    rule: String,
    change: &'static str,
    kind: String,
    object: String,
    message: String,
    place: Option<String>,
    source: Vec<SourceLine>,
    label: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    diff: Vec<DiffLine>,
    notes: Vec<String>,
    help: Option<String>,
    fingerprint: String,
}

#[derive(Serialize)]
struct SourceLine {
    number: usize,
    marked: bool,
    text: String,
}

#[derive(Serialize)]
struct DiffLine {
    class: &'static str,
    sign: char,
    parts: Vec<(bool, String)>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    worst: &'static str,
    items: Vec<Item>,
}

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let groups: Vec<Group> = report
        .by_group()
        .into_iter()
        .map(|(key, findings)| Group {
            name: printable(key).into_owned(),
            worst: findings.iter().map(|f| f.severity).max().map_or("note", |s| s.word()),
            items: findings.into_iter().map(item).collect(),
        })
        .collect();
    let kinds: Vec<String> =
        report.compared.iter().map(|(kind, n)| count(*n, &kind.replace('_', " "))).collect();
    let page = Page {
        title: counts(report),
        expected: &report.expected,
        expected_identity: report.expected.identity.as_deref(),
        actual: report.actual.as_ref(),
        actual_identity: report.actual.as_ref().and_then(|a| a.identity.as_deref()),
        summary: report.summary,
        objects: count(report.objects(), "object"),
        kinds: kinds.join(", "),
        groups,
        fixed: report.fixed.iter().map(|gone| printable(gone).into_owned()).collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let template = environment.template_from_str(PAGE).map_err(io::Error::other)?;
    let page = template.render(Serde(&page)).map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

fn item(finding: &Finding) -> Item {
    let safe = |text: &String| printable(text).into_owned();
    let (expected, actual) = (finding.expected.as_ref(), finding.actual.as_ref());
    let long = [expected, actual].into_iter().flatten().any(|value| diff::is_long(value));
    let lines = match long {
        true => diff::lines(expected.map_or("", String::as_str), actual.map_or("", String::as_str)),
        false => Vec::new(),
    };
    Item {
        severity: finding.severity.word(),
        rule: finding.rule.to_string(),
        change: finding.change.word(),
        kind: finding.kind.replace('_', " "),
        object: safe(&finding.object),
        message: safe(&finding.message),
        place: finding
            .location
            .as_ref()
            .map(|at| format!("{}:{}:{}", printable(&at.path), at.line, at.column)),
        source: source(finding),
        label: finding.label.as_ref().map(safe),
        expected: expected.filter(|_| !long).map(safe),
        actual: actual.filter(|_| !long).map(safe),
        diff: lines
            .into_iter()
            .map(|line| DiffLine { class: class(line.sign), sign: line.sign, parts: line.parts })
            .collect(),
        notes: finding.notes.iter().map(safe).collect(),
        help: finding.help.as_ref().map(safe),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn class(sign: char) -> &'static str {
    match sign {
        '-' => "minus",
        '+' => "plus",
        _ => "same",
    }
}

/// The lines around the place, the place's own marked.
fn source(finding: &Finding) -> Vec<SourceLine> {
    let Some(snippet) = &finding.snippet else { return Vec::new() };
    let (text, first, span) = snippet.excerpt(1, 1);
    let marked = first + text.get(..span.start).map_or(0, |before| before.matches('\n').count());
    let lines = text.lines().enumerate();
    lines
        .map(|(n, line)| SourceLine {
            number: first + n,
            marked: first + n == marked,
            text: printable(line).into_owned(),
        })
        .collect()
}
