//! What an attribute holds, in a form that can be compared without knowing the kind of object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::expr::{Expr, Purpose, Query, Scope};
use super::name::{Name, QName};
use super::options::Options;
use super::privileges::Privileges;
use super::types::TypeRef;

/// Name and one-line meaning of an attribute; a kind lists its own in `ATTRIBUTES`.
pub type AttributeDoc = (&'static str, &'static str);

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// This side does not say: never a difference.
    Unspecified,
    /// Not there (no default, no comment, …).
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A planner's estimate.
    Float(f32),
    /// Words and texts that mean what they are.
    Text(Cow<'a, str>),
    /// A type; a schema that one side could not resolve fits any.
    Type(&'a TypeRef),
    /// The name of another object; a schema that one side could not resolve fits any.
    Name(Cow<'a, QName>),
    /// An expression: equality is for the verdict.
    Expr(&'a Expr, Scope<'a>),
    /// A query: equality is for the verdict.
    Query(&'a Query, Purpose<'a>),
    /// The text of a function body: line endings aside, equal means equal.
    Source(&'a str),
    /// In this order.
    List(Vec<Value<'a>>),
    /// In no order.
    Set(Vec<Value<'a>>),
    /// Named parts; both sides have the same names in the same order.
    Record(Vec<(&'static str, Value<'a>)>),
    /// By key.
    Map(BTreeMap<Cow<'a, str>, Value<'a>>),
    /// Grants.
    Privileges(&'a Privileges),
}

impl<'a> Value<'a> {
    /// Storage parameters and the like.
    pub fn options(options: &'a Options) -> Self {
        Self::Map(options.iter().map(|(k, v)| (Cow::Borrowed(k.as_str()), Self::from(v.as_str()))).collect())
    }

    /// A list of names of columns, tags, labels, …
    pub fn names<'n: 'a>(names: impl IntoIterator<Item = &'n Name>) -> Self {
        Self::List(names.into_iter().map(|n| Self::from(n.as_str())).collect())
    }

    /// What is not given is not compared.
    pub fn if_given<T: Into<Value<'a>>>(value: Option<T>) -> Self {
        value.map_or(Self::Unspecified, Into::into)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<f32> for Value<'_> {
    fn from(value: f32) -> Self {
        Self::Float(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl<'a> From<&'a Name> for Value<'a> {
    fn from(value: &'a Name) -> Self {
        Self::Text(Cow::Borrowed(value.as_str()))
    }
}

impl<'a> From<&'a QName> for Value<'a> {
    fn from(value: &'a QName) -> Self {
        Self::Name(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a TypeRef> for Value<'a> {
    fn from(value: &'a TypeRef) -> Self {
        Self::Type(value)
    }
}

impl<'a> From<&'a BTreeMap<String, String>> for Value<'a> {
    fn from(value: &'a BTreeMap<String, String>) -> Self {
        Self::Map(value.iter().map(|(k, v)| (Cow::Borrowed(k.as_str()), Self::from(v.as_str()))).collect())
    }
}

impl<'a> From<&'a Options> for Value<'a> {
    fn from(value: &'a Options) -> Self {
        Self::options(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

fn joined(f: &mut fmt::Formatter<'_>, values: &[Value<'_>]) -> fmt::Result {
    for (n, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if n > 0 { ", " } else { "" })?;
    }
    Ok(())
}

/// For people: what a report shows where a kind has no SQL of its own for the attribute.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unspecified | Self::Absent => f.write_str("none"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::Type(value) => write!(f, "{value}"),
            Self::Name(value) => write!(f, "{value}"),
            Self::Expr(expr, _) => f.write_str(&expr.sql),
            Self::Query(query, _) => f.write_str(&query.sql),
            Self::Source(text) => f.write_str(text),
            Self::List(values) | Self::Set(values) => joined(f, values),
            Self::Record(fields) => {
                let said = fields.iter().filter(|(_, value)| {
                    !matches!(value, Value::Unspecified | Value::Absent | Value::Bool(false))
                        && !matches!(value, Value::List(v) | Value::Set(v) if v.is_empty())
                        && !matches!(value, Value::Map(v) if v.is_empty())
                });
                for (n, (name, value)) in said.enumerate() {
                    let name = name.replace('_', " ");
                    let gap = if n > 0 { " " } else { "" };
                    let name_gap = if name.is_empty() { "" } else { " " };
                    match value {
                        Value::Bool(true) => write!(f, "{gap}{name}")?,
                        Value::List(_) | Value::Set(_) | Value::Expr(..) => {
                            write!(f, "{gap}{name}{name_gap}({value})")?;
                        }
                        _ => write!(f, "{gap}{name}{name_gap}{value}")?,
                    }
                }
                Ok(())
            }
            Self::Map(entries) => {
                if entries.is_empty() {
                    return f.write_str("none");
                }
                for (n, (key, value)) in entries.iter().enumerate() {
                    let gap = if n > 0 { ", " } else { "" };
                    match (value, value.to_string()) {
                        // It begins with its key already.
                        (Value::Record(_), said) if said.starts_with(&*key.to_string()) => {
                            write!(f, "{gap}{said}")?;
                        }
                        (_, said) => write!(f, "{gap}{key}={said}")?,
                    }
                }
                Ok(())
            }
            Self::Privileges(value) => write!(f, "{value}"),
        }
    }
}
