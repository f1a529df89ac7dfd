//! How the JSON is laid out: a line for each attribute, and no more lines than that.

use std::fmt::Write as _;

use serde_json::Value;

use crate::term::printable_json;

/// How deep each member goes line by line: object, body, kind, attribute.
const DEPTHS: &[(&str, usize)] =
    &[("objects", 4), ("provided", 2), ("server", 1), ("notices", 1), ("doubtful", 1)];

/// The text; members keep the order that serde gives them.
pub(super) fn lines(value: &Value) -> String {
    let mut out = String::from("{\n");
    if let Value::Object(members) = value {
        // What says how to read the rest comes first.
        let order = ["format", "version", "server", "speaks", "notices", "doubtful", "provided", "objects"];
        let present: Vec<_> =
            order.iter().filter_map(|key| members.get(*key).map(|value| (*key, value))).collect();
        for (n, (key, value)) in present.iter().enumerate() {
            let depth = DEPTHS.iter().find(|(k, _)| k == key).map_or(0, |(_, depth)| *depth);
            let _ = write!(out, "  \"{key}\": ");
            put(&mut out, value, depth, 1);
            out.push_str(if n + 1 < present.len() { ",\n" } else { "\n" });
        }
    }
    out.push_str("}\n");
    printable_json(&out).into_owned()
}

/// A value: line by line down to `depth`, below that in one line.
fn put(out: &mut String, value: &Value, depth: usize, indent: usize) {
    let inner = "  ".repeat(indent + 1);
    let (open, close, items): (_, _, Vec<(Option<&String>, &Value)>) = match value {
        Value::Object(members) if depth > 0 && !members.is_empty() => {
            // What a thing is called stands before what it has.
            let mut all: Vec<_> = members.iter().map(|(key, value)| (Some(key), value)).collect();
            all.sort_by_key(|(key, _)| key.is_none_or(|key| key != "id"));
            ('{', '}', all)
        }
        Value::Array(items) if depth > 0 && !items.is_empty() => {
            ('[', ']', items.iter().map(|item| (None, item)).collect())
        }
        _ => return inline(out, value),
    };
    out.push(open);
    out.push('\n');
    let count = items.len();
    for (n, (key, value)) in items.into_iter().enumerate() {
        out.push_str(&inner);
        if let Some(key) = key {
            let _ = write!(out, "{}: ", Value::from(key.as_str()));
        }
        let depth = match key.map(String::as_str) {
            Some("id") => 0,
            Some("privileges") => 1,
            _ => depth - 1,
        };
        put(out, value, depth, indent + 1);
        out.push_str(if n + 1 < count { ",\n" } else { "\n" });
    }
    out.push_str(&"  ".repeat(indent));
    out.push(close);
}

/// One line, with the spaces that people put.
fn inline(out: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            out.push('{');
            for (n, (key, value)) in members.iter().enumerate() {
                let _ = write!(out, "{}{}: ", if n > 0 { ", " } else { "" }, Value::from(key.as_str()));
                inline(out, value);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (n, value) in items.iter().enumerate() {
                out.push_str(if n > 0 { ", " } else { "" });
                inline(out, value);
            }
            out.push(']');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}
