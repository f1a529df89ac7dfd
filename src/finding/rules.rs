//! The rules: their names, groups, severities and texts. Those of drift follow from the kinds and their attributes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::Severity;
use crate::inspect::connect::closest;
use crate::kinds::Kind;
use crate::lint;

/// One rule, as `driftlint rules` and `driftlint explain` have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name, the name of the problem.
    pub name: Cow<'static, str>,
    /// What it belongs to: `missing`, `unexpected`, `changed`, `unverified`, or a group of lint rules.
    pub group: &'static str,
    /// How bad a finding of it is, unless the configuration says otherwise.
    pub severity: Severity,
    /// Whether it is on where the configuration does not speak of it.
    pub enabled: bool,
    /// One line.
    pub summary: String,
    /// The whole text, in Markdown.
    pub docs: String,
}

/// Attributes that every kind has.
const COMMON: [(&str, &str); 3] = [
    ("owner", "the role that owns it"),
    ("comment", "its comment"),
    ("privileges", "who may do what with it"),
];

/// Rules that are about no object's drift: what could not be decided, read or followed, and ignores that do nothing.
const OTHERS: &[(&str, &str, Severity, &str, &str)] = &[
    (
        "unverified",
        "unverified",
        Severity::Note,
        "could not be proved the same or different",
        "Both sides have the object, but whether an expression or a query of it means the same on both could not be \
         proved from the texts. It may be drift or not: driftlint does not guess.\n\n\
         A live check asks the server (`--verdict server`, its default): EXPLAIN of both expressions, read only, nothing \
         executed, no right needed but CONNECT. `--verdict temp` also builds what is left as temporary views, in a \
         transaction that is rolled back: it needs TEMPORARY on the database, USAGE on the schemas and a primary, takes \
         a transaction number and an ACCESS SHARE lock on each relation that is named, and event triggers fire. \
         `--shadow URL` runs the declared statements in a scratch database of another server, made for it and dropped \
         (it needs CREATEDB there, the extensions and the roles), and compares what PostgreSQL made of them. \
         `driftlint explain --equality OBJECT` shows how an object was compared.\n\n\
         No server tells what a literal such as `'now'` stood for on the day that it was stored.",
    ),
    (
        "stale-lock",
        "unverified",
        Severity::Note,
        "verdicts were learned of expressions that are no more",
        "The target's file of verdicts (`lock` in driftlint.toml) holds some of expressions that this comparison does \
         not have: they changed, or their types or the major version did. A verdict is never taken for that of another \
         expression, so nothing is wrong but the file: a check of the live target writes it anew. `--no-lock` leaves \
         it alone.",
    ),
    (
        "unrecognized-statement",
        "unverified",
        Severity::Error,
        "a statement that was not understood",
        "A statement of the declared files is not one that driftlint knows, so whatever it does is not in the expected \
         schema. If PostgreSQL accepts it, this is a gap in driftlint: please report it. If PostgreSQL does not, mend \
         the statement.",
    ),
    (
        "unresolved-statement",
        "unverified",
        Severity::Warning,
        "a statement about an object that is not there, or is there already",
        "A statement alters, drops, grants on or refers to an object that no statement before it made, or makes one that \
         is there already. PostgreSQL would refuse it. The file is incomplete, its statements are in the wrong order, \
         or the object comes from something driftlint could not follow (a `DO` block, an extension it does not know).",
    ),
    (
        "unfollowed-statement",
        "unverified",
        Severity::Note,
        "a statement whose effect cannot be told from its text",
        "A `DO` block, a call of a function or a `CREATE TABLE AS` can change the schema in ways that only running it \
         shows. What it does is not in the expected schema. Declare its outcome with plain statements, or compare with \
         a snapshot.",
    ),
    (
        "old-name",
        "changed",
        Severity::Error,
        "an object that still goes by its old name",
        "The object is there under the name it had before. That it is the same one was said by `--rename` or by a \
         comment in the declared files (`-- driftlint: renamed from mail`); without that it would be one object \
         missing and another unexpected, and a plan would drop the one with all it holds.\n\n\
         Rename it (`driftlint plan` has the statement); then the comment can go.",
    ),
    (
        "unmodeled-object",
        "unverified",
        Severity::Note,
        "an object of a kind that is not modelled",
        "The database has objects of a kind that driftlint does not compare. They are counted here, so that silence \
         about them is not taken for agreement.",
    ),
    (
        "unusable",
        "changed",
        Severity::Error,
        "an object that is there and cannot be used",
        "The object is there, but the role that needs it lacks a privilege on it (memberships counted, USAGE on the \
         schema included), or it does not work: an invalid index, a disabled trigger. `check --require` and `--role` \
         find this; what a role needs is what the declared grants give it, or what `--require 'app.jobs=SELECT'` \
         names, or the usual where neither says.",
    ),
    (
        "unreadable-object",
        "unverified",
        Severity::Warning,
        "an object that could not be read",
        "The role that driftlint connects as may not see all of this object, so it was compared in part or not at all.",
    ),
    (
        "newer-server",
        "unverified",
        Severity::Warning,
        "a server newer than driftlint knows",
        "The server runs a major version that came after this driftlint, so it is read as the newest version that is \
         known. What the newer version added to the catalogs is not compared. Update driftlint.",
    ),
    (
        "unused-ignore",
        "configuration",
        Severity::Warning,
        "an ignore that matches no finding",
        "An `[[ignore]]` of driftlint.toml or a comment `-- driftlint: ignore[rule] reason` covers nothing: what it was \
         for is mended, or its pattern or place is wrong. Remove or mend it, so that it cannot hide something else one \
         day.",
    ),
    (
        "invalid-ignore",
        "configuration",
        Severity::Warning,
        "an instruction in a comment that means nothing",
        "A comment `-- driftlint: …` of the declared files is not one of `ignore[rule] reason` and \
         `ignore-file[rule] reason`, names a rule that there is not, or gives no reason. It ignores nothing.",
    ),
    (
        "expired-ignore",
        "configuration",
        Severity::Warning,
        "an ignore whose day has come",
        "The `until` day of an `[[ignore]]` has passed, so it ignores nothing any more. Mend what it was for, or give \
         it another day and a reason.",
    ),
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules: Vec<Rule> = Kind::ALL.iter().flat_map(|kind| of_kind(*kind)).collect();
    rules.extend(OTHERS.iter().map(|(name, group, severity, summary, docs)| Rule {
        name: Cow::Borrowed(name),
        group,
        severity: *severity,
        enabled: true,
        summary: (*summary).to_owned(),
        docs: (*docs).to_owned(),
    }));
    rules.extend(lint::rules().map(of_lint));
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    rules
});

/// Every rule, by name.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| (*rule.name).cmp(name)).ok().and_then(|at| RULES.get(at))
}

/// The rule or group that was probably meant.
pub fn closest_rule(name: &str) -> Option<&'static str> {
    let asked = name.replace('_', "-");
    closest(&asked, RULES.iter().map(|rule| &*rule.name).chain(RuleSet::groups()))
}

/// The severity of a rule by default; an error where the name is not known.
pub(super) fn default_severity(name: &str) -> Severity {
    rule(name).map_or(Severity::Error, |rule| rule.severity)
}

/// `missing-materialized-view`: the rule for an object of a kind that is missing or unexpected.
pub fn presence_rule(departure: &str, kind: Kind) -> String {
    format!("{departure}-{}", kind.as_str().replace('_', "-"))
}

/// `column-not-null`: the rule for an attribute that differs.
pub fn attribute_rule(kind: Kind, attribute: &str) -> String {
    format!("{}-{}", kind.as_str(), attribute).replace('_', "-")
}

fn of_lint(rule: &lint::LintRule) -> Rule {
    Rule {
        name: Cow::Borrowed(rule.name),
        group: rule.group.word(),
        severity: rule.severity,
        enabled: rule.enabled,
        summary: rule.summary.to_owned(),
        docs: rule.docs(),
    }
}

fn of_kind(kind: Kind) -> Vec<Rule> {
    let noun = kind.noun();
    let an = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    let mut rules = vec![
        Rule {
            name: presence_rule("missing", kind).into(),
            group: "missing",
            severity: Severity::Error,
            enabled: true,
            summary: format!("{an} {noun} that is declared but not there"),
            docs: format!(
                "The declared schema has {an} {noun} that the actual schema has not: its migration was not applied \
                 there, stopped half way, or ran against another database or schema; or somebody dropped or renamed \
                 the {noun} since.\n\nWhat hangs under it is missing with it and is not listed on its own.\n\n\
                 Create it (apply the migration that should have), or take it out of the declared files."
            ),
        },
        Rule {
            name: presence_rule("unexpected", kind).into(),
            group: "unexpected",
            severity: Severity::Error,
            enabled: true,
            summary: format!("{an} {noun} that is there but not declared"),
            docs: format!(
                "The actual schema has {an} {noun} that no declared file has: made by hand, left behind, or declared \
                 somewhere else.\n\nDeclare it, drop it, or take it out of the scope (`--exclude`, `[scope]` or an \
                 `[[ignore]]` with its reason)."
            ),
        },
    ];
    // Default privileges are privileges themselves.
    let own = |name: &str| kind.attributes().iter().any(|(attribute, _)| *attribute == name);
    let common = COMMON.iter().filter(|(name, _)| !own(name));
    rules.extend(kind.attributes().iter().chain(common).map(|(attribute, meaning)| Rule {
        name: attribute_rule(kind, attribute).into(),
        group: "changed",
        severity: attribute_severity(attribute),
        // A column's place hangs on the order of migrations.
        enabled: *attribute != "position",
        summary: format!("{an} {noun} that is otherwise than declared: {meaning}"),
        docs: format!(
            "Both sides have the {noun}, but they differ in `{attribute}`: {meaning}.\n\nChange the actual schema to \
             what is declared, or declare what is there."
        ),
    }));
    rules
}

/// What cannot make a query fail or answer otherwise is a warning: words about the object, who owns it, where and
/// how it is stored, and what the planner thinks of it.
fn attribute_severity(attribute: &str) -> Severity {
    match attribute {
        "comment" | "index_comment" | "owner" | "tablespace" | "storage" | "compression" | "statistics"
        | "position" | "cluster" | "cost" | "rows" | "cache" => Severity::Warning,
        _ => Severity::Error,
    }
}

/// What a configuration makes of the rules: a severity or off, by name or by group; the name goes before the group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSet(pub BTreeMap<String, Option<Severity>>);

impl RuleSet {
    /// The severity of a rule; `None` where it is off.
    pub fn severity(&self, name: &str) -> Option<Severity> {
        let rule = rule(name);
        if let Some(level) = self.0.get(name).or_else(|| self.0.get(rule.map_or("", |r| r.group))) {
            return *level;
        }
        match rule {
            Some(rule) => rule.enabled.then_some(rule.severity),
            None => Some(Severity::Error),
        }
    }

    /// Whether there is a rule or a group of this name.
    pub fn knows(name: &str) -> bool {
        rule(name).is_some() || Self::groups().any(|group| group == name)
    }

    /// The groups, each once.
    pub fn groups() -> impl Iterator<Item = &'static str> {
        let groups: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.group).collect();
        groups.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_as_the_contract_has_them_and_only_once() {
        for name in [
            "missing-table",
            "unexpected-materialized-view",
            "column-type",
            "table-row-security",
            "unverified",
        ] {
            assert!(rule(name).is_some(), "{name}");
        }
        assert!(rules().windows(2).all(|pair| pair[0].name != pair[1].name));
        assert!(rules().iter().all(|r| !r.summary.is_empty() && !r.docs.is_empty() && !r.name.contains('_')));
    }

    #[test]
    fn a_name_goes_before_its_group() {
        let set = RuleSet(BTreeMap::from([
            ("unexpected".to_owned(), Some(Severity::Note)),
            ("unexpected-index".to_owned(), None),
        ]));
        assert_eq!(set.severity("unexpected-table"), Some(Severity::Note));
        assert_eq!(set.severity("unexpected-index"), None);
        assert_eq!(set.severity("missing-index"), Some(Severity::Error));
    }
}
