//! Text of an expression or query -> syntax tree ([`super::ast`]), by PostgreSQL's own grammar.
//!
//! A parser of our own: sqlparser reads about nine of ten texts that a catalog gives, misreads operators of
//! extensions, and its tree would have to be taken apart node by node anyway. The precedence climbs as in `gram.y`.

mod call;
mod clauses;
mod expr;
mod join;
mod lex;
mod query;
mod special;
mod statement;
mod types;

use std::collections::BTreeSet;

use self::lex::{Spanned, Token};
use super::ast::{Called, Expr, Query, Site};
use super::catalog::{KeywordCategory, keyword_category};
use crate::model::{Name, QName};

/// A text that is no expression or query that we can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} at byte {at}")]
pub struct SyntaxError {
    /// Where.
    pub at: usize,
    /// What is wrong.
    pub message: &'static str,
}

type Parsed<T> = Result<T, SyntaxError>;

/// Nesting that is still followed; deeper text is refused instead of exhausting the stack.
const MAX_DEPTH: u32 = 800;

/// Parses a text that is exactly one expression.
pub fn expression(text: &str) -> Parsed<Expr> {
    whole(text, Parser::expr)
}

/// Parses a text that is exactly one query, or one statement that changes data.
pub fn query(text: &str) -> Parsed<Query> {
    query_with_stars(text).map(|(query, _)| query)
}

/// As [`query`], with the places of the stars of its SELECT lists in the order of the text.
pub(super) fn query_with_stars(text: &str) -> Parsed<(Query, Vec<usize>)> {
    whole(text.trim_end().trim_end_matches(';'), |parser| {
        let query = parser.statement()?;
        Ok((query, parser.stars.iter().copied().collect()))
    })
}

/// Whether this text is exactly one type, and which.
pub fn type_name(text: &str) -> Parsed<super::ast::TypeName> {
    whole(text, Parser::type_name)
}

fn whole<T>(text: &str, parse: fn(&mut Parser) -> Parsed<T>) -> Parsed<T> {
    let mut parser =
        Parser { tokens: lex::tokens(text)?, at: 0, depth: 0, sites: 0, nodes: 0, stars: BTreeSet::new() };
    let parsed = parse(&mut parser)?;
    if parser.at < parser.tokens.len() { parser.error("more than one expression") } else { Ok(parsed) }
}

struct Parser {
    tokens: Vec<Spanned>,
    at: usize,
    depth: u32,
    sites: Site,
    /// Length of the longest chain of operators on the left, which is depth too when the tree is walked.
    nodes: u32,
    /// Places of the stars of SELECT lists.
    stars: BTreeSet<usize>,
}

impl Parser {
    fn error<T>(&self, message: &'static str) -> Parsed<T> {
        let at = self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(_, at)| *at);
        Err(SyntaxError { at, message })
    }

    fn peek(&self) -> Option<&Token> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn word_at(&self, ahead: usize) -> &str {
        match self.peek_at(ahead) {
            Some(Token::Word(word)) => word,
            _ => "",
        }
    }

    /// Whether the next word is this keyword.
    fn is(&self, word: &str) -> bool {
        self.word_at(0) == word
    }

    /// Whether these keywords come next.
    fn are(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.word_at(ahead) == *word)
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    fn eat_all(&mut self, words: &[&str]) -> bool {
        let found = self.are(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// The first of these keywords that comes next, eaten.
    fn eat_one(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let found = words.iter().find(|word| self.is(word))?;
        self.at += 1;
        Some(found)
    }

    fn expect(&mut self, word: &str) -> Parsed<()> {
        if self.eat(word) { Ok(()) } else { self.error("another keyword is expected here") }
    }

    fn is_mark(&self, mark: &str) -> bool {
        self.mark_at(0, mark)
    }

    fn mark_at(&self, ahead: usize, mark: &str) -> bool {
        matches!(self.peek_at(ahead), Some(Token::Punct(found)) if *found == mark)
    }

    fn eat_mark(&mut self, mark: &str) -> bool {
        let found = self.is_mark(mark);
        self.at += usize::from(found);
        found
    }

    fn expect_mark(&mut self, mark: &str) -> Parsed<()> {
        if self.eat_mark(mark) { Ok(()) } else { self.error("a bracket, comma or other mark is missing") }
    }

    fn is_op(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Token::Op(found)) if found == name)
    }

    fn eat_op(&mut self, name: &str) -> bool {
        let found = self.is_op(name);
        self.at += usize::from(found);
        found
    }

    fn site(&mut self) -> Site {
        self.sites += 1;
        self.sites
    }

    fn called(&mut self, name: QName) -> Called {
        Called { name, site: self.site() }
    }

    /// Runs a parser one level deeper.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return self.error("nested too deeply");
        }
        self.depth += 1;
        let parsed = super::on_deep_stack(|| parse(self));
        self.depth -= 1;
        parsed
    }

    /// Counts a link of a chain, which is depth as well.
    fn link(&mut self) -> Parsed<()> {
        self.nodes += 1;
        if self.nodes > 20_000 { self.error("too many operators") } else { Ok(()) }
    }

    /// A name: an identifier, or a keyword that is not reserved.
    fn name(&mut self) -> Parsed<Name> {
        match self.peek() {
            Some(Token::Word(word)) if keyword_category(word) != Some(KeywordCategory::Reserved) => {
                let name = Name::new(word);
                self.at += 1;
                Ok(name)
            }
            _ => self.quoted_name(),
        }
    }

    fn quoted_name(&mut self) -> Parsed<Name> {
        match self.peek() {
            Some(Token::Quoted(text)) => {
                let name = Name::new(text);
                self.at += 1;
                Ok(name)
            }
            _ => self.error("a name is expected here"),
        }
    }

    /// A label: any word, even a reserved one.
    fn label(&mut self) -> Parsed<Name> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let name = Name::new(word);
                self.at += 1;
                Ok(name)
            }
            _ => self.quoted_name(),
        }
    }

    /// `name` or `schema.name`.
    fn qualified(&mut self) -> Parsed<QName> {
        let first = self.name()?;
        if !self.is_mark(".") {
            return Ok(QName::bare(&first));
        }
        self.at += 1;
        let second = self.label()?;
        if !self.is_mark(".") {
            return Ok(QName::new(&first, &second));
        }
        // database.schema.name: the database can only be the one at hand.
        self.at += 1;
        Ok(QName::new(&second, &self.label()?))
    }

    fn names_in_parens(&mut self) -> Parsed<Vec<Name>> {
        self.expect_mark("(")?;
        let names = self.list(Self::name)?;
        self.expect_mark(")")?;
        Ok(names)
    }

    /// One or more, parted by commas.
    fn list<T>(&mut self, parse: fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut list = vec![parse(self)?];
        while self.eat_mark(",") {
            list.push(parse(self)?);
        }
        Ok(list)
    }

    /// Tries a parser; steps back where it fails.
    fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Option<T> {
        let mark = (self.at, self.depth);
        let parsed = parse(self).ok();
        if parsed.is_none() {
            (self.at, self.depth) = mark;
        }
        parsed
    }
}

#[cfg(test)]
mod tests;
