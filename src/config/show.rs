//! The configuration as it came to be: each value, and who set it.

use std::fmt;

use super::{Config, From, Setting, TargetSource};
use crate::diff::{Compare, Compared};
use crate::inspect::Address;
use crate::model::Severity;

/// A configuration in TOML, each line with who set it. Addresses are shown as everywhere: without their passwords.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a Config);

/// A line: the key, its value as TOML writes it, and who set it.
struct Line {
    key: String,
    value: String,
    from: String,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = lines(self.0);
        let whole = |line: &Line| format!("{} = {}", line.key, line.value);
        let width = lines.iter().map(|line| whole(line).chars().count()).max().unwrap_or_default().min(60);
        for line in &lines {
            writeln!(f, "{:width$}  # {}", whole(line), line.from)?;
        }
        Ok(())
    }
}

fn lines(config: &Config) -> Vec<Line> {
    let Config {
        file,
        declared,
        search_path,
        against,
        targets,
        schemas,
        exclude,
        ignore_partitions_of,
        rules,
        compare,
        ignores,
        fail_on,
        verdict,
        baseline,
    } = config;
    let place = file.as_ref().map_or_else(|| From::File.to_string(), |file| file.path.display().to_string());
    let said = |from: &From| if *from == From::File { place.clone() } else { from.to_string() };
    let line = |key: &str, value: String, from: &From| Line { key: key.to_owned(), value, from: said(from) };
    let words = |key: &str, setting: &Setting<Vec<String>>| line(key, list(&setting.value), &setting.from);
    let path = search_path
        .value
        .as_ref()
        .map(|path| quoted(&path.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
    let mut lines = vec![
        words("declared", declared),
        line("declared.search_path", path.unwrap_or_else(|| quoted("")), &search_path.from),
        line("against", quoted(&against.value.as_deref().map(shown).unwrap_or_default()), &against.from),
        line("fail_on", quoted(fail_on.value.word()), &fail_on.from),
        line("verdict", quoted(verdict.value.word()), &verdict.from),
        line(
            "baseline",
            quoted(&baseline.value.as_ref().map(|path| path.display().to_string()).unwrap_or_default()),
            &baseline.from,
        ),
        words("scope.schemas", schemas),
        words("scope.exclude", exclude),
        words("scope.ignore_partitions_of", ignore_partitions_of),
    ];
    let Compare { owner, comments, privileges, position: _ } = compare.value;
    for (key, mode) in [("owner", owner), ("comments", comments), ("privileges", privileges)] {
        lines.push(line(&format!("compare.{key}"), quoted(mode_word(mode)), &compare.from));
    }
    for (name, level) in &rules.0 {
        lines.push(line(&format!("rules.{name}"), quoted(level.map_or("off", Severity::word)), &From::File));
    }
    for (name, target) in targets {
        let (key, value) = match &target.source {
            TargetSource::UrlEnv(variable) => ("url_env", variable.clone()),
            TargetSource::Snapshot(path) => ("snapshot", path.display().to_string()),
        };
        lines.push(line(&format!("targets.{name}.{key}"), quoted(&value), &From::File));
    }
    for ignore in ignores {
        let part = |key: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{key} = {}", quoted(value)))
        };
        let mut parts: Vec<String> =
            [part("rule", &ignore.rule), part("object", &ignore.object)].into_iter().flatten().collect();
        parts.push(format!("reason = {}", quoted(&ignore.reason)));
        parts.extend(ignore.until.map(|day| format!("until = {day}")));
        lines.push(line("ignore", format!("{{ {} }}", parts.join(", ")), &From::File));
    }
    lines
}

fn mode_word(mode: Compared) -> &'static str {
    match mode {
        Compared::Declared => "declared",
        Compared::All => "all",
        Compared::Off => "off",
    }
}

/// A source as it may be shown.
fn shown(text: &str) -> String {
    if !Address::is_address(text) {
        return text.to_owned();
    }
    // Nothing of what cannot be read can be told from a password.
    Address::parse(text, &|_| None).map_or_else(|_| "…".to_owned(), |address| address.to_string())
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(&shown(value))).collect();
    format!("[{}]", values.join(", "))
}
