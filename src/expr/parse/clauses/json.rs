//! Clauses of SQL/JSON.

use super::Pieces;
use crate::expr::ast::{
    Alias, Body, Expr, From, Literal, Piece, Query, Select, SortBy, Taken, Target, TypeName,
};
use crate::expr::parse::{Parsed, Parser, Token};
use crate::model::{Name, QName};

impl Parser {
    /// A value that may be said to be JSON.
    pub(super) fn json_value(&mut self, taken: Taken, pieces: &mut Pieces) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(taken, value);
        self.json_format(Some(pieces))
    }

    /// FORMAT JSON, left out where the type says so.
    pub(super) fn json_format(&mut self, pieces: Option<&mut Pieces>) -> Parsed<()> {
        if !self.eat_all(&["format", "json"]) {
            return Ok(());
        }
        let encoding = if self.eat("encoding") { Some(self.name()?) } else { None };
        match (pieces, encoding) {
            (None, None) => {}
            (None, Some(_)) => return self.error("an encoding of a result is not followed"),
            (Some(pieces), encoding) => {
                pieces.word("format json");
                if let Some(encoding) = encoding {
                    pieces.word("encoding");
                    pieces.name(encoding);
                }
            }
        }
        Ok(())
    }

    pub(super) fn unique_keys(&mut self, pieces: &mut Pieces) {
        if self.eat_all(&["with", "unique"]) {
            pieces.word("with unique keys");
        } else if !self.eat_all(&["without", "unique"]) {
            return;
        }
        self.eat("keys");
    }

    pub(super) fn on_null(&mut self, pieces: &mut Pieces, by_default: &str) {
        for word in ["absent", "null"] {
            if self.eat_all(&[word, "on", "null"]) && word != by_default {
                pieces.word(word);
                pieces.word("on null");
            }
        }
    }

    /// RETURNING; what is returned else, none where the values say it.
    pub(super) fn json_returning(&mut self, otherwise: Option<&str>, pieces: &mut Pieces) -> Parsed<()> {
        if self.eat("returning") {
            let ty = self.type_name()?;
            pieces.0.push(Piece::Returning(Some(ty)));
            return self.json_format(None);
        }
        let ty = otherwise.map(|name| self.builtin_type(name));
        pieces.0.push(Piece::Returning(ty));
        Ok(())
    }

    pub(super) fn json_object(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.json_entries(pieces, |p, pieces| {
            let key = p.expr()?;
            pieces.value(Taken::AsIs, key);
            if !p.eat_mark(":") {
                p.expect("value")?;
            }
            pieces.word(":");
            p.json_value(Taken::AsIs, pieces)
        })?;
        self.on_null(pieces, "null");
        self.unique_keys(pieces);
        self.json_returning(None, pieces)
    }

    pub(super) fn json_array(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.json_entries(pieces, |p, pieces| p.json_value(Taken::AsIs, pieces))?;
        let order = self.order_by()?;
        self.sorted(order, pieces)?;
        self.on_null(pieces, "absent");
        self.json_returning(None, pieces)
    }

    /// What a constructor is given, if anything, with commas between.
    fn json_entries(
        &mut self,
        pieces: &mut Pieces,
        entry: impl Fn(&mut Self, &mut Pieces) -> Parsed<()>,
    ) -> Parsed<()> {
        if self.is_mark(")") || self.is("returning") {
            return Ok(());
        }
        entry(self, pieces)?;
        while self.eat_mark(",") {
            pieces.word(",");
            entry(self, pieces)?;
        }
        Ok(())
    }

    pub(super) fn sorted(&mut self, order: Vec<SortBy>, pieces: &mut Pieces) -> Parsed<()> {
        for (at, SortBy { expr, descending, nulls_first, using }) in order.into_iter().enumerate() {
            if using.is_some() {
                return self.error("ORDER BY … USING is not followed here");
            }
            pieces.word(if at == 0 { "order by" } else { "," });
            pieces.value(Taken::AsIs, expr);
            pieces.word(if descending { "desc" } else { "asc" });
            pieces.word(if nulls_first.unwrap_or(descending) { "nulls first" } else { "nulls last" });
        }
        Ok(())
    }

    pub(super) fn aggregate_filter(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        if self.is("filter") && self.mark_at(1, "(") {
            self.at += 2;
            self.expect("where")?;
            pieces.word(") filter (where");
            let condition = self.expr()?;
            pieces.value(Taken::Condition, condition);
            self.expect_mark(")")?;
        }
        if self.is("over") { self.error("OVER is not followed here") } else { Ok(()) }
    }

    /// `JSON_ARRAY(SELECT …)` is JSON_ARRAYAGG of the query's one column.
    pub(super) fn json_array_of_query(&mut self) -> Parsed<Expr> {
        let query = self.query()?;
        self.json_format(None)?;
        let mut pieces = Pieces::default();
        let (row, column) = (Name::new("q"), Name::new("a"));
        pieces.value(Taken::AsIs, Expr::Column(vec![row.clone(), column.clone()]));
        self.json_returning(None, &mut pieces)?;
        self.expect_mark(")")?;
        let called = self.called(QName::bare(&Name::new("json_arrayagg")));
        let alias = Some(Alias { name: row, columns: vec![column] });
        let select = Select {
            targets: vec![Target { expr: Expr::Clauses(called, pieces.0), alias: None }],
            from: vec![From::Query { lateral: false, query: Box::new(query), alias }],
            ..Select::default()
        };
        Ok(Expr::Query(Box::new(Query {
            with: Vec::new(),
            recursive: false,
            body: Body::Select(Box::new(select)),
            order: Vec::new(),
            limit: None,
            offset: None,
            ties: false,
            locks: Vec::new(),
        })))
    }

    /// JSON_EXISTS, JSON_VALUE and JSON_QUERY.
    pub(super) fn json_ask(&mut self, word: &str, pieces: &mut Pieces) -> Parsed<()> {
        self.json_context(pieces, |p, pieces| {
            let path = p.expr()?;
            pieces.value(Taken::Jsonpath, path);
            Ok(())
        })?;
        match word {
            "json_value" => self.json_returning(Some("text"), pieces)?,
            "json_query" => {
                self.json_returning(Some("jsonb"), pieces)?;
                self.wrapper(pieces);
            }
            _ => {}
        }
        self.behaviours(if word == "json_exists" { "false" } else { "null" }, pieces)
    }

    /// The value that is looked into, the path, and what the path is given.
    fn json_context(
        &mut self,
        pieces: &mut Pieces,
        path: impl FnOnce(&mut Self, &mut Pieces) -> Parsed<()>,
    ) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(Taken::Jsonb, value);
        self.json_format(None)?;
        self.expect_mark(",")?;
        pieces.word(",");
        path(self, pieces)?;
        if self.eat("passing") {
            pieces.word("passing");
            self.named_values(pieces)?;
        }
        Ok(())
    }

    pub(super) fn wrapper(&mut self, pieces: &mut Pieces) {
        if self.eat("without") {
            self.eat("array");
            self.eat("wrapper");
        } else if self.eat("with") {
            let conditional = self.eat_one(&["conditional", "unconditional"]) == Some("conditional");
            self.eat("array");
            self.eat("wrapper");
            pieces.word(if conditional { "with conditional wrapper" } else { "with unconditional wrapper" });
        }
        if self.eat_all(&["omit", "quotes"]) {
            pieces.word("omit quotes");
        } else {
            self.eat_all(&["keep", "quotes"]);
        }
        self.eat_all(&["on", "scalar", "string"]);
    }

    /// What to do where nothing is found, and on an error.
    pub(super) fn behaviours(&mut self, by_default: &str, pieces: &mut Pieces) -> Parsed<()> {
        const ANSWERS: &[&str] = &["error", "null", "true", "false", "unknown", "empty"];
        loop {
            let mut answer = Pieces::default();
            if let Some(word) = self.eat_one(ANSWERS) {
                answer.word(word);
                // EMPTY is EMPTY ARRAY.
                match self.eat_one(&["array", "object"]) {
                    Some("object") => answer.word("object"),
                    _ if word == "empty" => answer.word("array"),
                    _ => {}
                }
            } else if self.eat("default") {
                answer.word("default");
                let value = self.expr()?;
                answer.value(Taken::Result, value);
            } else {
                return Ok(());
            }
            self.expect("on")?;
            let Some(when) = self.eat_one(&["empty", "error"]) else {
                return self.error("EMPTY or ERROR is expected here");
            };
            let usual = matches!(answer.0.first(), Some(Piece::Word(word)) if word == by_default);
            if !usual {
                pieces.0.append(&mut answer.0);
                pieces.word("on");
                pieces.word(when);
            }
        }
    }

    pub(super) fn json_table(
        &mut self,
        pieces: &mut Pieces,
        columns: &mut Vec<(Name, TypeName)>,
    ) -> Parsed<()> {
        self.json_context(pieces, Self::json_path)?;
        self.json_columns(pieces, columns)?;
        self.behaviours("empty", pieces)
    }

    /// A path; its name says nothing, and PostgreSQL gives it one where nobody does.
    pub(super) fn json_path(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let Some(Token::Text(path)) = self.next() else { return self.error("a path is expected here") };
        pieces.value(Taken::Jsonpath, Expr::Literal(Literal::Text(path)));
        if self.eat("as") {
            self.name()?;
        }
        Ok(())
    }

    pub(super) fn json_columns(
        &mut self,
        pieces: &mut Pieces,
        columns: &mut Vec<(Name, TypeName)>,
    ) -> Parsed<()> {
        self.expect("columns")?;
        self.expect_mark("(")?;
        pieces.word("columns (");
        loop {
            if self.is("nested") && matches!(self.peek_at(1), Some(Token::Text(_)) | Some(Token::Word(_))) {
                self.at += 1;
                self.eat("path");
                pieces.word("nested path");
                self.json_path(pieces)?;
                self.deeper(|p| p.json_columns(pieces, columns))?;
            } else {
                self.json_column(pieces, columns)?;
            }
            if !self.eat_mark(",") {
                break;
            }
        }
        self.expect_mark(")")?;
        pieces.word(")");
        Ok(())
    }

    pub(super) fn json_column(
        &mut self,
        pieces: &mut Pieces,
        columns: &mut Vec<(Name, TypeName)>,
    ) -> Parsed<()> {
        pieces.word("column");
        let name = self.name()?;
        let ordinality = self.are(&["for", "ordinality"]);
        let ty = self.column_type(pieces)?;
        // FORMAT JSON says nothing of a type that is JSON.
        let is_json = matches!(ty.name.name.as_str(), "json" | "jsonb");
        columns.push((name.clone(), ty));
        if ordinality {
            return Ok(());
        }
        self.json_format(if is_json { None } else { Some(pieces) })?;
        let exists = self.eat("exists");
        if exists {
            pieces.word("exists");
        }
        if self.eat("path") {
            self.json_path(pieces)?;
        } else {
            let path = format!("$.\"{}\"", name.as_str().replace('\\', "\\\\").replace('"', "\\\""));
            pieces.value(Taken::Jsonpath, Expr::Literal(Literal::Text(path)));
        }
        self.wrapper(pieces);
        self.behaviours(if exists { "false" } else { "null" }, pieces)
    }
}
