//! `fixtures/lint/<rule>/`: what each lint rule finds fault with, and what it leaves alone.
//!
//! `findings.txt` is what the rule says of `bad.sql`, with the SQL that would mend it; `good.sql` is what neither the
//! rule nor any that is on by default has a word to say about. `UPDATE=1` writes `findings.txt` anew.

use std::collections::BTreeMap;
use std::path::Path;

use driftlint::declare::{Settings, declare};
use driftlint::finding::{Finding, RuleSet, notices};
use driftlint::lint::{lint, lint_migrations, rules};
use driftlint::model::{Severity, Source};

use crate::support::{folders, name_of, read, recorded, root};

/// The texts of a file: what was there, and each migration after it.
fn sources(path: &Path) -> Vec<Source> {
    let text = read(path);
    let texts = text.split("-- the next migration:").enumerate();
    let named = |n: usize| if n == 0 { name_of(path).to_owned() } else { format!("{n}_{}", name_of(path)) };
    texts.map(|(n, text)| Source { path: named(n), text: text.into() }).collect()
}

/// All that the rules find in a file, migrations in it included.
fn found(path: &Path, rules: &RuleSet) -> Vec<Finding> {
    let settings = Settings::default();
    let model = declare(sources(path), &settings);
    let mut found = notices(&model, rules);
    found.extend(lint(&model, rules));
    found.extend(lint_migrations(&model, &settings, &|n| n > 0, false, rules));
    found
}

/// What is on by default, and these rules.
fn with(rules: impl IntoIterator<Item = &'static str>) -> RuleSet {
    RuleSet(
        rules.into_iter().map(|rule| (rule.to_owned(), Some(Severity::Warning))).collect::<BTreeMap<_, _>>(),
    )
}

fn said(finding: &Finding) -> String {
    let place = finding.location.as_ref().map_or_else(String::new, |l| format!("{}:{}: ", l.line, l.column));
    let help = finding.help.iter().flat_map(|help| help.lines()).map(|line| format!("    {line}\n"));
    format!("{place}{} [{}]\n{}", finding.message, finding.rule, help.collect::<String>())
}

#[test]
fn every_rule_has_its_fixture() {
    let home = root().join("fixtures/lint");
    let named: Vec<_> = folders(&home).iter().map(|path| name_of(path).to_owned()).collect();
    let mut rules: Vec<_> = rules().map(|rule| rule.name.to_owned()).collect();
    rules.sort();
    assert_eq!(named, rules, "fixtures/lint has a folder for each rule, with bad.sql and good.sql");
}

#[test]
fn every_rule_finds_what_is_bad_and_leaves_what_is_good() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let home = root().join("fixtures/lint").join(rule.name);
        let bad = found(&home.join("bad.sql"), &with([rule.name]));
        let of_rule: Vec<_> = bad.into_iter().filter(|finding| finding.rule == rule.name).collect();
        if of_rule.is_empty() {
            wrong.push(format!("{}: nothing is found in bad.sql", rule.name));
        }
        let text: String = of_rule.iter().map(said).collect();
        wrong.extend(recorded(&home.join("findings.txt"), &text).err());

        let found = found(&home.join("good.sql"), &with([rule.name]));
        wrong.extend(found.iter().map(|finding| format!("{}/good.sql: {}", rule.name, said(finding))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_runs_over_every_fixture() {
    let all = with(rules().map(|rule| rule.name));
    let cases = folders(&root().join("fixtures/cases"));
    let cases = cases.iter().flat_map(|kind| folders(kind)).chain(folders(&root().join("fixtures/lint")));
    for case in cases {
        for file in ["declared.sql", "live.sql", "bad.sql", "good.sql"].map(|file| case.join(file)) {
            if file.exists() {
                found(&file, &all);
            }
        }
    }
}
