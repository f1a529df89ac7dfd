//! GitLab's code quality report (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json_text;
use crate::finding::{Report, Severity, fingerprint};
use crate::term::{Style, one_line};

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = BTreeSet::new();
    let mut issues: Vec<Value> = Vec::with_capacity(report.findings.len());
    for finding in &report.findings {
        // GitLab drops issues whose fingerprint it has seen: statements that begin alike need another each.
        let mut print = finding.fingerprint.clone();
        while !seen.insert(print.clone()) {
            print = fingerprint(&finding.rule, &finding.kind, &finding.object, &print);
        }
        let (path, line) = match finding.location.as_ref().or(report.home.as_ref()) {
            Some(at) => (at.path.as_str(), at.line),
            None => (report.expected.source.as_str(), 1),
        };
        issues.push(json!({
            // GitLab shows no check_name, so the rule stands in the description too.
            "description": format!("{}: {}", finding.rule, one_line(&finding.message)),
            "check_name": finding.rule,
            "fingerprint": print,
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            "location": {"path": path, "lines": {"begin": line}},
        }));
    }
    out.write_all(json_text(&issues)?.as_bytes())
}
