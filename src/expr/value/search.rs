//! Literals that are small languages: tsvector, tsquery, hstore.

use std::collections::BTreeMap;

/// Words of a tsvector or operand of a tsquery: in quotes (doubled inside) or up to the next mark.
fn word(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    if chars.next_if_eq(&'\'').is_some() {
        loop {
            match chars.next()? {
                '\'' if chars.next_if_eq(&'\'').is_some() => text.push('\''),
                '\'' => return Some(text),
                '\\' => text.push(chars.next()?),
                c => text.push(c),
            }
        }
    }
    while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_' || *c == '-') {
        text.push(c);
    }
    (!text.is_empty()).then_some(text)
}

/// A tsvector of words without positions: a set.
pub(super) fn tsvector(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let mut words = std::collections::BTreeSet::new();
    loop {
        while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
        if chars.peek().is_none() {
            return Some(format!("{words:?}"));
        }
        words.insert(word(&mut chars)?);
        // `word:1A` has positions.
        if chars.peek().is_some_and(|c| !c.is_ascii_whitespace()) {
            return None;
        }
    }
}

/// A tsquery as its tokens: spaces and quotes say nothing.
pub(super) fn tsquery(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = chars.peek().copied() {
        match c {
            c if c.is_ascii_whitespace() => _ = chars.next(),
            '&' | '|' | '!' | '(' | ')' => {
                tokens.push(c.to_string());
                chars.next();
            }
            ':' | '<' => return None,
            _ => tokens.push(format!("'{}'", word(&mut chars)?)),
        }
    }
    (!tokens.is_empty()).then(|| tokens.join(" "))
}

/// An hstore: keys in order, the first of equal ones kept.
pub(crate) fn hstore(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let mut pairs: BTreeMap<String, Option<String>> = BTreeMap::new();
    let space = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
        while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
    };
    space(&mut chars);
    while chars.peek().is_some() {
        let (key, _) = hstore_word(&mut chars)?;
        space(&mut chars);
        (chars.next()? == '=' && chars.next()? == '>').then_some(())?;
        space(&mut chars);
        let (value, quoted) = hstore_word(&mut chars)?;
        let null = !quoted && value.eq_ignore_ascii_case("null");
        if pairs.insert(key, (!null).then_some(value)).is_some() {
            return None;
        }
        space(&mut chars);
        if chars.peek().is_some() {
            (chars.next()? == ',').then_some(())?;
            space(&mut chars);
        }
    }
    Some(format!("{pairs:?}"))
}

fn hstore_word(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<(String, bool)> {
    let mut text = String::new();
    if chars.next_if_eq(&'"').is_some() {
        loop {
            match chars.next()? {
                '"' => return Some((text, true)),
                '\\' => text.push(chars.next()?),
                c => text.push(c),
            }
        }
    }
    while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
        text.push(c);
    }
    (!text.is_empty()).then_some((text, false))
}
