//! The names that a text of SQL mentions, and how: enough to tell what it needs, without understanding it.

use crate::model::Name;

/// A name, qualified or not, where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// `a.b.c` in its parts, folded.
    pub chain: Vec<Name>,
    /// Followed by `(`.
    pub called: bool,
    /// After `::`, after the word AS, or before a constant: where types stand.
    pub typed: bool,
    /// After FROM, JOIN, a comma, a parenthesis, …: where tables stand.
    pub listed: bool,
    /// The whole of a string constant: `'app.seq'`.
    pub text: bool,
    /// Made of the characters of operators.
    pub symbol: bool,
}

const OPERATOR: &[u8] = b"+-*/<>=~!@#%^&|`?";

/// Words after which a relation may stand.
const BEFORE_RELATION: &[&str] = &["from", "join", "only", "update", "into", "using", "table"];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(Name, bool),
    Text(String),
    Symbol(String),
    Other(u8),
}

/// All the names in a text.
pub fn mentions(sql: &str) -> Vec<Mention> {
    let tokens = tokens(sql);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|n| tokens.get(n));
        match token {
            Token::Name(..) => {
                let (chain, symbol, end) = chain(&tokens, at);
                let after = tokens.get(end);
                let word = |words: &[&str]| matches!(before, Some(Token::Name(n, false)) if words.contains(&n.as_str()));
                let other = |byte: u8| matches!(before, Some(Token::Other(b)) if *b == byte);
                found.push(Mention {
                    chain,
                    called: after == Some(&Token::Other(b'(')),
                    typed: other(b':') || word(&["as"]) || matches!(after, Some(Token::Text(_))),
                    listed: word(BEFORE_RELATION) || other(b',') || other(b'('),
                    text: false,
                    symbol,
                });
                at = end;
            }
            Token::Text(text) => {
                found.extend(in_text(text));
                at += 1;
            }
            Token::Symbol(symbol) => {
                let chain = vec![Name::new(symbol)];
                found.push(Mention {
                    chain,
                    called: false,
                    typed: false,
                    listed: false,
                    text: false,
                    symbol: true,
                });
                at += 1;
            }
            Token::Other(_) => at += 1,
        }
    }
    found
}

/// The parts joined by dots from `at` on, whether the last is an operator's, and the place after them.
fn chain(tokens: &[Token], at: usize) -> (Vec<Name>, bool, usize) {
    let mut names = Vec::new();
    let mut end = at;
    while let Some(token) = tokens.get(end) {
        let name = match token {
            Token::Name(name, _) => name.clone(),
            Token::Symbol(symbol) if !names.is_empty() => {
                names.push(Name::new(symbol));
                return (names, true, end + 1);
            }
            _ => break,
        };
        names.push(name);
        if tokens.get(end + 1) != Some(&Token::Other(b'.')) {
            return (names, false, end + 1);
        }
        end += 2;
    }
    (names, false, end.max(at + 1))
}

/// A constant that is nothing but a name: what `nextval()` and `::regclass` take.
fn in_text(text: &str) -> Option<Mention> {
    let tokens = tokens(text);
    let plain = tokens.iter().all(|t| matches!(t, Token::Name(..) | Token::Other(b'.')));
    let (chain, symbol, end) = chain(&tokens, 0);
    let whole = plain && !chain.is_empty() && end == tokens.len();
    whole.then_some(Mention { chain, called: false, typed: false, listed: false, text: true, symbol })
}

fn tokens(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::new();
    let mut pos = 0;
    while let Some(&byte) = bytes.get(pos) {
        let rest = sql.get(pos..).unwrap_or_default();
        let (token, length) = match byte {
            b if b.is_ascii_whitespace() => (None, 1),
            b'-' if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            b'/' if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |n| n + 2)),
            b'\'' => quoted(rest, '\''),
            b'"' => {
                let (text, length) = quoted(rest, '"');
                let name = text.map(|t| match t {
                    Token::Text(text) => Token::Name(Name::new(&text), true),
                    other => other,
                });
                (name, length)
            }
            b'$' => dollar(rest),
            b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => {
                let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
                let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
                (Some(Token::Name(Name::folded(rest.get(..end).unwrap_or_default()), false)), end)
            }
            b if b.is_ascii_digit() => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
                (Some(Token::Other(b'0')), end)
            }
            b if OPERATOR.contains(&b) => {
                let end = rest.bytes().position(|b| !OPERATOR.contains(&b)).unwrap_or(rest.len());
                (Some(Token::Symbol(rest.get(..end).unwrap_or_default().to_owned())), end)
            }
            b => (Some(Token::Other(b)), 1),
        };
        tokens.extend(token);
        pos += length.max(1);
    }
    tokens
}

fn quoted(rest: &str, quote: char) -> (Option<Token>, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            text.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
            text.push(quote);
        } else {
            return (Some(Token::Text(text)), at + 1);
        }
    }
    (Some(Token::Other(b'\'')), rest.len())
}

fn dollar(rest: &str) -> (Option<Token>, usize) {
    let tag = rest.get(1..).and_then(|r| r.find('$')).and_then(|n| rest.get(..n + 2));
    let named = tag.filter(|t| t.trim_matches('$').chars().all(|c| c.is_alphanumeric() || c == '_'));
    let body = named.and_then(|tag| Some((tag, rest.get(tag.len()..)?)));
    match body.and_then(|(tag, body)| Some((tag, body.get(..body.find(tag)?)?))) {
        Some((tag, text)) => (Some(Token::Text(text.to_owned())), 2 * tag.len() + text.len()),
        None => (Some(Token::Other(b'$')), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_what_stands_around_them() {
        let shown = |sql: &str| -> Vec<String> {
            let flags = |m: &Mention| {
                let flags =
                    [(m.called, "()"), (m.typed, "::"), (m.listed, "@"), (m.text, "'"), (m.symbol, "~")];
                flags.iter().filter(|(on, _)| *on).map(|(_, f)| *f).collect::<String>()
            };
            let chain = |m: &Mention| m.chain.iter().map(Name::as_str).collect::<Vec<_>>().join(".");
            mentions(sql).iter().map(|m| format!("{}{}", chain(m), flags(m))).collect()
        };
        for (sql, found) in [
            ("nextval('app.seq'::regclass)", vec!["nextval()", "app.seq'", "regclass::"]),
            ("App.f(x)", vec!["app.f()", "x@"]),
            ("a OPERATOR(app.=) \"B\"", vec!["a", "operator()", "app.=@~", "B"]),
            ("'it''s' -- from x\n|| $$y$$", vec!["||~", "y'"]),
        ] {
            assert_eq!(shown(sql), found, "{sql}");
        }
    }
}
