//! What expressions begin with: constants, columns, calls, brackets, sub-queries.

use super::{Parsed, Parser, Token};
use crate::expr::ast::{Bound, Call, Expr, Frame, Literal, Over, SortBy, TypeName, Window};
use crate::expr::catalog::{KeywordCategory, keyword_category};
use crate::model::{Name, QName};

impl Parser {
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let literal = match self.peek() {
            Some(Token::Number(text)) => Expr::Literal(Literal::Number(text.clone())),
            Some(Token::Text(text)) => Expr::Literal(Literal::Text(text.clone())),
            Some(Token::Bits(letter, digits)) => Expr::Literal(Literal::Bits(*letter, digits.clone())),
            Some(Token::Param(number)) => Expr::Param(*number),
            Some(Token::Op(name)) if name == "*" => Expr::Star(Vec::new(), self.at),
            Some(Token::Punct("(")) => return self.parenthesised(),
            Some(Token::Word(_)) => return self.word(),
            Some(Token::Quoted(_)) => return self.named(),
            _ => return self.error("an expression is expected here"),
        };
        self.at += 1;
        Ok(literal)
    }

    /// Whether a query begins here, however many parentheses stand before it.
    pub(super) fn at_query(&self) -> bool {
        let mut ahead = 0;
        while self.mark_at(ahead, "(") {
            ahead += 1;
        }
        matches!(self.word_at(ahead), "select" | "values" | "with" | "table")
    }

    fn parenthesised(&mut self) -> Parsed<Expr> {
        if self.at_query() {
            // `((SELECT 1) + 1)` begins like a query too: the query only where all of it is one.
            let query = self.attempt(|p| {
                p.expect_mark("(")?;
                let query = p.query()?;
                p.expect_mark(")")?;
                Ok(query)
            });
            if let Some(query) = query {
                return Ok(Expr::Query(Box::new(query)));
            }
        }
        self.expect_mark("(")?;
        let mut list = self.list(Self::expr)?;
        self.expect_mark(")")?;
        match (list.len(), list.pop()) {
            (1, Some(only)) => Ok(only),
            (_, Some(last)) => {
                list.push(last);
                Ok(Expr::Row(list))
            }
            _ => self.error("an expression is expected here"),
        }
    }

    /// An expression that begins with a word without quotes.
    fn word(&mut self) -> Parsed<Expr> {
        let word = self.word_at(0).to_owned();
        let opens = self.mark_at(1, "(");
        let simple = match word.as_str() {
            "null" => Expr::Literal(Literal::Null),
            "true" => Expr::Literal(Literal::Bool(true)),
            "false" => Expr::Literal(Literal::Bool(false)),
            "default" => Expr::Default,
            _ => {
                if let Some(special) = self.special(&word, opens)? {
                    return Ok(special);
                }
                return self.named();
            }
        };
        self.at += 1;
        Ok(simple)
    }

    /// A typed literal, a call or a column.
    fn named(&mut self) -> Parsed<Expr> {
        if let Some(typed) = self.typed_literal() {
            return Ok(typed);
        }
        let reserved = |word: &str| keyword_category(word) == Some(KeywordCategory::Reserved);
        if reserved(self.word_at(0)) {
            return self.error("a keyword that no expression begins with");
        }
        let mut parts = vec![self.label()?];
        while self.is_mark(".") {
            self.at += 1;
            if self.eat_op("*") {
                return Ok(Expr::Star(parts, self.at));
            }
            parts.push(self.label()?);
        }
        if !self.is_mark("(") {
            return Ok(Expr::Column(parts));
        }
        let name = parts.pop().map(|name| QName { schema: parts.pop(), name });
        match name {
            Some(name) => self.call(name),
            None => self.error("a name is expected here"),
        }
    }

    /// `date '2024-01-01'`, `interval '1' day`, `app.mood 'ok'`: a type, then a string.
    fn typed_literal(&mut self) -> Option<Expr> {
        // A string must follow within the few tokens that a type's name takes, else do not even try.
        let near = (1..12).take_while(|n| self.peek_at(*n).is_some_and(Self::of_type_name));
        let last = near.last().unwrap_or(0) + 1;
        if !matches!(self.peek_at(last), Some(Token::Text(_))) {
            return None;
        }
        self.attempt(|p| {
            let mut ty = p.type_name()?;
            let Some(Token::Text(text)) = p.next() else { return p.error("a string is expected here") };
            // `ConstBit` and `ConstCharacter`: a length that nobody wrote is none, where a column's would be 1.
            let written = p.tokens.get(p.at.saturating_sub(2)).is_some_and(|(t, _)| *t == Token::Punct(")"));
            if !written && ["bit", "bpchar"].map(QName::builtin).contains(&ty.name) {
                ty.modifiers.clear();
            }
            if ty.name == QName::builtin("interval") && ty.fields.is_none() {
                p.interval_fields(&mut ty)?;
            }
            Ok(Expr::Cast(Box::new(Expr::Literal(Literal::Text(text))), ty))
        })
    }

    fn of_type_name(token: &Token) -> bool {
        match token {
            Token::Word(word) => {
                matches!(
                    word.as_str(),
                    "precision" | "varying" | "with" | "without" | "time" | "zone" | "char" | "character"
                ) || keyword_category(word).is_none_or(|c| c == KeywordCategory::Unreserved)
            }
            Token::Punct(mark) => matches!(*mark, "." | "(" | ")" | ","),
            Token::Number(_) | Token::Quoted(_) => true,
            _ => false,
        }
    }

    /// A call of SQL's own syntax for a function.
    pub(super) fn sql_call(&mut self, name: &str, syntax: &'static str, args: Vec<Expr>) -> Expr {
        let function = self.called(QName::builtin(name));
        let mut call = Call::plain(function);
        call.args = args.into_iter().map(|arg| (None, arg)).collect();
        call.syntax = syntax;
        Expr::Call(Box::new(call))
    }

    /// A call from its opening parenthesis on.
    fn call(&mut self, name: QName) -> Parsed<Expr> {
        let mut call = Call::plain(self.called(name));
        self.expect_mark("(")?;
        if self.is_op("*") && self.mark_at(1, ")") {
            self.at += 1;
            call.star = true;
        } else if !self.is_mark(")") {
            if !self.eat("all") {
                call.distinct = self.eat("distinct");
            }
            loop {
                call.variadic = self.eat("variadic");
                call.args.push(self.argument()?);
                if !self.eat_mark(",") {
                    break;
                }
            }
            call.order = self.order_by()?;
        }
        self.expect_mark(")")?;
        if self.eat_all(&["within", "group"]) {
            self.expect_mark("(")?;
            call.within = self.order_by()?;
            self.expect_mark(")")?;
        }
        if self.is("filter") && self.mark_at(1, "(") {
            self.at += 2;
            self.expect("where")?;
            call.filter = Some(self.expr()?);
            self.expect_mark(")")?;
        }
        if self.eat("over") {
            call.over = Some(if self.is_mark("(") {
                Over::Window(self.window()?)
            } else {
                Over::Named(self.name()?)
            });
        }
        Ok(Expr::Call(Box::new(call)))
    }

    fn argument(&mut self) -> Parsed<(Option<Name>, Expr)> {
        if self.mark_at(1, "=>") || self.mark_at(1, ":=") {
            let name = self.label()?;
            self.at += 1;
            return Ok((Some(name), self.expr()?));
        }
        Ok((None, self.expr()?))
    }

    /// ORDER BY, if it comes next.
    pub(super) fn order_by(&mut self) -> Parsed<Vec<SortBy>> {
        if self.eat_all(&["order", "by"]) { self.list(Self::sort_by) } else { Ok(Vec::new()) }
    }

    fn sort_by(&mut self) -> Parsed<SortBy> {
        let expr = self.expr()?;
        let mut sort = SortBy { expr, descending: false, nulls_first: None, using: None };
        if self.eat("using") {
            sort.using = match self.next() {
                Some(Token::Op(name)) => Some(self.called(QName::bare(&Name::new(&name)))),
                _ => return self.error("an operator is expected here"),
            };
        } else if !self.eat("asc") {
            sort.descending = self.eat("desc");
        }
        if self.eat("nulls") {
            sort.nulls_first = Some(self.is("first"));
            self.at += 1;
        }
        Ok(sort)
    }

    /// `(base PARTITION BY … ORDER BY … frame)`.
    pub(super) fn window(&mut self) -> Parsed<Window> {
        self.expect_mark("(")?;
        let mut window = Window::default();
        if !self.is_mark(")")
            && !matches!(self.word_at(0), "partition" | "order" | "range" | "rows" | "groups")
        {
            window.base = Some(self.name()?);
        }
        if self.eat_all(&["partition", "by"]) {
            window.partition = self.list(Self::expr)?;
        }
        window.order = self.order_by()?;
        if let Some(mode) = self.eat_one(&["range", "rows", "groups"]) {
            window.frame = Some(self.frame(mode)?);
        }
        self.expect_mark(")")?;
        Ok(window)
    }

    fn frame(&mut self, mode: &'static str) -> Parsed<Frame> {
        let (start, end) = if self.eat("between") {
            let start = self.bound()?;
            self.expect("and")?;
            (start, Some(self.bound()?))
        } else {
            (self.bound()?, None)
        };
        let exclude = if !self.eat("exclude") {
            None
        } else if self.eat_all(&["current", "row"]) {
            Some("current row")
        } else if self.eat_all(&["no", "others"]) {
            None
        } else {
            self.eat_one(&["group", "ties"])
        };
        Ok(Frame { mode, start, end, exclude })
    }

    fn bound(&mut self) -> Parsed<Bound> {
        for (words, fixed) in [
            (["unbounded", "preceding"], "unbounded preceding"),
            (["unbounded", "following"], "unbounded following"),
            (["current", "row"], "current row"),
        ] {
            if self.eat_all(&words) {
                return Ok(Bound::Fixed(fixed));
            }
        }
        let offset = Box::new(self.expr()?);
        if self.eat("preceding") {
            return Ok(Bound::Preceding(offset));
        }
        self.expect("following")?;
        Ok(Bound::Following(offset))
    }

    /// `CAST (x AS t)`, from the opening parenthesis on.
    pub(super) fn cast(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let operand = self.expr()?;
        self.expect("as")?;
        let ty: TypeName = self.type_name()?;
        self.expect_mark(")")?;
        Ok(Expr::Cast(Box::new(operand), ty))
    }
}
