//! `[[ignore]]`: findings that are known and accepted; what ignores nothing is a finding itself.

use std::path::Path;
use std::sync::Arc;

use globset::GlobMatcher;
use jiff::civil::Date;

use super::{Departure, Finding, Snippet, SourceText, glob, rule};
use crate::config::{ConfigFile, Ignore};
use crate::lint;

/// What a command looks for: an ignore of something else is none that matches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeks {
    /// For drift.
    Drift,
    /// For faults of one schema.
    Lint,
}

impl Seeks {
    /// Whether the command looks for what a rule or group of that name finds; of all rules, drift is meant.
    pub fn at(self, name: Option<&str>) -> bool {
        let group = name.map(|name| rule(name).map_or(name, |rule| rule.group));
        match group {
            Some("unverified" | "configuration") => true,
            Some(group) => lint::is_group(group) == (self == Self::Lint),
            None => self == Self::Drift,
        }
    }
}

/// Parts findings into those that are left and those that an ignore covers (counted). Ignores that cover nothing and
/// those whose day has come are findings of their own.
pub fn ignore(
    findings: Vec<Finding>,
    ignores: &[Ignore],
    file: Option<&ConfigFile>,
    today: Date,
    seeks: Seeks,
) -> (Vec<Finding>, usize) {
    let mut used = vec![false; ignores.len()];
    let patterns: Vec<_> = ignores.iter().map(|ignore| Pattern::new(ignore, today)).collect();
    let before = findings.len();
    let mut left: Vec<_> = findings
        .into_iter()
        .filter(|finding| {
            let mut covered = false;
            for (pattern, used) in patterns.iter().zip(&mut used) {
                if pattern.covers(finding) {
                    (covered, *used) = (true, true);
                }
            }
            !covered
        })
        .collect();
    let ignored = before - left.len();
    let source = file.map(|file| source(&file.path, &file.text));
    for ((ignore, pattern), used) in ignores.iter().zip(&patterns).zip(used) {
        let finding = match (pattern.expired, used) {
            (true, _) => {
                Some(said("expired-ignore", ignore, "its day has come: it ignores nothing any more"))
            }
            (false, false) if !seeks.at(ignore.rule.as_deref()) => None,
            (false, false) => Some(said("unused-ignore", ignore, "it matches no finding")),
            (false, true) => None,
        };
        left.extend(finding.map(|finding| placed(finding, ignore, source.as_ref())));
    }
    (left, ignored)
}

struct Pattern<'a> {
    rule: Option<&'a str>,
    object: Option<GlobMatcher>,
    expired: bool,
}

impl<'a> Pattern<'a> {
    fn new(ignore: &'a Ignore, today: Date) -> Self {
        let Ignore { rule, object, reason: _, until, span: _ } = ignore;
        // The configuration has refused what is no glob.
        let object = object.as_deref().and_then(|text| Some(glob(text).ok()?.compile_matcher()));
        Self { rule: rule.as_deref(), object, expired: until.is_some_and(|day| day <= today) }
    }

    fn covers(&self, finding: &Finding) -> bool {
        let named =
            |name: &str| name == finding.rule || rule(&finding.rule).is_some_and(|rule| rule.group == name);
        !self.expired
            && self.rule.is_none_or(named)
            && self
                .object
                .as_ref()
                .is_none_or(|glob| glob.is_match(&finding.object) || glob.is_match(&finding.group))
    }
}

fn said(rule: &'static str, ignore: &Ignore, what: &str) -> Finding {
    let words = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let parts: Vec<_> =
        [words("rule", &ignore.rule), words("object", &ignore.object)].into_iter().flatten().collect();
    let object = if parts.is_empty() { "everything".to_owned() } else { parts.join(", ") };
    let message = format!("an ignore ({object}): {what}");
    Finding::new(rule, Departure::Lint, "configuration", object, message)
        .with_note(format!("its reason was: {}", ignore.reason))
}

fn source(path: &Path, text: &Arc<str>) -> Arc<SourceText> {
    Arc::new(SourceText::new(path.display().to_string(), Arc::clone(text)))
}

fn placed(finding: Finding, ignore: &Ignore, source: Option<&Arc<SourceText>>) -> Finding {
    match source {
        Some(source) => finding.at(Snippet::new(source, ignore.span.0..ignore.span.1), "ignored here"),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignores(rule: Option<&str>, object: Option<&str>, until: Option<Date>) -> Ignore {
        let own = |text: Option<&str>| text.map(ToOwned::to_owned);
        Ignore { rule: own(rule), object: own(object), reason: "known".into(), until, span: (0, 0) }
    }

    #[test]
    fn what_is_covered_is_counted_and_what_covers_nothing_is_told() {
        let day = jiff::civil::date(2026, 1, 2);
        let findings = || vec![Finding::new("missing-table", Departure::Missing, "table", "app.a", "")];
        for (ignore, left, count) in [
            (ignores(Some("missing-table"), Some("app.*"), None), vec![], 1),
            (ignores(Some("missing"), None, None), vec![], 1),
            (ignores(None, Some("other.*"), None), vec!["missing-table", "unused-ignore"], 0),
            (ignores(None, None, Some(day)), vec!["missing-table", "expired-ignore"], 0),
        ] {
            let (found, ignored) = super::ignore(findings(), &[ignore], None, day, Seeks::Drift);
            assert_eq!(found.iter().map(|f| &*f.rule).collect::<Vec<_>>(), left);
            assert_eq!(ignored, count);
        }
    }
}
