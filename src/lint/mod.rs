//! Whether a schema is sound in itself, and whether a migration can be lived with: rules that ask no database.
//!
//! A rule is a file under `rules` or `migrations`, with its text and its check, and its name in the list there.
//! `explain`, `rules`, docs/rules.md and every report say what stands in that file.

/// Modules of a rule each, and the list of their rules.
macro_rules! rules {
    ($(#[$doc:meta])* $($module:ident),+ $(,)?) => {
        $(mod $module;)+

        $(#[$doc])*
        pub(crate) const RULES: &[LintRule] = &[$($module::RULE),+];
    };
}

mod bounds;
mod common;
mod expressions;
mod flaw;
mod migrations;
mod rule;
mod rules;
mod schema;

use crate::declare::Settings;
use crate::finding::{Finding, RuleSet, Texts, weighed};
use crate::model::{Model, Severity};

pub use self::flaw::Flaw;
pub use self::migrations::Step;
pub use self::rule::{Check, Group, LintRule};
pub use self::schema::Schema;

/// Every lint rule.
pub fn rules() -> impl Iterator<Item = &'static LintRule> {
    rules::RULES.iter().chain(migrations::RULES)
}

/// Whether lint rules have a group of this name.
pub fn is_group(name: &str) -> bool {
    rules().any(|rule| rule.group.word() == name)
}

/// What the rules that are on find in a schema.
pub fn lint(model: &Model, rules: &RuleSet) -> Vec<Finding> {
    let (schema, texts) = (Schema::new(model), Texts::of(&model.sources));
    let mut findings = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| rules.severity(rule.name).is_some()) {
        if let Check::Schema(check) = rule.check {
            findings.extend(check(&schema).into_iter().map(|flaw| flaw.finding(rule.name, &texts)));
        }
    }
    findings.into_iter().filter_map(|finding| weighed(finding, rules)).collect()
}

/// What the rules that are on find in migrations: in those of a model's sources that `judged` picks. Each is a change
/// of its own, unless `together` says that they are one.
pub fn lint_migrations(
    model: &Model,
    settings: &Settings,
    judged: &dyn Fn(usize) -> bool,
    together: bool,
    rules: &RuleSet,
) -> Vec<Finding> {
    let texts = Texts::of(&model.sources);
    let on: Vec<&LintRule> =
        migrations::RULES.iter().filter(|rule| rules.severity(rule.name).is_some()).collect();
    let asked = migrations::Migrations { judged, together };
    let found = migrations::judge(model.sources.clone(), settings, &asked, &on);
    let findings = found.into_iter().map(|(rule, flaw)| flaw.finding(rule, &texts));
    findings.filter_map(|finding| weighed(finding, rules)).collect()
}

#[cfg(test)]
mod tests;
