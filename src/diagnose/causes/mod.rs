//! The causes: each in a file of its own, which weighs what speaks for and against it. A new cause is a file and a line
//! in `CAUSES`.

mod ahead;
mod another_database;
mod another_schema;
mod applied_in_part;
mod behind_replica;
mod dropped;
mod extension_missing;
mod never_applied;
mod not_declared;
mod not_permitted;
mod not_working;
mod partition_not_made;
mod recorded_not_there;
mod remade;
mod search_path;
mod wrong_owner;

use serde::Serialize;

use super::{Case, Subject};
use crate::kinds::Kind;
use crate::model::{Id, RELATION_KINDS};

/// What one cause makes of a case; none where nothing speaks for it.
type Weigh = fn(&Case<'_>, &[Subject]) -> Option<Cause>;

/// Every cause that is looked for.
const CAUSES: &[Weigh] = &[
    ahead::weigh,
    another_database::weigh,
    another_schema::weigh,
    applied_in_part::weigh,
    behind_replica::weigh,
    dropped::weigh,
    extension_missing::weigh,
    never_applied::weigh,
    not_declared::weigh,
    not_permitted::weigh,
    not_working::weigh,
    partition_not_made::weigh,
    recorded_not_there::weigh,
    remade::weigh,
    search_path::weigh,
    wrong_owner::weigh,
];

/// What a cause that no error is about has to lose.
const ASIDE: u8 = 45;

/// A cause, and what speaks for and against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Its name: `never-applied`.
    pub name: &'static str,
    /// It in one sentence.
    pub title: String,
    /// How likely, 1 to 100: an order, no probability.
    pub weight: u8,
    /// The objects that it explains.
    pub objects: Vec<String>,
    /// What speaks for it.
    pub evidence: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
    /// What to do, where it is this.
    pub actions: Vec<Action>,
    /// The objects that it explains.
    #[serde(skip)]
    explains: Vec<Id>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What, in words.
    pub text: String,
    /// The command or the SQL, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl Cause {
    fn new(name: &'static str, weight: u8, title: impl Into<String>) -> Self {
        let (title, none) = (title.into(), Vec::new());
        Self {
            name,
            title,
            weight,
            objects: none.clone(),
            evidence: none.clone(),
            against: none,
            actions: Vec::new(),
            explains: Vec::new(),
        }
    }

    fn explaining<'a>(mut self, ids: impl IntoIterator<Item = &'a Id>) -> Self {
        self.explains = ids.into_iter().cloned().collect();
        self.objects = self.explains.iter().map(|id| format!("{} {id}", id.kind.noun())).collect();
        self
    }

    fn because(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    fn because_if(self, evidence: Option<String>) -> Self {
        evidence.into_iter().fold(self, Self::because)
    }

    fn but(mut self, evidence: impl Into<String>) -> Self {
        self.against.push(evidence.into());
        self
    }

    fn but_if(self, evidence: Option<String>) -> Self {
        evidence.into_iter().fold(self, Self::but)
    }

    fn then(mut self, text: impl Into<String>, command: Option<String>) -> Self {
        self.actions.push(Action { text: text.into(), command });
        self
    }

    /// Whether it explains what an error is about: the object itself, or what holds it.
    fn explains(&self, id: &Id) -> bool {
        let holds = |other: &Id| {
            other == id
                || other.kind == Kind::Schema && id.schema.as_ref() == Some(&other.name)
                || RELATION_KINDS.contains(&other.kind)
                    && id.relation().is_some_and(|relation| relation == other.qname())
                || other.relation().is_some_and(|relation| id.relation.is_none() && relation == id.qname())
        };
        self.explains.iter().any(holds)
    }
}

/// Every cause that something speaks for. With a log, what explains no error in it goes behind what does.
pub(super) fn weigh(case: &Case<'_>, subjects: &[Subject]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = CAUSES.iter().filter_map(|weigh| weigh(case, subjects)).collect();
    if !case.complaints.is_empty() {
        for cause in &mut causes {
            let about = subjects.iter().filter(|subject| !subject.errors.is_empty());
            let met = about.filter_map(|subject| subject.id.as_ref()).any(|id| cause.explains(id));
            if !met && !cause.explains.is_empty() {
                cause.weight = cause.weight.saturating_sub(ASIDE).max(1);
                cause.against.push("no error in the log is about what it explains".to_owned());
            }
        }
    }
    causes
}

/// Of which kind somebody would say that it is missing; the rest goes with these.
fn is_weighty(id: &Id) -> bool {
    RELATION_KINDS.contains(&id.kind)
        || matches!(id.kind, Kind::Schema | Kind::Function | Kind::Procedure | Kind::Enum | Kind::Domain)
}
