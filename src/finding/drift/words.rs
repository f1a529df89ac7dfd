//! How findings put it: values as short SQL, sentences, differences part by part.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{comparable, value_of};
use crate::finding::Snippet;
use crate::kinds::Kind;
use crate::model::{Id, Object, Privileges, Value};

/// Values longer than this are shown as a diff, not in a sentence.
const LONGEST: usize = 72;

/// What yes and no are called, by attribute.
const YES_NO: &[(&str, &str, &str)] = &[
    ("cluster", "CLUSTER ON", "not CLUSTER ON"),
    ("cycle", "CYCLE", "NO CYCLE"),
    ("enforced", "ENFORCED", "NOT ENFORCED"),
    ("force_row_security", "forced", "not forced"),
    ("leakproof", "LEAKPROOF", "NOT LEAKPROOF"),
    ("not_null", "NOT NULL", "nullable"),
    ("permissive", "PERMISSIVE", "RESTRICTIVE"),
    ("row_security", "enabled", "disabled"),
    ("strict", "STRICT", "not STRICT"),
    ("valid", "valid", "not valid: no query can use it"),
    ("validated", "validated", "NOT VALID: rows that were there were not checked"),
    ("window", "WINDOW", "not WINDOW"),
];

/// Attributes whose yes and no say it all, so that `… is nullable` needs no name of the attribute.
const SPEAKING: &[&str] = &[
    "cluster",
    "cycle",
    "enforced",
    "leakproof",
    "not_null",
    "permissive",
    "strict",
    "valid",
    "validated",
    "window",
];

/// A value as a report shows it; none where there is nothing.
pub(super) fn text(attribute: &str, value: &Value<'_>) -> Option<String> {
    match value {
        Value::Absent | Value::Unspecified => None,
        Value::Bool(yes) => Some(match YES_NO.iter().find(|(name, ..)| *name == attribute) {
            Some((_, when, otherwise)) => (*if *yes { when } else { otherwise }).to_owned(),
            None => if *yes { "yes" } else { "no" }.to_owned(),
        }),
        Value::List(values) | Value::Set(values) if values.is_empty() => None,
        Value::Map(entries) if entries.is_empty() => None,
        value => Some(value.to_string()),
    }
}

/// `type of column app.users.email`.
pub(super) fn subject(id: &Id, attribute: &str) -> String {
    let (noun, words) = (id.kind.noun(), attribute.replace('_', " "));
    if SPEAKING.contains(&attribute) { format!("{noun} {id}") } else { format!("{words} of {noun} {id}") }
}

/// One sentence about an attribute that differs.
pub(super) fn sentence(id: &Id, attribute: &str, expected: Option<&str>, actual: Option<&str>) -> String {
    let subject = subject(id, attribute);
    let short = |value: Option<&str>| value.is_none_or(|v| v.chars().count() <= LONGEST && !v.contains('\n'));
    if !short(expected) || !short(actual) {
        return format!("{subject} is not what is declared");
    }
    format!("{subject} is {}; declared: {}", actual.unwrap_or("not set"), expected.unwrap_or("none"))
}

/// Which parts of a list, set or access control list are too few and too many.
pub(super) fn differences(id: &Id, attribute: &str, e: &Object, a: &Object) -> Vec<String> {
    if attribute == "privileges" && id.kind != Kind::DefaultPrivileges {
        let (declared, there) = comparable(e, a);
        return grants(&declared, &there);
    }
    match (value_of(id, e, attribute), value_of(id, a, attribute)) {
        (Some(Value::List(e) | Value::Set(e)), Some(Value::List(a) | Value::Set(a))) => parts(&e, &a),
        _ => Vec::new(),
    }
}

fn parts(expected: &[Value<'_>], actual: &[Value<'_>]) -> Vec<String> {
    let shown = |values: &[Value<'_>]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (expected, actual) = (shown(expected), shown(actual));
    let beyond = |these: &[String], those: &[String]| {
        these.iter().filter(|t| !those.contains(t)).cloned().collect::<Vec<_>>().join(", ")
    };
    let (lacking, extra) = (beyond(&expected, &actual), beyond(&actual, &expected));
    let mut notes = Vec::new();
    if !lacking.is_empty() {
        notes.push(format!("declared, not there: {lacking}"));
    }
    if !extra.is_empty() {
        notes.push(format!("there, not declared: {extra}"));
    }
    if notes.is_empty() && !expected.is_empty() {
        notes.push("the same parts in another order".to_owned());
    }
    notes
}

/// Who lacks what, and who has what beyond.
fn grants(declared: &Privileges, there: &Privileges) -> Vec<String> {
    let none = BTreeMap::new();
    let grantees: BTreeSet<_> = declared.0.keys().chain(there.0.keys()).collect();
    let mut notes = Vec::new();
    for grantee in grantees {
        let (e, a) = (declared.0.get(grantee).unwrap_or(&none), there.0.get(grantee).unwrap_or(&none));
        let beyond = |these: &BTreeMap<_, bool>, those: &BTreeMap<_, bool>| -> String {
            let only = these
                .iter()
                .filter(|(privilege, option)| those.get(*privilege).is_none_or(|held| **option && !*held));
            let words: Vec<_> = only
                .map(|(p, option): (&crate::model::Privilege, _)| {
                    format!("{}{}", p.word(), if *option { " WITH GRANT OPTION" } else { "" })
                })
                .collect();
            words.join(", ")
        };
        let (lacks, extra) = (beyond(e, a), beyond(a, e));
        if !lacks.is_empty() {
            notes.push(format!("{grantee} lacks {lacks}"));
        }
        if !extra.is_empty() {
            notes.push(format!("{grantee} has {extra}, which is not declared"));
        }
    }
    notes
}

/// `3 columns, 1 index`, by kind.
pub(super) fn counted(ids: &[Id]) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for id in ids {
        *counts.entry(id.kind).or_default() += 1;
    }
    let words: Vec<_> = counts.iter().map(|(kind, n)| crate::report::count(*n, &kind.noun())).collect();
    words.join(", ")
}

/// The beginning of a statement: what it is called where it has no name.
pub(super) fn first_words(place: &Snippet) -> String {
    let (text, _, span) = place.excerpt(0, usize::MAX);
    let statement = crate::term::one_line(text.get(span).unwrap_or_default());
    let mut words = String::new();
    for word in statement.split(' ') {
        if !words.is_empty() && words.len() + word.len() > 60 {
            words.push('…');
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words.chars().take(80).collect()
}
