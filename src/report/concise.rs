//! One line a finding, as editors and problem matchers read it.

use std::io::{self, Write};

use crate::finding::{Report, Severity};
use crate::term::{Style, one_line};

/// `path:line:column: error: message [rule]`; what has no place begins with the source it was seen in.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let place = match &finding.location {
            Some(at) => format!("{}:{}:{}", one_line(&at.path), at.line, at.column),
            None => one_line(&report.actual.as_ref().unwrap_or(&report.expected).source),
        };
        let (paint, end) = match (style.color, finding.severity) {
            (false, _) => ("", ""),
            (_, Severity::Error) => ("\u{1b}[1;31m", "\u{1b}[0m"),
            (_, Severity::Warning) => ("\u{1b}[1;33m", "\u{1b}[0m"),
            (_, Severity::Note) => ("\u{1b}[1;36m", "\u{1b}[0m"),
        };
        let message = one_line(&finding.message);
        writeln!(out, "{place}: {paint}{}{end}: {message} [{}]", finding.severity, finding.rule)?;
    }
    Ok(())
}
