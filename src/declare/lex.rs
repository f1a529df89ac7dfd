//! Text to tokens, by the rules of PostgreSQL's scanner and of psql, byte by byte and without recursion.
//!
//! Tokens are spans: nothing is copied or decoded here. Whitespace and comments lie between tokens.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or an unquoted identifier.
    Word,
    /// `"identifier"`.
    Quoted,
    /// `U&"identifier"`.
    UnicodeQuoted,
    /// `'text'`, `N'text'`.
    String,
    /// `E'text'`.
    Escape,
    /// `U&'text'`.
    Unicode,
    /// `B'01'`, `X'1f'`.
    Bits,
    /// `$tag$text$tag$`.
    Dollar,
    /// A number.
    Number,
    /// `$1`.
    Parameter,
    /// An operator of one or more characters, `::` and `:=` too.
    Operator,
    /// One of `( ) [ ] , ; . .. :`, and any character that SQL does not know.
    Punctuation,
    /// psql's `\command`, to the end of its line.
    Meta,
    /// A quote or comment without its end.
    Unterminated,
}

/// A token: its kind and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    /// Its bytes, as a range of the source.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Reads tokens off a text.
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    /// The next byte to read.
    at: usize,
    end: usize,
    /// Spans of the comments passed by, for those that speak to driftlint.
    pub(crate) comments: Vec<Range<usize>>,
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator(byte: u8) -> bool {
    matches!(
        byte,
        b'~' | b'!'
            | b'@'
            | b'#'
            | b'^'
            | b'&'
            | b'|'
            | b'`'
            | b'?'
            | b'+'
            | b'-'
            | b'*'
            | b'/'
            | b'%'
            | b'<'
            | b'>'
            | b'='
    )
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl<'a> Lexer<'a> {
    /// Reads `range` of `text`; both ends must be character boundaries.
    pub(crate) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self { bytes: text.as_bytes(), at: range.start, end: range.end.min(text.len()), comments: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> u8 {
        let at = self.at + ahead;
        if at < self.end { self.bytes.get(at).copied().unwrap_or(0) } else { 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// The next token, or none at the end.
    pub(crate) fn next(&mut self) -> Option<Token> {
        if let Some(start) = self.skip_space() {
            return Some(self.token(Kind::Unterminated, start));
        }
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let kind = self.scan();
        Some(self.token(kind, start))
    }

    /// Goes on at the line after the data of a COPY: after the line `\.`, or at the end. Starts at the next line.
    pub(crate) fn skip_copy_data(&mut self) {
        self.skip_line();
        while self.at < self.end {
            let start = self.at;
            self.skip_line();
            let line = self.bytes.get(start..self.at).unwrap_or_default();
            if line.trim_ascii_end() == b"\\." {
                return;
            }
        }
    }

    /// What follows is not read.
    pub(crate) fn stop(&mut self) {
        self.at = self.end;
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        Token { kind, start: place(start), end: place(self.at) }
    }

    /// To the first byte of the next line.
    fn skip_line(&mut self) {
        self.at = find(self.rest(), b"\n").map_or(self.end, |n| self.at + n + 1);
    }

    /// Passes whitespace and comments by; where a comment has no end, its first byte.
    fn skip_space(&mut self) -> Option<usize> {
        loop {
            let start = self.at;
            match self.peek(0) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c if self.at < self.end => self.at += 1,
                b'-' if self.peek(1) == b'-' => {
                    let length = self.rest().iter().position(|b| matches!(b, b'\n' | b'\r'));
                    self.at = length.map_or(self.end, |n| start + n);
                    self.comments.push(start..self.at);
                }
                b'/' if self.peek(1) == b'*' => {
                    if !self.skip_block_comment() {
                        return Some(start);
                    }
                    self.comments.push(start..self.at);
                }
                0xef if self.rest().starts_with(BYTE_ORDER_MARK) => self.at += BYTE_ORDER_MARK.len(),
                _ => return None,
            }
        }
    }

    /// Comments nest. Whether it has an end.
    fn skip_block_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        while self.at < self.end {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return true;
                    }
                }
                _ => self.at += 1,
            }
        }
        false
    }

    fn scan(&mut self) -> Kind {
        let (first, second) = (self.peek(0), self.peek(1));
        match first {
            b'\'' => self.quote(0, b'\'', false, Kind::String),
            b'"' => self.quote(0, b'"', false, Kind::Quoted),
            b'e' | b'E' if second == b'\'' => self.quote(1, b'\'', true, Kind::Escape),
            b'n' | b'N' if second == b'\'' => self.quote(1, b'\'', false, Kind::String),
            b'b' | b'B' | b'x' | b'X' if second == b'\'' => self.quote(1, b'\'', false, Kind::Bits),
            b'u' | b'U' if second == b'&' && self.peek(2) == b'\'' => {
                self.quote(2, b'\'', false, Kind::Unicode)
            }
            b'u' | b'U' if second == b'&' && self.peek(2) == b'"' => {
                self.quote(2, b'"', false, Kind::UnicodeQuoted)
            }
            b'$' => self.dollar(),
            b'\\' => self.meta(),
            b'.' if second == b'.' => self.take(2, Kind::Punctuation),
            b'.' if second.is_ascii_digit() => self.number(),
            b':' if second == b':' || second == b'=' => self.take(2, Kind::Operator),
            _ if first.is_ascii_digit() => self.number(),
            _ if is_word_start(first) => self.word(),
            _ if is_operator(first) => self.operator(),
            _ => self.take(1, Kind::Punctuation),
        }
    }

    fn take(&mut self, length: usize, kind: Kind) -> Kind {
        self.at += length;
        kind
    }

    fn word(&mut self) -> Kind {
        let length = self.rest().iter().position(|b| !is_word(*b)).unwrap_or(self.end - self.at);
        self.take(length, Kind::Word)
    }

    /// From an opening quote, `prefix` bytes ahead, past the closing one.
    fn quote(&mut self, prefix: usize, quote: u8, backslash: bool, kind: Kind) -> Kind {
        self.at += prefix + 1;
        while self.at < self.end {
            let byte = self.peek(0);
            if byte == quote {
                if self.peek(1) != quote {
                    return self.take(1, kind);
                }
                self.at += 2;
            } else if backslash && byte == b'\\' {
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
        self.at = self.end;
        Kind::Unterminated
    }

    /// `$1`, `$$…$$`, `$tag$…$tag$`, or a lonely dollar.
    fn dollar(&mut self) -> Kind {
        let rest = self.rest();
        let digits = rest.iter().skip(1).take_while(|b| b.is_ascii_digit()).count();
        if digits > 0 {
            return self.take(1 + digits, Kind::Parameter);
        }
        let tag = rest.iter().skip(1).take_while(|b| is_word(**b) && **b != b'$').count() + 2;
        let Some(delimiter) = rest.get(..tag).filter(|d| d.last() == Some(&b'$')) else {
            return self.take(1, Kind::Punctuation);
        };
        match find(rest.get(tag..).unwrap_or_default(), delimiter) {
            Some(length) => self.take(tag + length + tag, Kind::Dollar),
            None => {
                self.at = self.end;
                Kind::Unterminated
            }
        }
    }

    /// To the end of the line, or to the next command on it.
    fn meta(&mut self) -> Kind {
        let rest = self.rest();
        if rest.get(1) == Some(&b';') {
            return self.take(2, Kind::Meta);
        }
        let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        self.take(length.max(1), Kind::Meta)
    }

    fn number(&mut self) -> Kind {
        let radix = matches!((self.peek(0), self.peek(1) | 0x20), (b'0', b'x' | b'o' | b'b'));
        if radix {
            self.at += 2;
            return self.digits(|b| b.is_ascii_hexdigit() || b == b'_');
        }
        self.digits(|b| b.is_ascii_digit() || b == b'_');
        // `1..10` is 1 and 10 of a FOR loop or slice.
        if self.peek(0) == b'.' && self.peek(1) != b'.' {
            self.at += 1;
            self.digits(|b| b.is_ascii_digit() || b == b'_');
        }
        let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
        if self.peek(0) | 0x20 == b'e' && self.peek(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            self.digits(|b| b.is_ascii_digit());
        }
        Kind::Number
    }

    fn digits(&mut self, digit: impl Fn(u8) -> bool) -> Kind {
        let length = self.rest().iter().position(|b| !digit(*b)).unwrap_or(self.end - self.at);
        self.take(length, Kind::Number)
    }

    /// The longest run of operator characters before a comment; one that ends in `+` or `-` must have a character
    /// that no arithmetic operator has, so that `a=-1` is `=` and `-`.
    fn operator(&mut self) -> Kind {
        let rest = self.rest();
        let mut length = rest.iter().position(|b| !is_operator(*b)).unwrap_or(rest.len());
        for comment in [b"--", b"/*"] {
            if let Some(found) = find(rest.get(..length).unwrap_or_default(), comment) {
                length = found;
            }
        }
        let special = rest.iter().take(length).any(|b| b"~!@#^&|`?%".contains(b));
        while length > 1 && !special && matches!(rest.get(length - 1), Some(b'+' | b'-')) {
            length -= 1;
        }
        self.take(length.max(1), Kind::Operator)
    }
}

/// The first place of `needle`, the first byte looked for fast.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let rest = haystack.get(from..)?;
        let at = from + rest.iter().position(|b| *b == first)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lex(text: &str) -> Vec<(Kind, &str)> {
        let mut lexer = Lexer::new(text, 0..text.len());
        std::iter::from_fn(|| lexer.next()).map(|t| (t.kind, &text[t.range()])).collect()
    }

    #[test]
    fn reads_tokens_as_postgresql_does() {
        use Kind::*;
        for (text, tokens) in [
            ("a.\"B\"\"c\"", vec![(Word, "a"), (Punctuation, "."), (Quoted, "\"B\"\"c\"")]),
            (
                "'it''s' E'it\\'s' U&'\\0061' x'1f' N'x'",
                vec![
                    (String, "'it''s'"),
                    (Escape, "E'it\\'s'"),
                    (Unicode, "U&'\\0061'"),
                    (Bits, "x'1f'"),
                    (String, "N'x'"),
                ],
            ),
            (
                "$$a$b$$ $t$ $$ $t$ $1 a$b$c",
                vec![(Dollar, "$$a$b$$"), (Dollar, "$t$ $$ $t$"), (Parameter, "$1"), (Word, "a$b$c")],
            ),
            (
                "1.5e-3 0x1F .5 1..2 1_000",
                vec![
                    (Number, "1.5e-3"),
                    (Number, "0x1F"),
                    (Number, ".5"),
                    (Number, "1"),
                    (Punctuation, ".."),
                    (Number, "2"),
                    (Number, "1_000"),
                ],
            ),
            (
                "a=-1 b@-1 c::int d<--e\nf",
                vec![
                    (Word, "a"),
                    (Operator, "="),
                    (Operator, "-"),
                    (Number, "1"),
                    (Word, "b"),
                    (Operator, "@-"),
                    (Number, "1"),
                    (Word, "c"),
                    (Operator, "::"),
                    (Word, "int"),
                    (Word, "d"),
                    (Operator, "<"),
                    (Word, "f"),
                ],
            ),
            ("/* a /* b */ c */ d -- e\r\n\\connect x y\n", vec![(Word, "d"), (Meta, "\\connect x y")]),
            ("\u{feff}é", vec![(Word, "é")]),
            ("'open", vec![(Unterminated, "'open")]),
            ("a /* open", vec![(Word, "a"), (Unterminated, "/* open")]),
        ] {
            assert_eq!(lex(text), tokens, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_slices_in_order(text in r#"([ -~é\n]|['"$\\/*-]){0,60}"#) {
            let mut last = 0;
            let mut lexer = Lexer::new(&text, 0..text.len());
            while let Some(token) = lexer.next() {
                prop_assert!(last <= token.start && token.start < token.end);
                prop_assert!(text.get(token.range()).is_some());
                last = token.end;
            }
        }
    }
}
