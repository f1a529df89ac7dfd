//! Types, domains, collations, operators and their classes, casts, statistics, text search.

use super::{
    Behavior, Class, ConstraintDef, Definition, Ident, KeyExpr, ObjectName, ObjectRef, OperatorRef,
    RoutineRef, SqlText, TypeName,
};
use crate::model::{Name, Origin};

/// CREATE TYPE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateType {
    /// Its name.
    pub name: ObjectName,
    /// Of which sort.
    pub body: TypeBody,
}

/// What stands after `CREATE TYPE name`.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// AS ENUM: the labels and their places.
    Enum(Vec<EnumLabel>),
    /// AS (…).
    Composite(Vec<AttributeDef>),
    /// AS RANGE.
    Range(Vec<Definition>),
    /// `(input = …)`.
    Base(Vec<Definition>),
    /// Nothing.
    Shell,
}

/// A label of an enumerated type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumLabel {
    /// Decoded.
    pub text: String,
    /// Where.
    pub origin: Origin,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDef {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// COLLATE.
    pub collation: Option<ObjectName>,
    /// Where, all of it.
    pub origin: Origin,
}

/// ALTER TYPE.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterType {
    /// Which.
    pub name: ObjectName,
    /// What, in order.
    pub actions: Vec<TypeAction>,
}

/// What ALTER TYPE does.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeAction {
    /// ADD VALUE.
    AddValue {
        /// IF NOT EXISTS.
        if_not_exists: bool,
        /// The label.
        label: EnumLabel,
        /// BEFORE (`true`) or AFTER an other label; none: last.
        place: Option<(bool, String)>,
    },
    /// RENAME VALUE from TO to.
    RenameValue(EnumLabel, EnumLabel),
    /// ADD ATTRIBUTE.
    AddAttribute(AttributeDef),
    /// DROP ATTRIBUTE.
    DropAttribute {
        /// IF EXISTS.
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE or RESTRICT.
        behavior: Behavior,
    },
    /// ALTER ATTRIBUTE … TYPE.
    AlterAttribute {
        /// Which.
        name: Ident,
        /// The new type.
        ty: TypeName,
        /// COLLATE.
        collation: Option<ObjectName>,
    },
    /// RENAME ATTRIBUTE from TO to.
    RenameAttribute(Ident, Ident),
    /// SET (…) of a base type.
    Set(Vec<Definition>),
}

/// CREATE DOMAIN.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateDomain {
    /// Its name.
    pub name: ObjectName,
    /// The type it is over.
    pub ty: TypeName,
    /// COLLATE.
    pub collation: Option<ObjectName>,
    /// DEFAULT, NOT NULL, NULL, CHECK, in order.
    pub constraints: Vec<ConstraintDef>,
}

/// ALTER DOMAIN.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterDomain {
    /// Which.
    pub name: ObjectName,
    /// What.
    pub action: DomainAction,
}

/// What ALTER DOMAIN does.
#[derive(Clone, Debug, PartialEq)]
pub enum DomainAction {
    /// SET DEFAULT.
    SetDefault(SqlText),
    /// DROP DEFAULT.
    DropDefault,
    /// SET NOT NULL.
    SetNotNull,
    /// DROP NOT NULL.
    DropNotNull,
    /// ADD CONSTRAINT.
    AddConstraint(ConstraintDef),
    /// DROP CONSTRAINT.
    DropConstraint {
        /// IF EXISTS.
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE or RESTRICT.
        behavior: Behavior,
    },
    /// VALIDATE CONSTRAINT.
    ValidateConstraint(Ident),
}

/// CREATE COLLATION.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCollation {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: ObjectName,
    /// FROM.
    pub from: Option<ObjectName>,
    /// LOCALE, PROVIDER, ….
    pub definition: Vec<Definition>,
}

/// CREATE CONVERSION.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateConversion {
    /// DEFAULT.
    pub default: bool,
    /// Its name.
    pub name: ObjectName,
    /// FOR.
    pub from: String,
    /// TO.
    pub to: String,
    /// FROM.
    pub function: ObjectName,
}

/// CREATE OPERATOR.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateOperator {
    /// Its name.
    pub name: ObjectName,
    /// LEFTARG, FUNCTION, ….
    pub definition: Vec<Definition>,
}

/// ALTER OPERATOR … SET (…).
#[derive(Clone, Debug, PartialEq)]
pub struct AlterOperator {
    /// Which.
    pub operator: OperatorRef,
    /// RESTRICT, JOIN, ….
    pub definition: Vec<Definition>,
}

/// CREATE OPERATOR CLASS.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateOperatorClass {
    /// Its name.
    pub name: ObjectName,
    /// DEFAULT.
    pub default: bool,
    /// FOR TYPE.
    pub ty: TypeName,
    /// USING.
    pub method: Name,
    /// FAMILY.
    pub family: Option<ObjectName>,
    /// OPERATOR, FUNCTION, STORAGE.
    pub items: Vec<OperatorItem>,
}

/// A member of an operator class or family.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorItem {
    /// OPERATOR.
    Operator {
        /// Strategy number.
        number: u32,
        /// Its name.
        name: ObjectName,
        /// Its operand types, where written.
        operands: Option<(Option<TypeName>, Option<TypeName>)>,
        /// FOR ORDER BY.
        order_by: Option<ObjectName>,
    },
    /// FUNCTION.
    Function {
        /// Support number.
        number: u32,
        /// Operand types, where written.
        operands: Vec<TypeName>,
        /// The function.
        function: RoutineRef,
    },
    /// STORAGE.
    Storage(TypeName),
}

/// CREATE OPERATOR FAMILY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOperatorFamily {
    /// Its name.
    pub name: ObjectName,
    /// USING.
    pub method: Name,
}

/// ALTER OPERATOR FAMILY.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterOperatorFamily {
    /// Which.
    pub name: ObjectName,
    /// USING.
    pub method: Name,
    /// ADD.
    pub add: Vec<OperatorItem>,
    /// DROP.
    pub drop: Vec<DroppedItem>,
}

/// A member that ALTER OPERATOR FAMILY drops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedItem {
    /// FUNCTION, not OPERATOR.
    pub function: bool,
    /// Its number.
    pub number: u32,
    /// Its operand types.
    pub operands: Vec<TypeName>,
}

/// CREATE CAST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateCast {
    /// From.
    pub source: TypeName,
    /// To.
    pub target: TypeName,
    /// How.
    pub method: CastMethod,
    /// `explicit`, `assignment` or `implicit`.
    pub context: &'static str,
}

/// How a cast is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CastMethod {
    /// WITH FUNCTION.
    Function(RoutineRef),
    /// WITHOUT FUNCTION.
    Binary,
    /// WITH INOUT.
    InOut,
}

/// CREATE TRANSFORM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTransform {
    /// OR REPLACE.
    pub or_replace: bool,
    /// FOR.
    pub ty: TypeName,
    /// LANGUAGE.
    pub language: Name,
    /// FROM SQL WITH FUNCTION.
    pub from_sql: Option<RoutineRef>,
    /// TO SQL WITH FUNCTION.
    pub to_sql: Option<RoutineRef>,
}

/// CREATE STATISTICS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateStatistics {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name, where written (16).
    pub name: Option<ObjectName>,
    /// `ndistinct`, …; empty: all.
    pub kinds: Vec<Name>,
    /// Columns and expressions, in order.
    pub elements: Vec<KeyExpr>,
    /// FROM.
    pub table: ObjectName,
}

/// ALTER STATISTICS … SET STATISTICS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterStatistics {
    /// IF EXISTS.
    pub if_exists: bool,
    /// Which.
    pub name: ObjectName,
    /// The target; none is DEFAULT or -1.
    pub target: Option<i32>,
}

/// CREATE TEXT SEARCH CONFIGURATION, DICTIONARY, PARSER, TEMPLATE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTextSearch {
    /// Which of them.
    pub class: Class,
    /// Its name.
    pub name: ObjectName,
    /// PARSER, COPY, TEMPLATE, ….
    pub definition: Vec<Definition>,
}

/// ALTER TEXT SEARCH DICTIONARY … (…).
#[derive(Clone, Debug, PartialEq)]
pub struct AlterTextSearchDictionary {
    /// Which.
    pub name: ObjectName,
    /// Options; one without a value is taken away.
    pub definition: Vec<Definition>,
}

/// ALTER TEXT SEARCH CONFIGURATION … MAPPING.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterTextSearchConfiguration {
    /// Which.
    pub name: ObjectName,
    /// What.
    pub action: MappingAction,
}

/// What happens to the mappings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingAction {
    /// ADD MAPPING FOR tokens WITH dictionaries.
    Add(Vec<Name>, Vec<ObjectName>),
    /// ALTER MAPPING FOR tokens WITH dictionaries.
    Alter(Vec<Name>, Vec<ObjectName>),
    /// ALTER MAPPING \[FOR tokens\] REPLACE old WITH new; no tokens: all.
    Replace(Vec<Name>, ObjectName, ObjectName),
    /// DROP MAPPING FOR.
    Drop {
        /// IF EXISTS.
        if_exists: bool,
        /// Token types.
        tokens: Vec<Name>,
    },
}

/// CREATE EXTENSION.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateExtension {
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its name.
    pub name: Ident,
    /// SCHEMA.
    pub schema: Option<Ident>,
    /// VERSION.
    pub version: Option<String>,
    /// CASCADE.
    pub cascade: bool,
}

/// ALTER EXTENSION.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterExtension {
    /// Which.
    pub name: Ident,
    /// What.
    pub action: ExtensionAction,
}

/// What ALTER EXTENSION does.
#[derive(Clone, Debug, PartialEq)]
pub enum ExtensionAction {
    /// UPDATE, perhaps TO a version.
    Update(Option<String>),
    /// ADD.
    Add(ObjectRef),
    /// DROP.
    Drop(ObjectRef),
}

/// CREATE LANGUAGE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateLanguage {
    /// OR REPLACE.
    pub or_replace: bool,
    /// TRUSTED.
    pub trusted: bool,
    /// Its name.
    pub name: Ident,
    /// HANDLER.
    pub handler: Option<ObjectName>,
    /// INLINE.
    pub inline: Option<ObjectName>,
    /// VALIDATOR.
    pub validator: Option<ObjectName>,
}

/// CREATE ACCESS METHOD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateAccessMethod {
    /// Its name.
    pub name: Ident,
    /// TYPE INDEX (`true`) or TABLE.
    pub index: bool,
    /// HANDLER.
    pub handler: ObjectName,
}
