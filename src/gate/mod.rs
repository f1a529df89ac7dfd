//! The gate: is what a service needs there, and may its role use it? For deployments and start-up.
//!
//! A full check reads every catalog. The gate asks about the required objects alone, by name, in one statement, so that
//! it costs milliseconds however large the database is. It asks for presence, for effective privileges (through
//! membership, USAGE on the schema included), and for what keeps an object from working: an invalid index, a disabled
//! trigger. It compares no definition: that is what a check without `--require` does.

mod ask;
mod look;
mod requirement;

pub use self::ask::{Asked, Need, asked};
pub use self::look::{Seen, look};
pub use self::requirement::{Requirement, Requirements};

use crate::diff::{Compare, StaticVerdicts, diff};
use crate::finding::{Departure, Finding, Places, RuleSet, drift, weighed};
use crate::kinds::Kind;
use crate::model::{Id, Model, Name, Object};

/// The rule of what is there and cannot be used.
pub const UNUSABLE: &str = "unusable";

/// The findings about what was asked: missing objects at their grain, then what is there and of no use.
pub fn findings(
    expected: &Model,
    asked: &[Asked],
    seen: &[Seen],
    role: Option<&Name>,
    rules: &RuleSet,
) -> Vec<Finding> {
    let mut found = missing(expected, asked, seen, rules);
    found.extend(there(expected, asked, seen, role, rules));
    found
}

/// What is there and cannot be used, alone.
pub fn unusable_findings(
    expected: &Model,
    asked: &[Asked],
    seen: &[Seen],
    role: Option<&Name>,
    rules: &RuleSet,
) -> Vec<Finding> {
    let mut found = there(expected, asked, seen, role, rules);
    found.retain(|finding| finding.rule == UNUSABLE);
    found
}

/// What there is to say of objects that are not missing.
fn there(
    expected: &Model,
    asked: &[Asked],
    seen: &[Seen],
    role: Option<&Name>,
    rules: &RuleSet,
) -> Vec<Finding> {
    let places = Places::of(expected);
    let told = asked.iter().zip(seen).flat_map(|(asked, seen)| unusable(asked, seen, role));
    let placed = told.map(|(id, finding)| places.placed(finding, id, expected.objects.get(id)));
    placed.filter_map(|finding| weighed(finding, rules)).collect()
}

/// That the role itself is not there.
pub fn no_role(role: &Name) -> Finding {
    let message = format!("role {role} is not there: nobody can connect as it");
    Finding::new(UNUSABLE, Departure::Missing, "role", role.to_string(), message)
        .with_help("CREATE ROLE makes it; a role belongs to the server, not to a database")
}

/// Compares the declared side with itself without what was not seen: so a missing table swallows its columns as ever.
fn missing(expected: &Model, asked: &[Asked], seen: &[Seen], rules: &RuleSet) -> Vec<Finding> {
    let gone: Vec<&Id> = asked
        .iter()
        .zip(seen)
        .filter(|(_, seen)| **seen == Seen::Missing)
        .map(|(asked, _)| &asked.id)
        .collect();
    if gone.is_empty() {
        return Vec::new();
    }
    // What is asked for must be there, whatever a statement may have done that could not be followed.
    let expected = &Model { doubtful: Default::default(), ..expected.clone() };
    let mut actual = expected.clone();
    actual.objects.retain(|id, object| !gone.iter().any(|gone| *gone == id || holds(gone, id, object)));
    let major = expected.server.as_ref().map_or(15, crate::model::Server::major);
    let judge = StaticVerdicts::new(expected, &actual, major);
    let mut found = diff(expected, &actual, &Compare::default(), &judge);
    found.retain(|id| gone.contains(&id));
    drift(&found, expected, &actual, rules)
}

/// Whether an object cannot be there without another: everything in a schema, everything under a relation.
fn holds(holder: &Id, id: &Id, object: &Object) -> bool {
    match holder.kind {
        Kind::Schema => id.schema.as_ref() == Some(&holder.name),
        _ => {
            object.body.parent(id).is_some_and(|parent| parent.qname() == holder.qname())
                && parent_like(holder.kind)
        }
    }
}

fn parent_like(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView | Kind::Domain)
}

fn unusable<'a>(asked: &'a Asked, seen: &Seen, role: Option<&Name>) -> Vec<(&'a Id, Finding)> {
    let id = &asked.id;
    let object = id.to_string();
    let finding =
        |message: String| Finding::new(UNUSABLE, Departure::Changed, id.kind.as_str(), &*object, message);
    match seen {
        Seen::Missing => Vec::new(),
        Seen::Unlooked => {
            let message =
                format!("{} {id} was not looked at: its kind is not one the gate knows", id.kind.noun());
            let finding =
                Finding::new("unverified", Departure::Unverified, id.kind.as_str(), &*object, message);
            vec![(id, finding.with_help("a check without --require compares it"))]
        }
        Seen::There { state, lacks } => {
            let broken = state.as_ref().map(|state| finding(format!("{} {id} is {state}", id.kind.noun())));
            let role = role.filter(|_| !lacks.is_empty());
            let closed = role.map(|role| {
                let words = lacks.join(", ");
                let message = format!("role {role} lacks {words} on {} {id}", id.kind.noun());
                finding(message)
                    .with_attribute("privileges", Some(words), None)
                    .with_help(grant(id, lacks, role))
            });
            broken.into_iter().chain(closed).map(|finding| (id, finding)).collect()
        }
    }
}

/// The statement that gives what is lacking.
pub fn grant(id: &Id, lacks: &[String], role: &Name) -> String {
    let (words, on) = match (id.kind, id.relation()) {
        (Kind::Column, Some(relation)) => {
            let words: Vec<_> = lacks.iter().map(|word| format!("{word} ({})", id.name)).collect();
            (words.join(", "), relation.to_string())
        }
        (kind, _) => (lacks.join(", "), format!("{}{id}", class(kind))),
    };
    format!("GRANT {words} ON {on} TO {role};")
}

/// The word GRANT has for a kind of object; none of relations.
fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema => "SCHEMA ",
        Kind::Sequence => "SEQUENCE ",
        Kind::Function | Kind::Aggregate => "FUNCTION ",
        Kind::Procedure => "PROCEDURE ",
        Kind::Domain | Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::BaseType => "TYPE ",
        Kind::Language => "LANGUAGE ",
        Kind::ForeignDataWrapper => "FOREIGN DATA WRAPPER ",
        Kind::ForeignServer => "FOREIGN SERVER ",
        _ => "",
    }
}
