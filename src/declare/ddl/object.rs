//! References to objects of any kind, and the statements that any kind has: DROP, COMMENT, OWNER TO, SET SCHEMA, RENAME.

use super::{Behavior, ColumnRef, Ident, ObjectName, Role, RoutineRef, TypeName};
use crate::model::Name;

/// The word a statement has for an object: what TABLE names may be a view, what TYPE names a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Class {
    AccessMethod,
    Aggregate,
    Cast,
    Collation,
    Column,
    Constraint,
    Conversion,
    Database,
    Domain,
    EventTrigger,
    Extension,
    ForeignDataWrapper,
    ForeignTable,
    Function,
    Index,
    Language,
    LargeObject,
    MaterializedView,
    Operator,
    OperatorClass,
    OperatorFamily,
    Parameter,
    Policy,
    Procedure,
    Publication,
    Role,
    /// ROUTINE: function, procedure or aggregate.
    Routine,
    Rule,
    Schema,
    Sequence,
    Server,
    Statistics,
    Subscription,
    Table,
    Tablespace,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Transform,
    Trigger,
    Type,
    UserMapping,
    View,
}

/// A reference to an object.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectRef {
    /// By its name alone; global kinds (schema, extension, role, …) have no schema in it.
    Named(Class, ObjectName),
    /// A column.
    Column(ColumnRef),
    /// A constraint, trigger, rule or policy of a relation.
    Under(Class, ObjectName, Ident),
    /// A constraint of a domain.
    DomainConstraint(ObjectName, Ident),
    /// A function, procedure, aggregate or routine.
    Routine(RoutineRef),
    /// An operator.
    Operator(Box<OperatorRef>),
    /// An operator class or family and its access method.
    OperatorSet(Class, ObjectName, Name),
    /// A cast.
    Cast(Box<(TypeName, TypeName)>),
    /// A transform of a type for a language.
    Transform(TypeName, Name),
    /// A type or domain where the grammar takes a type name (`DROP TYPE a, b`; `COMMENT ON TYPE int4`).
    Type(Class, TypeName),
}

/// An operator by its operand types; none where NONE is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorRef {
    /// Its name.
    pub name: ObjectName,
    /// The left operand's type.
    pub left: Option<TypeName>,
    /// The right operand's type.
    pub right: Option<TypeName>,
}

/// DROP.
#[derive(Clone, Debug, PartialEq)]
pub struct Drop {
    /// What, all of one class.
    pub objects: Vec<ObjectRef>,
    /// IF EXISTS.
    pub if_exists: bool,
    /// CONCURRENTLY.
    pub concurrently: bool,
    /// CASCADE or RESTRICT.
    pub behavior: Behavior,
}

/// COMMENT ON.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// What.
    pub object: ObjectRef,
    /// The text; none where NULL (or the empty text) takes it away.
    pub text: Option<String>,
}

/// ALTER of an owner, schema or name.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterObject {
    /// What.
    pub object: ObjectRef,
    /// IF EXISTS.
    pub if_exists: bool,
    /// What becomes of it.
    pub action: ObjectAction,
}

/// What any object can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectAction {
    /// OWNER TO.
    OwnerTo(Role),
    /// SET SCHEMA.
    SetSchema(Ident),
    /// RENAME TO.
    RenameTo(Ident),
    /// \[NO\] DEPENDS ON EXTENSION; whether it does.
    DependsOnExtension(Ident, bool),
}
