//! Reading driftlint.toml.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = driftlint::config::Config::parse(text, std::path::Path::new("driftlint.toml"));
});
