//! Splitting, parsing and replaying DDL: no text makes it panic, and what it makes is the same each time.
#![no_main]

use driftlint::declare::{Settings, declare};
use driftlint::model::Source;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let source = || vec![Source { path: "a.sql".to_owned(), text: text.into() }];
    let model = declare(source(), &Settings::default());
    assert!(model == declare(source(), &Settings::default()));
});
