//! SARIF 2.1.0 with the fields GitHub's code scanning asks for
//! (<https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support>).

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json_text;
use super::snippet::percent_encoded;
use crate::finding::{Finding, Location, Report, Severity, rule};
use crate::term::{Style, printable};

/// Results that GitHub takes of one run.
const LIMIT: usize = 25_000;

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    // The worst first where the limit bites; their order is kept.
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let cut = findings.len().saturating_sub(LIMIT);
    findings.truncate(LIMIT);

    let mut used: BTreeMap<&str, usize> = findings.iter().map(|f| (&*f.rule, 0)).collect();
    used.values_mut().enumerate().for_each(|(index, at)| *at = index);
    let rules: Vec<Value> = used.keys().map(|name| descriptor(name)).collect();
    let results: Vec<Value> =
        findings.iter().map(|f| result(f, used.get(&*f.rule).copied().unwrap_or_default(), report)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "driftlint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "expected": report.expected,
                "actual": report.actual,
                "omittedResults": cut,
            },
        }],
    });
    out.write_all(json_text(&document)?.as_bytes())
}

fn descriptor(name: &str) -> Value {
    let (summary, docs, severity) = match rule(name) {
        Some(rule) => (rule.summary.as_str(), rule.docs.as_str(), rule.severity),
        None => (name, name, Severity::Error),
    };
    json!({
        "id": name,
        "name": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": docs, "markdown": docs},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {
            "precision": "very-high",
            "problem.severity": match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            "tags": ["postgresql", "schema"],
        },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn result(finding: &Finding, index: usize, report: &Report) -> Value {
    let mut text = printable(&finding.message).into_owned();
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    for (word, value) in
        [("Declared", &finding.expected), ("There", &finding.actual), ("Help", &finding.help)]
    {
        if let Some(value) = value {
            text.push_str(&format!("\n{word}: {}", printable(value)));
        }
    }
    // GitHub shows no result without a file; what has none stands where the run was asked for.
    let location = finding.location.as_ref().or(report.home.as_ref());
    json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": location.map(|at| vec![place(at, &finding.object, &finding.kind)]).unwrap_or_default(),
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint, "driftlint/v1": finding.fingerprint},
        "properties": {
            "change": finding.change,
            "kind": finding.kind,
            "object": finding.object,
            "attribute": finding.attribute,
        },
    })
}

fn place(at: &Location, object: &str, kind: &str) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&at.path)},
            "region": {
                "startLine": at.line,
                "startColumn": at.column,
                "endLine": at.end_line,
                "endColumn": at.end_column,
            },
        },
        "logicalLocations": [{"fullyQualifiedName": object, "kind": kind}],
    })
}

/// Relative to the working directory where the file is under it, as GitHub wants.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let here = std::env::current_dir().ok();
    let relative =
        here.and_then(|dir| std::path::Path::new(path).strip_prefix(dir).ok().map(|p| p.to_path_buf()));
    match relative {
        Some(relative) => percent_encoded(&relative.to_string_lossy()),
        None if path.starts_with('/') => format!("file://{}", percent_encoded(path)),
        None => percent_encoded(path),
    }
}
