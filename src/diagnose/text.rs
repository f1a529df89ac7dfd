//! A diagnosis for people, on a terminal.

use std::fmt::Write;

use super::{Criterion, Diagnosis, State, Subject};
use crate::term::{Style, one_line};

/// Objects beyond these are counted.
const MOST: usize = 12;
/// Causes beyond these are named only.
const MOST_CAUSES: usize = 3;

/// The whole of it.
pub fn text(diagnosis: &Diagnosis, style: &Style) -> String {
    let bold = |text: &str| if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut out = format!("declared: {}\n", diagnosis.expected.source);
    let _ = writeln!(out, "actual:   {}", diagnosis.identity.as_deref().unwrap_or(&diagnosis.actual.source));
    if let Some(role) = &diagnosis.role {
        let _ = writeln!(out, "role:     {role}");
    }
    errors(diagnosis, &mut out);
    if !diagnosis.objects.is_empty() {
        let _ = writeln!(out, "\n{}", bold("What it is about"));
        for subject in diagnosis.objects.iter().take(MOST) {
            let _ = writeln!(out, "  {}", about(subject));
        }
        more(diagnosis.objects.len(), MOST, &mut out);
    }
    if diagnosis.causes.is_empty() {
        let said =
            if diagnosis.is_open() { "no cause that driftlint knows fits" } else { "nothing is wrong" };
        let _ = writeln!(out, "\n{}", bold(said));
    } else {
        let _ = writeln!(out, "\n{}", bold("Why, most likely first"));
    }
    for (at, cause) in diagnosis.causes.iter().enumerate() {
        let _ = writeln!(out, "  {}. {} [{}]", at + 1, bold(&one_line(&cause.title)), cause.name);
        if at >= MOST_CAUSES {
            continue;
        }
        let marks = cause.evidence.iter().map(|e| ('+', e)).chain(cause.against.iter().map(|e| ('-', e)));
        for (mark, evidence) in marks {
            let _ = writeln!(out, "     {mark} {}", one_line(evidence));
        }
        for action in &cause.actions {
            let _ = writeln!(out, "     > {}", one_line(&action.text));
            for line in action.command.iter().flat_map(|command| command.lines()) {
                let _ = writeln!(out, "         {}", one_line(line));
            }
        }
    }
    let _ = writeln!(out, "\n{}", bold("Over when"));
    for Criterion { text, met, by: _, how } in &diagnosis.criteria {
        let _ = writeln!(out, "  [{}] {text} ({how})", if *met { 'x' } else { ' ' });
    }
    out
}

fn errors(diagnosis: &Diagnosis, out: &mut String) {
    let Some(lines) = diagnosis.lines else { return };
    let _ =
        writeln!(out, "log:      {lines} lines, {}", crate::report::count(diagnosis.errors.len(), "error"));
    for error in diagnosis.errors.iter().take(MOST) {
        let _ = writeln!(out, "  line {}: {} ({}×)", error.line, one_line(&error.message), error.count);
    }
    more(diagnosis.errors.len(), MOST, out);
}

fn more(all: usize, shown: usize, out: &mut String) {
    if all > shown {
        let _ = writeln!(out, "  and {} more", all - shown);
    }
}

/// An object, how it stands, and who brought it.
pub(super) fn about(subject: &Subject) -> String {
    let noun = subject.kind.map(|kind| format!("{} ", kind.noun())).unwrap_or_default();
    let state = match (subject.state, &subject.detail) {
        (State::Missing, _) => "is missing".to_owned(),
        (State::Fine, _) => "is there, as declared".to_owned(),
        (State::Undeclared, _) => "is declared nowhere".to_owned(),
        (State::Unusable | State::Changed, Some(detail)) => detail.clone(),
        (State::Unusable, None) => "is of no use".to_owned(),
        (State::Changed, None) => "is otherwise than declared".to_owned(),
    };
    let place = subject
        .location
        .as_ref()
        .map(|at| format!(", declared at {}:{}", at.path, at.line))
        .unwrap_or_default();
    let commit = subject
        .commit
        .as_ref()
        .map(|c| format!(" ({} {} {}: {})", c.commit, c.date, c.author, c.summary))
        .unwrap_or_default();
    one_line(&format!("{noun}{}: {state}{place}{commit}", subject.object))
}
