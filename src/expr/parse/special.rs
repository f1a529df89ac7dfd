//! Expressions with a syntax of their own: CASE, ARRAY, EXTRACT, TRIM, SUBSTRING, CURRENT_DATE …

use super::{Parsed, Parser, Token};
use crate::expr::ast::{Expr, Literal};

/// Words that are a value without parentheses, some with a precision.
pub(super) const CURRENT: &[&str] = &[
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "system_user",
    "user",
    "current_role",
    "current_catalog",
    "current_schema",
];

/// Words that look like functions but are nodes of their own.
const WORDS: &[&str] = &["coalesce", "greatest", "least", "nullif", "grouping", "xmlconcat"];

impl Parser {
    /// An expression that its first word marks; `None` where the word is a name like any other.
    pub(super) fn special(&mut self, word: &str, opens: bool) -> Parsed<Option<Expr>> {
        if let Some(current) = CURRENT.iter().find(|current| **current == word) {
            // `current_schema()` is a function, `current_timestamp(3)` has a precision.
            if opens && !matches!(word, "current_time" | "current_timestamp" | "localtime" | "localtimestamp")
            {
                return Ok(None);
            }
            self.at += 1;
            return self.current(current).map(Some);
        }
        if word == "case" {
            return self.case().map(Some);
        }
        if !opens {
            return match word {
                "array" if self.mark_at(1, "[") => {
                    self.at += 1;
                    self.array().map(Some)
                }
                "collation" if self.word_at(1) == "for" => self.collation_for().map(Some),
                _ => Ok(None),
            };
        }
        if let Some(found) = WORDS.iter().find(|found| **found == word) {
            self.at += 2;
            let list = self.list(Self::expr)?;
            self.expect_mark(")")?;
            return Ok(Some(Expr::Words(found, list)));
        }
        if let Some(call) = self.clauses(word) {
            return Ok(Some(call));
        }
        let parse: fn(&mut Self) -> Parsed<Expr> = match word {
            "cast" | "treat" => Self::cast,
            "array" => Self::array_query,
            "row" => Self::row,
            "exists" => Self::exists,
            "extract" => Self::extract,
            "position" => Self::position,
            "overlay" => Self::overlay,
            "substring" => Self::substring,
            "trim" => Self::trim,
            "normalize" => Self::normalize,
            "xmlexists" => Self::xml_exists,
            _ => return Ok(None),
        };
        self.at += 1;
        parse(self).map(Some)
    }

    fn current(&mut self, word: &'static str) -> Parsed<Expr> {
        let mut precision = None;
        if self.eat_mark("(") {
            if let Some(Token::Number(number)) = self.next() {
                precision = Some(number);
            }
            self.expect_mark(")")?;
        }
        Ok(Expr::Current(word, precision))
    }

    fn case(&mut self) -> Parsed<Expr> {
        self.expect("case")?;
        let operand = if self.is("when") { None } else { Some(Box::new(self.expr()?)) };
        let mut arms = Vec::new();
        while self.eat("when") {
            let when = self.expr()?;
            self.expect("then")?;
            arms.push((when, self.expr()?));
        }
        let otherwise = if self.eat("else") { Some(Box::new(self.expr()?)) } else { None };
        self.expect("end")?;
        Ok(Expr::Case { operand, arms, otherwise })
    }

    /// `[a, b]`, nested ones without the word ARRAY too.
    fn array(&mut self) -> Parsed<Expr> {
        self.deeper(|p| {
            p.expect_mark("[")?;
            let mut list = Vec::new();
            while !p.is_mark("]") {
                list.push(if p.is_mark("[") { p.array()? } else { p.expr()? });
                if !p.eat_mark(",") {
                    break;
                }
            }
            p.expect_mark("]")?;
            Ok(Expr::Array(list))
        })
    }

    fn array_query(&mut self) -> Parsed<Expr> {
        Ok(Expr::ArrayQuery(Box::new(self.query_in_parens()?)))
    }

    fn exists(&mut self) -> Parsed<Expr> {
        Ok(Expr::Exists(Box::new(self.query_in_parens()?)))
    }

    fn row(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let list = if self.is_mark(")") { Vec::new() } else { self.list(Self::expr)? };
        self.expect_mark(")")?;
        Ok(Expr::Row(list))
    }

    fn collation_for(&mut self) -> Parsed<Expr> {
        self.at += 2;
        self.expect_mark("(")?;
        let operand = self.expr()?;
        self.expect_mark(")")?;
        Ok(self.sql_call("pg_collation_for", "collation for", vec![operand]))
    }

    fn extract(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let field = match self.next() {
            Some(Token::Word(text) | Token::Text(text) | Token::Quoted(text)) => text,
            _ => return self.error("a field is expected here"),
        };
        self.expect("from")?;
        let source = self.expr()?;
        self.expect_mark(")")?;
        Ok(self.sql_call("extract", "extract", vec![Expr::Literal(Literal::Text(field)), source]))
    }

    fn position(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let part = self.operand()?;
        self.expect("in")?;
        let whole = self.operand()?;
        self.expect_mark(")")?;
        Ok(self.sql_call("position", "position", vec![whole, part]))
    }

    fn overlay(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let mut args = vec![self.expr()?];
        let syntax = if self.eat("placing") {
            args.push(self.expr()?);
            self.expect("from")?;
            args.push(self.expr()?);
            if self.eat("for") {
                args.push(self.expr()?);
            }
            "overlay"
        } else {
            self.more_arguments(&mut args)?;
            ""
        };
        self.expect_mark(")")?;
        Ok(self.sql_call("overlay", syntax, args))
    }

    fn more_arguments(&mut self, args: &mut Vec<Expr>) -> Parsed<()> {
        while self.eat_mark(",") {
            args.push(self.expr()?);
        }
        Ok(())
    }

    fn substring(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let mut args = vec![self.expr()?];
        if self.eat("similar") {
            let pattern = self.expr()?;
            self.expect("escape")?;
            let escape = self.expr()?;
            self.expect_mark(")")?;
            args.extend([pattern, escape]);
            return Ok(self.sql_call("substring", "substring", args));
        }
        let syntax = if self.eat("from") {
            args.push(self.expr()?);
            if self.eat("for") {
                args.push(self.expr()?);
            }
            "substring"
        } else if self.eat("for") {
            let length = self.expr()?;
            if self.eat("from") {
                args.push(self.expr()?);
            } else {
                args.push(Expr::Literal(Literal::Number("1".to_owned())));
            }
            // The grammar casts the length: no function takes a text there.
            args.push(length);
            "substring"
        } else {
            self.more_arguments(&mut args)?;
            ""
        };
        self.expect_mark(")")?;
        Ok(self.sql_call("substring", syntax, args))
    }

    fn trim(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let function = match self.eat_one(&["both", "leading", "trailing"]) {
            Some("leading") => "ltrim",
            Some("trailing") => "rtrim",
            _ => "btrim",
        };
        let mut args = Vec::new();
        if self.eat("from") {
            args = self.list(Self::expr)?;
        } else {
            let first = self.expr()?;
            if self.eat("from") {
                args = self.list(Self::expr)?;
                args.push(first);
            } else {
                args.push(first);
                self.more_arguments(&mut args)?;
            }
        }
        self.expect_mark(")")?;
        Ok(self.sql_call(function, "trim", args))
    }

    fn normalize(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let mut args = vec![self.expr()?];
        if self.eat_mark(",") {
            match self.eat_one(&["nfc", "nfd", "nfkc", "nfkd"]) {
                Some(form) => args.push(Expr::Literal(Literal::Text(form.to_ascii_uppercase()))),
                None => args.push(self.expr()?),
            }
        }
        self.expect_mark(")")?;
        Ok(self.sql_call("normalize", "normalize", args))
    }
}
