//! A place among the tokens of one statement.

use std::borrow::Cow;

use super::keywords::{Category, category};
use super::lex::{Kind, Token};
use crate::model::{Name, Origin};

/// Why a statement was not understood, and at which byte.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: Cow<'static, str>,
    pub(crate) at: u32,
}

/// What parsing a piece of a statement gives.
pub(crate) type Parsed<T> = Result<T, Failure>;

/// Reads the tokens of one statement.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    pub(crate) source: u32,
    pub(crate) text: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(source: u32, text: &'a str, tokens: &'a [Token]) -> Self {
        Self { source, text, tokens, at: 0 }
    }

    /// The token `ahead` of the next one.
    pub(crate) fn token(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// Its source; empty past the end.
    pub(crate) fn source_of(&self, token: Token) -> &'a str {
        self.text.get(token.range()).unwrap_or_default()
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        self.token(0).map(|t| t.kind)
    }

    pub(crate) fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(crate) fn advance(&mut self) {
        self.at += 1;
    }

    /// How many tokens were read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn set_position(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn remaining(&self) -> usize {
        self.tokens.len().saturating_sub(self.at)
    }

    /// A cursor over the tokens from `from` up to `to`.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Self {
        Self { tokens: self.tokens.get(from..to).unwrap_or_default(), at: 0, ..self.clone() }
    }

    /// The byte of the next token, or the end of the last.
    pub(crate) fn byte(&self) -> u32 {
        self.token(0).map_or_else(|| self.tokens.last().map_or(0, |t| t.end), |t| t.start)
    }

    /// The end of the token read last.
    pub(crate) fn last_byte(&self) -> u32 {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or_else(|| self.byte(), |t| t.end)
    }

    /// From a byte to the end of the token read last.
    pub(crate) fn origin_from(&self, start: u32) -> Origin {
        Origin { source: self.source, start, end: self.last_byte().max(start) }
    }

    pub(crate) fn origin_of(&self, token: Token) -> Origin {
        Origin { source: self.source, start: token.start, end: token.end }
    }

    /// Whether the token `ahead` is this keyword; `word` is upper case.
    pub(crate) fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        self.token(ahead).is_some_and(|token| {
            token.kind == Kind::Word
                // Lengths tell most words apart.
                && token.range().len() == word.len()
                && self.source_of(token).eq_ignore_ascii_case(word)
        })
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.is_word_at(0, word)
    }

    /// Whether the next tokens are these keywords, given with a space between them.
    pub(crate) fn is_words(&self, words: &str) -> bool {
        self.words_at(words).is_some()
    }

    /// How many tokens these keywords are, if they are next. Most are not, and their first letter tells.
    fn words_at(&self, words: &str) -> Option<usize> {
        let (mut rest, mut ahead) = (words.as_bytes(), 0);
        loop {
            let token = self.token(ahead).filter(|token| token.kind == Kind::Word)?;
            let found = self.text.as_bytes().get(token.range())?;
            let (word, after) = rest.split_at_checked(found.len())?;
            if !word.first()?.eq_ignore_ascii_case(found.first()?) || !word.eq_ignore_ascii_case(found) {
                return None;
            }
            ahead += 1;
            match after {
                [] => return Some(ahead),
                [b' ', more @ ..] => rest = more,
                _ => return None,
            }
        }
    }

    /// Passes these keywords by, if they are next.
    pub(crate) fn eat(&mut self, words: &str) -> bool {
        let found = self.words_at(words);
        self.at += found.unwrap_or_default();
        found.is_some()
    }

    pub(crate) fn expect(&mut self, words: &str) -> Parsed<()> {
        if self.eat(words) { Ok(()) } else { Err(self.expected(words)) }
    }

    /// The value of the first of these keywords that is next, passed by.
    pub(crate) fn eat_one<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(words, _)| self.eat(words)).map(|(_, value)| *value)
    }

    /// As [`Self::eat_one`], where one must be next.
    pub(crate) fn expect_one<T: Copy>(&mut self, table: &[(&str, T)], what: &str) -> Parsed<T> {
        self.eat_one(table).ok_or_else(|| self.expected(what))
    }

    pub(crate) fn is_symbol_at(&self, ahead: usize, symbol: &str) -> bool {
        self.token(ahead).is_some_and(|t| {
            matches!(t.kind, Kind::Punctuation | Kind::Operator) && self.source_of(t) == symbol
        })
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_at(0, symbol)
    }

    pub(crate) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn expect_symbol(&mut self, symbol: &str) -> Parsed<()> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.expected(symbol)) }
    }

    /// Whether the token `ahead` can be an identifier of one of these categories of keywords, or is quoted.
    pub(crate) fn is_identifier_at(&self, ahead: usize, allowed: &[Category]) -> bool {
        self.token(ahead).is_some_and(|t| match t.kind {
            Kind::Quoted | Kind::UnicodeQuoted => true,
            Kind::Word => allowed.contains(&category(self.source_of(t))),
            _ => false,
        })
    }

    /// A name as a word or quoted token spells it.
    pub(crate) fn name_of(&self, token: Token) -> Name {
        let text = self.source_of(token);
        match token.kind {
            Kind::Quoted => {
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                if inner.contains('"') { Name::new(&inner.replace("\"\"", "\"")) } else { Name::new(inner) }
            }
            _ => Name::folded(text),
        }
    }

    /// Fails unless all was read.
    pub(crate) fn expect_end(&self) -> Parsed<()> {
        if self.is_end() { Ok(()) } else { Err(self.expected("the end of the statement")) }
    }

    /// The failure that something else was expected here.
    pub(crate) fn expected(&self, what: &str) -> Failure {
        let found = match self.token(0) {
            None => "the statement ends".to_owned(),
            Some(t) if t.kind == Kind::Unterminated => "a quote or comment that never ends begins".to_owned(),
            Some(_) if self.is_symbol(":") => "a psql variable stands".to_owned(),
            Some(t) => format!("{} stands", shorten(self.source_of(t))),
        };
        self.failure(format!("{what} was expected where {found}"))
    }

    /// A failure at the next token.
    pub(crate) fn failure(&self, message: impl Into<Cow<'static, str>>) -> Failure {
        Failure { message: message.into(), at: self.byte() }
    }
}

/// A token's text for a message: its first line, at most 40 characters of it.
fn shorten(text: &str) -> Cow<'_, str> {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", line.get(..end).unwrap_or_default())),
        None if line.len() < text.len() => Cow::Owned(format!("{line}…")),
        None => Cow::Borrowed(line),
    }
}
