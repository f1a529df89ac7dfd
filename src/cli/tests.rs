//! What the command line accepts.

use clap::Parser;

use super::*;

fn refusal(line: &str) -> String {
    match Cli::try_parse_from(line.split(' ')) {
        Ok(_) => panic!("accepted: {line}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn clap_finds_no_contradiction() {
    command().debug_assert();
}

#[test]
fn wrong_arguments_are_told_with_what_would_be_right() {
    assert!(refusal("driftlint explian x").contains("explain"));
    assert!(refusal("driftlint rules --format xml").contains("json"));
}
