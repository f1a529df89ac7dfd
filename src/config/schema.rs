//! The JSON Schema of driftlint.toml, for editors.

use serde_json::{Value, json};

use crate::finding::{RuleSet, rules};

/// The schema, with every rule and group of this driftlint in it.
pub fn json_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "driftlint.toml",
        "description": "What a project has decided about its schema, so that nobody has to say it again.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "declared": declared(),
            "against": text("The actual schema: a target of this file, a snapshot, files, or an address"),
            "targets": {
                "description": "Names for databases and snapshots",
                "type": "object",
                "additionalProperties": target()
            },
            "scope": scope(),
            "rules": { "description": "Severities, by rule or by group; the rule goes before its group",
                "type": "object", "additionalProperties": false, "properties": levels() },
            "compare": compare(),
            "ignore": { "description": "Findings that are known and accepted", "type": "array", "items": ignore() },
            "fail_on": word("From which severity on a command exits with 1", &["error", "warning", "note"]),
            "verdict": word("Who settles expressions whose equality their texts do not prove", &["static", "server", "temp"]),
            "baseline": text("An earlier JSON report, from this file's folder: what it lists is known")
        }
    })
}

fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn word(description: &str, words: &[&str]) -> Value {
    json!({ "description": description, "enum": words })
}

fn texts(description: &str) -> Value {
    json!({ "description": description, "type": "array", "items": { "type": "string" } })
}

fn one_or_several(description: &str) -> Value {
    let several = json!({ "type": "array", "items": { "type": "string" } });
    json!({ "description": description, "anyOf": [{ "type": "string" }, several] })
}

fn object(description: &str, properties: &Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": properties
    })
}

fn declared() -> Value {
    let properties = json!({
        "files": one_or_several("Files and folders of DDL, from this file's folder; also git:REV:PATH"),
        "migrations": one_or_several("Folders of ordered migrations, replayed after the files"),
        "search_path": text("Where unqualified names live: \"app, public\"")
    });
    object("Where the declared schema is", &properties)
}

fn target() -> Value {
    let properties = json!({
        "url_env": text("The variable of the environment that holds the database's address"),
        "snapshot": text("A snapshot, from this file's folder"),
        "expect_database": text("The name that the database must have, so that no other is taken for it"),
        "expect_host": text("The host that the address must have"),
        "group": text("A name that several targets share: `--against GROUP` means all of them"),
        "lock": text("The file of verdicts learned from it")
    });
    let mut target = object("A database or snapshot", &properties);
    if let Some(target) = target.as_object_mut() {
        target.insert("oneOf".to_owned(), json!([{ "required": ["url_env"] }, { "required": ["snapshot"] }]));
    }
    target
}

fn scope() -> Value {
    let properties = json!({
        "schemas": texts("Look only at these schemas"),
        "exclude": texts("Leave out objects of these names, with what hangs under them: \"audit.*\", \"table:app.tmp_*\""),
        "ignore_partitions_of": texts("Tables whose partitions, with what hangs under them, are left to the partition manager that makes and drops them: \"app.events\"")
    });
    object("Which objects a run is about", &properties)
}

fn compare() -> Value {
    let mode = |what: &str| word(&format!("When {what} are compared"), &["declared", "all", "off"]);
    let properties =
        json!({ "owner": mode("owners"), "privileges": mode("privileges"), "comments": mode("comments") });
    object("What of owner, privileges and comments is compared", &properties)
}

fn ignore() -> Value {
    let properties = json!({
        "rule": text("A rule or a group; all when left out"),
        "object": text("A glob over names of objects; all when left out"),
        "reason": text("Why"),
        "until": { "description": "From this day on it ignores nothing: 2027-01-31", "type": "string", "format": "date" }
    });
    let mut ignore = object("Findings that are known and accepted", &properties);
    if let Some(ignore) = ignore.as_object_mut() {
        ignore.insert("required".to_owned(), json!(["reason"]));
        ignore.insert("anyOf".to_owned(), json!([{ "required": ["rule"] }, { "required": ["object"] }]));
    }
    ignore
}

/// A level for each rule and group.
fn levels() -> Value {
    let level = |description: &str| word(description, &["error", "warning", "note", "off"]);
    let groups =
        RuleSet::groups().map(|group| (group.to_owned(), level(&format!("Every rule of the group {group}"))));
    let rules = rules().iter().map(|rule| (rule.name.clone().into_owned(), level(&rule.summary)));
    Value::Object(groups.chain(rules).collect())
}
