//! What the owner and everybody may do with a new object (`acldefault()`).

use crate::kinds::Kind;
use crate::model::{Grantee, Privilege, Privileges};

/// The class of objects that shares its privileges and its word in ALTER DEFAULT PRIVILEGES.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Class {
    Table,
    Column,
    Sequence,
    Routine,
    Type,
    Schema,
    Language,
    ForeignDataWrapper,
    ForeignServer,
    LargeObject,
}

impl Class {
    /// The class of a kind; `None` of kinds without privileges.
    pub fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable => Self::Table,
            Kind::Column => Self::Column,
            Kind::Sequence => Self::Sequence,
            Kind::Function | Kind::Procedure | Kind::Aggregate => Self::Routine,
            Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::BaseType | Kind::Domain => Self::Type,
            Kind::Schema => Self::Schema,
            Kind::Language => Self::Language,
            Kind::ForeignDataWrapper => Self::ForeignDataWrapper,
            Kind::ForeignServer => Self::ForeignServer,
            _ => return None,
        })
    }

    /// The word for it in ALTER DEFAULT PRIVILEGES, lower case; `None` where that knows none.
    pub fn plural(self) -> Option<&'static str> {
        Some(match self {
            Self::Table => "tables",
            Self::Sequence => "sequences",
            Self::Routine => "functions",
            Self::Type => "types",
            Self::Schema => "schemas",
            Self::LargeObject => "large objects",
            Self::Column | Self::Language | Self::ForeignDataWrapper | Self::ForeignServer => return None,
        })
    }

    /// The class of a word of ALTER DEFAULT PRIVILEGES.
    pub fn from_plural(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        [Self::Table, Self::Sequence, Self::Routine, Self::Type, Self::Schema, Self::LargeObject]
            .into_iter()
            .find(|class| class.plural() == Some(&word))
            .or_else(|| matches!(&*word, "routines" | "procedures").then_some(Self::Routine))
    }

    /// What ALL means.
    pub fn all(self, major: u16) -> Vec<Privilege> {
        use Privilege as P;
        match self {
            Self::Table => {
                let mut all =
                    vec![P::Select, P::Insert, P::Update, P::Delete, P::Truncate, P::References, P::Trigger];
                if major >= 17 {
                    all.push(P::Maintain);
                }
                all
            }
            Self::Column => vec![P::Select, P::Insert, P::Update, P::References],
            Self::Sequence => vec![P::Select, P::Update, P::Usage],
            Self::Routine => vec![P::Execute],
            Self::Type | Self::Language | Self::ForeignDataWrapper | Self::ForeignServer => vec![P::Usage],
            Self::Schema => vec![P::Usage, P::Create],
            Self::LargeObject => vec![P::Select, P::Update],
        }
    }

    /// What nobody had to grant.
    pub fn default_acl(self, major: u16) -> Privileges {
        let mut acl = Privileges::default();
        if self == Self::Column {
            return acl;
        }
        for privilege in self.all(major) {
            acl.grant(Grantee::Owner, privilege, false);
            if matches!(self, Self::Routine | Self::Type | Self::Language) {
                acl.grant(Grantee::Public, privilege, false);
            }
        }
        acl
    }
}

/// The grants on schema `public` of a new database: from 15 on nobody but its owner makes objects there.
pub fn of_public_schema(major: u16) -> Privileges {
    let mut acl = Class::Schema.default_acl(major);
    acl.grant(Grantee::Public, Privilege::Usage, false);
    if major < 15 {
        acl.grant(Grantee::Public, Privilege::Create, false);
    }
    acl
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_acldefault() {
        for (kind, major, acl) in [
            (Kind::Table, 16, "(owner): SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"),
            (
                Kind::View,
                17,
                "(owner): SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN",
            ),
            (Kind::Function, 15, "(owner): EXECUTE; PUBLIC: EXECUTE"),
            (Kind::Domain, 15, "(owner): USAGE; PUBLIC: USAGE"),
            (Kind::Sequence, 15, "(owner): SELECT, UPDATE, USAGE"),
            (Kind::Column, 15, "none"),
        ] {
            assert_eq!(Class::of(kind).unwrap().default_acl(major).to_string(), acl);
        }
        assert_eq!(of_public_schema(14).to_string(), "(owner): USAGE, CREATE; PUBLIC: USAGE, CREATE");
        assert_eq!(of_public_schema(15).to_string(), "(owner): USAGE, CREATE; PUBLIC: USAGE");
    }
}
