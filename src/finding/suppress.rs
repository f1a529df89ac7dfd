//! `-- driftlint: ignore[rule] reason`: findings that the declared files themselves accept.
//!
//! On a line of its own it speaks of the statement that follows, or within one of the next line; after something, of
//! what begins or ends on its line. `ignore-file[rule]` speaks of the whole file. A reason is required, and one that
//! covers nothing is a finding.

use super::{Departure, Finding, Location, RuleSet, Seeks, Snippet, Texts, closest_rule, rule, weighed};
use crate::declare::parse::{Directive, directives};
use crate::model::Source;

/// Parts findings into those that are left and those that a comment of the declared files covers (counted). Comments
/// that cover nothing or mean nothing are findings of their own.
pub fn suppress(
    findings: Vec<Finding>,
    sources: &[Source],
    seeks: Seeks,
    rules: &RuleSet,
) -> (Vec<Finding>, usize) {
    let texts = Texts::of(sources);
    let read = (0..).zip(sources).flat_map(|(number, source)| directives(number, &source.text));
    let (mut ignores, mut wrong) = (Vec::new(), Vec::new());
    // What is renamed is for `check` and `plan` to know.
    for directive in read.filter(|directive| !directive.words.starts_with("renamed from ")) {
        match Suppression::read(&directive, &texts) {
            Ok(suppression) => ignores.extend(suppression),
            Err(finding) => wrong.extend(finding),
        }
    }
    let before = findings.len();
    let mut left: Vec<_> = findings
        .into_iter()
        .filter(|finding| !ignores.iter_mut().any(|ignore| ignore.takes(finding)))
        .collect();
    let ignored = before - left.len();
    let unused = ignores.iter().filter(|ignore| !ignore.used && seeks.at(Some(&ignore.rule)));
    wrong.extend(unused.map(Suppression::unused));
    left.extend(wrong.into_iter().filter_map(|finding| weighed(finding, rules)));
    (left, ignored)
}

/// One rule that one comment accepts.
struct Suppression {
    rule: String,
    place: Snippet,
    at: Location,
    about: Option<Location>,
    whole_file: bool,
    used: bool,
}

impl Suppression {
    /// What a comment says, a rule each; what is wrong with it otherwise.
    fn read(directive: &Directive, texts: &Texts) -> Result<Vec<Self>, Option<Finding>> {
        let Some(place) = texts.snippet(Some(directive.origin)) else { return Err(None) };
        let wrong = |message: String, help: String| {
            let object = format!("{} in {}", directive.words, place.path());
            Some(
                Finding::new("invalid-ignore", Departure::Lint, "configuration", object, message)
                    .with_help(help)
                    .at(place.clone(), ""),
            )
        };
        let written = "write -- driftlint: ignore[rule] reason, or ignore-file[rule] reason";
        let parts = directive
            .words
            .split_once('[')
            .and_then(|(word, rest)| Some((word.trim(), rest.split_once(']')?)));
        let Some((word @ ("ignore" | "ignore-file"), (names, reason))) = parts else {
            return Err(wrong("this instruction is not understood".to_owned(), written.to_owned()));
        };
        if reason.trim().is_empty() {
            return Err(wrong(
                "an ignore needs its reason".to_owned(),
                format!("{written}: say why, for whoever finds it one day"),
            ));
        }
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        if let Some(unknown) = names.iter().find(|name| !RuleSet::knows(name)) {
            let help = closest_rule(unknown).map(|name| format!("did you mean {name}?"));
            let help = help.unwrap_or_else(|| "`driftlint rules` lists them".to_owned());
            return Err(wrong(format!("there is no rule {unknown}"), help));
        }
        let suppression = |name: &&str| Self {
            rule: (*name).to_owned(),
            at: place.location(),
            about: texts.snippet(directive.about).map(|about| about.location()),
            place: place.clone(),
            whole_file: word == "ignore-file",
            used: false,
        };
        Ok(names.iter().map(suppression).collect())
    }

    /// Whether it covers a finding; remembers that it did.
    fn takes(&mut self, finding: &Finding) -> bool {
        let named =
            self.rule == finding.rule || rule(&finding.rule).is_some_and(|rule| rule.group == self.rule);
        let covers = named && finding.location.as_ref().is_some_and(|found| self.is_about(found));
        self.used |= covers;
        covers
    }

    fn is_about(&self, found: &Location) -> bool {
        if found.path != self.at.path {
            return false;
        }
        match &self.about {
            _ if self.whole_file => true,
            Some(about) => {
                let start = (found.line, found.column);
                let within =
                    (about.line, about.column) <= start && start <= (about.end_line, about.end_column);
                within || found.line == about.line
            }
            None => found.line == self.at.line || found.end_line == self.at.line,
        }
    }

    fn unused(&self) -> Finding {
        let object = format!("ignore[{}] in {}", self.rule, self.at.path);
        let message = format!("an ignore of {} matches no finding", self.rule);
        Finding::new("unused-ignore", Departure::Lint, "configuration", object, message)
            .with_help("take it out, or put it before what it is about")
            .at(self.place.clone(), "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::{Settings, declare};
    use crate::lint::lint;
    use crate::model::Source;

    fn left(sql: &str) -> (Vec<String>, usize) {
        let source = Source { path: "a.sql".to_owned(), text: sql.into() };
        let (model, rules) = (declare(vec![source], &Settings::default()), RuleSet::default());
        let (left, ignored) = suppress(lint(&model, &rules), &model.sources, Seeks::Lint, &rules);
        (left.into_iter().map(|finding| finding.rule.into_owned()).collect(), ignored)
    }

    #[test]
    fn a_comment_covers_what_it_stands_at() {
        let table = "CREATE TABLE a (\n  x money\n)";
        let why = "it is so";
        for (sql, rules, ignored) in [
            (format!("{table};"), vec!["money-type", "no-primary-key"], 0),
            (format!("-- driftlint: ignore[no-primary-key] {why}\n{table};"), vec!["money-type"], 1),
            (
                format!("-- driftlint: ignore[no-primary-key, money-type] {why}\n-- of old\n{table};"),
                vec![],
                2,
            ),
            (format!("-- driftlint: ignore[correctness] {why}\n{table};"), vec![], 2),
            (format!("{table}; -- driftlint: ignore[no-primary-key] {why}"), vec!["money-type"], 1),
            (
                format!("CREATE TABLE a (\n  x money -- driftlint: ignore[money-type] {why}\n);"),
                vec!["no-primary-key"],
                1,
            ),
            (
                format!("CREATE TABLE a (\n  -- driftlint: ignore[money-type] {why}\n  x money\n);"),
                vec!["no-primary-key"],
                1,
            ),
            (format!("{table};\n-- driftlint: ignore-file[no-primary-key, money-type] {why}"), vec![], 2),
            (
                format!("{table};\n-- driftlint: ignore[money-type] {why}"),
                vec!["money-type", "no-primary-key", "unused-ignore"],
                0,
            ),
            (
                "-- driftlint: ignore[missing-table] in check only\nCREATE TABLE b (id bigint PRIMARY KEY);"
                    .to_owned(),
                vec![],
                0,
            ),
        ] {
            assert_eq!(left(&sql), (rules.iter().map(ToString::to_string).collect(), ignored), "{sql}");
        }
    }

    #[test]
    fn what_means_nothing_is_told() {
        for directive in [
            "ignore[money-type]",
            "ignore[money-typ] so",
            "ignore money-type so",
            "skip[x] so",
            "ignore[] so",
        ] {
            let sql = format!("-- driftlint: {directive}\nCREATE TABLE b (id bigint PRIMARY KEY);");
            assert_eq!(left(&sql), (vec!["invalid-ignore".to_owned()], 0), "{directive}");
        }
    }
}
