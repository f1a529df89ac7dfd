//! `driftlint explain`.

use std::io::{self, Write};

use super::{CliError, Global, SUCCESS, output};
use crate::finding::{Rule, rule, rules};
use crate::term::Style;

/// `driftlint explain RULE`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  driftlint explain missing-table\n  driftlint explain unverified")]
pub struct Args {
    /// The rule, as a report names it in brackets
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Writes what a rule means.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Some(rule) = rule(&args.rule) else {
        let advice = match similar(&args.rule) {
            Some(similar) => format!("did you mean {similar}?"),
            None => "`driftlint rules` lists them".to_owned(),
        };
        return Err(CliError::UnknownRule { name: args.rule.clone(), advice });
    };
    output::to_stdout(|out| write(rule, &Style::stdout(global.color), out))?;
    Ok(SUCCESS)
}

fn write(rule: &Rule, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Rule { name, group, severity, summary, docs } = rule;
    let (bold, plain) = if style.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{bold}{name}{plain}: {summary}")?;
    writeln!(out, "group {group}, severity {severity} unless configured\n")?;
    for paragraph in docs.split("\n\n") {
        writeln!(out, "{}\n", filled(paragraph, style.width))?;
    }
    Ok(())
}

/// A paragraph in lines of the width.
fn filled(paragraph: &str, width: usize) -> String {
    let mut text = String::with_capacity(paragraph.len() + 8);
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text
}

/// The rule that was probably meant.
fn similar(name: &str) -> Option<String> {
    let asked = name.replace('_', "-");
    let near = rules().iter().map(|rule| (strsim::jaro_winkler(&asked, &rule.name), &rule.name));
    let best = near.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.85).then(|| best.1.to_string())
}
