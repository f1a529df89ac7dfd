//! Where expressions and queries end. They are not read, only measured: balanced, and not empty.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::SqlText;
use crate::declare::lex::Kind;

/// Where an expression stops, besides a comma or closing parenthesis.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop<'w> {
    /// Nowhere else.
    Comma,
    /// At one of these keywords, and not at a comma.
    Words(&'w [&'w str]),
    /// At what may follow the DEFAULT of a column or domain: the next constraint.
    Constraint,
}

impl Cursor<'_> {
    /// An expression up to where `stop` says.
    pub(super) fn expr(&mut self, stop: Stop<'_>) -> Parsed<SqlText> {
        let start = self.byte();
        let first = self.position();
        let mut open: Vec<&str> = Vec::new();
        while let Some(token) = self.token(0) {
            let text = self.source_of(token);
            if open.is_empty() && self.stops(stop, text, first) {
                break;
            }
            match (token.kind, text) {
                (Kind::Punctuation, "(" | "[") => open.push(text),
                (Kind::Punctuation, ")" | "]") => {
                    let fits = open.pop() == Some(if text == ")" { "(" } else { "[" });
                    if !fits {
                        return Err(self.failure(format!("this {text} closes nothing")));
                    }
                }
                (Kind::Word, _) if text.eq_ignore_ascii_case("case") && !self.is_label(first) => {
                    open.push("case")
                }
                (Kind::Word, _) if open.last() == Some(&"case") && text.eq_ignore_ascii_case("end") => {
                    open.pop();
                }
                (Kind::Unterminated, _) => return Err(self.expected("the end of the expression")),
                _ => {}
            }
            self.advance();
        }
        if let Some(open) = open.last() {
            return Err(
                self.failure(format!("the statement ends, and a {open} of the expression is still open"))
            );
        }
        if self.position() == first {
            return Err(self.expected("an expression"));
        }
        Ok(self.text_from(start))
    }

    /// The source from a byte to the end of the token read last.
    pub(super) fn text_from(&self, start: u32) -> SqlText {
        let origin = self.origin_from(start);
        let text = self.text.get(origin.start as usize..origin.end as usize).unwrap_or_default();
        SqlText { text: text.to_owned(), origin }
    }

    /// Whether the next word is a name for certain: after a dot or AS.
    fn is_label(&self, first: usize) -> bool {
        self.position() > first
            && self.previous().is_some_and(|(_, text)| text == "." || text.eq_ignore_ascii_case("as"))
    }

    fn previous(&self) -> Option<(Kind, &str)> {
        let at = self.position().checked_sub(1)?;
        let before = self.slice(at, at + 1);
        let token = before.token(0)?;
        Some((token.kind, self.source_of(token)))
    }

    fn stops(&self, stop: Stop<'_>, text: &str, first: usize) -> bool {
        let kind = self.kind();
        if kind == Some(Kind::Punctuation) && matches!(text, ")" | "]") {
            return true;
        }
        match stop {
            Stop::Words(words) => {
                kind == Some(Kind::Word)
                    && words.iter().any(|w| w.eq_ignore_ascii_case(text))
                    && !self.is_label(first)
            }
            Stop::Comma => text == ",",
            Stop::Constraint => text == "," || (kind == Some(Kind::Word) && self.is_constraint(text, first)),
        }
    }

    /// Whether a word after a DEFAULT's expression begins the next constraint.
    fn is_constraint(&self, word: &str, first: usize) -> bool {
        const ALWAYS: &[&str] = &[
            "CHECK",
            "COLLATE",
            "CONSTRAINT",
            "DEFAULT",
            "DEFERRABLE",
            "INITIALLY",
            "PRIMARY",
            "REFERENCES",
            "UNIQUE",
        ];
        const AFTER_OPERAND: &[&str] = &["ENFORCED", "GENERATED", "NULL", "NOT"];
        let is_in = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let after_operand = || {
            self.position() > first
                && self.previous().is_some_and(|(kind, text)| match kind {
                    Kind::Operator => false,
                    Kind::Punctuation => matches!(text, ")" | "]"),
                    Kind::Word => !["AND", "OR", "NOT", "IS", "FROM", "DISTINCT"]
                        .iter()
                        .any(|w| w.eq_ignore_ascii_case(text)),
                    _ => true,
                })
        };
        !self.is_label(first) && (is_in(ALWAYS) || (is_in(AFTER_OPERAND) && after_operand()))
    }

    /// `( expression )`, without the parentheses.
    pub(super) fn parenthesized_expr(&mut self) -> Parsed<SqlText> {
        self.expect_symbol("(")?;
        let expr = self.expr(Stop::Words(&[]))?;
        self.expect_symbol(")")?;
        Ok(expr)
    }

    /// A query up to the end, or to the closing parenthesis of a list of them.
    pub(super) fn query(&mut self) -> Parsed<SqlText> {
        self.expr(Stop::Words(&[]))
    }

    /// The query up to the end of the statement, where it does not end in one of these clauses; which of them it was.
    pub(super) fn query_before<T: Copy>(&mut self, clauses: &[(&str, T)]) -> Parsed<(SqlText, Option<T>)> {
        let (from, to) = (self.position(), self.position() + self.remaining());
        let found = clauses.iter().find_map(|(words, value)| {
            let at = to.checked_sub(words.split(' ').count())?;
            (at > from && self.slice(at, to).is_words(words)).then_some((at, *value))
        });
        let end = found.map_or(to, |(at, _)| at);
        let mut inner = self.slice(from, end);
        let query = inner.query()?;
        inner.expect_end()?;
        self.set_position(to);
        Ok((query, found.map(|(_, value)| value)))
    }
}
