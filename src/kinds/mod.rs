//! What we know about each kind of object: a folder each, and one line in `kinds!`.
//!
//! A kind is a struct of what it has, a list of its attributes (`ATTRIBUTES`, which rules, reports and COVERAGE.md are
//! made from) and `values`, which takes the struct apart without `..`: a field that nobody compares does not compile.

pub mod routine;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use self::function::Function;
use self::procedure::Procedure;
use crate::model::{AttributeDoc, Id, Name, Value};
use crate::plan::context::{At, Between};
use crate::plan::write::Sql;

/// A kind of object.
pub trait ObjectKind {
    /// Which.
    const KIND: Kind;
    /// Name and meaning of each attribute, in the order of [`Self::values`]; owner, comment and privileges aside.
    const ATTRIBUTES: &'static [AttributeDoc];

    /// The attributes' values, in the order of [`Self::ATTRIBUTES`].
    fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>>;

    /// The object that this one goes with: where that is missing or unexpected, this one is not reported.
    fn parent(&self, id: &Id) -> Option<Id> {
        let _ = id;
        None
    }
}

/// How a kind of object is made, changed and taken away; owner, comment and privileges aside, which all kinds share.
pub trait Written {
    /// What creates it.
    fn create(&self, at: &At<'_>) -> Vec<Sql>;

    /// What turns the actual one into the declared one where it stands; `None`: only taking it away and creating it
    /// again does.
    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let _ = (to, between);
        None
    }

    /// What takes it away.
    fn drop(&self, at: &At<'_>) -> Vec<Sql> {
        vec![Sql::new(format!("DROP {}", at.address()))]
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $module:ident :: $Kind:ident $(= $Struct:path)?),+ $(,)?) => {
        $(pub mod $module;)+

        /// Every kind of object, in the order in which findings list them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $Kind),+
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$Kind),+];

            /// The word for it in findings: `materialized_view`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Kind => stringify!($module).trim_start_matches("r#")),+ }
            }

            /// Its own attributes; `owner`, `comment` and `privileges` come on top.
            pub fn attributes(self) -> &'static [AttributeDoc] {
                match self { $(Self::$Kind => <$module::$Kind as ObjectKind>::ATTRIBUTES),+ }
            }
        }

        /// What an object has, by its kind.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Body {
            $($(#[$doc])* $Kind($module::$Kind)),+
        }

        impl Body {
            /// Which kind this is.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$Kind(_) => Kind::$Kind),+ }
            }

            /// [`ObjectKind::values`] of the kind.
            pub fn values<'a>(&'a self, id: &'a Id) -> Vec<Value<'a>> {
                match self { $(Self::$Kind(body) => body.values(id)),+ }
            }

            /// [`ObjectKind::parent`] of the kind.
            pub fn parent(&self, id: &Id) -> Option<Id> {
                match self { $(Self::$Kind(body) => body.parent(id)),+ }
            }

            /// [`Written::create`] of the kind.
            pub fn create(&self, at: &At<'_>) -> Vec<Sql> {
                match self { $(Self::$Kind(body) => body.create(at)),+ }
            }

            /// [`Written::alter`] of the kind.
            pub fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
                match (self, to) {
                    $((Self::$Kind(from), Self::$Kind(to)) => from.alter(to, between),)+
                    _ => None,
                }
            }

            /// [`Written::drop`] of the kind.
            pub fn drop(&self, at: &At<'_>) -> Vec<Sql> {
                match self { $(Self::$Kind(body) => body.drop(at)),+ }
            }
        }

        $(impl From<$module::$Kind> for Body {
            fn from(body: $module::$Kind) -> Self { Self::$Kind(body) }
        })+
    };
}

kinds! {
    /// A schema (`pg_namespace`).
    schema::Schema,
    /// An extension (`pg_extension`).
    extension::Extension,
    /// A procedural language (`pg_language`).
    language::Language,
    /// An access method (`pg_am`).
    access_method::AccessMethod,
    /// A collation (`pg_collation`).
    collation::Collation,
    /// An enumerated type (`pg_enum`).
    r#enum::Enum,
    /// A composite type of its own (`CREATE TYPE … AS (…)`).
    composite_type::CompositeType,
    /// A range type (`pg_range`), its multirange included.
    range_type::RangeType,
    /// A base or shell type.
    base_type::BaseType,
    /// A domain; its checks are constraints.
    domain::Domain,
    /// A sequence that is not an identity column's (`pg_sequence`).
    sequence::Sequence,
    /// A table, partitioned or not.
    table::Table,
    /// A foreign table.
    foreign_table::ForeignTable,
    /// A column of a table or foreign table; of a view or composite type where something is said of it alone.
    column::Column,
    /// A constraint of a table, foreign table or domain (`pg_constraint`).
    constraint::Constraint,
    /// An index that is not a constraint's.
    index::Index,
    /// A view.
    view::View,
    /// A materialized view.
    materialized_view::MaterializedView,
    /// A function (window functions too).
    function::Function,
    /// A procedure.
    procedure::Procedure,
    /// An aggregate.
    aggregate::Aggregate,
    /// A trigger.
    trigger::Trigger,
    /// A rewrite rule that is not a view's own.
    rule::Rule,
    /// A row security policy.
    policy::Policy,
    /// An operator.
    operator::Operator,
    /// An operator family.
    operator_family::OperatorFamily,
    /// An operator class.
    operator_class::OperatorClass,
    /// A cast.
    cast::Cast,
    /// A transform of a type for a language.
    transform::Transform,
    /// A conversion between encodings.
    conversion::Conversion,
    /// Extended statistics.
    statistics::Statistics,
    /// A text search parser.
    text_search_parser::TextSearchParser,
    /// A text search template.
    text_search_template::TextSearchTemplate,
    /// A text search dictionary.
    text_search_dictionary::TextSearchDictionary,
    /// A text search configuration.
    text_search_configuration::TextSearchConfiguration,
    /// A foreign data wrapper.
    foreign_data_wrapper::ForeignDataWrapper,
    /// A foreign server.
    foreign_server::ForeignServer,
    /// A user mapping.
    user_mapping::UserMapping,
    /// A publication.
    publication::Publication,
    /// A subscription.
    subscription::Subscription,
    /// An event trigger.
    event_trigger::EventTrigger,
    /// The default privileges of a role, in one schema or everywhere (`pg_default_acl`).
    default_privileges::DefaultPrivileges,
}

impl Body {
    /// The extensions that it is dropped with, of a kind that has such.
    pub fn extensions(&self) -> Option<&BTreeSet<Name>> {
        match self {
            Self::Function(Function(routine)) | Self::Procedure(Procedure(routine)) => {
                Some(&routine.extensions)
            }
            Self::Trigger(trigger) => Some(&trigger.extensions),
            Self::Index(index) => Some(&index.extensions),
            Self::MaterializedView(view) => Some(&view.extensions),
            _ => None,
        }
    }

    /// As [`Body::extensions`], to be changed.
    pub fn extensions_mut(&mut self) -> Option<&mut BTreeSet<Name>> {
        match self {
            Self::Function(Function(routine)) | Self::Procedure(Procedure(routine)) => {
                Some(&mut routine.extensions)
            }
            Self::Trigger(trigger) => Some(&mut trigger.extensions),
            Self::Index(index) => Some(&mut index.extensions),
            Self::MaterializedView(view) => Some(&mut view.extensions),
            _ => None,
        }
    }
}

impl Kind {
    /// Whether the name of such an object is shown as it stands: it is no identifier of its own (`text as integer`, `=`).
    pub fn is_spelled(self) -> bool {
        matches!(
            self,
            Self::Cast | Self::Operator | Self::UserMapping | Self::DefaultPrivileges | Self::Transform
        )
    }

    /// Whether a call may mean it: a function, procedure or aggregate (`pg_proc`).
    pub fn is_routine(self) -> bool {
        matches!(self, Self::Function | Self::Procedure | Self::Aggregate)
    }

    /// How a sentence calls it: `materialized view`.
    pub fn noun(self) -> String {
        self.as_str().replace('_', " ")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
