//! JUnit XML, for CI systems that read test results: one test a finding, and one a kind for what was as declared.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{count, diff};
use crate::finding::{Departure, Finding, Report, Severity};
use crate::term::{Style, one_line, printable};

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let failed = report.findings.iter().filter(|f| !is_skipped(f)).count();
    let skipped = report.findings.len() - failed;
    let tests = report.findings.len() + report.compared.len();
    let name = match &report.actual {
        Some(actual) => format!("{} against {}", report.expected.source, actual.source),
        None => report.expected.source.clone(),
    };
    let counts = format!(r#"tests="{tests}" failures="{failed}" errors="0""#);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="driftlint" {counts}>"#)?;
    writeln!(out, r#"  <testsuite name="{}" {counts} skipped="{skipped}">"#, attribute(&name))?;
    for (kind, n) in &report.compared {
        let looked_at = count(*n, &kind.replace('_', " "));
        writeln!(
            out,
            r#"    <testcase classname="{}" name="{} looked at"/>"#,
            attribute(kind),
            attribute(&looked_at)
        )?;
    }
    for finding in &report.findings {
        case(finding, out)?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

/// A note fails nothing, nor does what could not be decided.
fn is_skipped(finding: &Finding) -> bool {
    finding.severity == Severity::Note || finding.change == Departure::Unverified
}

fn case(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("{}: {}", finding.rule, finding.object);
    write!(out, r#"    <testcase classname="{}" name="{}""#, attribute(&finding.kind), attribute(&name))?;
    if let Some(at) = &finding.location {
        write!(out, r#" file="{}" line="{}""#, attribute(&at.path), at.line)?;
    }
    writeln!(out, ">")?;
    let message = attribute(&finding.message);
    if is_skipped(finding) {
        writeln!(out, r#"      <skipped message="{message}"/>"#)?;
    } else {
        let details = element(&details(finding));
        writeln!(
            out,
            r#"      <failure type="{}" message="{message}">{details}</failure>"#,
            finding.severity
        )?;
    }
    writeln!(out, "    </testcase>")
}

fn details(finding: &Finding) -> String {
    let mut text = finding.message.clone();
    if let Some(at) = &finding.location {
        text.push_str(&format!("\nat {}:{}:{}", at.path, at.line, at.column));
    }
    if finding.expected.is_some() || finding.actual.is_some() {
        let side = |value: &Option<String>| value.clone().unwrap_or_default();
        text.push_str("\n- declared  + there\n");
        text.push_str(diff::plain(&side(&finding.expected), &side(&finding.actual)).trim_end());
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}

fn attribute(text: &str) -> String {
    escape(&one_line(text))
}

fn element(text: &str) -> String {
    escape(&printable(text))
}

/// XML 1.0 has no control characters at all: they are gone by now.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let piece: Cow<'_, str> = match c {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' => "&quot;".into(),
            '\u{fffe}' | '\u{ffff}' => "\u{fffd}".into(),
            c => c.to_string().into(),
        };
        out.push_str(&piece);
    }
    out
}
