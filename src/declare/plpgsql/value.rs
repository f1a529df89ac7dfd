//! Values of variables and expressions, as far as a text tells them, and the functions that work on them.

use std::collections::BTreeMap;

use crate::model::{ANY_VALUE, Name};

/// Arrays and texts longer than this are not followed.
const MAX_SIZE: usize = 1 << 20;

/// A value, or how little is known of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Anything.
    Unknown,
    /// A name of a system object: none that a file would look for, but not known which.
    Other,
    /// NULL.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number of which only the bounds are known: `server_version_num`.
    Between(i64, i64),
    /// A string, or a name.
    Text(String),
    /// A text of which the meaning is known and not every letter: a query as `pg_get_viewdef()` gives it, a statement with
    /// a constant in it that hangs on data.
    Query(String),
    /// What an object has as its `oid`: its class and name.
    Oid(String),
    /// An array.
    Array(Vec<Value>),
    /// A row.
    Row(BTreeMap<Name, Value>),
}

impl Value {
    pub(super) fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// A constant that may be true, false, or not known.
    pub(super) fn truth(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::Bool)
    }

    /// Whether it is known, all of it.
    pub(super) fn is_known(&self) -> bool {
        match self {
            Self::Unknown | Self::Other | Self::Between(..) | Self::Query(_) => false,
            Self::Array(elements) => elements.iter().all(Self::is_known),
            Self::Row(fields) => fields.values().all(Self::is_known),
            _ => true,
        }
    }

    /// As `::text` writes it; `None` where that is not known, or NULL.
    pub(super) fn written(&self) -> Option<String> {
        match self {
            Self::Bool(true) => Some("true".to_owned()),
            Self::Bool(false) => Some("false".to_owned()),
            Self::Int(number) => Some(number.to_string()),
            Self::Text(text) | Self::Query(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// A condition: true, false (NULL too), or not known.
    pub(super) fn condition(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Null => Some(false),
            Self::Text(text) => boolean(text),
            _ => None,
        }
    }

    /// `a = b`; NULL is not known to be anything here, as both come to the same in a condition.
    pub(super) fn equals(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Self::Null,
            (Self::Other, Self::Text(_)) | (Self::Text(_), Self::Other) => Self::Bool(false),
            // Only what a file makes is known by its `oid`, but for schemas.
            (Self::Other, Self::Oid(own)) | (Self::Oid(own), Self::Other) if !own.starts_with("n:") => {
                Self::Bool(false)
            }
            (Self::Bool(a), Self::Text(b)) | (Self::Text(b), Self::Bool(a)) => {
                Self::truth(boolean(b).map(|b| *a == b))
            }
            (Self::Int(a), Self::Text(b)) | (Self::Text(b), Self::Int(a)) => {
                Self::truth(b.trim().parse().ok().map(|b: i64| *a == b))
            }
            (a, b) if a.is_known() && b.is_known() && same_sort(a, b) => Self::Bool(a == b),
            (a @ Self::Between(..), b) | (b, a @ Self::Between(..)) if a.is_apart(b) => Self::Bool(false),
            _ => Self::Unknown,
        }
    }

    /// `a < b`, of numbers.
    pub(super) fn less(&self, other: &Self) -> Option<bool> {
        if matches!((self, other), (Self::Text(_), Self::Text(_))) {
            return None;
        }
        let ((low, high), (other_low, other_high)) = (self.bounds()?, other.bounds()?);
        match (high < other_low, low >= other_high) {
            (false, false) => None,
            (less, _) => Some(less),
        }
    }

    fn bounds(&self) -> Option<(i64, i64)> {
        match self {
            Self::Int(number) => Some((*number, *number)),
            Self::Between(low, high) => Some((*low, *high)),
            Self::Text(text) => text.trim().parse().ok().map(|number| (number, number)),
            _ => None,
        }
    }

    fn is_apart(&self, other: &Self) -> bool {
        self.less(other) == Some(true) || other.less(self) == Some(true)
    }
}

fn same_sort(a: &Value, b: &Value) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// A boolean as its text says it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "true" | "on" | "yes" | "1" => Some(true),
        "f" | "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// `quote_literal`.
fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') { format!(" E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// `quote_ident`.
fn ident(text: &str) -> String {
    Name::spelled(text).to_string()
}

/// What a function of PostgreSQL gives; `None` where it is none that is known here.
pub(super) fn call(function: &str, args: &[Value]) -> Option<Value> {
    // These pass NULL by.
    if function == "concat" {
        return Some(joined("", args));
    }
    if function == "concat_ws" {
        let (separator, rest) = args.split_first()?;
        return Some(joined(&separator.written()?, rest));
    }
    if function == "format" {
        return Some(format(args));
    }
    if function == "quote_nullable" && args == [Value::Null] {
        return Some(Value::text("NULL"));
    }
    if args.contains(&Value::Null) {
        return Some(Value::Null);
    }
    if args.iter().any(|arg| matches!(arg, Value::Query(_))) {
        return None;
    }
    if let [Value::Array(elements), separator] = args
        && function == "array_to_string"
    {
        return Some(joined(&separator.written()?, elements));
    }
    if let [Value::Array(elements), Value::Int(1)] = args
        && function == "array_length"
    {
        return i64::try_from(elements.len()).ok().map(Value::Int);
    }
    let texts: Vec<String> = args.iter().map(Value::written).collect::<Option<_>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    of_texts(function, &texts)
}

fn of_texts(function: &str, texts: &[&str]) -> Option<Value> {
    Some(match (function, texts) {
        ("quote_ident", [text]) => Value::Text(ident(text)),
        ("quote_literal" | "quote_nullable", [text]) => Value::Text(literal(text)),
        ("lower", [text]) if text.is_ascii() => Value::Text(text.to_ascii_lowercase()),
        ("upper", [text]) if text.is_ascii() => Value::Text(text.to_ascii_uppercase()),
        ("trim" | "btrim", [text]) => Value::text(text.trim_matches(' ')),
        ("length" | "char_length", [text]) => Value::Int(i64::try_from(text.chars().count()).ok()?),
        ("replace", [text, from, to]) if !from.is_empty() => Value::Text(text.replace(from, to)),
        ("split_part", [text, separator, n]) if !separator.is_empty() => {
            let n = n.parse::<usize>().ok()?.checked_sub(1)?;
            Value::text(text.split(separator).nth(n).unwrap_or_default())
        }
        ("string_to_array", [text, separator]) if !text.is_empty() && !separator.is_empty() => {
            Value::Array(text.split(separator).map(Value::text).collect())
        }
        _ => return None,
    })
}

fn joined(separator: &str, values: &[Value]) -> Value {
    let texts: Option<Vec<String>> =
        values.iter().filter(|value| **value != Value::Null).map(Value::written).collect();
    texts.map_or(Value::Unknown, |texts| Value::Text(texts.join(separator)))
}

/// `format()`: `%s`, `%I`, `%L` and `%%`, with positions; widths are not followed.
fn format(args: &[Value]) -> Value {
    let Some((Value::Text(template), rest)) = args.split_first() else { return Value::Unknown };
    let Some(text) = formatted(template, rest) else { return Value::Unknown };
    // Where a piece is not known to the letter the whole is not.
    let lettered = rest.iter().all(|arg| !matches!(arg, Value::Query(_) | Value::Unknown));
    if lettered { Value::Text(text) } else { Value::Query(text) }
}

fn formatted(template: &str, args: &[Value]) -> Option<String> {
    let (mut text, mut next) = (String::new(), 0);
    let mut pieces = template.split('%');
    text.push_str(pieces.next()?);
    while let Some(piece) = pieces.next() {
        if piece.is_empty() {
            text.push('%');
            text.push_str(pieces.next()?);
            continue;
        }
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let (position, mut rest) = piece.split_at_checked(digits)?;
        if !position.is_empty() {
            rest = rest.strip_prefix('$')?;
            next = position.parse::<usize>().ok()?.checked_sub(1)?;
        }
        let value = args.get(next)?;
        next += 1;
        let mut letters = rest.chars();
        match (letters.next()?, value) {
            ('s', Value::Null) => {}
            ('L', Value::Null) => text.push_str("NULL"),
            ('L', Value::Unknown) => text.push_str(ANY_VALUE),
            ('s', value) => text.push_str(&value.written()?),
            ('I', value) => text.push_str(&ident(&value.written()?)),
            ('L', value) => text.push_str(&literal(&value.written()?)),
            _ => return None,
        }
        text.push_str(letters.as_str());
    }
    (text.len() <= MAX_SIZE).then_some(text)
}

/// `a || b`.
pub(super) fn concatenated(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => Value::Array([a.as_slice(), b].concat()),
        (Value::Array(a), b) if b.is_known() => {
            Value::Array([a.as_slice(), std::slice::from_ref(b)].concat())
        }
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => match (a.written(), b.written()) {
            (Some(a), Some(b)) if a.len() + b.len() <= MAX_SIZE => Value::Text(a + &b),
            _ => Value::Unknown,
        },
    }
}

/// An array as its text says it: `{a,b}`, each element in quotes or not.
pub(super) fn array(text: &str) -> Value {
    match crate::expr::flat_array(text) {
        Some(elements) => {
            Value::Array(elements.into_iter().map(|e| e.map_or(Value::Null, Value::Text)).collect())
        }
        None => Value::Unknown,
    }
}
