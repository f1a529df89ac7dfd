//! What string constants, numbers and escaped identifiers mean.

use crate::declare::cursor::{Cursor, Failure, Parsed};
use crate::declare::ddl::Text;
use crate::declare::lex::{Kind, Token};
use crate::model::{Name, Origin};

impl Cursor<'_> {
    pub(super) fn is_string(&self) -> bool {
        self.token(0).is_some_and(|t| is_string(t.kind))
    }

    /// A string constant of any notation, with what continues it on the next lines.
    pub(super) fn string(&mut self) -> Parsed<Text> {
        let Some(token) = self.token(0).filter(|t| is_string(t.kind)) else {
            return Err(self.expected("a string"));
        };
        self.advance();
        let mut text = self.inner(token);
        while let Some(next) = self.continuation(token) {
            self.advance();
            let more = self.inner(next);
            text.text.push_str(&more.text);
            text.origin.end = more.origin.end;
            text.verbatim = false;
        }
        match token.kind {
            Kind::Escape => {
                text.text =
                    unescape(&text.text).map_err(|m| Failure { message: m.into(), at: token.start })?
            }
            Kind::Unicode => text.text = self.unicode(&text.text, token)?,
            _ => {}
        }
        Ok(text)
    }

    /// `'b'` after `'a'` and a line's end is one constant.
    fn continuation(&self, token: Token) -> Option<Token> {
        let next = self.token(0).filter(|n| n.kind == Kind::String && token.kind != Kind::Dollar)?;
        let gap = self.text.get(self.last_byte() as usize..next.start as usize)?;
        gap.contains(['\n', '\r']).then_some(next)
    }

    /// Between the quotes, doubled ones made one.
    fn inner(&self, token: Token) -> Text {
        let source = self.source_of(token);
        let open = match token.kind {
            Kind::Dollar => source.get(1..).and_then(|rest| rest.find('$')).map_or(0, |n| n + 2),
            _ => source.find('\'').map_or(0, |n| n + 1),
        };
        let close = if token.kind == Kind::Dollar { open } else { 1 };
        let inner = source.get(open..source.len().saturating_sub(close)).unwrap_or_default();
        let doubled = token.kind != Kind::Dollar && inner.contains('\'');
        let start = token.start + u32::try_from(open).unwrap_or_default();
        let end = start + u32::try_from(inner.len()).unwrap_or_default();
        Text {
            text: if doubled { inner.replace("''", "'") } else { inner.to_owned() },
            origin: Origin { source: self.source, start, end },
            verbatim: !doubled && matches!(token.kind, Kind::String | Kind::Dollar),
        }
    }

    /// Reads `U&` escapes; a UESCAPE clause is passed by.
    fn unicode(&mut self, text: &str, token: Token) -> Parsed<String> {
        let mut escape = '\\';
        if self.eat("UESCAPE") {
            let given = self.string()?;
            escape = given.text.chars().next().unwrap_or(escape);
        }
        unicode(text, escape).map_err(|message| Failure { message: message.into(), at: token.start })
    }

    /// The identifier of a `U&"…"` token that was passed by.
    pub(super) fn unicode_name(&mut self, token: Token) -> Parsed<Name> {
        let source = self.source_of(token);
        let inner = source.get(3..source.len().saturating_sub(1)).unwrap_or_default().replace("\"\"", "\"");
        Ok(Name::new(&self.unicode(&inner, token)?))
    }

    /// A number with its sign, as written.
    pub(super) fn number(&mut self) -> Parsed<String> {
        let sign = if self.eat_symbol("-") {
            "-"
        } else {
            self.eat_symbol("+");
            ""
        };
        match self.token(0) {
            Some(token) if token.kind == Kind::Number => {
                self.advance();
                Ok(format!("{sign}{}", self.source_of(token)))
            }
            _ => Err(self.expected("a number")),
        }
    }

    pub(super) fn is_number(&self) -> bool {
        let sign = usize::from(self.is_symbol("-") || self.is_symbol("+"));
        self.token(sign).is_some_and(|t| t.kind == Kind::Number)
    }

    /// A whole number.
    pub(super) fn integer<T: TryFrom<i64>>(&mut self) -> Parsed<T> {
        let start = self.byte();
        let text = self.number()?.replace('_', "");
        integer(&text).and_then(|n| T::try_from(n).ok()).ok_or_else(|| Failure {
            message: format!("{text} is no whole number of the size that belongs here").into(),
            at: start,
        })
    }
}

/// Whether a constant is text: bits are not.
fn is_string(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Escape | Kind::Unicode | Kind::Dollar)
}

/// A whole number, `0x1F` too.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return text.parse().ok(),
    };
    i64::from_str_radix(&format!("{sign}{}", digits.get(2..)?), radix).ok()
}

/// Backslash escapes of `E'…'`.
fn unescape(text: &str) -> Result<String, &'static str> {
    if !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(rest.get(..at).unwrap_or_default().as_bytes());
        rest = escape(rest.get(at + 1..).unwrap_or_default(), &mut bytes)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_err(|_| "the escapes of this string make no UTF-8")
}

/// One escape, its backslash read: its bytes are pushed, the rest is returned.
fn escape<'t>(text: &'t str, bytes: &mut Vec<u8>) -> Result<&'t str, &'static str> {
    const BAD: &str = "an escape of this string is not valid";
    let Some(first) = text.chars().next() else { return Ok("") };
    let (from, radix, most) = match first {
        'x' => (1, 16, 2),
        'u' => (1, 16, 4),
        'U' => (1, 16, 8),
        '0'..='7' => (0, 8, 3),
        _ => (0, 0, 0),
    };
    let digits = text
        .get(from..)
        .unwrap_or_default()
        .chars()
        .take(most)
        .take_while(|c| c.is_digit(radix.max(2)))
        .count();
    let rest = text.get(from + digits..).unwrap_or_default();
    let number = u32::from_str_radix(text.get(from..from + digits).unwrap_or_default(), radix.max(2))
        .unwrap_or_default();
    if matches!(first, 'u' | 'U') {
        return if digits == most { unicode_escape(number, rest, bytes).ok_or(BAD) } else { Err(BAD) };
    }
    if digits > 0 {
        bytes.push(u8::try_from(number & 0xff).unwrap_or_default());
        return Ok(rest);
    }
    let plain = match first {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        other => other,
    };
    bytes.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(text.get(first.len_utf8()..).unwrap_or_default())
}

/// A code point, or the first half of a surrogate pair whose second half follows.
fn unicode_escape<'t>(number: u32, rest: &'t str, bytes: &mut Vec<u8>) -> Option<&'t str> {
    let (character, rest) = if (0xd800..0xdc00).contains(&number) {
        let low = u32::from_str_radix(rest.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
        let character =
            char::decode_utf16([u16::try_from(number).ok()?, u16::try_from(low).ok()?]).next()?.ok()?;
        (character, rest.get(6..)?)
    } else {
        (char::from_u32(number)?, rest)
    };
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(rest)
}

/// `\0061` and `\+000061` of `U&'…'`.
fn unicode(text: &str, escape: char) -> Result<String, &'static str> {
    const BAD: &str = "a Unicode escape is not valid";
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let mut decoded = String::new();
    while let Some(first) = rest.chars().next() {
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        let mut character = first;
        if first == escape && rest.starts_with(escape) {
            rest = rest.get(escape.len_utf8()..).unwrap_or_default();
        } else if first == escape {
            let (skip, length) = if rest.starts_with('+') { (1, 6) } else { (0, 4) };
            let number =
                rest.get(skip..skip + length).and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or(BAD)?;
            rest = rest.get(skip + length..).unwrap_or_default();
            units.extend(u16::try_from(number).ok().filter(|u| (0xd800..0xe000).contains(u)));
            match units.len() {
                0 => character = char::from_u32(number).ok_or(BAD)?,
                1 => continue,
                _ => {
                    character = char::decode_utf16(units.drain(..)).next().and_then(Result::ok).ok_or(BAD)?
                }
            }
        }
        decoded.push(character);
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use crate::declare::cursor::Cursor;
    use crate::declare::split::split;

    #[test]
    fn strings_mean_what_they_mean_to_postgresql() {
        for (text, expected) in [
            ("'it''s'", Some("it's")),
            ("'a'\n 'b' -- c\n 'd'", Some("abd")),
            ("E'a\\n\\'\\x41\\101\\u00e9\\\\'", Some("a\n'AAé\\")),
            ("E'\\ud83d\\ude00'", Some("😀")),
            ("U&'d\\0061t\\+000061 \\\\'", Some("data \\")),
            ("U&'d!0061t' UESCAPE '!'", Some("dat")),
            ("U&'\\d83d\\de00'", Some("😀")),
            ("$t$a'b$t$", Some("a'b")),
            ("$$$$", Some("")),
            ("E'\\u00'", None),
            ("U&'\\zz'", None),
            ("E'\\xff'", None),
        ] {
            let script = split(text, 0..text.len());
            let mut cursor = Cursor::new(0, text, &script.tokens);
            assert_eq!(cursor.string().ok().map(|t| t.text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_verbatim_text_is_its_source() {
        let text = "do $x$ begin end $x$";
        let script = split(text, 0..text.len());
        let mut cursor = Cursor::new(0, text, &script.tokens);
        cursor.advance();
        let body = cursor.string().unwrap();
        assert!(body.verbatim);
        assert_eq!(&text[body.origin.start as usize..body.origin.end as usize], body.text);
    }
}
