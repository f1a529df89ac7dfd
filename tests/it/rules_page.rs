//! docs/rules.md and schemas/json/config.schema.json: written by the code itself.

use std::fmt::Write;

use driftlint::config::{Config, json_schema};
use driftlint::finding::{Rule, rules};
use driftlint::lint;

use crate::support::{recorded, root};

const HEAD: &str = "# Rules\n\n\
    What `driftlint explain RULE` says, on one page. Made from the code: `UPDATE=1 cargo test --test it rules_page` \
    writes it anew.\n\n\
    A severity can be set under `[rules]` of driftlint.toml, by rule or by group; a rule that is off by default is on \
    as soon as it is named there. A finding is accepted by a comment, `-- driftlint: ignore[rule] reason`, on a line of its own \
    before the statement or behind what it is about, for a whole file by `-- driftlint: ignore-file[rule] reason`, or by an \
    `[[ignore]]` in driftlint.toml.\n\n";

fn severity(rule: &Rule) -> &'static str {
    if rule.enabled { rule.severity.word() } else { "off" }
}

fn table(page: &mut String, group: &str, link: bool) {
    page.push_str("| rule | default | finds |\n|---|---|---|\n");
    for rule in rules().iter().filter(|rule| rule.group == group) {
        let name = if link { format!("[{0}](#{0})", rule.name) } else { format!("`{}`", rule.name) };
        writeln!(page, "| {name} | {} | {} |", severity(rule), rule.summary.replace('|', "\\|")).unwrap();
    }
    page.push('\n');
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let groups = ["correctness", "safety", "performance", "style", "migration"];
    for group in groups {
        assert!(lint::is_group(group));
        writeln!(page, "## {}{}\n", group[..1].to_uppercase(), &group[1..]).unwrap();
        table(&mut page, group, true);
    }
    for (group, title) in [
        ("missing", "Drift: missing"),
        ("unexpected", "Drift: unexpected"),
        ("changed", "Drift: changed"),
        ("unverified", "What could not be told"),
        ("configuration", "Ignores"),
    ] {
        writeln!(page, "## {title}\n").unwrap();
        table(&mut page, group, false);
    }
    page.push_str("# Each lint rule\n\n");
    for rule in rules().iter().filter(|rule| lint::is_group(rule.group)) {
        writeln!(
            page,
            "## {}\n\n{}, {}: {}.\n\n{}\n",
            rule.name,
            rule.group,
            severity(rule),
            rule.summary,
            rule.docs
        )
        .unwrap();
    }
    page.truncate(page.trim_end().len());
    page + "\n"
}

#[test]
fn the_page_of_rules_is_fresh() {
    recorded(&root().join("docs/rules.md"), &page()).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_schema_of_the_configuration_is_fresh() {
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    let path = root().join("schemas/json/config.schema.json");
    recorded(&path, &schema).unwrap_or_else(|why| panic!("{why}"));
}

/// The keys that the reader names when it is given one that it does not know.
fn keys(table: &str) -> Vec<String> {
    let refused = Config::parse(table, std::path::Path::new("driftlint.toml")).unwrap_err().to_string();
    let known = refused.split("expected one of ").nth(1).unwrap_or_else(|| panic!("{refused}"));
    let mut keys: Vec<_> = known.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn the_schema_knows_the_keys_that_the_reader_knows() {
    let schema = json_schema();
    for (table, at) in [
        ("nonsense = 1", ""),
        ("[declared]\nnonsense = 1", "/properties/declared"),
        ("[targets.x]\nnonsense = 1", "/properties/targets/additionalProperties"),
        ("[scope]\nnonsense = 1", "/properties/scope"),
        ("[compare]\nnonsense = 1", "/properties/compare"),
        ("[[ignore]]\nnonsense = 1", "/properties/ignore/items"),
    ] {
        let properties = schema.pointer(&format!("{at}/properties")).and_then(serde_json::Value::as_object);
        let mut known: Vec<_> = properties.expect("properties").keys().cloned().collect();
        known.sort();
        assert_eq!(known, keys(table), "{table}");
    }
}
