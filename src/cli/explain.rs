//! `driftlint explain`.

use std::io::{self, Write};

use super::args::{Declared, VerdictArgs};
use super::{CliError, Global, SUCCESS, equality, output};
use crate::finding::{Rule, rule, rules};
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
    #[command(flatten)]
    verdict: VerdictArgs,
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
        return equality::run(object, &declared, against.as_deref(), verdict, global);
    }
    names.iter().try_for_each(|name| explain(name, global))?;
    Ok(SUCCESS)
}

fn explain(name: &str, global: &Global) -> Result<(), CliError> {
    let Some(rule) = rule(name) else {
        let advice = match similar(name) {
            Some(similar) => format!("did you mean {similar}?"),
            None => "`driftlint rules` lists them".to_owned(),
        };
        return Err(CliError::UnknownRule { name: name.to_owned(), advice });
    };
    output::to_stdout(|out| write(rule, &Style::stdout(global.color), out))
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
