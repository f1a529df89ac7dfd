//! The incident report: failure reporting, analysis and corrective action (FRACAS), in Markdown.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Cause, Criterion, Diagnosis, State};
use crate::diagnose::criteria::Judge;
use crate::term::{one_line, printable};

/// What a report says besides the diagnosis.
#[derive(Clone, Debug, Default)]
pub struct Incident<'a> {
    /// The day, as it is to be written.
    pub date: &'a str,
    /// The SQL that would make it right; empty where nothing is to be done.
    pub plan: &'a str,
    /// The arguments that name both sides, for commands: `schemas/ --against "$DATABASE_URL"`.
    pub arguments: &'a str,
    /// The arguments that the gate needs on top.
    pub gate: &'a str,
}

/// More of a plan is left to the command that writes it.
const LONGEST_PLAN: usize = 24 * 1024;

/// The report.
pub fn markdown(diagnosis: &Diagnosis, incident: &Incident<'_>) -> String {
    let open = !diagnosis.is_met();
    let mut out = String::new();
    head(diagnosis, incident, open, &mut out);
    problem(diagnosis, &mut out);
    actions(diagnosis, incident, open, &mut out);
    analysis(diagnosis, &mut out);
    steps(diagnosis, incident, open, &mut out);
    boxes(diagnosis, &mut out);
    after(incident, open, &mut out);
    out
}

fn tick(met: bool) -> char {
    if met { 'x' } else { ' ' }
}

fn head(diagnosis: &Diagnosis, incident: &Incident<'_>, open: bool, out: &mut String) {
    let worst = diagnosis.objects.iter().any(|o| matches!(o.state, State::Missing | State::Unusable));
    let severity = if worst {
        "critical"
    } else if open {
        "major"
    } else {
        "none left"
    };
    let title = diagnosis.causes.first().map_or("nothing is wrong", |cause| cause.title.as_str());
    let _ = write!(
        out,
        "# {}: {}\n\n| | |\n|---|---|\n| Severity | {severity} |\n| Date | {} |\n| Status | {} |\n| Declared | {} |\n| Actual | {} |\n",
        id(diagnosis),
        inline(title),
        incident.date,
        if open { "open" } else { "resolved: what driftlint verifies holds" },
        code(&diagnosis.expected.source),
        code(diagnosis.identity.as_deref().unwrap_or(&diagnosis.actual.source)),
    );
    if let Some(role) = &diagnosis.role {
        let _ = writeln!(out, "| Role | {} |", code(&role.to_string()));
    }
}

/// The same for the same sides, so that a report after the fix is of the same item.
fn id(diagnosis: &Diagnosis) -> String {
    let hash =
        Sha256::digest(format!("{}\n{}", diagnosis.expected.source, diagnosis.actual.source).as_bytes());
    hash.iter().take(4).fold("SCHEMA-".to_owned(), |id, byte| format!("{id}{byte:02X}"))
}

fn problem(diagnosis: &Diagnosis, out: &mut String) {
    out.push_str("\n## Problem\n\n");
    if let Some(lines) = diagnosis.lines {
        let _ = writeln!(out, "Errors in {lines} lines of the log:\n\n```");
        for error in diagnosis.errors.iter().take(20) {
            let _ = writeln!(
                out,
                "{} (line {}, {} times)",
                printable(&error.message).replace("```", "'''"),
                error.line,
                error.count
            );
        }
        out.push_str("```\n\n");
    }
    if diagnosis.objects.is_empty() {
        out.push_str("No declared object is missing, unusable or different.\n");
    }
    for subject in diagnosis.objects.iter().take(40) {
        let _ = writeln!(out, "- {}", inline(&super::text::about(subject)));
    }
    if diagnosis.objects.len() > 40 {
        let _ = writeln!(out, "- and {} more", diagnosis.objects.len() - 40);
    }
}

fn actions(diagnosis: &Diagnosis, incident: &Incident<'_>, open: bool, out: &mut String) {
    let Incident { arguments, gate, .. } = incident;
    let _ = write!(
        out,
        "\n## Immediate actions\n\n- [ ] (2 min) be sure that this is the database that the service uses: `{}`\n\
         - [ ] (5 min) write the plan, and have somebody read it: `driftlint plan {arguments} --output plan.sql`\n\
         - [{}] (5 min) apply it: `psql \"$DATABASE_URL\" --set ON_ERROR_STOP=1 --file plan.sql`\n\
         - [{}] (1 min) look again: `driftlint check {arguments}{gate}`\n\
         - [ ] (5 min) restart the service, and read its log: `driftlint diagnose {arguments} --log FILE`\n",
        diagnosis.identity.as_deref().unwrap_or(&diagnosis.actual.source),
        tick(!open),
        tick(!open),
    );
}

fn analysis(diagnosis: &Diagnosis, out: &mut String) {
    out.push_str("\n## Root cause\n");
    if diagnosis.causes.is_empty() {
        out.push_str("\nNone: what was looked at is as declared.\n");
    }
    for (at, cause) in diagnosis.causes.iter().enumerate() {
        let likely = if at == 0 { " (most likely)" } else { "" };
        let _ = writeln!(out, "\n### {}. {}{likely}\n\n`{}`\n", at + 1, inline(&cause.title), cause.name);
        for evidence in &cause.evidence {
            let _ = writeln!(out, "- for: {}", inline(evidence));
        }
        for evidence in &cause.against {
            let _ = writeln!(out, "- against: {}", inline(evidence));
        }
    }
}

fn steps(diagnosis: &Diagnosis, incident: &Incident<'_>, open: bool, out: &mut String) {
    out.push_str("\n## Resolution\n\n### Immediate (0-30 min)\n\n");
    for action in diagnosis.causes.first().iter().flat_map(|cause: &&Cause| &cause.actions) {
        let _ = writeln!(out, "- [ ] {}", inline(&action.text));
        if let Some(command) = &action.command {
            let _ = writeln!(out, "{}", indented(command));
        }
    }
    let _ = writeln!(out, "- [{}] the SQL that makes the schema what is declared", tick(!open));
    if incident.plan.len() > LONGEST_PLAN {
        let _ = writeln!(out, "\n  It is long: `driftlint plan {}` writes it.", incident.arguments);
    } else if !incident.plan.is_empty() {
        let _ = writeln!(out, "\n{}", indented(incident.plan));
    }
    let _ = write!(
        out,
        "\n### Short term (30-60 min)\n\n- [ ] find out why nobody noticed: the output of the last deployment's migration\n\
         - [ ] look at the other environments: `driftlint check --against … --against …`\n\
         - [ ] put the gate before the start of the service: `driftlint check {}{} --wait 60s`\n\
         \n### Long term (1-7 days)\n\n- [ ] check the schema in every deployment, before the service starts\n\
         - [ ] `driftlint watch` with its alert rules on every environment\n- [ ] write this incident into the runbook\n",
        incident.arguments, incident.gate
    );
}

fn boxes(diagnosis: &Diagnosis, out: &mut String) {
    out.push_str(
        "\n## Success criteria\n\nTicked is what this run verified; the rest a person must tick.\n\n",
    );
    for Criterion { text, met, by, how } in &diagnosis.criteria {
        let who = if *by == Judge::Person { "a person" } else { "driftlint" };
        let _ = writeln!(out, "- [{}] {} ({who}: {})", tick(*met), inline(text), inline(how));
    }
}

fn after(incident: &Incident<'_>, open: bool, out: &mut String) {
    let Incident { arguments, gate, date, .. } = incident;
    let _ = write!(
        out,
        "\n## Prevention\n\n- validation: `driftlint check {arguments}` in the pipeline, after the migration and before the deployment\n\
         - health: `driftlint check {arguments}{gate}` as an init container or ExecStartPre; /healthz of `driftlint watch`\n\
         - alerts: /metrics of `driftlint watch`\n\
         \n## Escalation\n\n- after 30 minutes: the owner of the database\n- after 60 minutes: the owner of the service, and whoever decides on a roll-back\n\
         \n## Quick reference\n\n```sh\ndriftlint diagnose {arguments} --log FILE   # why\ndriftlint plan {arguments}                 # the SQL\n\
         driftlint check {arguments}{gate}   # is it over?\n```\n\nLast updated {date}; next review {}.\n",
        if open { "when the plan was applied" } else { "in a week" }
    );
}

/// SQL or a command in a block inside a list item.
fn indented(text: &str) -> String {
    let text = printable(text).replace("```", "'''");
    let lines: String =
        text.trim_end().lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect();
    format!("  ```sql\n{lines}  ```")
}

/// Text that means nothing to Markdown.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'").replace('|', "\\|"))
}
