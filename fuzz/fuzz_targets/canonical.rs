//! The canonical form of expressions: a schema is never drift to itself, nor made different by a comment. What is of the
//! wrong types, and so resolved on neither side, may be undecided.
#![no_main]

use driftlint::declare::{Settings, declare};
use driftlint::diff::{ChangeKind, Compare, StaticVerdicts, diff};
use driftlint::expr::verdict::Verdict;
use driftlint::model::Source;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if text.contains(['\0', '\\', ';', '$', '-', '/', '\'', '"']) {
        return;
    }
    let schema = |expression: &str| {
        let text = format!(
            "CREATE TABLE t (a integer, b text, c timestamptz, CHECK ({expression}));\n\
             CREATE VIEW v AS SELECT a, b FROM t WHERE {expression};"
        );
        declare(vec![Source { path: "a.sql".to_owned(), text: text.into() }], &Settings::default())
    };
    let (one, other) = (schema(text), schema(&format!("/* same */ {text} ")));
    let found = diff(&one, &other, &Compare::default(), &StaticVerdicts::new(&one, &other, 15));
    for change in &found.changes {
        let ChangeKind::Changed(attributes) = &change.what else { panic!("{change:?}") };
        assert!(attributes.iter().all(|change| change.verdict == Verdict::Undecided), "{attributes:?}");
    }
});
