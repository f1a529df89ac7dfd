//! Functions, procedures and aggregates; triggers, rules and policies.

use std::collections::BTreeSet;

use super::{Class, Definition, Ident, ObjectName, Role, Setting, SqlText, Text, TypeName};
use crate::kinds::constraint::Deferrable;
use crate::kinds::routine::Mode;
use crate::kinds::trigger::{Firing, Timing, TriggerEvent};
use crate::model::{Name, Origin};

/// An argument as declared, or as a reference names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentDef {
    /// IN where nothing is written.
    pub mode: Mode,
    /// Its name.
    pub name: Option<Ident>,
    /// Its type.
    pub ty: TypeName,
    /// DEFAULT, `=`.
    pub default: Option<SqlText>,
    /// Where, all of it.
    pub origin: Origin,
}

/// A function, procedure, aggregate or routine by name and arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineRef {
    /// The word written.
    pub class: Class,
    /// Its name.
    pub name: ObjectName,
    /// Its arguments, `(*)` as none, `(a ORDER BY b)` as both; `None` where no parentheses are written.
    pub arguments: Option<Vec<ArgumentDef>>,
}

/// CREATE FUNCTION and CREATE PROCEDURE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateRoutine {
    /// PROCEDURE.
    pub procedure: bool,
    /// OR REPLACE.
    pub or_replace: bool,
    /// Its name.
    pub name: ObjectName,
    /// Its arguments; columns of RETURNS TABLE last, with mode `Table`.
    pub arguments: Vec<ArgumentDef>,
    /// RETURNS (SETOF is in the type).
    pub returns: Option<TypeName>,
    /// RETURNS TABLE.
    pub returns_table: bool,
    /// Everything else.
    pub options: RoutineOptions,
}

/// What follows the arguments, as far as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoutineOptions {
    /// LANGUAGE.
    pub language: Option<Name>,
    /// AS, RETURN, BEGIN ATOMIC.
    pub body: Option<RoutineBodyDef>,
    /// WINDOW.
    pub window: bool,
    /// `immutable`, `stable` or `volatile`.
    pub volatility: Option<&'static str>,
    /// STRICT, RETURNS NULL ON NULL INPUT; CALLED ON NULL INPUT.
    pub strict: Option<bool>,
    /// SECURITY DEFINER; SECURITY INVOKER.
    pub security_definer: Option<bool>,
    /// LEAKPROOF; NOT LEAKPROOF.
    pub leakproof: Option<bool>,
    /// PARALLEL, lower case.
    pub parallel: Option<String>,
    /// COST.
    pub cost: Option<f32>,
    /// ROWS.
    pub rows: Option<f32>,
    /// SUPPORT.
    pub support: Option<ObjectName>,
    /// SET and RESET, in order.
    pub set: Vec<Setting>,
    /// RESET ALL.
    pub reset_all: bool,
    /// TRANSFORM FOR TYPE.
    pub transforms: Vec<TypeName>,
    /// WITH (isStrict, …) of old.
    pub with: Vec<Definition>,
}

/// The body of a function or procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoutineBodyDef {
    /// AS 'text'.
    Source(Text),
    /// AS 'file', 'symbol'.
    Library(Text, Text),
    /// RETURN expression.
    Return(SqlText),
    /// BEGIN ATOMIC … END: its statements, without semicolons.
    Atomic(Vec<SqlText>),
}

/// ALTER FUNCTION, PROCEDURE or ROUTINE with options.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterRoutine {
    /// Which.
    pub routine: RoutineRef,
    /// What.
    pub options: RoutineOptions,
}

/// CREATE AGGREGATE.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateAggregate {
    /// OR REPLACE.
    pub or_replace: bool,
    /// Its name.
    pub name: ObjectName,
    /// Its arguments, direct ones first; those of the old form are in the definition (`basetype`).
    pub arguments: Vec<ArgumentDef>,
    /// How many are direct, of an ordered-set aggregate (`ORDER BY` is written).
    pub direct: Option<usize>,
    /// The form with `basetype`.
    pub old_style: bool,
    /// SFUNC, STYPE, ….
    pub definition: Vec<Definition>,
}

/// CREATE TRIGGER and CREATE CONSTRAINT TRIGGER.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTrigger {
    /// OR REPLACE.
    pub or_replace: bool,
    /// CONSTRAINT.
    pub constraint: bool,
    /// Its name.
    pub name: Ident,
    /// BEFORE, AFTER, INSTEAD OF.
    pub timing: Timing,
    /// INSERT, UPDATE, ….
    pub events: BTreeSet<TriggerEvent>,
    /// UPDATE OF.
    pub columns: Vec<Ident>,
    /// The table or view.
    pub table: ObjectName,
    /// FROM, of a constraint trigger.
    pub from: Option<ObjectName>,
    /// DEFERRABLE, INITIALLY DEFERRED.
    pub deferrable: Deferrable,
    /// REFERENCING OLD TABLE.
    pub old_table: Option<Ident>,
    /// REFERENCING NEW TABLE.
    pub new_table: Option<Ident>,
    /// FOR EACH ROW.
    pub row: bool,
    /// WHEN.
    pub when: Option<SqlText>,
    /// EXECUTE FUNCTION.
    pub function: ObjectName,
    /// Its arguments, as text.
    pub arguments: Vec<String>,
}

/// CREATE EVENT TRIGGER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEventTrigger {
    /// Its name.
    pub name: Ident,
    /// ON, lower case.
    pub event: String,
    /// WHEN TAG IN, as written.
    pub tags: Vec<String>,
    /// EXECUTE FUNCTION.
    pub function: ObjectName,
}

/// ALTER EVENT TRIGGER … ENABLE, DISABLE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterEventTrigger {
    /// Which.
    pub name: Ident,
    /// Whether it fires.
    pub firing: Firing,
}

/// CREATE RULE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRule {
    /// OR REPLACE.
    pub or_replace: bool,
    /// Its name.
    pub name: Ident,
    /// `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub event: &'static str,
    /// The table or view.
    pub table: ObjectName,
    /// WHERE.
    pub condition: Option<SqlText>,
    /// INSTEAD.
    pub instead: bool,
    /// DO; NOTHING is none.
    pub actions: Vec<SqlText>,
}

/// CREATE POLICY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    /// Its name.
    pub name: Ident,
    /// The table.
    pub table: ObjectName,
    /// Not AS RESTRICTIVE.
    pub permissive: bool,
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub command: &'static str,
    /// TO; empty: PUBLIC.
    pub roles: Vec<Role>,
    /// USING.
    pub using: Option<SqlText>,
    /// WITH CHECK.
    pub check: Option<SqlText>,
}

/// ALTER POLICY, as far as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterPolicy {
    /// Its name.
    pub name: Ident,
    /// The table.
    pub table: ObjectName,
    /// TO; empty: as it was.
    pub roles: Vec<Role>,
    /// USING.
    pub using: Option<SqlText>,
    /// WITH CHECK.
    pub check: Option<SqlText>,
}
