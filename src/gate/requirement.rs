//! `--require GLOB[=PRIVILEGES]`: which declared objects a service needs, and what it does with them.

use std::str::FromStr;

use globset::GlobMatcher;

use crate::finding::{Finding, glob};
use crate::model::{Id, Model, Object, Privilege};

/// One `--require`.
#[derive(Clone, Debug)]
pub struct Requirement {
    text: String,
    name: GlobMatcher,
    /// The privileges that were named; none where the declared grants say it.
    pub privileges: Option<Vec<Privilege>>,
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (pattern, privileges) = match text.split_once('=') {
            Some((pattern, words)) => (pattern, Some(words.split(',').map(word).collect::<Result<_, _>>()?)),
            None => (text, None),
        };
        if pattern.is_empty() {
            return Err("names nothing; it looks like 'app.*' or 'app.jobs=SELECT,UPDATE'".to_owned());
        }
        let name = glob(pattern).map_err(|error| error.to_string())?.compile_matcher();
        Ok(Self { text: pattern.to_owned(), name, privileges })
    }
}

fn word(word: &str) -> Result<Privilege, String> {
    let word = word.trim();
    Privilege::from_word(word)
        .ok_or_else(|| format!("`{word}` is no privilege; there are SELECT, INSERT, UPDATE, …"))
}

impl Requirement {
    /// Whether it is about an object: by its name, or by that of the relation that it hangs under.
    fn covers(&self, id: &Id, object: &Object) -> bool {
        self.name.is_match(id.to_string())
            || id.relation().is_some_and(|relation| self.name.is_match(relation.to_string()))
            || object.body.parent(id).is_some_and(|holder| self.name.is_match(holder.to_string()))
    }
}

/// All that a service needs.
#[derive(Clone, Debug, Default)]
pub struct Requirements(pub Vec<Requirement>);

impl Requirements {
    /// Everything that is declared.
    pub fn everything() -> Self {
        Self("*".parse().into_iter().collect())
    }

    /// The first requirement that an object falls under; an object that is not required has none.
    pub fn of(&self, id: &Id, object: &Object) -> Option<&Requirement> {
        let covering = || self.0.iter().filter(|requirement| requirement.covers(id, object));
        covering().find(|requirement| requirement.privileges.is_some()).or_else(|| covering().next())
    }

    /// Whether a finding is about a required object; what was not understood may be.
    pub fn include(&self, finding: &Finding) -> bool {
        let named = |name: &str| self.0.iter().any(|requirement| requirement.name.is_match(name));
        finding.kind == "statement" || named(&finding.object) || named(&finding.group)
    }

    /// Those that no declared object falls under: a name that was mistyped must not open the gate.
    pub fn idle<'a>(&'a self, declared: &Model) -> Option<&'a str> {
        let idle = |requirement: &&Requirement| {
            !declared.objects.iter().any(|(id, object)| requirement.covers(id, object))
        };
        self.0.iter().find(idle).map(|requirement| requirement.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_may_name_privileges() {
        let requirement: Requirement = "app.*=select, update".parse().unwrap();
        assert_eq!(requirement.privileges, Some(vec![Privilege::Select, Privilege::Update]));
        assert_eq!(requirement.text, "app.*");
        for wrong in ["", "=SELECT", "app.*=FLY", "app.[a"] {
            assert!(wrong.parse::<Requirement>().is_err(), "{wrong}");
        }
    }
}
