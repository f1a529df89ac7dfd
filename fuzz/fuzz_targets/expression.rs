//! Reading expressions, queries and types: what is not SQL is an error.
#![no_main]

use driftlint::expr::parse;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = (parse::expression(text), parse::query(text), parse::type_name(text));
});
