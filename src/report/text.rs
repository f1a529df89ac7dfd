//! The report for people.

use std::io::{self, Write};

use super::{count, counts, diff, snippet};
use crate::finding::{Departure, Finding, Report, Severity, Side, Snippet};
use crate::term::{Style, one_line, printable};

/// One message in the dress of a compiler's: what is wrong, where, what to do.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// How bad it is.
    pub severity: Severity,
    /// The name of the rule or of the error.
    pub code: &'a str,
    /// One sentence.
    pub message: &'a str,
    /// The place, and what to write under it.
    pub place: Option<(&'a Snippet, &'a str)>,
    /// What was declared and what is there, where a diff of them is wanted.
    pub diff: Option<(&'a str, &'a str)>,
    /// Further remarks.
    pub notes: &'a [String],
    /// What to do.
    pub help: Option<&'a str>,
}

/// Writes the whole report: a head, the findings, a summary.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    head(report, style, out)?;
    for of_object in report.by_object() {
        let mut drawn: Option<&Snippet> = None;
        for finding in of_object {
            let long =
                [&finding.expected, &finding.actual].into_iter().flatten().any(|value| diff::is_long(value));
            let values = (finding.expected.as_deref(), finding.actual.as_deref());
            let place = finding.snippet.as_ref().filter(|s| drawn != Some(*s));
            let block = Block {
                severity: finding.severity,
                code: &finding.rule,
                message: &finding.message,
                place: place.map(|s| (s, finding.label.as_deref().unwrap_or_default())),
                diff: long.then(|| (values.0.unwrap_or_default(), values.1.unwrap_or_default())),
                notes: &finding.notes,
                help: finding.help.as_deref(),
            };
            write_block(&block, style, out)?;
            drawn = place.or(drawn);
        }
    }
    summary(report, style, out)
}

/// Writes one message.
pub fn write_block(block: &Block<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let color = match block.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    let tag = painted(style, color, &format!("{}[{}]", block.severity, one_line(block.code)));
    let indent = block.severity.word().len() + block.code.len() + 4;
    let message = wrapped(block.message, indent, 4, style.width);
    writeln!(out, "{tag}{} {}", painted(style, "1", ":"), painted(style, "1", &message))?;
    if let Some((snippet, label)) = block.place {
        write!(out, "{}", snippet::draw(snippet, label, block.severity, style))?;
    }
    if let Some((expected, actual)) = block.diff {
        match (expected.is_empty(), actual.is_empty()) {
            (true, _) => writeln!(out, "  {}", painted(style, "32", "+ there"))?,
            (_, true) => writeln!(out, "  {}", painted(style, "31", "- declared"))?,
            _ => {
                let (minus, plus) = (painted(style, "31", "- declared"), painted(style, "32", "+ there"));
                writeln!(out, "  {minus}  {plus}")?;
            }
        }
        write!(out, "{}", diff::draw(expected, actual, style))?;
    }
    for note in block.notes {
        remark("note", note, style, out)?;
    }
    if let Some(help) = block.help {
        remark("help", help, style, out)?;
    }
    writeln!(out)
}

fn remark(word: &str, text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let indent = word.len() + 4;
    writeln!(
        out,
        "  {} {}",
        painted(style, "36", &format!("{word}:")),
        wrapped(text, indent, indent, style.width)
    )
}

fn head(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let line = |word: &str, side: &Side, out: &mut dyn Write| {
        let identity = side.identity.as_deref().or(side.server_version.as_deref());
        let identity = identity.map(|i| format!(" ({})", one_line(i))).unwrap_or_default();
        writeln!(out, "{} {}{identity}", painted(style, "2", word), one_line(&side.source))
    };
    line("declared:", &report.expected, out)?;
    if let Some(actual) = &report.actual {
        line("actual:  ", actual, out)?;
    }
    writeln!(out)
}

fn summary(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let of = |is: fn(&Finding) -> bool| report.findings.iter().filter(|f| is(f)).count();
    let not_understood =
        of(|f| matches!(&*f.rule, "unrecognized-statement" | "unfollowed-statement" | "unmodeled-object"));
    let unverified = of(|f| f.change == Departure::Unverified) - not_understood;
    let mut parts = vec![counts(report)];
    if unverified > 0 {
        parts.push(format!("{unverified} unverified"));
    }
    if not_understood > 0 {
        parts.push(format!("{not_understood} not understood"));
    }
    if report.summary.ignored > 0 {
        parts.push(format!("{} ignored", report.summary.ignored));
    }
    let drift = report.findings.iter().any(|f| !matches!(f.change, Departure::Unverified | Departure::Lint));
    let verb = if report.actual.is_some() { "compared" } else { "looked at" };
    let (color, word) = match (report.summary.reaches(Severity::Error), drift) {
        (true, _) => ("1;31", if report.actual.is_some() { "drift" } else { "problems" }),
        (_, true) => ("1;33", "drift"),
        _ if report.actual.is_some() => ("1;32", "no drift"),
        _ if report.findings.is_empty() => ("1;32", "sound"),
        _ => ("1;33", "remarks"),
    };
    let objects = count(report.objects(), "object");
    writeln!(out, "{}: {objects} {verb}: {}", painted(style, color, word), parts.join(", "))?;
    if !report.fixed.is_empty() {
        writeln!(out, "{} of the baseline no longer occur:", count(report.fixed.len(), "finding"))?;
        for gone in &report.fixed {
            writeln!(out, "  {}", one_line(gone))?;
        }
    }
    Ok(())
}

fn painted(style: &Style, code: &str, text: &str) -> String {
    if style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Words filled into lines of the width; the first begins at `first`, the rest are indented by `rest`. Line ends
/// of the text stay.
fn wrapped(text: &str, first: usize, rest: usize, width: usize) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = first;
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
            column = 0;
        }
        // Lines with an indentation of their own are SQL: they stay as they are.
        let (margin, words) = line.split_at(line.len() - line.trim_start().len());
        if n > 0 && !line.is_empty() {
            out.push_str(&" ".repeat(rest));
            column = rest;
        }
        out.push_str(margin);
        column += margin.len();
        for (at, word) in words.split(' ').enumerate() {
            let length = word.chars().count();
            if at > 0 && margin.is_empty() && column + 1 + length > width {
                out.push('\n');
                out.push_str(&" ".repeat(rest));
                column = rest;
            } else if at > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_lines_and_sql_stays_as_it_is() {
        assert_eq!(wrapped("aa bb cc dd", 4, 2, 10), "aa bb\n  cc dd");
        assert_eq!(wrapped("do:\n    ALTER TABLE a b c", 4, 2, 10), "do:\n      ALTER TABLE a b c");
        assert_eq!(wrapped("", 4, 2, 10), "");
    }
}
