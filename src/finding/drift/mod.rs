//! Findings out of what a comparison brought to light.

mod follow;
mod hints;
mod identity;
mod words;

use self::hints::Hints;
use super::{Departure, Finding, Places, RuleSet, attribute_rule, presence_rule};
use crate::diff::{AttributeChange, Change, ChangeKind, Diff, sequence_of, value_of};
use crate::expr::verdict::Verdict;
use crate::kinds::{Body, Kind, sequence};
use crate::model::{Id, Model, Notice, Object};

/// The findings of a comparison, those of rules that are off left out.
pub fn drift(diff: &Diff, expected: &Model, actual: &Model, rules: &RuleSet) -> Vec<Finding> {
    let (places, hints) = (Places::of(expected), Hints::new(diff, actual));
    let of = Drift { diff, expected, actual, places, hints };
    let sure = diff.changes.iter().flat_map(|change| of.findings(change));
    let doubtful = diff.doubtful.iter().flat_map(|change| of.findings(change)).map(doubted);
    sure.chain(doubtful).filter_map(|finding| weighed(finding, rules)).collect()
}

/// The findings about reading one side: what was not understood, not modelled or not readable.
pub fn notices(model: &Model, rules: &RuleSet) -> Vec<Finding> {
    let places = Places::of(model);
    let findings = model.notices.iter().map(|notice| of_notice(notice, &places));
    findings.filter_map(|finding| weighed(finding, rules)).collect()
}

/// The finding with the severity that the configuration gives its rule; none where that is off.
pub fn weighed(mut finding: Finding, rules: &RuleSet) -> Option<Finding> {
    finding.severity = rules.severity(&finding.rule)?;
    Some(finding)
}

fn of_notice(notice: &Notice, places: &Places<'_>) -> Finding {
    let Notice { rule, message, help, object, origin } = notice;
    let place = places.snippet(*origin);
    let kind = if place.is_some() || rule.ends_with("statement") { "statement" } else { "object" };
    let object = object.clone().or_else(|| place.as_ref().map(words::first_words)).unwrap_or_default();
    let mut finding = Finding::new(rule.clone(), Departure::Unverified, kind, object, message.clone());
    finding.help.clone_from(help);
    match place {
        Some(place) => finding.at(place, ""),
        None => finding,
    }
}

struct Drift<'a> {
    diff: &'a Diff,
    expected: &'a Model,
    actual: &'a Model,
    places: Places<'a>,
    hints: Hints<'a>,
}

impl Drift<'_> {
    fn findings(&self, change: &Change) -> Vec<Finding> {
        let Change { id, what } = change;
        match what {
            ChangeKind::Missing if follow::is_of_identity(id, self.expected, self.actual) => Vec::new(),
            ChangeKind::Missing => vec![self.missing(id)],
            ChangeKind::Unexpected if follow::is_of_identity(id, self.actual, self.expected) => Vec::new(),
            ChangeKind::Unexpected => vec![self.unexpected(id)],
            ChangeKind::Changed(attributes) => {
                let own = attributes.iter().flat_map(|attribute| match self.numbers(id, attribute) {
                    Some(of_sequence) => of_sequence,
                    None => self.changed(id, attribute).into_iter().collect(),
                });
                own.chain(self.of_children(id)).collect()
            }
        }
    }

    /// What the tables that inherit from this one's have no more, or have now, because of a CHECK's NO INHERIT.
    fn of_children(&self, id: &Id) -> Vec<Finding> {
        let lost = follow::heirs(id, self.expected, self.actual).into_iter().map(|heir| self.missing(&heir));
        let gained =
            follow::heirs(id, self.actual, self.expected).into_iter().map(|heir| self.unexpected(&heir));
        lost.chain(gained).collect()
    }

    /// What differs in the sequence of an identity column, where that is all.
    fn numbers(&self, id: &Id, change: &AttributeChange) -> Option<Vec<Finding>> {
        if change.attribute != "identity" {
            return None;
        }
        let (e, a) = (self.expected.objects.get(id)?, self.actual.objects.get(id)?);
        let (sequence, numbers) = identity::numbers(id, (self.expected, e), (self.actual, a))?;
        let finding = |number: identity::Number| {
            let identity::Number { attribute, expected, actual } = number;
            let (rule, object) = (attribute_rule(Kind::Sequence, attribute), sequence.to_string());
            let message = words::sentence(&sequence, attribute, Some(&expected), Some(&actual));
            let finding = Finding::new(rule, Departure::Changed, Kind::Sequence.as_str(), object, message);
            self.places.placed(finding.with_attribute(attribute, Some(expected), Some(actual)), id, Some(e))
        };
        Some(numbers.into_iter().map(finding).collect())
    }

    /// Whether a serial column's sequence is logged or not as its table is.
    fn goes_with_table(&self, id: &Id, e: &Object, a: &Object) -> bool {
        let (Body::Sequence(declared), Body::Sequence(there)) = (&e.body, &a.body) else { return false };
        let (e, a) = ((self.expected, declared.unlogged), (self.actual, there.unlogged));
        sequence::follows_table(declared.table(id), e, a)
    }

    fn missing(&self, id: &Id) -> Finding {
        let message = format!("{} {id} is declared but not there", id.kind.noun());
        let finding = Finding::new(
            presence_rule("missing", id.kind),
            Departure::Missing,
            id.kind.as_str(),
            id.to_string(),
            message,
        );
        self.dressed(finding, id, self.expected, "missing")
    }

    fn unexpected(&self, id: &Id) -> Finding {
        let message = format!("{} {id} is there but not declared", id.kind.noun());
        let finding = Finding::new(
            presence_rule("unexpected", id.kind),
            Departure::Unexpected,
            id.kind.as_str(),
            id.to_string(),
            message,
        );
        self.dressed(finding, id, self.actual, "unexpected")
    }

    /// Adds what goes with it and where else it may be.
    fn dressed(&self, finding: Finding, id: &Id, side: &Model, word: &str) -> Finding {
        let mut finding = self.places.placed(finding, id, side.objects.get(id));
        if let Some(carried) = self.diff.carried.get(id) {
            finding = finding.with_note(format!("{word} with it: {}", words::counted(carried)));
        }
        finding.help = self.hints.help(id);
        finding
    }

    fn changed(&self, id: &Id, change: &AttributeChange) -> Option<Finding> {
        let (e, a) = (self.expected.objects.get(id)?, self.actual.objects.get(id)?);
        let AttributeChange { attribute, verdict, pairs: _ } = change;
        if *attribute == "persistence" && self.goes_with_table(id, e, a) {
            return None;
        }
        let finding = match identity::attribute_of_sequence(attribute) {
            Some(attribute) => {
                let sides = (sequence_of(self.expected, id, e)?, sequence_of(self.actual, id, a)?);
                described(&identity::sequence(id, a)?, attribute, *verdict, (&sides.0, &sides.1))
            }
            None => described(id, attribute, *verdict, (e, a)),
        };
        Some(self.places.placed(finding?, id, Some(e)))
    }
}

/// A finding that a statement may be the reason for that could not be followed.
fn doubted(finding: Finding) -> Finding {
    let message = format!("{}, as far as could be followed", finding.message);
    let doubted = Finding { rule: "unverified".into(), change: Departure::Unverified, message, ..finding };
    doubted.with_help(hints::DOUBTFUL)
}

/// What differs in an attribute of an object, in words.
fn described(
    id: &Id,
    attribute: &'static str,
    verdict: Verdict,
    (e, a): (&Object, &Object),
) -> Option<Finding> {
    let (expected, actual) = match attribute {
        "privileges" if id.kind != Kind::DefaultPrivileges => {
            let (declared, there) = crate::diff::comparable(e, a);
            (Some(declared.to_string()), Some(there.to_string()))
        }
        attribute => (
            words::text(attribute, &value_of(id, e, attribute)?),
            words::text(attribute, &value_of(id, a, attribute)?),
        ),
    };
    let object = id.to_string();
    let finding = if verdict == Verdict::Undecided {
        let message = format!("{} could not be proved the same or different", words::subject(id, attribute));
        Finding::new("unverified", Departure::Unverified, id.kind.as_str(), object, message)
            .with_help(hints::UNVERIFIED)
    } else {
        let rule = attribute_rule(id.kind, attribute);
        let message = words::sentence(id, attribute, expected.as_deref(), actual.as_deref());
        Finding::new(rule, Departure::Changed, id.kind.as_str(), object, message)
    };
    let mut finding = finding.with_attribute(attribute, expected, actual);
    finding.notes = words::differences(id, attribute, e, a);
    Some(finding)
}
