//! Expressions, by precedence.

use super::{Parsed, Parser, Token};
use crate::expr::ast::{Called, Expr, LikeKind, Literal, Subscript, Test};
use crate::model::{Name, QName};

/// How tightly an operator binds, loosest first, as `gram.y` orders them.
mod level {
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const IS: u8 = 4;
    pub(super) const COMPARE: u8 = 5;
    pub(super) const IN: u8 = 6;
    pub(super) const OTHER: u8 = 7;
    pub(super) const ADD: u8 = 8;
    pub(super) const MULTIPLY: u8 = 9;
    pub(super) const POWER: u8 = 10;
    pub(super) const AT: u8 = 11;
    pub(super) const COLLATE: u8 = 12;
    pub(super) const SIGN: u8 = 13;
    pub(super) const SUBSCRIPT: u8 = 14;
    pub(super) const CAST: u8 = 15;
}

fn operator_level(name: &str) -> u8 {
    match name {
        "<" | ">" | "=" | "<=" | ">=" | "<>" => level::COMPARE,
        "+" | "-" => level::ADD,
        "*" | "/" | "%" => level::MULTIPLY,
        "^" => level::POWER,
        _ => level::OTHER,
    }
}

/// An expression, and whether it grew.
enum Step {
    Longer(Expr),
    Done(Expr),
}

impl Parser {
    /// An expression.
    pub(super) fn expr(&mut self) -> Parsed<Expr> {
        self.climb(0)
    }

    /// `b_expr`: what stands where AND, IN and the like would be taken for the clause's own.
    pub(super) fn operand(&mut self) -> Parsed<Expr> {
        self.climb(level::IN)
    }

    fn climb(&mut self, least: u8) -> Parsed<Expr> {
        self.deeper(|parser| {
            let mut left = parser.prefix()?;
            loop {
                match parser.infix(left, least)? {
                    Step::Longer(longer) => left = longer,
                    Step::Done(done) => return Ok(done),
                }
                parser.link()?;
            }
        })
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        if self.eat("not") {
            return Ok(Expr::Not(Box::new(self.climb(level::NOT)?)));
        }
        if let Some(Token::Op(name)) = self.peek().filter(|token| **token != Token::Op("*".to_owned())) {
            let name = name.clone();
            let sign = matches!(name.as_str(), "+" | "-");
            self.at += 1;
            let operand = self.climb(if sign { level::SIGN } else { level::OTHER })?;
            // doNegate(): a minus before a number is part of the number.
            if let ("-", Expr::Literal(Literal::Number(number))) = (name.as_str(), &operand)
                && !number.starts_with('-')
            {
                return Ok(Expr::Literal(Literal::Number(format!("-{number}"))));
            }
            let operator = self.called(QName::bare(&Name::new(&name)));
            return Ok(Expr::Prefix(operator, Box::new(operand)));
        }
        if self.is("operator") && self.mark_at(1, "(") {
            let operator = self.operator_call()?;
            return Ok(Expr::Prefix(operator, Box::new(self.climb(level::OTHER)?)));
        }
        self.primary()
    }

    /// `OPERATOR(schema.op)`.
    fn operator_call(&mut self) -> Parsed<Called> {
        self.at += 1;
        self.expect_mark("(")?;
        let mut schema = None;
        while !matches!(self.peek(), Some(Token::Op(_))) {
            schema = Some(self.name()?);
            self.expect_mark(".")?;
        }
        let Some(Token::Op(name)) = self.next() else { return self.error("an operator is expected here") };
        self.expect_mark(")")?;
        let name = Name::new(&name);
        Ok(self.called(QName { schema, name }))
    }

    /// Takes what follows an expression into it, where it binds tighter than `least`.
    fn infix(&mut self, left: Expr, least: u8) -> Parsed<Step> {
        let step = match self.peek() {
            Some(Token::Op(name)) => {
                let (name, binds) = (name.clone(), operator_level(name));
                if binds <= least {
                    return Ok(Step::Done(left));
                }
                self.at += 1;
                let operator = self.called(QName::bare(&Name::new(&name)));
                self.binary(left, operator, binds)?
            }
            Some(Token::Punct("::")) if level::CAST > least => {
                self.at += 1;
                let ty = self.type_name()?;
                Expr::Cast(Box::new(left), ty)
            }
            Some(Token::Punct("[")) if level::SUBSCRIPT > least => self.subscripts(left)?,
            Some(Token::Punct(".")) if level::CAST > least => self.field(left)?,
            Some(Token::Word(_)) => return self.word_infix(left, least),
            _ => return Ok(Step::Done(left)),
        };
        Ok(Step::Longer(step))
    }

    /// What follows a binary operator: `ANY (…)`, `ALL (…)` or an operand.
    fn binary(&mut self, left: Expr, operator: Called, binds: u8) -> Parsed<Expr> {
        if matches!(self.word_at(0), "any" | "some" | "all") && self.mark_at(1, "(") {
            return self.any_all(left, operator);
        }
        let right = self.climb(binds)?;
        Ok(Expr::Infix(operator, Box::new(left), Box::new(right)))
    }

    fn any_all(&mut self, left: Expr, operator: Called) -> Parsed<Expr> {
        let all = self.is("all");
        self.at += 2;
        // `ANY ((SELECT …)::t[])` begins like a query too.
        let query = if self.at_query() { self.attempt(|p| p.query_and_close()) } else { None };
        if let Some(query) = query {
            return Ok(Expr::AnyAllQuery(Box::new(left), operator, all, Box::new(query)));
        }
        let array = Box::new(self.expr()?);
        self.expect_mark(")")?;
        Ok(Expr::AnyAll(Box::new(left), operator, all, array))
    }

    fn word_infix(&mut self, left: Expr, least: u8) -> Parsed<Step> {
        let boxed = Box::new;
        let not = self.is("not");
        let step = match self.word_at(usize::from(not)) {
            "or" if !not && level::OR > least => {
                self.at += 1;
                Expr::Or(boxed(left), boxed(self.climb(level::OR)?))
            }
            "and" if !not && level::AND > least => {
                self.at += 1;
                Expr::And(boxed(left), boxed(self.climb(level::AND)?))
            }
            "is" if !not && level::IS > least => self.is_test(left)?,
            "isnull" if !not && level::IS > least => {
                self.at += 1;
                Expr::Is(boxed(left), Test::Null, false)
            }
            "notnull" if !not && level::IS > least => {
                self.at += 1;
                Expr::Is(boxed(left), Test::Null, true)
            }
            "similar" if self.word_at(1 + usize::from(not)) != "to" => return Ok(Step::Done(left)),
            "overlaps" if !not && level::OTHER > least => {
                self.at += 1;
                let right = self.climb(level::OTHER)?;
                self.overlaps(left, right)?
            }
            "between" | "in" | "like" | "ilike" | "similar" if level::IN > least => {
                self.at += usize::from(not);
                self.comparison(left, not)?
            }
            "at" if !not && level::AT > least && matches!(self.word_at(1), "time" | "local") => {
                self.at_time_zone(left)?
            }
            "collate" if !not && level::COLLATE > least => {
                self.at += 1;
                let name = self.qualified()?;
                Expr::Collate(boxed(left), self.called(name))
            }
            "operator" if !not && level::OTHER > least && self.mark_at(1, "(") => {
                let operator = self.operator_call()?;
                self.binary(left, operator, level::OTHER)?
            }
            _ => return Ok(Step::Done(left)),
        };
        Ok(Step::Longer(step))
    }

    fn is_test(&mut self, left: Expr) -> Parsed<Expr> {
        self.at += 1;
        let not = self.eat("not");
        if self.eat_all(&["distinct", "from"]) {
            let right = self.climb(level::IS)?;
            return Ok(Expr::Distinct(Box::new(left), Box::new(right), not));
        }
        let test = match self.next() {
            Some(Token::Word(word)) => match word.as_str() {
                "null" => Test::Null,
                "true" => Test::True,
                "false" => Test::False,
                "unknown" => Test::Unknown,
                "document" => Test::Document,
                "normalized" => Test::Normalized("NFC".to_owned()),
                form @ ("nfc" | "nfd" | "nfkc" | "nfkd") if self.eat("normalized") => {
                    Test::Normalized(form.to_ascii_uppercase())
                }
                "json" => self.json_test(),
                _ => return self.error("not a test that IS knows"),
            },
            _ => return self.error("not a test that IS knows"),
        };
        Ok(Expr::Is(Box::new(left), test, not))
    }

    fn json_test(&mut self) -> Test {
        let kind = self.eat_one(&["value", "array", "object", "scalar"]).unwrap_or("value");
        let with = self.is("with");
        let unique = self.eat_all(&["with", "unique"]) || self.eat_all(&["without", "unique"]);
        self.eat("keys");
        Test::Json(if unique && with { format!("{kind} unique") } else { kind.to_owned() })
    }

    /// BETWEEN, IN, LIKE, ILIKE and SIMILAR TO, from the keyword on.
    fn comparison(&mut self, left: Expr, not: bool) -> Parsed<Expr> {
        let kind = match self.next() {
            Some(Token::Word(word)) if word == "between" => return self.between(left, not),
            Some(Token::Word(word)) if word == "in" => return self.in_list(left, not),
            Some(Token::Word(word)) if word == "like" => LikeKind::Like,
            Some(Token::Word(word)) if word == "ilike" => LikeKind::Ilike,
            _ => {
                self.expect("to")?;
                LikeKind::Similar
            }
        };
        if matches!(self.word_at(0), "any" | "some" | "all") && self.mark_at(1, "(") {
            let operator = match (kind, not) {
                (LikeKind::Like, false) => "~~",
                (LikeKind::Like, true) => "!~~",
                (LikeKind::Ilike, false) => "~~*",
                (LikeKind::Ilike, true) => "!~~*",
                (LikeKind::Similar, _) => return self.error("SIMILAR TO does not go with ANY"),
            };
            let operator = self.called(QName::builtin(operator));
            return self.any_all(left, operator);
        }
        let pattern = Box::new(self.climb(level::IN)?);
        let escape = if self.eat("escape") { Some(Box::new(self.climb(level::IN)?)) } else { None };
        Ok(Expr::Like(kind, Box::new(left), pattern, escape, not))
    }

    /// `(a, b) OVERLAPS (c, d)` is a function of four.
    fn overlaps(&mut self, left: Expr, right: Expr) -> Parsed<Expr> {
        match (left, right) {
            (Expr::Row(mut args), Expr::Row(others)) if args.len() == 2 && others.len() == 2 => {
                args.extend(others);
                Ok(self.sql_call("overlaps", "overlaps", args))
            }
            _ => self.error("OVERLAPS takes two pairs"),
        }
    }

    fn between(&mut self, left: Expr, not: bool) -> Parsed<Expr> {
        let symmetric = self.eat("symmetric");
        if !symmetric {
            self.eat("asymmetric");
        }
        let low = Box::new(self.operand()?);
        self.expect("and")?;
        let high = Box::new(self.climb(level::IN)?);
        Ok(Expr::Between { operand: Box::new(left), low, high, not, symmetric })
    }

    fn in_list(&mut self, left: Expr, not: bool) -> Parsed<Expr> {
        self.expect_mark("(")?;
        // `IN ((SELECT 1), 2)` begins like a query too.
        let query = if self.at_query() { self.attempt(|p| p.query_and_close()) } else { None };
        if let Some(query) = query {
            return Ok(Expr::InQuery(Box::new(left), Box::new(query), not));
        }
        let list = self.list(Self::expr)?;
        self.expect_mark(")")?;
        Ok(Expr::In(Box::new(left), list, not))
    }

    fn at_time_zone(&mut self, left: Expr) -> Parsed<Expr> {
        self.at += 1;
        if self.eat("local") {
            return Ok(self.sql_call("timezone", "at local", vec![left]));
        }
        self.expect("time")?;
        self.expect("zone")?;
        let zone = self.climb(level::AT)?;
        Ok(self.sql_call("timezone", "at time zone", vec![zone, left]))
    }

    fn subscripts(&mut self, left: Expr) -> Parsed<Expr> {
        Ok(Expr::Subscript(Box::new(left), self.brackets()?))
    }

    /// All pairs of brackets that stand together.
    pub(super) fn brackets(&mut self) -> Parsed<Vec<Subscript>> {
        let mut subscripts = Vec::new();
        while self.eat_mark("[") {
            let low = if self.is_mark(":") { None } else { Some(self.expr()?) };
            if self.eat_mark(":") {
                let high = if self.is_mark("]") { None } else { Some(self.expr()?) };
                subscripts.push(Subscript::Slice(low, high));
            } else {
                let Some(index) = low else { return self.error("a subscript is expected here") };
                subscripts.push(Subscript::Index(index));
            }
            self.expect_mark("]")?;
        }
        Ok(subscripts)
    }

    fn field(&mut self, left: Expr) -> Parsed<Expr> {
        self.at += 1;
        if self.eat_op("*") {
            return Ok(Expr::FieldStar(Box::new(left)));
        }
        let name = self.label()?;
        Ok(Expr::Field(Box::new(left), name))
    }
}
