//! What a lint rule is: its name, its text and its check.

use super::{Flaw, Observed, Replayed, Schema, Step};
use crate::model::Severity;

/// What a rule watches over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// It does not do what it says, or not always.
    Correctness,
    /// It lets in whom it should not, or loses what it should keep.
    Safety,
    /// It costs more than it gives.
    Performance,
    /// It is hard to read or to live with.
    Style,
    /// It takes locks, rewrites tables or breaks programs on its way.
    Migration,
}

impl Group {
    /// The word for it in configurations and reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Safety => "safety",
            Self::Performance => "performance",
            Self::Style => "style",
            Self::Migration => "migration",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A schema, at rest.
    Schema(fn(&Schema<'_>) -> Vec<Flaw>),
    /// A statement of a migration, with the schema before it.
    Step(fn(&Step<'_>) -> Vec<Flaw>),
    /// Texts, replayed to their end: how the schema came to be.
    Replay(fn(&Replayed<'_>) -> Vec<Flaw>),
    /// A schema, and what only its database can tell.
    Live(fn(&Schema<'_>, &Observed) -> Vec<Flaw>),
}

/// A lint rule.
#[derive(Debug)]
pub struct LintRule {
    /// Its name, the name of the problem.
    pub name: &'static str,
    /// What it watches over.
    pub group: Group,
    /// How bad a finding is, unless the configuration says otherwise.
    pub severity: Severity,
    /// Whether it is on where no configuration speaks of it: what is a matter of taste is off.
    pub enabled: bool,
    /// The problem in one line.
    pub summary: &'static str,
    /// What the rule does.
    pub what: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// SQL that it finds fault with.
    pub example: &'static str,
    /// SQL to write instead.
    pub instead: &'static str,
    /// The check.
    pub check: Check,
}

impl LintRule {
    /// The whole text, in Markdown.
    pub fn docs(&self) -> String {
        let Self { what, why, example, instead, enabled, name, .. } = self;
        let off = if *enabled {
            String::new()
        } else {
            format!("\n\nOff unless driftlint.toml turns it on: `[rules]`, `{name} = \"warning\"`.")
        };
        format!(
            "{what}{off}\n\n### Why is this bad?\n\n{why}\n\n### Example\n\n```sql\n{}\n```\n\n### Use instead\n\n\
             ```sql\n{}\n```",
            example.trim(),
            instead.trim()
        )
    }
}
