//! Literals that are small languages: tsvector, tsquery, hstore.

use std::collections::BTreeMap;

/// Words of a tsvector or operand of a tsquery: in quotes (doubled inside) or up to the next mark.
fn word(chars: &mut Chars<'_>) -> Option<String> {
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

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// A tsvector: words in order, each with its positions and their weights.
pub(super) fn tsvector(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let mut words: BTreeMap<String, BTreeMap<u16, char>> = BTreeMap::new();
    loop {
        space(&mut chars);
        if chars.peek().is_none() {
            return Some(format!("{words:?}"));
        }
        let positions = words.entry(word(&mut chars)?).or_default();
        if chars.next_if_eq(&':').is_some() {
            loop {
                position(&mut chars, positions)?;
                if chars.next_if_eq(&',').is_none() {
                    break;
                }
            }
        }
        if chars.peek().is_some_and(|c| !c.is_ascii_whitespace()) {
            return None;
        }
    }
}

/// `3B`: of one position the higher weight counts (`uniquePos()`); D is that of a position that says none.
fn position(chars: &mut Chars<'_>, positions: &mut BTreeMap<u16, char>) -> Option<()> {
    let at = digits(chars)?;
    // Greater ones, and more of them, are cut.
    ((1..16_383).contains(&at) && positions.len() < 255).then_some(())?;
    let weight = chars.next_if(|c| matches!(c.to_ascii_uppercase(), 'A'..='D'));
    let weight = weight.map_or('D', |c| c.to_ascii_uppercase());
    let known = positions.entry(at).or_insert(weight);
    *known = weight.min(*known);
    Some(())
}

fn space(chars: &mut Chars<'_>) {
    while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
}

fn digits(chars: &mut Chars<'_>) -> Option<u16> {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits.parse().ok()
}

/// A tsquery as a tree: spaces, quotes and parentheses that change nothing say nothing.
pub(super) fn tsquery(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let query = any_of(&mut chars, 0)?;
    space(&mut chars);
    chars.peek().is_none().then_some(query)
}

fn any_of(chars: &mut Chars<'_>, depth: u8) -> Option<String> {
    chain(chars, '|', &|chars| chain(chars, '&', &|chars| phrase(chars, depth)))
}

/// Operands with one operator between them: it is associative, whatever the parentheses.
fn chain(
    chars: &mut Chars<'_>,
    operator: char,
    operand: &dyn Fn(&mut Chars<'_>) -> Option<String>,
) -> Option<String> {
    let mut operands = vec![operand(chars)?];
    space(chars);
    while chars.next_if_eq(&operator).is_some() {
        operands.push(operand(chars)?);
        space(chars);
    }
    if operands.len() == 1 {
        return operands.pop();
    }
    let inner = |one: &String| {
        let inner = one.strip_prefix(operator).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
        inner.unwrap_or(one).to_owned()
    };
    let operands: Vec<String> = operands.iter().map(inner).collect();
    Some(format!("{operator}[{}]", operands.join(" ")))
}

/// `a <-> b <2> c`, which hangs to the left.
fn phrase(chars: &mut Chars<'_>, depth: u8) -> Option<String> {
    let mut left = operand(chars, depth)?;
    loop {
        space(chars);
        if chars.next_if_eq(&'<').is_none() {
            return Some(left);
        }
        let distance = if chars.next_if_eq(&'-').is_some() { 1 } else { digits(chars)? };
        (chars.next()? == '>' && distance <= 16_384).then_some(())?;
        left = format!("<{distance}>[{left} {}]", operand(chars, depth)?);
    }
}

fn operand(chars: &mut Chars<'_>, depth: u8) -> Option<String> {
    (depth < 60).then_some(())?;
    space(chars);
    if chars.next_if_eq(&'!').is_some() {
        return Some(format!("![{}]", operand(chars, depth + 1)?));
    }
    if chars.next_if_eq(&'(').is_some() {
        let inner = any_of(chars, depth + 1)?;
        space(chars);
        return (chars.next()? == ')').then_some(inner);
    }
    let word = word(chars)?;
    let mut flags = std::collections::BTreeSet::new();
    if chars.next_if_eq(&':').is_some() {
        while let Some(flag) = chars.next_if(|c| *c == '*' || matches!(c.to_ascii_uppercase(), 'A'..='D')) {
            flags.insert(flag.to_ascii_uppercase());
        }
        (!flags.is_empty()).then_some(())?;
    }
    Some(format!("{word:?}{}", String::from_iter(flags)))
}

/// An hstore: keys in order, the first of equal ones kept.
pub(crate) fn hstore(text: &str) -> Option<String> {
    let mut chars = text.chars().peekable();
    let mut pairs: BTreeMap<String, Option<String>> = BTreeMap::new();
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

fn hstore_word(chars: &mut Chars<'_>) -> Option<(String, bool)> {
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
