//! Who may do what: an access control list, without the notation of `aclitem`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;

/// Who a privilege was granted to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grantee {
    /// The owner of the object, whoever that is: so a change of owner is one drift, not two.
    Owner,
    /// Everybody.
    Public,
    /// A role, the owner aside.
    Role(Name),
}

/// A privilege by the word GRANT has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Privilege {
    Select,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    Maintain,
    Usage,
    Create,
    Connect,
    Temporary,
    Execute,
    Set,
    AlterSystem,
}

/// Privileges by their letter in an `aclitem` and their word in GRANT
/// (<https://www.postgresql.org/docs/current/ddl-priv.html>, table 5.1).
pub const PRIVILEGES: &[(char, &str, Privilege)] = &[
    ('r', "SELECT", Privilege::Select),
    ('a', "INSERT", Privilege::Insert),
    ('w', "UPDATE", Privilege::Update),
    ('d', "DELETE", Privilege::Delete),
    ('D', "TRUNCATE", Privilege::Truncate),
    ('x', "REFERENCES", Privilege::References),
    ('t', "TRIGGER", Privilege::Trigger),
    ('m', "MAINTAIN", Privilege::Maintain),
    ('U', "USAGE", Privilege::Usage),
    ('C', "CREATE", Privilege::Create),
    ('c', "CONNECT", Privilege::Connect),
    ('T', "TEMPORARY", Privilege::Temporary),
    ('X', "EXECUTE", Privilege::Execute),
    ('s', "SET", Privilege::Set),
    ('A', "ALTER SYSTEM", Privilege::AlterSystem),
];

impl Privilege {
    /// By the letter of an `aclitem`.
    pub fn from_letter(letter: char) -> Option<Self> {
        PRIVILEGES.iter().find(|(l, ..)| *l == letter).map(|(_, _, p)| *p)
    }

    /// By the word of GRANT, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = if word.eq_ignore_ascii_case("TEMP") { "TEMPORARY" } else { word };
        PRIVILEGES.iter().find(|(_, w, _)| w.eq_ignore_ascii_case(word)).map(|(_, _, p)| *p)
    }

    /// The word of GRANT.
    pub fn word(self) -> &'static str {
        PRIVILEGES.iter().find(|(_, _, p)| *p == self).map_or("", |(_, w, _)| w)
    }
}

/// Every grant on one object: who has which privilege, and whether with grant option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Grant>", into = "Vec<Grant>")]
pub struct Privileges(pub BTreeMap<Grantee, BTreeMap<Privilege, bool>>);

/// What one grantee has, as a snapshot holds it: a grantee cannot be the key of a JSON object.
#[derive(Serialize, Deserialize)]
struct Grant {
    to: Grantee,
    may: Vec<Privilege>,
    /// Those of `may` that come with the grant option.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    may_grant: Vec<Privilege>,
}

impl From<Vec<Grant>> for Privileges {
    fn from(grants: Vec<Grant>) -> Self {
        let mut privileges = Self::default();
        for Grant { to, may, may_grant } in grants {
            for privilege in may {
                privileges.grant(to.clone(), privilege, may_grant.contains(&privilege));
            }
        }
        privileges
    }
}

impl From<Privileges> for Vec<Grant> {
    fn from(privileges: Privileges) -> Self {
        let grant = |(to, held): (Grantee, BTreeMap<Privilege, bool>)| Grant {
            to,
            may: held.keys().copied().collect(),
            may_grant: held.iter().filter(|(_, option)| **option).map(|(privilege, _)| *privilege).collect(),
        };
        privileges.0.into_iter().map(grant).collect()
    }
}

impl Privileges {
    /// Grants one privilege; a grant option once given stays.
    pub fn grant(&mut self, grantee: Grantee, privilege: Privilege, grantable: bool) {
        *self.0.entry(grantee).or_default().entry(privilege).or_default() |= grantable;
    }

    /// Takes one privilege away.
    pub fn revoke(&mut self, grantee: &Grantee, privilege: Privilege) {
        if let Some(held) = self.0.get_mut(grantee) {
            held.remove(&privilege);
            if held.is_empty() {
                self.0.remove(grantee);
            }
        }
    }

    /// Takes the grant option of one privilege away.
    pub fn revoke_option(&mut self, grantee: &Grantee, privilege: Privilege) {
        if let Some(option) = self.0.get_mut(grantee).and_then(|held| held.get_mut(&privilege)) {
            *option = false;
        }
    }

    /// Turns what a role holds into what the owner holds, for when that role is the owner.
    pub fn owned_by(mut self, owner: &Name) -> Self {
        if let Some(held) = self.0.remove(&Grantee::Role(owner.clone())) {
            for (privilege, option) in held {
                self.grant(Grantee::Owner, privilege, option);
            }
        }
        self
    }

    /// Without the grant options of the owner, who can always grant: they say nothing.
    pub fn without_owners_options(mut self) -> Self {
        if let Some(held) = self.0.get_mut(&Grantee::Owner) {
            held.values_mut().for_each(|option| *option = false);
        }
        self
    }
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.write_str("(owner)"),
            Self::Public => f.write_str("PUBLIC"),
            Self::Role(name) => write!(f, "{name}"),
        }
    }
}

/// One line for people: `pipeline_worker: SELECT, UPDATE*; PUBLIC: SELECT`, where `*` is a grant option.
impl fmt::Display for Privileges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (n, (grantee, held)) in self.0.iter().enumerate() {
            let words: Vec<_> = held
                .iter()
                .map(|(p, option)| format!("{}{}", p.word(), if *option { "*" } else { "" }))
                .collect();
            write!(f, "{}{grantee}: {}", if n > 0 { "; " } else { "" }, words.join(", "))?;
        }
        Ok(())
    }
}
