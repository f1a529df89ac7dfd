//! Annotations of GitHub Actions: workflow commands on standard output
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use std::io::{self, Write};

use super::count;
use crate::finding::{Finding, Report, Severity};
use crate::term::{Style, one_line, printable};

/// Annotations of one level that GitHub shows a step.
const LIMIT: usize = 10;

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    for severity in Severity::ALL {
        let of_level: Vec<_> = report.findings.iter().filter(|f| f.severity == severity).collect();
        // The eleventh would be dropped without a word: the last that is shown says how many there are.
        let shown = if of_level.len() > LIMIT { LIMIT - 1 } else { of_level.len() };
        for finding in of_level.iter().take(shown) {
            annotation(finding, out)?;
        }
        if of_level.len() > shown {
            let more = count(of_level.len() - shown, &format!("more {severity}"));
            writeln!(out, "::{} title=driftlint::and {more}: see the whole report", command(severity))?;
        }
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn annotation(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::{} ", command(finding.severity))?;
    if let Some(at) = &finding.location {
        write!(out, "file={},line={},endLine={}", property(&at.path), at.line, at.end_line)?;
        // GitHub takes columns only within one line.
        if at.line == at.end_line {
            write!(out, ",col={},endColumn={}", at.column, at.end_column)?;
        }
        write!(out, ",")?;
    }
    let title = format!("{}: {}", finding.rule, finding.object);
    write!(out, "title={}::{}", property(&title), data(&finding.message))?;
    if let Some(help) = &finding.help {
        write!(out, "%0Ahelp: {}", data(help))?;
    }
    writeln!(out)
}

fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    one_line(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
