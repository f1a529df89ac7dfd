//! Literals with literals in them: arrays and ranges.

use super::date;
use crate::expr::catalog::TypeId;

/// An element of an array literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// NULL.
    Null,
    /// A value's text.
    Text(String),
    /// An array within.
    Nested(Vec<Element>),
}

/// The elements of `{…}`; `None` where bounds are given or the braces do not match.
pub(crate) fn array_elements(text: &str, delimiter: char) -> Option<Vec<Element>> {
    let mut chars = text.trim().chars().peekable();
    let elements = elements(&mut chars, delimiter, 0)?;
    chars.next().is_none().then_some(elements)
}

/// The same of an array without arrays in it: each element, none for NULL.
pub(crate) fn flat_array(text: &str) -> Option<Vec<Option<String>>> {
    let flat = |element| match element {
        Element::Null => Some(None),
        Element::Text(text) => Some(Some(text)),
        Element::Nested(_) => None,
    };
    array_elements(text, ',')?.into_iter().map(flat).collect()
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

fn space(chars: &mut Chars<'_>) {
    while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
}

fn elements(chars: &mut Chars<'_>, delimiter: char, depth: u8) -> Option<Vec<Element>> {
    (chars.next()? == '{' && depth < 6).then_some(())?;
    let mut list = Vec::new();
    space(chars);
    if chars.next_if_eq(&'}').is_some() {
        return Some(list);
    }
    loop {
        space(chars);
        list.push(match chars.peek()? {
            '{' => Element::Nested(elements(chars, delimiter, depth + 1)?),
            '"' => Element::Text(quoted(chars)?),
            _ => bare(chars, delimiter)?,
        });
        space(chars);
        match chars.next()? {
            '}' => return Some(list),
            c if c == delimiter => {}
            _ => return None,
        }
    }
}

fn quoted(chars: &mut Chars<'_>) -> Option<String> {
    chars.next();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(chars.next()?),
            c => text.push(c),
        }
    }
}

fn bare(chars: &mut Chars<'_>, delimiter: char) -> Option<Element> {
    let mut text = String::new();
    // Space at the end does not count unless a backslash stands before it.
    let mut kept = 0;
    while let Some(c) = chars.next_if(|c| *c != delimiter && *c != '}') {
        if matches!(c, '{' | '"') {
            return None;
        }
        if c == '\\' {
            text.push(chars.next()?);
            kept = text.len();
            continue;
        }
        text.push(c);
        if !c.is_ascii_whitespace() {
            kept = text.len();
        }
    }
    if kept == 0 {
        return None;
    }
    let null = text.get(..kept)?.eq_ignore_ascii_case("null");
    text.truncate(kept);
    Some(if null { Element::Null } else { Element::Text(text) })
}

/// The bounds of a range literal and whether each belongs to it; `None` inside for an open end; nothing of `empty`.
#[allow(clippy::type_complexity, reason = "two bounds of two things each")]
pub(crate) fn range_parts(text: &str) -> Option<Option<((Option<String>, bool), (Option<String>, bool))>> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("empty") {
        return Some(None);
    }
    let lower = match text.chars().next()? {
        '[' => true,
        '(' => false,
        _ => return None,
    };
    let upper = match text.chars().next_back()? {
        ']' => true,
        ')' => false,
        _ => return None,
    };
    let mut chars = text.get(1..text.len().checked_sub(1)?)?.chars().peekable();
    let first = bound(&mut chars, ',')?;
    (chars.next()? == ',').then_some(())?;
    let second = bound(&mut chars, '\0')?;
    chars.next().is_none().then_some(())?;
    let (has_first, has_second) = (first.is_some(), second.is_some());
    Some(Some(((first, lower && has_first), (second, upper && has_second))))
}

#[allow(clippy::option_option, reason = "no text, and no bound")]
fn bound(chars: &mut Chars<'_>, end: char) -> Option<Option<String>> {
    let mut text = String::new();
    let mut any = false;
    while let Some(c) = chars.next_if(|c| *c != end) {
        any = true;
        match c {
            '"' => loop {
                match chars.next()? {
                    '"' if chars.next_if_eq(&'"').is_some() => text.push('"'),
                    '"' => break,
                    '\\' => text.push(chars.next()?),
                    c => text.push(c),
                }
            },
            '\\' => text.push(chars.next()?),
            c => text.push(c),
        }
    }
    Some(any.then_some(text))
}

/// The value after this one, of types whose ranges have one form: `[1,5]` is `[1,6)`.
pub(crate) fn successor(ty: TypeId, value: &str) -> Option<String> {
    match ty {
        TypeId::INT4 => value.parse::<i32>().ok()?.checked_add(1).map(|n| n.to_string()),
        TypeId::INT8 => value.parse::<i64>().ok()?.checked_add(1).map(|n| n.to_string()),
        TypeId::DATE => date::next_day(value),
        _ => None,
    }
}
