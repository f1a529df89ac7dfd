//! The report for programs: version 1, frozen (`schemas/json/report.schema.json`).

use std::io::{self, Write};

use serde::Serialize;

use super::json_text;
use crate::finding::{Finding, Report, Side, Summary};
use crate::term::Style;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    expected: &'a Side,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<&'a Side>,
    summary: Summary,
    findings: &'a [Finding],
}

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Report { expected, actual, summary, findings, compared: _, fixed: _, home: _ } = report;
    let document = Document { version: 1, expected, actual: actual.as_ref(), summary: *summary, findings };
    out.write_all(json_text(&document)?.as_bytes())
}
