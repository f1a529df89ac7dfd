//! What every rule promises: that its text is there, and that its own examples are judged as it says.

use std::collections::BTreeMap;

use super::*;
use crate::model::Source;

/// What is found in a text, by the names of the rules that are on.
fn found(sql: &str, rules: &RuleSet) -> Vec<Finding> {
    let texts = sql.split("-- the next migration:");
    let sources: Vec<_> =
        texts.enumerate().map(|(n, text)| Source { path: format!("{n}.sql"), text: text.into() }).collect();
    let asked = Migrations { are: &|n| n > 0, judged: &|n| n > 0, together: false };
    let Declared { model, migrations, declaration } =
        replay(Script::parse(sources), &Settings::default(), &asked, rules);
    [lint(&model, rules), migrations, declaration].concat()
}

fn only(rule: &str) -> RuleSet {
    RuleSet(BTreeMap::from([(rule.to_owned(), Some(Severity::Warning))]))
}

#[test]
fn every_rule_finds_fault_with_its_example_and_none_with_what_to_use_instead() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let of_rule = |sql: &str| {
            let found = found(sql, &only(rule.name));
            found
                .into_iter()
                .filter(|finding| finding.rule == rule.name)
                .map(|f| f.message)
                .collect::<Vec<_>>()
        };
        // What only a database tells is tried in tests/it/lint.rs.
        if of_rule(rule.example).is_empty() && !matches!(rule.check, Check::Live(_)) {
            wrong.push(format!("{}: nothing wrong with its example", rule.name));
        }
        let instead = of_rule(rule.instead);
        if !instead.is_empty() {
            wrong.push(format!("{}: its better way is no better: {instead:?}", rule.name));
        }
        let by_default: Vec<_> =
            found(rule.instead, &RuleSet::default()).into_iter().map(|f| f.message).collect();
        if !by_default.is_empty() {
            wrong.push(format!("{}: its better way is not sound: {by_default:?}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_in_order_and_say_all_there_is_to_say() {
    assert!(rules::RULES.is_sorted_by_key(|rule| rule.name), "by name, please");
    assert!(migrations::RULES.is_sorted_by_key(|rule| rule.name), "by name, please");
    for rule in rules() {
        let LintRule {
            name,
            group: _,
            severity: _,
            enabled: _,
            summary,
            what,
            why,
            example,
            instead,
            check: _,
        } = rule;
        for text in [summary, what, why, example, instead] {
            assert!(!text.trim().is_empty(), "{name}");
        }
        assert!(!summary.ends_with('.') && what.ends_with('.') && why.ends_with('.'), "{name}");
    }
}
