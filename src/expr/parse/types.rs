//! Type names.

use super::{Parsed, Parser, Token};
use crate::expr::ast::TypeName;
use crate::model::{QName, catalog_name};

/// Fields that can qualify an interval.
const INTERVAL_FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second"];

impl Parser {
    /// A type with its modifiers and array bounds.
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        self.eat("setof");
        let site = self.site();
        let mut ty = self.simple_type()?;
        ty.site = site;
        if self.eat("array") {
            ty.array = true;
            if self.eat_mark("[") {
                self.at += 1;
                self.expect_mark("]")?;
            }
        }
        while self.is_mark("[") {
            self.at += 1;
            if matches!(self.peek(), Some(Token::Number(_))) {
                self.at += 1;
            }
            self.expect_mark("]")?;
            ty.array = true;
        }
        Ok(ty)
    }

    fn simple_type(&mut self) -> Parsed<TypeName> {
        let named = |name| TypeName { name, modifiers: Vec::new(), fields: None, array: false, site: 0 };
        let Some(Token::Word(word)) = self.peek() else {
            let mut ty = named(self.qualified()?);
            self.modifiers(&mut ty)?;
            return Ok(ty);
        };
        if self.mark_at(1, ".") {
            let mut ty = named(self.qualified()?);
            self.modifiers(&mut ty)?;
            return Ok(ty);
        }
        let mut words = word.clone();
        match words.as_str() {
            "double" if self.word_at(1) == "precision" => words.push_str(" precision"),
            "national" => {
                self.at += 1;
                words = format!("national {}", self.word_at(0));
            }
            _ => {}
        }
        if words == "double precision" {
            self.at += 1;
        }
        if matches!(
            words.as_str(),
            "bit" | "character" | "char" | "nchar" | "national character" | "national char"
        ) && self.word_at(1) == "varying"
        {
            self.at += 1;
            words.push_str(" varying");
        }
        let known = catalog_name(&words).or(match words.as_str() {
            "numeric" => Some("numeric"),
            "bit" => Some("bit"),
            "varchar" => Some("varchar"),
            "time" => Some("time"),
            "timestamp" => Some("timestamp"),
            "interval" => Some("interval"),
            _ => None,
        });
        let Some(catalog) = known else {
            let mut ty = named(self.qualified()?);
            self.modifiers(&mut ty)?;
            return Ok(ty);
        };
        self.at += 1;
        let mut ty = named(QName::builtin(catalog));
        if catalog == "interval" {
            self.interval_fields(&mut ty)?;
        }
        self.modifiers(&mut ty)?;
        self.settle(&mut ty, &words);
        Ok(ty)
    }

    /// What modifiers and words that follow make of a type: `float(24)`, `char`, `time with time zone`.
    fn settle(&mut self, ty: &mut TypeName, words: &str) {
        match words {
            "float" if !ty.modifiers.is_empty() => {
                let single = ty.modifiers.first().and_then(|m| m.parse::<u32>().ok()).is_some_and(|m| m < 25);
                ty.name = QName::builtin(if single { "float4" } else { "float8" });
                ty.modifiers.clear();
            }
            "char" | "character" | "nchar" | "national char" | "national character" | "bit"
                if ty.modifiers.is_empty() =>
            {
                ty.modifiers.push("1".to_owned());
            }
            "time" | "timestamp" => {
                if self.eat_all(&["with", "time", "zone"]) {
                    ty.name = QName::builtin(if words == "time" { "timetz" } else { "timestamptz" });
                } else {
                    self.eat_all(&["without", "time", "zone"]);
                }
            }
            _ => {}
        }
    }

    fn modifiers(&mut self, ty: &mut TypeName) -> Parsed<()> {
        if !self.is_mark("(") {
            return Ok(());
        }
        self.at += 1;
        loop {
            let sign = if self.eat_op("-") { "-" } else { "" };
            match self.next() {
                Some(Token::Number(text) | Token::Text(text) | Token::Word(text)) => {
                    ty.modifiers.push(format!("{sign}{text}"));
                }
                _ => return self.error("not a type's modifier"),
            }
            if !self.eat_mark(",") {
                break;
            }
        }
        self.expect_mark(")")
    }

    /// `day to second(3)` after `interval`.
    pub(super) fn interval_fields(&mut self, ty: &mut TypeName) -> Parsed<()> {
        let Some(first) = self.eat_one(INTERVAL_FIELDS) else { return Ok(()) };
        let mut fields = first.to_owned();
        if self.eat("to") {
            let Some(last) = self.eat_one(INTERVAL_FIELDS) else {
                return self.error("not a field of an interval");
            };
            fields = format!("{first} to {last}");
        }
        ty.fields = Some(fields);
        self.modifiers(ty)
    }
}
