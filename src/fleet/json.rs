//! A fleet as data, version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::Fleet;
use crate::finding::{Finding, Side};
use crate::report::json_text;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    expected: &'a Side,
    summary: Summary,
    targets: Vec<Target<'a>>,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary {
    targets: usize,
    in_sync: usize,
    drifted: usize,
    unable: usize,
}

#[derive(Serialize)]
struct Target<'a> {
    name: &'a str,
    status: &'static str,
    findings: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    /// How many targets have it.
    count: usize,
    targets: Vec<&'a str>,
    finding: &'a Finding,
}

pub(super) fn write(fleet: &Fleet, out: &mut dyn Write) -> io::Result<()> {
    let targets = fleet.targets.iter().map(|target| {
        let (status, findings, error) = match &target.outcome {
            Ok(0) => ("in_sync", 0, None),
            Ok(n) => ("drifted", *n, None),
            Err((_, why)) => ("unable", 0, Some(why.as_str())),
        };
        Target { name: &target.name, status, findings, error }
    });
    let name = |at: &usize| fleet.targets.get(*at).map(|target| target.name.as_str());
    let entries = fleet.entries.iter().map(|entry| Entry {
        count: entry.targets.len(),
        targets: entry.targets.iter().filter_map(name).collect(),
        finding: &entry.finding,
    });
    let document = Document {
        version: 1,
        expected: &fleet.expected,
        summary: Summary {
            targets: fleet.targets.len(),
            in_sync: fleet.in_sync(),
            drifted: fleet.drifted().len(),
            unable: fleet.unable().count(),
        },
        targets: targets.collect(),
        entries: entries.collect(),
    };
    out.write_all(json_text(&document)?.as_bytes())
}
