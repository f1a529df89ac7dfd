//! Markdown for a job summary or a pull request.

use std::io::{self, Write};

use super::{count, counts, diff};
use crate::finding::{Finding, Report, Severity, Side};
use crate::term::{Style, one_line, printable};

/// GitHub takes a summary of 1 MiB a step and drops a longer one whole.
const LIMIT: usize = 900 * 1024;

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut text = head(report);
    let mut left = report.findings.len();
    for (group, findings) in report.by_group() {
        let section = section(group, &findings);
        if text.len() + section.len() > LIMIT {
            break;
        }
        left -= findings.len();
        text.push_str(&section);
    }
    if left > 0 {
        text.push_str(&format!("\n_{} left out: see the whole report._\n", count(left, "finding")));
    }
    if !report.fixed.is_empty() {
        text.push_str("\n**Of the baseline, no longer found:**\n\n");
        for gone in report.fixed.iter().take(100) {
            text.push_str(&format!("- {}\n", code(gone)));
        }
    }
    out.write_all(text.as_bytes())
}

fn head(report: &Report) -> String {
    let side = |side: &Side| {
        let identity = side.identity.as_deref().or(side.server_version.as_deref());
        code(&side.source) + &identity.map(|i| format!(" ({})", escape(&one_line(i)))).unwrap_or_default()
    };
    let title = if report.findings.is_empty() {
        "driftlint: nothing found".to_owned()
    } else {
        format!("driftlint: {}", counts(report))
    };
    let mut text = format!("## {title}\n\nDeclared: {}  \n", side(&report.expected));
    if let Some(actual) = &report.actual {
        text.push_str(&format!("Actual: {}  \n", side(actual)));
    }
    text.push_str(&count(report.objects(), "object"));
    text.push_str(" looked at");
    if report.summary.ignored > 0 {
        text.push_str(&format!(", {} ignored", count(report.summary.ignored, "finding")));
    }
    text.push_str(".\n");
    text
}

fn section(group: &str, findings: &[&Finding]) -> String {
    let worst = findings.iter().map(|f| f.severity).max().unwrap_or(Severity::Note);
    // Few of a group stand open; the notes wait for a click.
    let open = if worst == Severity::Note { "" } else { " open" };
    let name = format!("<code>{}</code>", html(&one_line(group)));
    let mut text = format!(
        "\n<details{open}><summary>{} {name}: {}</summary>\n\n",
        mark(worst),
        count(findings.len(), "finding")
    );
    for finding in findings {
        text.push_str(&item(finding));
    }
    text.push_str("</details>\n");
    text
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note => "ℹ️",
    }
}

fn item(finding: &Finding) -> String {
    let mut text =
        format!("- **{}** `{}`: {}", finding.severity, finding.rule, escape(&one_line(&finding.message)));
    if let Some(at) = &finding.location {
        text.push_str(&format!(" ({})", code(&format!("{}:{}", at.path, at.line))));
    }
    text.push('\n');
    let (expected, actual) = (finding.expected.as_deref(), finding.actual.as_deref());
    if [expected, actual].into_iter().flatten().any(diff::is_long) {
        text.push_str(&fenced(
            "diff",
            &diff::plain(expected.unwrap_or_default(), actual.unwrap_or_default()),
        ));
    }
    if let Some(help) = &finding.help {
        // A help with lines of its own brings SQL.
        let (line, sql) = help.split_once('\n').unwrap_or((help, ""));
        text.push_str(&format!("  \n  {}\n", escape(&one_line(line))));
        if !sql.is_empty() {
            text.push_str(&fenced("sql", sql));
        }
    }
    text
}

/// A code span that its text cannot close.
fn code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{gap}{text}{gap}{ticks}")
}

/// A code block inside a list item that its text cannot close.
fn fenced(language: &str, text: &str) -> String {
    let text = printable(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    let lines: String = text
        .lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
        .collect();
    format!("\n  {fence}{language}\n{lines}  {fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text inside an HTML tag, where Markdown means nothing.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "&#64;")
}

/// Text that means nothing to Markdown, HTML or GitHub (no link, no mention, no issue number).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '!' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // What looks like an address becomes a link unless broken.
    out.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_do_not_get_out_of_code() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert!(fenced("sql", "```\nrm").starts_with("\n  ````sql\n"));
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(escape("<b>*x*</b> @me #1"), "&lt;b&gt;\\*x\\*&lt;/b&gt; &#64;me \\#1");
    }
}
