//! Reports: one format a file, each a function of the report alone.

mod concise;
mod diff;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod prometheus;
mod sarif;
mod snippet;
#[cfg(test)]
mod tests;
mod text;

use std::io::{self, Write};

use crate::finding::Report;
use crate::term::{Style, printable_json};

pub use text::{Block, write_block};

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// For people: the declaration, what is there instead, what to do
    #[default]
    Text,
    /// One line a finding: `path:line:column: error: message [rule]`
    Concise,
    /// For programs: version 1, frozen
    Json,
    /// For code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// For CI systems that read tests
    Junit,
    /// For a job summary or a pull request
    Markdown,
    /// One self-contained page
    Html,
    /// Text exposition, for a textfile collector
    Prometheus,
}

impl Format {
    /// Writes a report in this format.
    pub fn write(self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let write: fn(&Report, &Style, &mut dyn Write) -> io::Result<()> = match self {
            Self::Text => text::write,
            Self::Concise => concise::write,
            Self::Json => json::write,
            Self::Sarif => sarif::write,
            Self::Github => github::write,
            Self::Gitlab => gitlab::write,
            Self::Junit => junit::write,
            Self::Markdown => markdown::write,
            Self::Html => html::write,
            Self::Prometheus => prometheus::write,
        };
        write(report, style, out)
    }

    /// Whether people read it on a terminal, so that it may be dressed as `--color` says.
    pub fn is_dressed(self) -> bool {
        matches!(self, Self::Text | Self::Concise)
    }
}

/// A value as JSON for programs, which a terminal may show as well.
pub(crate) fn json_text<T: serde::Serialize>(value: &T) -> serde_json::Result<String> {
    Ok(printable_json(&serde_json::to_string_pretty(value)?).into_owned() + "\n")
}

/// `1 error`, `2 errors`, `1,432 objects`.
pub(crate) fn count(n: usize, one: &str) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o'])) {
        _ if n == 1 => format!("{grouped} {one}"),
        Some(stem) => format!("{grouped} {stem}ies"),
        None if one.ends_with(['s', 'x']) => format!("{grouped} {one}es"),
        None => format!("{grouped} {one}s"),
    }
}

/// The counts by severity in words: `1 error, 2 warnings`, or `nothing found`.
pub(crate) fn counts(report: &Report) -> String {
    let words: Vec<_> = crate::finding::Severity::ALL
        .iter()
        .map(|severity| (report.summary.of_severity(*severity), severity.word()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect();
    if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") }
}
