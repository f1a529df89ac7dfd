//! A fleet as one self-contained page: the matrix of objects and targets.

use std::io::{self, Write};

use minijinja::{AutoEscape, Environment, value::Serde};
use serde::Serialize;

use super::Fleet;
use crate::term::printable;

const PAGE: &str = include_str!("page.html");

#[derive(Serialize)]
struct Page {
    expected: String,
    all: usize,
    in_sync: usize,
    columns: Vec<String>,
    rows: Vec<Row>,
    unable: Vec<(String, String)>,
    version: &'static str,
}

#[derive(Serialize)]
struct Row {
    severity: &'static str,
    rule: String,
    message: String,
    reach: String,
    cells: Vec<char>,
}

pub(super) fn write(fleet: &Fleet, out: &mut dyn Write) -> io::Result<()> {
    let drifted = fleet.drifted();
    let name = |at: &usize| {
        fleet.targets.get(*at).map(|target| printable(&target.name).into_owned()).unwrap_or_default()
    };
    let rows = fleet.entries.iter().map(|entry| Row {
        severity: entry.finding.severity.word(),
        rule: entry.finding.rule.to_string(),
        message: printable(&entry.finding.message).into_owned(),
        reach: entry.reach(fleet.targets.len()),
        cells: drifted
            .iter()
            .map(|at| if entry.targets.contains(at) { entry.letter() } else { '·' })
            .collect(),
    });
    let unable = fleet
        .unable()
        .map(|(target, why)| (printable(&target.name).into_owned(), printable(why).into_owned()));
    let page = Page {
        expected: printable(&fleet.expected.source).into_owned(),
        all: fleet.targets.len(),
        in_sync: fleet.in_sync(),
        columns: drifted.iter().map(name).collect(),
        rows: rows.collect(),
        unable: unable.collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let template = environment.template_from_str(PAGE).map_err(io::Error::other)?;
    out.write_all(template.render(Serde(&page)).map_err(io::Error::other)?.as_bytes())
}
