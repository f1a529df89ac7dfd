//! `fixtures/lint/<rule>/`: what each lint rule finds fault with, and what it leaves alone.
//!
//! `findings.txt` is what the rule says of `bad.sql`, with the SQL that would mend it; `good.sql` is what neither the
//! rule nor any that is on by default has a word to say about. `UPDATE=1` writes `findings.txt` anew.

use std::collections::BTreeMap;
use std::path::Path;

use driftlint::declare::{Script, Settings};
use driftlint::finding::{Finding, RuleSet, notices};
use driftlint::lint::{Check, Declared, LintRule, Migrations, lint, replay, rules};
use driftlint::model::{Severity, Source};
use serde_json::Value;

use crate::support::{Driftlint, folders, name_of, pg, read, recorded, root};

const MAJOR: u16 = 15;

/// The texts of a file: what was there, and each migration after it.
fn sources(path: &Path) -> Vec<Source> {
    let text = read(path);
    let texts = text.split("-- the next migration:").enumerate();
    let named = |n: usize| if n == 0 { name_of(path).to_owned() } else { format!("{n}_{}", name_of(path)) };
    texts.map(|(n, text)| Source { path: named(n), text: text.into() }).collect()
}

/// All that the rules find in a file, migrations in it included.
fn found(path: &Path, rules: &RuleSet) -> Vec<Finding> {
    let asked = Migrations { are: &|n| n > 0, judged: &|n| n > 0, together: false };
    let script = Script::parse(sources(path));
    let Declared { model, migrations, declaration } = replay(script, &Settings::default(), &asked, rules);
    [notices(&model, rules), lint(&model, rules), migrations, declaration].concat()
}

/// All that a rule, and those that are on by default, say of what a file makes, each with its rule: of a database, where
/// the rule asks one.
fn said_by(path: &Path, rule: &LintRule) -> Vec<(String, String)> {
    let findings = match rule.check {
        Check::Live(_) => found_there(path, rule),
        _ => found(path, &with([rule.name])).iter().map(|f| serde_json::to_value(f).unwrap()).collect(),
    };
    findings.iter().map(|finding| (finding["rule"].as_str().unwrap().to_owned(), said(finding))).collect()
}

/// All that the rules find in a database that a file has made, this rule and those that are on by default.
fn found_there(path: &Path, rule: &LintRule) -> Vec<Value> {
    let database = pg(MAJOR).loaded("lint", &read(path));
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("driftlint.toml"), format!("[rules]\n{} = \"warning\"\n", rule.name))
        .unwrap();
    Driftlint::new(["lint", &database.url, "--format", "json"]).dir(dir.path()).run().findings()
}

/// What is on by default, and these rules.
fn with(rules: impl IntoIterator<Item = &'static str>) -> RuleSet {
    RuleSet(
        rules.into_iter().map(|rule| (rule.to_owned(), Some(Severity::Warning))).collect::<BTreeMap<_, _>>(),
    )
}

fn said(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    let at = &finding["location"];
    let place = if at.is_object() { format!("{}:{}: ", at["line"], at["column"]) } else { String::new() };
    let help: String = text("help").lines().map(|line| format!("    {line}\n")).collect();
    format!("{place}{} [{}]\n{help}", text("message"), text("rule"))
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
        let text: String = said_by(&home.join("bad.sql"), rule)
            .into_iter()
            .filter_map(|(name, said)| (name == rule.name).then_some(said))
            .collect();
        if text.is_empty() {
            wrong.push(format!("{}: nothing is found in bad.sql", rule.name));
        }
        wrong.extend(recorded(&home.join("findings.txt"), &text).err());
        let good = said_by(&home.join("good.sql"), rule);
        wrong.extend(good.iter().map(|(_, said)| format!("{}/good.sql: {said}", rule.name)));
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
