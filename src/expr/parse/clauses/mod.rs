//! XML and SQL/JSON: calls with clauses of their own. What a clause says that holds anyway is left out, so that two
//! spellings of one call have the same pieces.

mod json;
mod xml;

use super::{Parsed, Parser};
use crate::expr::ast::{Expr, Piece, Taken, TypeName};
use crate::model::{Name, QName};

/// The calls that are read here.
const WORDS: &[&str] = &[
    "xmlelement",
    "xmlforest",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "json",
    "json_scalar",
    "json_serialize",
    "json_object",
    "json_array",
    "json_objectagg",
    "json_arrayagg",
    "json_exists",
    "json_value",
    "json_query",
];

/// Functions of FROM that say what their columns are.
const TABLES: &[&str] = &["xmltable", "json_table"];

/// The pieces of one call so far.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn word(&mut self, word: &str) {
        self.0.push(Piece::Word(word.to_owned()));
    }

    fn name(&mut self, name: Name) {
        self.0.push(Piece::Name(name));
    }

    fn value(&mut self, taken: Taken, value: Expr) {
        self.0.push(Piece::Value(taken, value));
    }
}

impl Parser {
    /// A call with clauses; `None` where its first word is a function like any other, as it was before it was a keyword.
    pub(super) fn clauses(&mut self, word: &str) -> Option<Expr> {
        let word = *WORDS.iter().find(|known| **known == word)?;
        self.attempt(|p| {
            p.at += 2;
            let mut pieces = Pieces::default();
            match word {
                "json_array" if p.at_query() => return p.json_array_of_query(),
                "xmlelement" => p.xml_element(&mut pieces)?,
                "xmlforest" => p.named_values(&mut pieces)?,
                "xmlparse" => p.xml_parse(&mut pieces)?,
                "xmlpi" => p.xml_instruction(&mut pieces)?,
                "xmlroot" => p.xml_root(&mut pieces)?,
                "xmlserialize" => p.xml_serialize(&mut pieces)?,
                "json" => {
                    p.json_value(Taken::AsIs, &mut pieces)?;
                    p.unique_keys(&mut pieces);
                }
                "json_scalar" => {
                    let value = p.expr()?;
                    pieces.value(Taken::AsIs, value);
                }
                "json_serialize" => {
                    p.json_value(Taken::AsIs, &mut pieces)?;
                    p.json_returning(Some("text"), &mut pieces)?;
                }
                "json_object" | "json_objectagg" => p.json_object(&mut pieces)?,
                "json_array" | "json_arrayagg" => p.json_array(&mut pieces)?,
                _ => p.json_ask(word, &mut pieces)?,
            }
            p.expect_mark(")")?;
            if matches!(word, "json_objectagg" | "json_arrayagg") {
                p.aggregate_filter(&mut pieces)?;
            }
            let called = p.called(QName::bare(&Name::new(word)));
            Ok(Expr::Clauses(called, pieces.0))
        })
    }

    /// `a AS b, c`: what has no name is a column, and named so.
    fn named_values(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        loop {
            let value = self.expr()?;
            let name = match &value {
                _ if self.eat("as") => self.label()?,
                Expr::Column(parts) => match parts.last() {
                    Some(name) => name.clone(),
                    None => return self.error("a name is expected here"),
                },
                _ => return self.error("AS is expected here"),
            };
            pieces.value(Taken::AsIs, value);
            pieces.word("as");
            pieces.name(name);
            if !self.eat_mark(",") {
                return Ok(());
            }
            pieces.word(",");
        }
    }

    fn builtin_type(&mut self, name: &str) -> TypeName {
        let (name, site) = (QName::builtin(name), self.site());
        TypeName { name, modifiers: Vec::new(), fields: None, array: false, site }
    }

    /// XMLTABLE or JSON_TABLE, with the columns it gives; `None` where neither comes next.
    pub(super) fn table_function(&mut self) -> Option<(Expr, Vec<(Name, TypeName)>)> {
        let word = TABLES.iter().find(|table| self.is(table) && self.mark_at(1, "("))?;
        self.attempt(|p| {
            p.at += 2;
            let (mut pieces, mut columns) = (Pieces::default(), Vec::new());
            if *word == "xmltable" {
                p.xml_table(&mut pieces, &mut columns)?;
            } else {
                p.json_table(&mut pieces, &mut columns)?;
            }
            p.expect_mark(")")?;
            let called = p.called(QName::bare(&Name::new(word)));
            Ok((Expr::Clauses(called, pieces.0), columns))
        })
    }

    /// FOR ORDINALITY, or a type.
    fn column_type(&mut self, pieces: &mut Pieces) -> Parsed<TypeName> {
        if !self.eat_all(&["for", "ordinality"]) {
            let ty = self.type_name()?;
            pieces.0.push(Piece::Type(ty.clone()));
            return Ok(ty);
        }
        pieces.word("for ordinality");
        Ok(self.builtin_type("int4"))
    }
}
