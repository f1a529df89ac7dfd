//! The identifiers in an expression's or query's text: which column a check is about, what a view mentions, what a
//! rename has to rewrite.

use crate::model::Name;

/// An identifier or keyword in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The name, folded or unquoted.
    pub(crate) name: Name,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Whether it stood between quotes.
    pub(crate) quoted: bool,
    /// The last byte before it that is no blank, 0 at the start; `:` of `::`.
    pub(crate) before: u8,
    /// The first byte after it that is no blank, 0 at the end.
    pub(crate) after: u8,
    /// Whether nothing but blanks and comments stands between it and the word before it.
    pub(crate) follows: bool,
}

fn is_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_part(byte: u8) -> bool {
    is_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

/// A star in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Star {
    /// Its place.
    pub(crate) at: usize,
    /// As [`Word::before`].
    pub(crate) before: u8,
    /// The word that it follows, where it follows one.
    pub(crate) word: Option<usize>,
    /// Where what follows begins, blanks and comments aside.
    pub(crate) next: usize,
}

/// Scans a text for its words; what stands in constants and comments is none.
pub(crate) fn words(sql: &str) -> Vec<Word> {
    words_and_stars(sql).0
}

/// The words of a text and its stars, constants and comments aside.
pub(crate) fn words_and_stars(sql: &str) -> (Vec<Word>, Vec<Star>) {
    let mut stars: Vec<Star> = Vec::new();
    let bytes = sql.as_bytes();
    let at = |n: usize| bytes.get(n).copied().unwrap_or(0);
    let mut found: Vec<Word> = Vec::new();
    let (mut pos, mut before, mut end) = (0, 0_u8, 0);
    while pos < bytes.len() {
        let byte = at(pos);
        let start = pos;
        let follows = found.last().is_some_and(|word| word.end == end);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0c => {
                pos += 1;
                continue;
            }
            b'-' if at(pos + 1) == b'-' => {
                pos = sql.get(pos..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |n| pos + n);
                continue;
            }
            b'/' if at(pos + 1) == b'*' => {
                pos =
                    sql.get(pos + 2..).and_then(|rest| rest.find("*/")).map_or(bytes.len(), |n| pos + n + 4);
                continue;
            }
            b'\'' => pos = end_of_string(bytes, pos, false),
            b'$' if dollar_end(sql, pos).is_some() => pos = dollar_end(sql, pos).unwrap_or(bytes.len()),
            b'"' => {
                let mut end = pos + 1;
                while end < bytes.len() && (at(end) != b'"' || at(end + 1) == b'"') {
                    end += if at(end) == b'"' { 2 } else { 1 };
                }
                pos = (end + 1).min(bytes.len());
                let text = sql.get(start + 1..end.min(bytes.len())).unwrap_or_default().replace("\"\"", "\"");
                found.push(Word {
                    name: Name::new(&text),
                    start,
                    end: pos,
                    quoted: true,
                    before,
                    after: 0,
                    follows,
                });
            }
            _ if byte.is_ascii_digit() => {
                while is_part(at(pos)) || at(pos) == b'.' {
                    pos += 1;
                }
            }
            _ if is_start(byte) => {
                while is_part(at(pos)) {
                    pos += 1;
                }
                if at(pos) == b'\'' && pos - start == 1 {
                    // E'…', B'…', X'…', N'…'.
                    pos = end_of_string(bytes, pos, byte.eq_ignore_ascii_case(&b'e'));
                } else {
                    let name = Name::folded(sql.get(start..pos).unwrap_or_default());
                    found.push(Word { name, start, end: pos, quoted: false, before, after: 0, follows });
                }
            }
            _ => {
                if byte == b'*' {
                    let word = follows.then(|| found.len() - 1);
                    stars.push(Star { at: pos, before, word, next: bytes.len() });
                }
                pos += 1;
            }
        }
        if let Some(word) = found.last_mut()
            && word.after == 0
            && word.end <= start
        {
            word.after = byte;
        }
        if let Some(star) = stars.last_mut()
            && star.at < start
            && star.next == bytes.len()
        {
            star.next = start;
        }
        before = at(pos - 1);
        end = pos;
    }
    (found, stars)
}

fn end_of_string(bytes: &[u8], open: usize, escapes: bool) -> usize {
    let mut pos = open + 1;
    while let Some(byte) = bytes.get(pos) {
        match byte {
            b'\\' if escapes => pos += 2,
            b'\'' if bytes.get(pos + 1) == Some(&b'\'') => pos += 2,
            b'\'' => return pos + 1,
            _ => pos += 1,
        }
    }
    bytes.len()
}

fn dollar_end(sql: &str, open: usize) -> Option<usize> {
    let rest = sql.get(open + 1..)?;
    let tag = rest.get(..rest.find('$')?)?;
    if tag.bytes().next().is_some_and(|b| b.is_ascii_digit())
        || !tag.bytes().all(is_part)
        || tag.contains('$')
    {
        return None;
    }
    let tag = format!("${tag}$");
    let body = sql.get(open + tag.len()..)?;
    Some(open + tag.len() + body.find(&tag)? + tag.len())
}

impl Word {
    /// Whether it can be a column by itself: no function, no type of a cast, no part of a longer name.
    pub(crate) fn may_be_column(&self) -> bool {
        self.after != b'('
            && self.after != b'.'
            && self.after != b'\''
            && self.before != b':'
            && self.before != b'.'
    }
}

/// The columns among `known` that an expression mentions, each once, in order; `table` may qualify them.
pub(crate) fn columns<'k>(sql: &str, table: &Name, known: impl Fn(&Name) -> Option<&'k Name>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let words = words(sql);
    for (n, word) in words.iter().enumerate() {
        let qualified = word.before == b'.'
            && n > 0
            && words.get(n - 1).is_some_and(|qualifier| qualifier.name == *table)
            && word.after != b'(';
        // `(row).field` of a composite column: the field is no column.
        if !qualified && !word.may_be_column() {
            continue;
        }
        if !word.quoted && is_type_of_cast(&words, n) {
            continue;
        }
        if let Some(column) = known(&word.name)
            && !found.contains(column)
        {
            found.push(column.clone());
        }
    }
    found
}

/// `CAST(x AS date)`: the word after AS.
fn is_type_of_cast(words: &[Word], n: usize) -> bool {
    n > 0 && words.get(n - 1).is_some_and(|before| !before.quoted && before.name.as_str() == "as")
}

/// Replaces words; `replacement` says by what.
pub(crate) fn replace(sql: &str, replacement: impl Fn(&[Word], usize) -> Option<String>) -> Option<String> {
    let words = words(sql);
    let mut result = String::new();
    let mut done = 0;
    for n in 0..words.len() {
        if let (Some(new), Some(word)) = (replacement(&words, n), words.get(n)) {
            result.push_str(sql.get(done..word.start)?);
            result.push_str(&new);
            done = word.end;
        }
    }
    if done == 0 {
        return None;
    }
    result.push_str(sql.get(done..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_from_functions_types_and_constants() {
        let known = ["a", "b", "date", "Ä"].map(Name::from);
        for (sql, columns_of) in [
            ("a > 0", "a"),
            ("a > 0 AND a < 9", "a"),
            ("b = 'a' OR a(1) IS NULL", "b"),
            ("a::date > date '2020-01-01'", "a"),
            ("CAST(a AS date) > \"date\"", "a date"),
            ("t.a = t.b", "a b"),
            ("x.a > 0 /* b */ -- a", ""),
            ("\"Ä\" <> E'\\' a' AND b <> $$ a $$", "Ä b"),
        ] {
            let found = columns(sql, &"t".into(), |name| known.iter().find(|k| *k == name));
            let found: Vec<_> = found.iter().map(Name::as_str).collect();
            assert_eq!(found.join(" "), columns_of, "{sql}");
        }
    }

    #[test]
    fn words_are_replaced_where_they_stand() {
        let replaced = replace("a + b(a) || 'a'", |words, n| {
            words.get(n).filter(|w| w.name.as_str() == "a").map(|_| "\"A\"".to_owned())
        });
        assert_eq!(replaced.as_deref(), Some("\"A\" + b(\"A\") || 'a'"));
        assert_eq!(replace("b", |_, _| None), None);
    }
}
