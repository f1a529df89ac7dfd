//! The JSON report against its schema, `schemas/json/report.schema.json`: no key too many, none missing.

use serde_json::{Map, Value};

use crate::support::{Driftlint, read, root};

/// As much of JSON Schema as the schema uses for objects: what it says of the keys of `value` and below.
fn conforms(value: &Value, schema: &Value, whole: &Value, place: &str) {
    if let Some(target) = schema["$ref"].as_str() {
        let target = whole.pointer(target.trim_start_matches('#')).expect("what a $ref points at");
        return conforms(value, target, whole, place);
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value} is none of {allowed:?}");
    }
    match value {
        Value::Object(object) => keys(object, schema, whole, place),
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                conforms(item, &schema["items"], whole, &format!("{place}[{n}]"));
            }
        }
        Value::String(_) if !schema["type"].is_null() => assert_eq!(schema["type"], "string", "{place}"),
        Value::Number(_) if !schema["type"].is_null() => assert_eq!(schema["type"], "integer", "{place}"),
        _ => {}
    }
}

fn keys(object: &Map<String, Value>, schema: &Value, whole: &Value, place: &str) {
    for required in schema["required"].as_array().into_iter().flatten() {
        assert!(object.contains_key(required.as_str().unwrap()), "{place}: {required} is missing");
    }
    for (key, value) in object {
        let property = &schema["properties"][key];
        assert!(!property.is_null(), "{place}: {key} is not in the schema");
        conforms(value, property, whole, &format!("{place}.{key}"));
    }
}

#[test]
fn the_json_report_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&read(&root().join("schemas/json/report.schema.json"))).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let declared =
        "CREATE TABLE t (a integer, b text);\nCREATE TABLE u (c text);\nCREATE TABEL v (d text);\n";
    std::fs::write(dir.path().join("declared.sql"), declared).unwrap();
    std::fs::write(dir.path().join("live.sql"), "CREATE TABLE t (a bigint, x text);\n").unwrap();
    let args = ["check", "declared.sql", "--against", "live.sql", "--format", "json"];
    let output = Driftlint::new(args).dir(dir.path()).run().exits(1);
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    conforms(&report, &schema, &schema, "report");
    let changes: Vec<_> =
        output.findings().iter().map(|f| f["change"].as_str().unwrap().to_owned()).collect();
    for change in ["missing", "unexpected", "changed"] {
        assert!(changes.iter().any(|c| c == change), "{change} is not among {changes:?}");
    }
}
