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
mod observed;
mod replayed;
mod rule;
mod rules;
mod schema;

use crate::declare::{Script, Settings};
use crate::finding::{Finding, RuleSet, Texts, weighed};
use crate::model::{Model, Severity};

pub use self::flaw::Flaw;
pub use self::migrations::{Migrations, Step};
pub use self::observed::{DefaultPartition, Numbers, Observed};
pub use self::replayed::Replayed;
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

/// What the rules that are on find in a schema by what its database tells.
pub fn lint_live(model: &Model, observed: &Observed, rules: &RuleSet) -> Vec<Finding> {
    let (schema, texts) = (Schema::new(model), Texts::of(&model.sources));
    let mut findings = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| rules.severity(rule.name).is_some()) {
        if let Check::Live(check) = rule.check {
            let flaws = check(&schema, observed);
            findings.extend(flaws.into_iter().map(|flaw| flaw.finding(rule.name, &texts)));
        }
    }
    findings.into_iter().filter_map(|finding| weighed(finding, rules)).collect()
}

/// What texts declare, and what the rules that are on find on the way there.
#[derive(Debug)]
pub struct Declared {
    /// The schema.
    pub model: Model,
    /// What is wrong with the migrations that were judged.
    pub migrations: Vec<Finding>,
    /// What is wrong with how the schema is declared.
    pub declaration: Vec<Finding>,
}

/// Replays texts, and looks at each statement of their migrations and at how the schema came to be.
pub fn replay(script: Script, settings: &Settings, asked: &Migrations<'_>, rules: &RuleSet) -> Declared {
    let on: Vec<&LintRule> = self::rules().filter(|rule| rules.severity(rule.name).is_some()).collect();
    let (model, found) = migrations::judge(script, settings, asked, &on);
    let texts = Texts::of(&model.sources);
    let findings = |flaws: Vec<(&'static str, Flaw)>| {
        let findings = flaws.into_iter().map(|(rule, flaw)| flaw.finding(rule, &texts));
        findings.filter_map(|finding| weighed(finding, rules)).collect()
    };
    let (migrations, declaration) = (findings(found.steps), findings(found.whole));
    Declared { model, migrations, declaration }
}

#[cfg(test)]
mod tests;
