//! `driftlint explain`.

use std::io::{self, Write};

use super::args::{Comparison, Declared, VerdictMode};
use super::{CliError, Global, SUCCESS, equality, output};
use crate::finding::{Rule, closest_rule, rule};
use crate::term::Style;

/// `driftlint explain RULE`, `driftlint explain --equality OBJECT`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Args {
    /// The rule, as a report names it in brackets; with --equality, the declared schema
    #[arg(value_name = "RULE", required_unless_present = "equality")]
    names: Vec<String>,
    /// Tell how the expressions of this object were compared: both texts, both as they were resolved, and the verdict
    #[arg(long, value_name = "OBJECT", help_heading = "Equality")]
    equality: Option<String>,
    /// The actual schema [default: `against` of driftlint.toml]
    #[arg(long, value_name = "SCHEMA", requires = "equality", help_heading = "Equality")]
    against: Option<String>,
    /// Take the declared schema from ordered migrations in this folder
    #[arg(long, value_name = "DIR", requires = "equality", help_heading = "Equality")]
    migrations: Vec<std::path::PathBuf>,
    /// Who settles what the texts do not prove
    #[arg(long, value_name = "WHO", requires = "equality", help_heading = "Equality")]
    verdict: Option<VerdictMode>,
}

const USAGE: &str = "driftlint explain RULE
       driftlint explain --equality OBJECT [SCHEMA]... --against SCHEMA";

const EXAMPLES: &str = "Examples:
  driftlint explain missing-table
  driftlint explain unverified
  driftlint explain --equality app.users.users_email_check schemas/ --against service=prod";

/// Writes what a rule means, or how an object was compared.
pub(super) fn run(args: &Args, global: &Global) -> Result<u8, CliError> {
    let Args { names, equality, against, migrations, verdict } = args;
    if let Some(object) = equality {
        let declared = Declared { schemas: names.clone(), migrations: migrations.clone(), search_path: None };
        let (against, verdict) = (Vec::from_iter(against.clone()), *verdict);
        let comparison = Comparison { declared, against, verdict, ..Comparison::default() };
        return equality::run(object, &comparison, global);
    }
    names.iter().try_for_each(|name| explain(name, global))?;
    Ok(SUCCESS)
}

fn explain(name: &str, global: &Global) -> Result<(), CliError> {
    let Some(rule) = rule(name) else {
        let advice = match closest_rule(name) {
            Some(similar) => format!("did you mean {similar}?"),
            None => "`driftlint rules` lists them".to_owned(),
        };
        return Err(CliError::UnknownRule { name: name.to_owned(), advice });
    };
    output::to_stdout(|out| write(rule, &Style::stdout(global.color), out))
}

fn write(rule: &Rule, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Rule { name, group, severity, enabled, summary, docs } = rule;
    let (bold, plain) = if style.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(out, "{bold}{name}{plain}: {summary}")?;
    let severity = if *enabled { severity.word() } else { "off" };
    writeln!(out, "group {group}, severity {severity} unless configured\n")?;
    let mut code = false;
    for paragraph in docs.split("\n\n") {
        // Code may have empty lines of its own.
        let fenced = code || paragraph.starts_with("```");
        code ^= paragraph.matches("```").count() % 2 == 1;
        match paragraph.strip_prefix("### ") {
            Some(heading) => writeln!(out, "{bold}{heading}{plain}\n")?,
            None if fenced => writeln!(out, "{}\n", indented(paragraph))?,
            None => writeln!(out, "{}\n", filled(paragraph, style.width))?,
        }
    }
    Ok(())
}

/// Code without its fences, set off from the text.
fn indented(code: &str) -> String {
    let lines = code.lines().filter(|line| !line.starts_with("```"));
    lines.map(|line| format!("    {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
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
