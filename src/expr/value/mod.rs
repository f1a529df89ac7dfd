//! Literals read by their type: two spellings of one value become one text.
//!
//! A reader answers only where it is certain of PostgreSQL's own reading; `None` leaves the literal as written, which
//! then equals nothing but itself.

mod date;
mod interval;
mod json;
mod jsonpath;
mod nested;
mod net;
mod number;
mod search;

use super::catalog::TypeId;
use super::side::Modifier;

pub(super) use self::date::later_day;
pub(super) use self::interval::rounded as rounded_interval;
pub(crate) use self::nested::flat_array;
pub(super) use self::nested::{Element, array_elements, range_parts, successor};
pub(super) use self::number::{float4, float8, numeric, round_numeric};
pub(super) use self::search::hstore;

/// The one form of a scalar literal of a built-in type.
pub(super) fn scalar(ty: TypeId, text: &str, fields: Option<&str>) -> Option<String> {
    match ty {
        TypeId::BOOL => boolean(text),
        TypeId::INT2 => number::integer(text, i16::MIN.into(), i16::MAX.into()),
        TypeId::INT4 => number::integer(text, i32::MIN.into(), i32::MAX.into()),
        TypeId::INT8 => number::integer(text, i64::MIN, i64::MAX),
        TypeId::OID => number::integer(text, 0, u32::MAX.into()),
        TypeId::NUMERIC => numeric(text),
        TypeId::FLOAT4 => float4(text),
        TypeId::FLOAT8 => float8(text),
        TypeId::TEXT
        | TypeId::VARCHAR
        | TypeId::BPCHAR
        | TypeId::XML
        | TypeId::CSTRING
        | TypeId::REFCURSOR => Some(text.to_owned()),
        TypeId::NAME => Some(crate::model::truncate(text).to_owned()),
        TypeId::CHAR => text.is_ascii().then(|| text.chars().take(1).collect()),
        TypeId::DATE => date::date(text),
        TypeId::TIMESTAMP => date::timestamp(text),
        TypeId::TIMESTAMPTZ => date::timestamptz(text),
        TypeId::TIME => date::time(text),
        TypeId::TIMETZ => date::timetz(text),
        TypeId::INTERVAL => interval::interval(text, fields),
        TypeId::UUID => uuid(text),
        TypeId::BYTEA => bytea(text),
        TypeId::JSON => Some(text.to_owned()),
        TypeId::JSONB => json::jsonb(text),
        TypeId::INET => net::inet(text),
        TypeId::CIDR => net::cidr(text),
        TypeId::MACADDR => net::macaddr(text),
        TypeId::BIT | TypeId::VARBIT => bits(text),
        TypeId::POINT => number::point(text),
        TypeId::BOX => number::rectangle(text),
        TypeId::MONEY => number::money(text),
        TypeId::TSVECTOR => search::tsvector(text),
        TypeId::TSQUERY => search::tsquery(text),
        TypeId::JSONPATH => jsonpath::jsonpath(text),
        _ => None,
    }
}

fn boolean(text: &str) -> Option<String> {
    let word = text.trim_matches(|c: char| c.is_ascii_whitespace()).to_ascii_lowercase();
    let prefix_of = |whole: &str, least: usize| word.len() >= least && whole.starts_with(&word);
    let value = match word.as_str() {
        "1" | "on" => true,
        "0" => false,
        _ if prefix_of("true", 1) || prefix_of("yes", 1) => true,
        _ if prefix_of("false", 1) || prefix_of("no", 1) || prefix_of("off", 2) => false,
        _ => return None,
    };
    Some(value.to_string())
}

fn uuid(text: &str) -> Option<String> {
    let inner = text.strip_prefix('{').map_or(Some(text), |t| t.strip_suffix('}'))?;
    // Hyphens may stand after every fourth digit.
    let mut digits = String::with_capacity(32);
    for (at, c) in inner.char_indices() {
        match c {
            '-' if digits.len().is_multiple_of(4) && at > 0 => {}
            c if c.is_ascii_hexdigit() => digits.push(c.to_ascii_lowercase()),
            _ => return None,
        }
    }
    (digits.len() == 32 && !inner.ends_with('-') && !inner.contains("--")).then_some(digits)
}

fn bytea(text: &str) -> Option<String> {
    if let Some(hex) = text.strip_prefix("\\x") {
        let digits: String = hex.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let valid = digits.len().is_multiple_of(2) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        return valid.then(|| digits.to_ascii_lowercase());
    }
    let mut out = String::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let value = if byte != b'\\' {
            byte
        } else {
            match bytes.next()? {
                b'\\' => b'\\',
                first @ b'0'..=b'3' => {
                    let mut octal = |_| bytes.next().filter(|b| (b'0'..=b'7').contains(b)).map(|b| b - b'0');
                    (first - b'0') * 64 + octal(())? * 8 + octal(())?
                }
                _ => return None,
            }
        };
        out.push_str(&format!("{value:02x}"));
    }
    Some(out)
}

/// A bit string; `x` before it means hexadecimal digits.
fn bits(text: &str) -> Option<String> {
    let (first, rest) = (text.chars().next(), text.get(1..).unwrap_or_default());
    match first {
        Some('x' | 'X') => hex_bits(rest),
        Some('b' | 'B') => bits(rest),
        _ => text.bytes().all(|b| matches!(b, b'0' | b'1')).then(|| text.to_owned()),
    }
}

/// The bits of hexadecimal digits.
pub(super) fn hex_bits(digits: &str) -> Option<String> {
    digits.chars().map(|c| c.to_digit(16).map(|d| format!("{d:04b}"))).collect()
}

/// What a length or precision leaves of a constant's one form; `None` where that is not certain or an error.
pub(super) fn fitted(ty: TypeId, value: &str, modifier: Modifier, explicit: bool) -> Option<String> {
    let length = usize::try_from(modifier - 4).ok();
    let count = value.chars().count();
    match ty {
        TypeId::VARCHAR => match length? {
            most if count <= most => Some(value.to_owned()),
            most if explicit => Some(value.chars().take(most).collect()),
            most => value.chars().skip(most).all(|c| c == ' ').then(|| value.chars().take(most).collect()),
        },
        TypeId::BPCHAR => match length? {
            exact if count <= exact => Some(format!("{value}{}", " ".repeat(exact - count))),
            exact if explicit => Some(value.chars().take(exact).collect()),
            exact => value.chars().skip(exact).all(|c| c == ' ').then(|| value.chars().take(exact).collect()),
        },
        TypeId::NUMERIC => {
            let (precision, scale) = ((modifier - 4) >> 16, (modifier - 4) & 0x7ff);
            round_numeric(value, usize::try_from(precision).ok()?, usize::try_from(scale).ok()?)
        }
        TypeId::BIT => {
            let length = usize::try_from(modifier).ok()?;
            match count {
                _ if count == length => Some(value.to_owned()),
                _ if !explicit => None,
                _ if count > length => Some(value.chars().take(length).collect()),
                _ => Some(format!("{value}{}", "0".repeat(length - count))),
            }
        }
        TypeId::VARBIT => (count <= usize::try_from(modifier).ok()?).then(|| value.to_owned()),
        TypeId::TIME | TypeId::TIMESTAMP | TypeId::TIMESTAMPTZ => {
            let digits = value.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            (digits <= usize::try_from(modifier).ok()?).then(|| value.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
