//! What functions, procedures and aggregates have in common (`pg_proc`).

pub(crate) mod declare;
pub(crate) mod inspect;
pub(crate) mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{AttributeDoc, Expr, Name, Options, Purpose, QName, Query, Scope, TypeRef, Value};

/// How an argument goes (`proargmodes`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Mode {
    #[default]
    In,
    Out,
    InOut,
    Variadic,
    /// A column of RETURNS TABLE.
    Table,
}

impl Mode {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::In => "IN",
            Self::Out => "OUT",
            Self::InOut => "INOUT",
            Self::Variadic => "VARIADIC",
            Self::Table => "TABLE",
        }
    }

    /// Whether a caller gives it: it counts for the function's identity.
    pub fn is_input(self) -> bool {
        matches!(self, Self::In | Self::InOut | Self::Variadic)
    }
}

/// An argument of a function, procedure or aggregate; its type has no modifiers (PostgreSQL drops them).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// IN, OUT, …
    #[serde(default)]
    pub mode: Mode,
    /// Its name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: TypeRef,
    /// DEFAULT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
}

impl Argument {
    /// As an attribute's value.
    pub fn value(&self) -> Value<'_> {
        let Self { mode, name, ty, default } = self;
        let default = default.as_ref().map_or(Value::Absent, |e| Value::Expr(e, Scope::Assigned(ty)));
        Value::Record(vec![
            ("", mode.sql().into()),
            ("", name.as_ref().into()),
            ("", ty.into()),
            ("default", default),
        ])
    }
}

/// `(integer, text)`: the input arguments' types as `format_type()` gives them.
pub fn signature(arguments: &[Argument]) -> String {
    let types: Vec<_> = arguments.iter().filter(|a| a.mode.is_input()).map(|a| a.ty.to_string()).collect();
    format!("({})", types.join(", "))
}

/// The body of a function or procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoutineBody {
    /// `AS 'text'` of an interpreted language (`prosrc`).
    Source(String),
    /// `AS 'file', 'symbol'` of a C function (`probin`, `prosrc`).
    Library(String, String),
    /// `RETURN expression` (14 and newer).
    Return(Expr),
    /// `BEGIN ATOMIC … END` (14 and newer): its statements.
    Atomic(Vec<Query>),
}

/// What a function and a procedure have. A procedure has no `returns`, volatility, cost, …: they stay at their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routine {
    /// All arguments in order, those of RETURNS TABLE last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// RETURNS; `record` or the one type where OUT arguments say it; `None` of a procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<TypeRef>,
    /// SETOF, or RETURNS TABLE.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returns_set: bool,
    /// The language, lower case.
    pub language: Name,
    /// The body.
    pub body: RoutineBody,
    /// WINDOW.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub window: bool,
    /// `immutable`, `stable` or `volatile`.
    pub volatility: String,
    /// STRICT.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// SECURITY DEFINER.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub security_definer: bool,
    /// LEAKPROOF.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leakproof: bool,
    /// `safe`, `restricted` or `unsafe`.
    pub parallel: String,
    /// COST; 100, or 1 of C and internal functions, where not given.
    pub cost: f32,
    /// ROWS; 1000 of a function that returns a set, else 0, where not given.
    pub rows: f32,
    /// SUPPORT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<QName>,
    /// SET, by lower-case name of the setting; the value as `pg_proc.proconfig` has it.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub set: Options,
    /// TRANSFORM FOR TYPE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transforms: Vec<TypeRef>,
    /// DEPENDS ON EXTENSION: the extensions that it is dropped with (`pg_depend.deptype` is `x`).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub extensions: BTreeSet<Name>,
}

/// The attributes of functions and procedures.
pub const ATTRIBUTES: &[AttributeDoc] = &[
    ("arguments", "modes, names, types and defaults of the arguments"),
    ("returns", "what it returns"),
    ("language", "language"),
    ("body", "body: text, library or SQL"),
    ("volatility", "IMMUTABLE, STABLE or VOLATILE"),
    ("strict", "whether NULL in is NULL out"),
    ("security", "SECURITY DEFINER or INVOKER"),
    ("leakproof", "LEAKPROOF"),
    ("parallel", "PARALLEL SAFE, RESTRICTED or UNSAFE"),
    ("cost", "planner's cost"),
    ("rows", "planner's estimate of rows"),
    ("set", "settings while it runs"),
    ("support", "planner support function"),
    ("window", "WINDOW"),
    ("transforms", "types transformed for the language"),
    ("extension_dependency", "extensions that it is dropped with"),
];

impl Routine {
    /// The values of [`ATTRIBUTES`].
    pub fn values(&self) -> Vec<Value<'_>> {
        let Self {
            arguments,
            returns,
            returns_set,
            language,
            body,
            window,
            volatility,
            strict,
            security_definer,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            set,
            transforms,
            extensions,
        } = self;
        let inputs =
            Value::List(arguments.iter().filter(|a| a.mode != Mode::Table).map(Argument::value).collect());
        let columns =
            Value::List(arguments.iter().filter(|a| a.mode == Mode::Table).map(Argument::value).collect());
        vec![
            inputs,
            Value::Record(vec![
                ("setof", (*returns_set).into()),
                ("", returns.as_ref().into()),
                ("table", columns),
            ]),
            language.into(),
            self.body_value(body),
            volatility.into(),
            (*strict).into(),
            if *security_definer { "definer" } else { "invoker" }.into(),
            (*leakproof).into(),
            parallel.into(),
            (*cost).into(),
            (*rows).into(),
            set.into(),
            support.as_ref().into(),
            (*window).into(),
            Value::Set(transforms.iter().map(Value::from).collect()),
            Value::Set(extensions.iter().map(Value::from).collect()),
        ]
    }

    fn body_value<'a>(&'a self, body: &'a RoutineBody) -> Value<'a> {
        match body {
            RoutineBody::Source(text) => Value::Source(text),
            RoutineBody::Library(file, symbol) => Value::List(vec![file.into(), symbol.into()]),
            RoutineBody::Return(expr) => Value::Expr(expr, Scope::Routine(self)),
            RoutineBody::Atomic(queries) => {
                Value::List(queries.iter().map(|query| Value::Query(query, Purpose::Body(self))).collect())
            }
        }
    }
}
