//! SQL text as `ruleutils.c` writes it, looked at from outside: where its quotes, brackets and words are.
//!
//! No dollar quotes and no comments occur in it, and `standard_conforming_strings` is on.

/// The bytes of a text that stand outside quotes, each with its place and how many brackets are open around it.
struct Bare<'t> {
    text: &'t [u8],
    at: usize,
    depth: usize,
}

impl Iterator for Bare<'_> {
    type Item = (usize, u8, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.at;
            let byte = *self.text.get(at)?;
            self.at += 1;
            match byte {
                b'\'' => self.skip_quoted(b'\'', self.escapes(at)),
                b'"' => self.skip_quoted(b'"', false),
                b'(' | b'[' => {
                    self.depth += 1;
                    return Some((at, byte, self.depth - 1));
                }
                b')' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some((at, byte, self.depth));
                }
                _ => return Some((at, byte, self.depth)),
            }
        }
    }
}

impl Bare<'_> {
    /// Whether the quote at this place opens an `E'…'`.
    fn escapes(&self, at: usize) -> bool {
        let before = |n: usize| at.checked_sub(n).and_then(|at| self.text.get(at));
        matches!(before(1), Some(b'E' | b'e')) && !before(2).is_some_and(|b| is_word(*b))
    }

    fn skip_quoted(&mut self, quote: u8, escapes: bool) {
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            if escapes && *byte == b'\\' {
                self.at += 1;
            } else if *byte == quote {
                if self.text.get(self.at) != Some(&quote) {
                    return;
                }
                self.at += 1;
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

fn bare(text: &str) -> Bare<'_> {
    Bare { text: text.as_bytes(), at: 0, depth: 0 }
}

/// The pieces between separators that are in no quotes and no brackets, trimmed; no piece of an empty text.
pub(crate) fn split(text: &str, separator: u8) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in separators(text, separator) {
        pieces.push(text[start..at].trim());
        start = at + 1;
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        pieces.push(last);
    }
    pieces
}

/// Where such a byte stands that is in no quotes and no brackets.
pub(crate) fn separators(text: &str, separator: u8) -> impl Iterator<Item = usize> {
    bare(text).filter(move |(_, byte, depth)| *byte == separator && *depth == 0).map(|(at, ..)| at)
}

/// Where brackets outside quotes open and close, each pair with its closing.
pub(crate) fn brackets(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut open = Vec::new();
    bare(text).filter_map(move |(at, byte, _)| match byte {
        b'(' | b'[' => {
            open.push(at);
            None
        }
        b')' | b']' => open.pop().map(|start| (start, at)),
        _ => None,
    })
}

/// The text within the bracket that opens at the front, and what follows its closing.
pub(crate) fn enclosed(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(['(', '[']) {
        return None;
    }
    let (end, ..) = bare(text).find(|(_, byte, depth)| matches!(byte, b')' | b']') && *depth == 0)?;
    Some((&text[1..end], &text[end + 1..]))
}

/// The text without the one pair of parentheses around all of it; those of a query make a value of it.
pub(crate) fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    match enclosed(text) {
        Some((inner, "")) if text.starts_with('(') && !is_query(inner.trim()) => inner.trim(),
        _ => text,
    }
}

/// Whether a text that a catalog gives is a query, and no expression.
fn is_query(text: &str) -> bool {
    let starts = |text: &str, words: &[&str]| {
        let end = text.bytes().position(|byte| !is_word(byte)).unwrap_or(text.len());
        words.contains(&&text[..end])
    };
    let rest = || enclosed(text).filter(|_| text.starts_with('(')).map(|(_, rest)| rest.trim_start());
    starts(text, &["SELECT", "WITH", "VALUES"])
        || rest().is_some_and(|rest| starts(rest, &["UNION", "INTERSECT", "EXCEPT"]))
}

/// What stands before and after the first such word outside quotes and brackets; words are upper case.
pub(crate) fn around<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let at = find_word(text, word)?;
    Some((text[..at].trim(), text[at + word.len()..].trim()))
}

/// Where the first such word outside quotes and brackets begins; words are upper case.
pub(crate) fn find_word(text: &str, word: &str) -> Option<usize> {
    words(text, word).find(|(_, depth)| *depth == 0).map(|(at, _)| at)
}

/// Where such a word stands outside quotes, and in how many brackets; words are upper case.
pub(crate) fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let bytes = text.as_bytes();
    let fits = move |at: usize| {
        let end = at + word.len();
        bytes.get(at..end) == Some(word.as_bytes())
            && !at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|b| is_word(*b))
            && !bytes.get(end).is_some_and(|b| is_word(*b))
    };
    bare(text).filter(move |(at, ..)| fits(*at)).map(|(at, _, depth)| (at, depth))
}

/// What stands before and after the first such byte outside quotes and brackets.
pub(crate) fn around_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let (at, ..) = bare(text).find(|(_, found, depth)| *found == byte && *depth == 0)?;
    Some((text[..at].trim(), text[at + 1..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_outside_quotes_and_brackets() {
        for (text, pieces) in [
            ("", vec![]),
            ("a, f(b, c), 'x,''y', \"q,\"\"r\"", vec!["a", "f(b, c)", "'x,''y'", "\"q,\"\"r\""]),
            (r"E'a\',b', ARRAY[1, 2]", vec![r"E'a\',b'", "ARRAY[1, 2]"]),
            (r"'a\', b", vec![r"'a\'", "b"]),
            ("MINVALUE, ('-1'::integer)", vec!["MINVALUE", "('-1'::integer)"]),
        ] {
            assert_eq!(split(text, b','), pieces, "{text}");
        }
    }

    #[test]
    fn takes_off_only_a_pair_around_everything() {
        for (text, inner) in [
            ("(a > 0)", "a > 0"),
            ("((a) OR (b))", "(a) OR (b)"),
            ("(a) OR (b)", "(a) OR (b)"),
            ("(a = ')')", "a = ')'"),
            ("f(x)", "f(x)"),
            ("('{1}'::int[])[1]", "('{1}'::int[])[1]"),
        ] {
            assert_eq!(unwrapped(text), inner);
        }
    }

    #[test]
    fn finds_words_outside_quotes_and_brackets() {
        let text = "\"WHEN\" WHENEVER (WHEN) 'WHEN' WHEN (x)";
        assert_eq!(around(text, "WHEN"), Some(("\"WHEN\" WHENEVER (WHEN) 'WHEN'", "(x)")));
        assert_eq!(around(text, "DO"), None);
    }
}
