//! What a configuration says, and what is wrong with others.

use super::*;

const FULL: &str = r#"
against = "prod"
fail_on = "warning"
verdict = "static"

[declared]
files = ["schemas/", "git:main:extra.sql"]
migrations = "db/migrations"
search_path = "app, public"

[targets.prod]
url_env = "PROD_URL"
expect_database = "prod"
expect_host = "db.prod"
lock = "driftlint.lock"

[targets.last]
snapshot = "last.json"

[scope]
schemas = ["app"]
exclude = ["app.tmp_*"]
ignore_partitions_of = ["app.events"]

[rules]
column-default = "warning"
unexpected = "off"

[compare]
owner = "all"
comments = "off"

[[ignore]]
rule = "missing-index"
object = "app.*"
reason = "built by night"
until = 2027-01-31

[[ignore]]
object = "audit.*"
reason = "not ours"
until = "2027-02-01"
"#;

#[test]
fn everything_that_can_be_said_is_read() {
    let config = Config::parse(FULL, Path::new("conf/driftlint.toml")).unwrap();
    assert_eq!(
        config.declared.value,
        ["conf/schemas/", "git:main:extra.sql", "migrations:conf/db/migrations"]
    );
    assert_eq!(config.declared.from, From::File);
    assert_eq!(config.search_path.value, SearchPath::parse("app, public"));
    assert_eq!(config.against.value.as_deref(), Some("prod"));
    let prod = &config.targets["prod"];
    assert_eq!(prod.source, TargetSource::UrlEnv("PROD_URL".to_owned()));
    assert_eq!(prod.expect.database.as_deref(), Some("prod"));
    assert_eq!(prod.lock.as_deref(), Some(Path::new("conf/driftlint.lock")));
    assert_eq!(&FULL[prod.span.0..prod.span.1], "prod");
    assert_eq!(config.targets["last"].source, TargetSource::Snapshot("conf/last.json".into()));
    assert_eq!(config.rules.severity("unexpected-table"), None);
    assert_eq!(config.rules.severity("column-default"), Some(Severity::Warning));
    assert_eq!(config.compare.value.owner, crate::diff::Compared::All);
    assert_eq!(config.fail_on, Setting { value: Severity::Warning, from: From::File });
    assert_eq!(config.verdict.value, VerdictMode::Static);
    let days: Vec<_> = config.ignores.iter().map(|i| i.until.unwrap().to_string()).collect();
    assert_eq!(days, ["2027-01-31", "2027-02-01"]);
    assert!(FULL[config.ignores[1].span.0..].starts_with("[[ignore]]\nobject"));
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    for (text, at, what, hint) in [
        ("[scop]\n", "scop", "unknown field `scop`", "`scope`"),
        ("[compare]\nowners = \"all\"\n", "owners", "unknown field `owners`", "`owner`"),
        ("fail_on = \"warn\"\n", "\"warn\"", "unknown variant `warn`", "`warning`"),
        ("[rules]\nmising-table = \"off\"\n", "mising-table", "no rule or group", "`missing-table`"),
        ("[rules]\nmissing-table = \"of\"\n", "\"of\"", "unknown variant `of`", "`off`"),
        ("[targets.a]\nurl = \"x\"\n", "url", "unknown field `url`", "url_env"),
        ("[targets.a]\n", "a", "either `url_env` or `snapshot`", "url_env"),
        ("[targets.a]\nurl_env = \"postgres://x\"\n", "a", "not a URL", "PROD_URL"),
        ("[[ignore]]\nreason = \"x\"\n", "", "ignore everything", "`rule`"),
        ("[[ignore]]\nobject = \"a.[\"\nreason = \"x\"\n", "\"a.[\"", "", "globs look like"),
        (
            "[[ignore]]\nobject = \"a\"\nreason = \"x\"\nuntil = \"soon\"\n",
            "\"soon\"",
            "no day",
            "2027-01-31",
        ),
        ("[declared]\nsearch_path = \"a,,b\"\n", "\"a,,b\"", "no search path", "commas"),
        ("[declared\n", "", "", ""),
    ] {
        let error = Config::parse(text, Path::new("driftlint.toml")).unwrap_err();
        let ConfigError::Invalid { message, help, at: span, .. } = error else { panic!("{text}: {error}") };
        assert!(message.contains(what), "{text}: {message}");
        assert!(help.unwrap_or_default().contains(hint), "{text}: {message}");
        assert!(text[span.offset()..].starts_with(at), "{text}: {span:?}");
    }
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let mut config = Config::parse(FULL, Path::new("driftlint.toml")).unwrap();
    let env = |name: &str| match name {
        "DRIFTLINT_FAIL_ON" => Some("note".to_owned()),
        "DATABASE_URL" => Some("postgres://other".to_owned()),
        _ => None,
    };
    config.fill_from(&env).unwrap();
    let set = Setting { value: Severity::Note, from: From::Environment("DRIFTLINT_FAIL_ON") };
    assert_eq!(config.fail_on, set);
    assert_eq!(config.fail_on.clone().or_flag(None), set);
    assert_eq!(config.fail_on.or_flag(Some(Severity::Error)).from, From::Flag);
    assert_eq!(config.against.value.as_deref(), Some("prod"));
    let bad = |name: &str| (name == "DRIFTLINT_VERDICT").then(|| "maybe".to_owned());
    assert!(Config::default().fill_from(&bad).is_err());
}

#[test]
fn the_other_side_is_implied_where_there_is_only_one() {
    let against = |text: &str, url: Option<&str>| {
        let mut config = Config::parse(text, Path::new("driftlint.toml")).unwrap();
        config.fill_from(&|name| url.filter(|_| name == "DATABASE_URL").map(ToOwned::to_owned)).unwrap();
        config.against.value
    };
    let one = "[targets.a]\nurl_env = \"A\"\n";
    let two = "[targets.a]\nurl_env = \"A\"\n[targets.b]\nurl_env = \"B\"\n";
    assert_eq!(against(one, Some("postgres://x")).as_deref(), Some("a"));
    assert_eq!(against("", Some("postgres://x")).as_deref(), Some("postgres://x"));
    assert_eq!(against(two, Some("postgres://x")), None);
    assert_eq!(against("", None), None);
}
