//! Tokens of an expression or query, by PostgreSQL's own lexical rules (`scan.l`).

use super::SyntaxError;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier or keyword without quotes, folded to lower case.
    Word(String),
    /// An identifier in quotes.
    Quoted(String),
    /// A number, without underscores, hexadecimal and the like turned to decimal.
    Number(String),
    /// A string of any spelling, escapes read.
    Text(String),
    /// `B'01'` or `X'1f'`: the letter and what is between the quotes.
    Bits(char, String),
    /// `$1`.
    Param(u32),
    /// An operator; `!=` is already `<>`.
    Op(String),
    /// `( ) [ ] , ; . :`, `::`, `:=`, `=>`.
    Punct(&'static str),
}

/// A token and the byte where it begins.
pub(super) type Spanned = (Token, usize);

const OPERATOR_BYTES: &[u8] = b"~!@#^&|`?+-*/%<>=";

/// Splits a text into tokens; comments and space are gone.
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, SyntaxError> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, out: Vec::new(), newline: false };
    while lexer.skip_space()? {
        lexer.token()?;
    }
    Ok(lexer.out)
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    out: Vec<Spanned>,
    /// Whether a line ended since the last token: a string that follows a string then continues it.
    newline: bool,
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error<T>(&self, message: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError { at: self.at, message })
    }

    /// Skips space and comments; false at the end.
    fn skip_space(&mut self) -> Result<bool, SyntaxError> {
        self.newline = false;
        while self.at < self.bytes.len() {
            match self.byte(0) {
                b'\n' | b'\r' => {
                    self.newline = true;
                    self.at += 1;
                }
                b' ' | b'\t' | 0x0b | 0x0c => self.at += 1,
                b'-' if self.byte(1) == b'-' => {
                    while self.at < self.bytes.len() && !matches!(self.byte(0), b'\n' | b'\r') {
                        self.at += 1;
                    }
                }
                b'/' if self.byte(1) == b'*' => self.block_comment()?,
                _ => return Ok(true),
            }
        }
        Ok(false)
    }

    fn block_comment(&mut self) -> Result<(), SyntaxError> {
        let mut depth = 0_u32;
        while self.at < self.bytes.len() {
            match (self.byte(0), self.byte(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                _ => self.at += 1,
            }
        }
        self.error("a comment does not end")
    }

    fn token(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let token = match self.byte(0) {
            b'\'' => return self.text_token(start, 0, false),
            b'e' | b'E' if self.byte(1) == b'\'' => return self.text_token(start, 1, true),
            b'n' | b'N' if self.byte(1) == b'\'' => {
                self.out.push((Token::Word("nchar".to_owned()), start));
                return self.text_token(start, 1, false);
            }
            letter @ (b'b' | b'B' | b'x' | b'X') if self.byte(1) == b'\'' => {
                self.at += 1;
                let digits = self.quoted(b'\'', false)?;
                Token::Bits(letter.to_ascii_lowercase().into(), digits)
            }
            b'u' | b'U' if self.byte(1) == b'&' && matches!(self.byte(2), b'\'' | b'"') => self.unicode()?,
            b'"' => {
                let name = self.quoted(b'"', false)?;
                if name.is_empty() {
                    return self.error("an identifier has no character");
                }
                Token::Quoted(name)
            }
            b'$' => self.dollar()?,
            b'0'..=b'9' => self.number()?,
            b'.' if self.byte(1).is_ascii_digit() => self.number()?,
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => Token::Word(self.word()),
            byte if OPERATOR_BYTES.contains(&byte) => self.operator(),
            _ => self.punct()?,
        };
        self.out.push((token, start));
        Ok(())
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.byte(0).is_ascii_alphanumeric() || matches!(self.byte(0), b'_' | b'$' | 0x80..) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase()
    }

    /// A string literal; it joins the one before it where a line end parts the two.
    fn text_token(&mut self, start: usize, prefix: usize, escapes: bool) -> Result<(), SyntaxError> {
        self.at += prefix;
        let value = self.quoted(b'\'', escapes)?;
        if prefix == 0
            && self.newline
            && let Some((Token::Text(before), _)) = self.out.last_mut()
        {
            before.push_str(&value);
            return Ok(());
        }
        self.out.push((Token::Text(value), start));
        Ok(())
    }

    /// What stands between quotes, doubled quotes read as one.
    fn quoted(&mut self, quote: u8, escapes: bool) -> Result<String, SyntaxError> {
        let mut value = Vec::new();
        self.at += 1;
        loop {
            match self.byte(0) {
                _ if self.at >= self.bytes.len() => return self.error("a quote does not end"),
                byte if byte == quote => {
                    self.at += 1;
                    if self.byte(0) != quote {
                        break;
                    }
                    value.push(quote);
                    self.at += 1;
                }
                b'\\' if escapes => self.escape(&mut value)?,
                byte => {
                    value.push(byte);
                    self.at += 1;
                }
            }
        }
        String::from_utf8(value).or_else(|_| self.error("a string is not UTF-8"))
    }

    /// A backslash sequence of `E''`.
    fn escape(&mut self, value: &mut Vec<u8>) -> Result<(), SyntaxError> {
        self.at += 1;
        let byte = self.byte(0);
        self.at += 1;
        match byte {
            b'b' => value.push(8),
            b'f' => value.push(12),
            b'n' => value.push(b'\n'),
            b'r' => value.push(b'\r'),
            b't' => value.push(b'\t'),
            b'x' if self.byte(0).is_ascii_hexdigit() => value.push(self.radix(16, 2) as u8),
            b'0'..=b'7' => {
                self.at -= 1;
                value.push(self.radix(8, 3) as u8);
            }
            b'u' => self.code_point(4, value)?,
            b'U' => self.code_point(8, value)?,
            _ => value.push(byte),
        }
        Ok(())
    }

    fn radix(&mut self, radix: u32, most: usize) -> u32 {
        let mut number = 0;
        for _ in 0..most {
            let Some(digit) = char::from(self.byte(0)).to_digit(radix) else { break };
            number = number * radix + digit;
            self.at += 1;
        }
        number
    }

    /// A code point in hexadecimal, a surrogate pair taken together.
    fn code_point(&mut self, digits: usize, value: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let mut code = self.radix(16, digits);
        if (0xd800..0xdc00).contains(&code) && self.byte(0) == b'\\' {
            self.at += if self.byte(1) == b'u' { 2 } else { 1 };
            code = 0x10000 + ((code - 0xd800) << 10) + (self.radix(16, 4).wrapping_sub(0xdc00) & 0x3ff);
        }
        let Some(character) = char::from_u32(code) else { return self.error("not a code point") };
        value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    /// `U&'…'` or `U&"…"`, with its UESCAPE.
    fn unicode(&mut self) -> Result<Token, SyntaxError> {
        self.at += 2;
        let quote = self.byte(0);
        let raw = self.quoted(quote, false)?;
        let mut escape = b'\\';
        let mark = (self.at, self.newline);
        if self.skip_space()? && self.rest().get(..7).is_some_and(|w| w.eq_ignore_ascii_case("uescape")) {
            self.at += 7;
            self.skip_space()?;
            let character = self.quoted(b'\'', false)?;
            escape = character.bytes().next().unwrap_or(b'\\');
        } else {
            self.at = mark.0;
        }
        let mut inner = Lexer { text: &raw, bytes: raw.as_bytes(), at: 0, out: Vec::new(), newline: false };
        let mut value = Vec::new();
        while inner.at < inner.bytes.len() {
            let byte = inner.byte(0);
            inner.at += 1;
            if byte != escape {
                value.push(byte);
            } else if inner.byte(0) == escape {
                value.push(escape);
                inner.at += 1;
            } else if inner.byte(0) == b'+' {
                inner.at += 1;
                inner.code_point(6, &mut value)?;
            } else {
                inner.code_point(4, &mut value)?;
            }
        }
        let value = String::from_utf8(value).or_else(|_| self.error("a string is not UTF-8"))?;
        Ok(if quote == b'\'' { Token::Text(value) } else { Token::Quoted(value) })
    }

    /// `$1`, or a string between dollar tags.
    fn dollar(&mut self) -> Result<Token, SyntaxError> {
        if self.byte(1).is_ascii_digit() {
            self.at += 1;
            let start = self.at;
            while self.byte(0).is_ascii_digit() {
                self.at += 1;
            }
            let digits = self.text.get(start..self.at).unwrap_or_default();
            return digits
                .parse()
                .map(Token::Param)
                .or_else(|_| self.error("a parameter's number is too large"));
        }
        let Some(length) = self.rest().get(1..).and_then(|rest| rest.find('$')) else {
            return self.error("a dollar sign that begins nothing");
        };
        let tag = self.rest().get(..length + 2).unwrap_or_default().to_owned();
        let body = self.rest().get(tag.len()..).unwrap_or_default();
        let Some(end) = body.find(&tag) else { return self.error("a dollar quote does not end") };
        let value = body.get(..end).unwrap_or_default().to_owned();
        self.at += end + 2 * tag.len();
        Ok(Token::Text(value))
    }

    fn digits(&mut self) {
        while self.byte(0).is_ascii_digit() || (self.byte(0) == b'_' && self.byte(1).is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let radix = match (self.byte(0), self.byte(1)) {
            (b'0', b'x' | b'X') => 16,
            (b'0', b'o' | b'O') => 8,
            (b'0', b'b' | b'B') => 2,
            _ => 10,
        };
        if radix != 10 {
            self.at += 2;
            let digits: String = self.word().chars().filter(|c| *c != '_').collect();
            return match u128::from_str_radix(&digits, radix) {
                Ok(number) => Ok(Token::Number(number.to_string())),
                Err(_) => self.error("not a number"),
            };
        }
        self.digits();
        if self.byte(0) == b'.' && self.byte(1) != b'.' {
            self.at += 1;
            self.digits();
        }
        let sign = usize::from(matches!(self.byte(1), b'+' | b'-'));
        if matches!(self.byte(0), b'e' | b'E') && self.byte(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            self.digits();
        }
        if self.byte(0).is_ascii_alphabetic() || self.byte(0) == b'_' {
            return self.error("a word right behind a number");
        }
        let number = self.text.get(start..self.at).unwrap_or_default();
        Ok(Token::Number(number.chars().filter(|c| *c != '_').collect()))
    }

    /// The longest run of operator characters, cut where a comment begins and at a trailing `+` or `-` that
    /// no operator of only standard characters may have.
    fn operator(&mut self) -> Token {
        let start = self.at;
        while OPERATOR_BYTES.contains(&self.byte(0)) {
            if matches!((self.byte(0), self.byte(1)), (b'-', b'-') | (b'/', b'*')) && self.at > start {
                break;
            }
            self.at += 1;
        }
        let run = self.text.get(start..self.at).unwrap_or_default();
        let mut length = run.len();
        if !run.bytes().any(|b| b"~!@#^&|`?%".contains(&b)) {
            while length > 1 && matches!(run.as_bytes().get(length - 1), Some(b'+' | b'-')) {
                length -= 1;
            }
        }
        let name = run.get(..length).unwrap_or(run).to_owned();
        self.at = start + length;
        match name.as_str() {
            "!=" => Token::Op("<>".to_owned()),
            "=>" => Token::Punct("=>"),
            _ => Token::Op(name),
        }
    }

    fn punct(&mut self) -> Result<Token, SyntaxError> {
        for mark in ["::", ":=", "(", ")", "[", "]", ",", ";", ".", ":"] {
            if self.rest().starts_with(mark) {
                self.at += mark.len();
                return Ok(Token::Punct(mark));
            }
        }
        self.error("a character that no token begins with")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(text: &str) -> Vec<Token> {
        tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn strings_of_every_spelling() {
        for (text, value) in [
            ("'it''s'", "it's"),
            (r"E'a\nb\'\x41\101\u00e4'", "a\nb'AAä"),
            (r"U&'d\0061t\+000061'", "data"),
            ("U&'d!0061t' UESCAPE '!'", "dat"),
            ("$x$a'$y$b$x$", "a'$y$b"),
            ("'a'\n 'b'", "ab"),
        ] {
            assert_eq!(lex(text), [Token::Text(value.to_owned())], "{text}");
        }
        assert_eq!(lex("X'1F'"), [Token::Bits('x', "1F".to_owned())]);
        assert_eq!(lex("N'x'"), [Token::Word("nchar".to_owned()), Token::Text("x".to_owned())]);
        assert_eq!(lex("'a' 'b'").len(), 2);
        assert!(tokens("'a").is_err() && tokens("/* /* */").is_err() && tokens("1a").is_err());
    }

    #[test]
    fn operators_end_where_postgresql_ends_them() {
        let op = |text: &str| Token::Op(text.to_owned());
        assert_eq!(lex("<|-- x"), [op("<|")]);
        assert_eq!(lex("a*-1").get(1..3), Some([op("*"), op("-")].as_slice()));
        assert_eq!(lex("@-"), [op("@-")]);
        assert_eq!(lex("!="), [op("<>")]);
        assert_eq!(lex("!=="), [op("!==")]);
        assert_eq!(lex("1_000 0x1F 1.5e-3 5. .5").len(), 5);
        assert_eq!(lex("0x1F"), [Token::Number("31".to_owned())]);
    }
}
