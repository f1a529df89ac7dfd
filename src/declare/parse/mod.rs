//! SQL text to statements: a dispatcher on leading keywords, a file for each family.
//!
//! Whatever goes wrong in a statement stays in it: it becomes [`Ddl::Unrecognized`], and the next one is read as ever.

mod alter;
mod alter_table;
mod constants;
mod constraint;
mod create;
mod expr;
mod foreign;
mod grant;
mod index;
mod names;
mod object;
mod operator;
mod options;
mod routine;
mod search;
mod sequence;
mod session;
mod table;
#[cfg(test)]
mod tests;
mod trigger;
mod type_name;
mod types;
mod view;

use std::ops::Range;

use memchr::memchr2_iter;
use rayon::prelude::*;

use super::cursor::{Cursor, Failure, Parsed};
use super::ddl::{Ddl, Meta, Statement, Unrecognized};
use super::lex::Kind;
use super::split::{Parts, Piece, Script, split};
use crate::model::{MAX_IDENTIFIER_BYTES, Origin};

/// So many statements are parsed faster than they are shared out.
const FEW: usize = 64;

/// All statements of a text, in order; `source` is its number in [`Model::sources`](crate::model::Model::sources).
pub fn statements(source: u32, text: &str) -> Vec<Statement> {
    statements_of(source, text, 0..text.len())
}

/// All statements of a part of a text: of a section of a migration, of the body of a DO block.
pub fn statements_of(source: u32, text: &str, range: Range<usize>) -> Vec<Statement> {
    let script = split(text, range);
    let one = |piece| statement(source, text, &script, piece);
    script.pieces.par_iter().with_min_len(FEW).map(one).collect()
}

/// So many statements are replayed in the time in which others are parsed.
const PART: usize = 256;

/// Gives the statements of a text part by part, in order: all at once where some of them undo others, at least one part
/// in any case. Stops where they are not taken.
pub(crate) fn in_parts<E>(
    source: u32,
    text: &str,
    mut give: impl FnMut(Vec<Statement>) -> Result<(), E>,
) -> Result<(), E> {
    if may_undo(text) && split(text, 0..text.len()).undoes(text) {
        return give(statements(source, text));
    }
    let mut parts = Parts::new(text, 0..text.len(), PART);
    while let Some(script) = parts.next() {
        give(script.pieces.iter().map(|piece| statement(source, text, script, piece)).collect())?;
    }
    Ok(())
}

/// What undoes statements before it, and where in it stands the letter by which it is found.
const UNDOING: [(&str, usize); 2] = [("rollback", 4), ("abort", 1)];

/// Whether a text has the words that undo statements, wherever they stand: quickly told of one that has none.
fn may_undo(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let has = |letter: usize, (word, before): (&str, usize)| {
        let Some(start) = letter.checked_sub(before) else { return false };
        let end = start + word.len();
        let found = bytes.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()));
        found && !is_word(end) && !start.checked_sub(1).is_some_and(is_word)
    };
    memchr2_iter(b'b', b'B', bytes).any(|letter| UNDOING.iter().any(|word| has(letter, *word)))
}

impl Script {
    /// Whether a statement may undo those before it.
    fn undoes(&self, text: &str) -> bool {
        self.pieces.iter().any(|piece| {
            let first = self.tokens.get(piece.tokens.start).and_then(|token| text.get(token.range()));
            first.is_some_and(|word| UNDOING.iter().any(|(undoing, _)| undoing.eq_ignore_ascii_case(word)))
        })
    }
}

/// Identifiers of more bytes than PostgreSQL keeps, and their places; what stands in dollar quotes is text.
pub(crate) fn long_identifiers(source: u32, text: &str) -> Vec<(Origin, String)> {
    let script = split(text, 0..text.len());
    let long =
        script.tokens.iter().filter(|token| token.range().len() > MAX_IDENTIFIER_BYTES).filter_map(|token| {
            let written = text.get(token.range())?;
            let name = match token.kind {
                Kind::Word => written.to_ascii_lowercase(),
                Kind::Quoted => written.get(1..written.len().checked_sub(1)?)?.replace("\"\"", "\""),
                _ => return None,
            };
            Some((Origin { source, start: token.start, end: token.end }, name))
        });
    long.filter(|(_, name)| name.len() > MAX_IDENTIFIER_BYTES).collect()
}

/// A comment that speaks to driftlint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The comment.
    pub origin: Origin,
    /// What it says: without `driftlint:` and the marks around it.
    pub words: String,
    /// What it is about, where it stands on lines of its own: the statement that follows, or the first word that does
    /// within one.
    pub about: Option<Origin>,
}

/// Comments that begin with `driftlint:`.
pub fn directives(source: u32, text: &str) -> Vec<Directive> {
    // Most files have none.
    if !text.contains("driftlint:") {
        return Vec::new();
    }
    let script = split(text, 0..text.len());
    script.comments.iter().filter_map(|range| directive(source, text, &script, range)).collect()
}

/// Where the code before a place ends: comments and spaces behind it left out.
pub fn code_end(text: &str, before: usize) -> usize {
    split(text, 0..before).tokens.last().map_or(0, |token| token.range().end)
}

fn directive(source: u32, text: &str, script: &Script, range: &Range<usize>) -> Option<Directive> {
    let comment = text.get(range.clone())?;
    let inner = match comment.strip_prefix("/*") {
        Some(block) => block.strip_suffix("*/")?,
        None => comment.strip_prefix("--")?,
    };
    let words = inner.trim().strip_prefix("driftlint:")?.trim();
    let origin = |range: Range<usize>| {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Origin { source, start: place(range.start), end: place(range.end) }
    };
    let before = text.get(..range.start)?.rsplit('\n').next().unwrap_or_default();
    let alone = before.trim().is_empty();
    let about = alone.then(|| following(script, range.end)).flatten();
    Some(Directive { origin: origin(range.clone()), words: words.to_owned(), about: about.map(origin) })
}

/// The statement that begins with the next token, else that token.
fn following(script: &Script, from: usize) -> Option<Range<usize>> {
    let next = script.tokens.partition_point(|token| token.range().start < from);
    let token = script.tokens.get(next)?;
    let piece = script.pieces.iter().find(|piece| piece.tokens.start == next);
    let last = piece.and_then(|piece| script.tokens.get(piece.tokens.end.checked_sub(1)?));
    Some(token.range().start..last.unwrap_or(token).range().end)
}

/// psql's command that runs what a query gives.
pub(crate) const GEXEC: &str = "\\gexec";

fn statement(source: u32, text: &str, script: &Script, piece: &Piece) -> Statement {
    let tokens = script.tokens.get(piece.tokens.clone()).unwrap_or_default();
    let mut cursor = Cursor::new(source, text, tokens);
    let end = tokens.last().map_or(0, |token| token.end);
    let origin = Origin { source, start: cursor.byte(), end };
    if piece.executed {
        return Statement { origin, ddl: Ddl::Unfollowed(GEXEC) };
    }
    let ddl = cursor.statement().unwrap_or_else(|Failure { message, at }| {
        Ddl::Unrecognized(Unrecognized { message: message.into_owned(), at })
    });
    Statement { origin, ddl }
}

impl Cursor<'_> {
    /// The one statement that these tokens are.
    fn statement(&mut self) -> Parsed<Ddl> {
        if let Some(meta) = self.meta() {
            return Ok(Ddl::Meta(meta));
        }
        let ddl = self.any_statement()?;
        self.expect_end()?;
        Ok(ddl)
    }

    fn meta(&mut self) -> Option<Meta> {
        let token = self.token(0).filter(|token| token.kind == Kind::Meta)?;
        let line = self.source_of(token).trim_start_matches('\\').trim_end();
        let end = line.find(|c: char| c.is_ascii_whitespace()).unwrap_or(line.len());
        let (command, arguments) = line.split_at_checked(end)?;
        Some(Meta { command: command.to_owned(), arguments: arguments.trim().to_owned() })
    }

    fn any_statement(&mut self) -> Parsed<Ddl> {
        if self.is_word("CREATE") || self.is_word("GRANT") {
            return self.schema_statement();
        }
        if self.eat("ALTER") {
            return self.alter();
        }
        if self.eat("COMMENT") {
            return self.comment();
        }
        if self.eat("DROP") {
            return self.outside().map_or_else(|| self.drop_statement(), Ok);
        }
        if self.eat("REVOKE") {
            return self.grant(true);
        }
        if let Some(statement) = self.session_statement()? {
            return Ok(statement);
        }
        self.rare_statement()
    }

    fn rare_statement(&mut self) -> Parsed<Ddl> {
        if self.eat("REASSIGN OWNED BY") {
            let from = self.list(Self::role)?;
            self.expect("TO")?;
            return Ok(Ddl::ReassignOwned(from, self.role()?));
        }
        if self.eat("SECURITY LABEL") {
            while !self.is_end() {
                self.advance();
            }
            return Ok(Ddl::SecurityLabel);
        }
        if self.eat("IMPORT FOREIGN SCHEMA") {
            while !self.is_end() {
                self.advance();
            }
            return Ok(Ddl::Unfollowed("IMPORT FOREIGN SCHEMA"));
        }
        Err(self.expected("a statement"))
    }

    /// CREATE or GRANT: what may stand inside CREATE SCHEMA too.
    fn schema_statement(&mut self) -> Parsed<Ddl> {
        if self.eat("GRANT") {
            return self.grant(false);
        }
        self.expect("CREATE")?;
        self.create()
    }
}
