//! Clauses of XML.

use super::Pieces;
use crate::expr::ast::{Expr, Piece, Taken, TypeName};
use crate::expr::parse::{Parsed, Parser};
use crate::model::Name;

impl Parser {
    pub(super) fn xml_element(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.xml_name(pieces)?;
        while self.eat_mark(",") {
            pieces.word(",");
            if self.is("xmlattributes") && self.mark_at(1, "(") {
                self.at += 2;
                pieces.word("xmlattributes (");
                self.named_values(pieces)?;
                self.expect_mark(")")?;
                pieces.word(")");
            } else {
                let value = self.expr()?;
                pieces.value(Taken::AsIs, value);
            }
        }
        Ok(())
    }

    /// NAME and what follows it.
    fn xml_name(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.expect("name")?;
        pieces.word("name");
        let name = self.label()?;
        pieces.name(name);
        Ok(())
    }

    pub(super) fn document_or_content(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        match self.eat_one(&["document", "content"]) {
            Some(word) => pieces.word(word),
            None => return self.error("DOCUMENT or CONTENT is expected here"),
        }
        Ok(())
    }

    pub(super) fn xml_parse(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.document_or_content(pieces)?;
        let value = self.expr()?;
        pieces.value(Taken::Text, value);
        if self.eat_all(&["preserve", "whitespace"]) {
            pieces.word("preserve whitespace");
        } else {
            self.eat_all(&["strip", "whitespace"]);
        }
        Ok(())
    }

    pub(super) fn xml_instruction(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.xml_name(pieces)?;
        if self.eat_mark(",") {
            pieces.word(",");
            let value = self.expr()?;
            pieces.value(Taken::Text, value);
        }
        Ok(())
    }

    pub(super) fn xml_root(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(Taken::Xml, value);
        self.expect_mark(",")?;
        self.expect("version")?;
        pieces.word(", version");
        if self.eat_all(&["no", "value"]) {
            pieces.word("no value");
        } else {
            let version = self.expr()?;
            pieces.value(Taken::Text, version);
        }
        if self.eat_mark(",") {
            self.expect("standalone")?;
            pieces.word(", standalone");
            match self.eat_one(&["yes", "no"]) {
                Some("no") if self.eat("value") => pieces.word("no value"),
                Some(word) => pieces.word(word),
                None => return self.error("YES or NO is expected here"),
            }
        }
        Ok(())
    }

    pub(super) fn xml_serialize(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.document_or_content(pieces)?;
        let value = self.expr()?;
        pieces.value(Taken::Xml, value);
        self.expect("as")?;
        pieces.word("as");
        let ty = self.type_name()?;
        pieces.0.push(Piece::Type(ty));
        if self.eat("indent") {
            pieces.word("indent");
        } else {
            self.eat_all(&["no", "indent"]);
        }
        Ok(())
    }

    /// `XMLEXISTS (path PASSING document)`, from the opening parenthesis on: a function.
    pub(in crate::expr::parse) fn xml_exists(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let path = self.expr()?;
        self.expect("passing")?;
        let document = self.xml_passed()?;
        self.expect_mark(")")?;
        Ok(self.sql_call("xmlexists", "xmlexists", vec![path, document]))
    }

    pub(super) fn xml_passed(&mut self) -> Parsed<Expr> {
        let by = [["by", "ref"], ["by", "value"]];
        by.iter().for_each(|words| {
            self.eat_all(words);
        });
        let document = self.expr()?;
        by.iter().for_each(|words| {
            self.eat_all(words);
        });
        Ok(document)
    }

    pub(super) fn xml_table(
        &mut self,
        pieces: &mut Pieces,
        columns: &mut Vec<(Name, TypeName)>,
    ) -> Parsed<()> {
        self.xml_namespaces(pieces)?;
        let rows = self.expr()?;
        pieces.value(Taken::Text, rows);
        self.expect("passing")?;
        pieces.word("passing");
        let document = self.xml_passed()?;
        pieces.value(Taken::Xml, document);
        self.expect("columns")?;
        loop {
            pieces.word("column");
            let name = self.name()?;
            let ty = self.column_type(pieces)?;
            self.xml_column(pieces)?;
            columns.push((name, ty));
            if !self.eat_mark(",") {
                return Ok(());
            }
        }
    }

    /// XMLNAMESPACES (…), where it is there.
    fn xml_namespaces(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        if !(self.is("xmlnamespaces") && self.mark_at(1, "(")) {
            return Ok(());
        }
        self.at += 2;
        pieces.word("xmlnamespaces (");
        loop {
            let default = self.eat("default");
            let value = self.expr()?;
            pieces.value(Taken::Text, value);
            if default {
                pieces.word("default");
            } else {
                self.expect("as")?;
                let name = self.label()?;
                pieces.name(name);
            }
            if !self.eat_mark(",") {
                break;
            }
        }
        self.expect_mark(")")?;
        self.expect_mark(",")?;
        pieces.word("),");
        Ok(())
    }

    /// PATH, DEFAULT and NOT NULL, in whatever order.
    pub(super) fn xml_column(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let (mut path, mut default, mut not_null) = (None, None, false);
        while let Some(word) = self.eat_one(&["path", "default", "not", "null"]) {
            match word {
                "path" => path = Some(self.operand()?),
                "default" => default = Some(self.operand()?),
                "not" => {
                    self.expect("null")?;
                    not_null = true;
                }
                _ => {}
            }
        }
        for (word, taken, value) in [("path", Taken::Text, path), ("default", Taken::Result, default)] {
            if let Some(value) = value {
                pieces.word(word);
                pieces.value(taken, value);
            }
        }
        if not_null {
            pieces.word("not null");
        }
        Ok(())
    }
}
