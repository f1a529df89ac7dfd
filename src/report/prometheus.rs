//! Prometheus' text exposition, for a textfile collector or `driftlint watch`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::{Departure, Report, Severity};
use crate::term::Style;

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let drift = report.findings.iter().any(|f| !matches!(f.change, Departure::Unverified | Departure::Lint));
    head(out, "driftlint_in_sync", "Whether the actual schema is as declared: 1 when nothing departs.")?;
    writeln!(out, "driftlint_in_sync {}", u8::from(!drift))?;

    head(out, "driftlint_findings", "Findings by severity.")?;
    for severity in Severity::ALL {
        writeln!(
            out,
            "driftlint_findings{{severity=\"{severity}\"}} {}",
            report.summary.of_severity(severity)
        )?;
    }

    let mut by_rule: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for f in &report.findings {
        *by_rule.entry((&f.rule, &f.kind, f.severity.word())).or_default() += 1;
    }
    head(out, "driftlint_rule_findings", "Findings by rule and kind of object.")?;
    for ((rule, kind, severity), n) in by_rule {
        let (rule, kind) = (value(rule), value(kind));
        writeln!(out, r#"driftlint_rule_findings{{rule="{rule}",kind="{kind}",severity="{severity}"}} {n}"#)?;
    }

    head(out, "driftlint_ignored_findings", "Findings that an ignore or the baseline covers.")?;
    writeln!(out, "driftlint_ignored_findings {}", report.summary.ignored)?;

    head(out, "driftlint_objects", "Objects looked at, by kind.")?;
    for (kind, n) in &report.compared {
        writeln!(out, "driftlint_objects{{kind=\"{}\"}} {n}", value(kind))?;
    }

    head(out, "driftlint_check_info", "What was compared with what.")?;
    let actual = report.actual.clone().unwrap_or_default();
    let version = actual.server_version.unwrap_or_default();
    let (expected, source, version) =
        (value(&report.expected.source), value(&actual.source), value(&version));
    writeln!(
        out,
        r#"driftlint_check_info{{expected="{expected}",actual="{source}",server_version="{version}"}} 1"#
    )
}

fn head(out: &mut dyn Write, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge")
}

fn value(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
