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

#[test]
fn a_check_takes_all_that_the_contract_names() {
    let line = "driftlint check schemas/ a.sql --against postgres://db/prod --config d.toml --format json \
                --report sarif=a.sarif --report junit=b.xml --fail-on note --quiet --color never --schema app \
                --schema b --exclude audit.* --baseline old.json --exit-zero --search-path app,public \
                --verdict static --compare privileges=all";
    let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
    assert!(matches!(cli.command, Command::Check(_)) && cli.global.quiet == 1);
    for (line, said) in [
        ("driftlint check --report sarif", "FORMAT=PATH"),
        ("driftlint check --report word=a.doc", "prometheus"),
        ("driftlint check --compare size=all", "owner, comments, privileges"),
        ("driftlint check --compare owner", "declared, all, off"),
        ("driftlint check --quiet --verbose", "cannot be used with"),
        ("driftlint check --fail-on fatal", "error, warning, note"),
        ("driftlint snapshot", "SCHEMA"),
    ] {
        assert!(refusal(line).contains(said), "{line}: {}", refusal(line));
    }
}
