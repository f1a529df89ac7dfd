//! XML and SQL/JSON: calls with clauses of their own. What a clause says that holds anyway is left out, so that two
//! spellings of one call have the same pieces.

use super::{Parsed, Parser, Token};
use crate::expr::ast::{
    Alias, Body, Expr, From, Literal, Piece, Query, Select, SortBy, Taken, Target, TypeName,
};
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

    fn xml_element(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.expect("name")?;
        pieces.word("name");
        let name = self.label()?;
        pieces.name(name);
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

    fn document_or_content(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        match self.eat_one(&["document", "content"]) {
            Some(word) => pieces.word(word),
            None => return self.error("DOCUMENT or CONTENT is expected here"),
        }
        Ok(())
    }

    fn xml_parse(&mut self, pieces: &mut Pieces) -> Parsed<()> {
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

    fn xml_instruction(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        self.expect("name")?;
        pieces.word("name");
        let name = self.label()?;
        pieces.name(name);
        if self.eat_mark(",") {
            pieces.word(",");
            let value = self.expr()?;
            pieces.value(Taken::Text, value);
        }
        Ok(())
    }

    fn xml_root(&mut self, pieces: &mut Pieces) -> Parsed<()> {
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

    fn xml_serialize(&mut self, pieces: &mut Pieces) -> Parsed<()> {
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
    pub(super) fn xml_exists(&mut self) -> Parsed<Expr> {
        self.expect_mark("(")?;
        let path = self.expr()?;
        self.expect("passing")?;
        let document = self.xml_passed()?;
        self.expect_mark(")")?;
        Ok(self.sql_call("xmlexists", "xmlexists", vec![path, document]))
    }

    fn xml_passed(&mut self) -> Parsed<Expr> {
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

    /// A value that may be said to be JSON.
    fn json_value(&mut self, taken: Taken, pieces: &mut Pieces) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(taken, value);
        self.json_format(Some(pieces))
    }

    /// FORMAT JSON, left out where the type says so.
    fn json_format(&mut self, pieces: Option<&mut Pieces>) -> Parsed<()> {
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

    fn unique_keys(&mut self, pieces: &mut Pieces) {
        if self.eat_all(&["with", "unique"]) {
            pieces.word("with unique keys");
        } else if !self.eat_all(&["without", "unique"]) {
            return;
        }
        self.eat("keys");
    }

    fn on_null(&mut self, pieces: &mut Pieces, by_default: &str) {
        for word in ["absent", "null"] {
            if self.eat_all(&[word, "on", "null"]) && word != by_default {
                pieces.word(word);
                pieces.word("on null");
            }
        }
    }

    /// RETURNING; what is returned else, none where the values say it.
    fn json_returning(&mut self, otherwise: Option<&str>, pieces: &mut Pieces) -> Parsed<()> {
        if self.eat("returning") {
            let ty = self.type_name()?;
            pieces.0.push(Piece::Returning(Some(ty)));
            return self.json_format(None);
        }
        let ty = otherwise.map(|name| self.builtin_type(name));
        pieces.0.push(Piece::Returning(ty));
        Ok(())
    }

    fn builtin_type(&mut self, name: &str) -> TypeName {
        let (name, site) = (QName::builtin(name), self.site());
        TypeName { name, modifiers: Vec::new(), fields: None, array: false, site }
    }

    fn json_object(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let empty = self.is_mark(")") || self.is("returning");
        let mut first = true;
        while !empty && (first || self.eat_mark(",")) {
            if !first {
                pieces.word(",");
            }
            first = false;
            let key = self.expr()?;
            pieces.value(Taken::AsIs, key);
            if !self.eat_mark(":") {
                self.expect("value")?;
            }
            pieces.word(":");
            self.json_value(Taken::AsIs, pieces)?;
        }
        self.on_null(pieces, "null");
        self.unique_keys(pieces);
        self.json_returning(None, pieces)
    }

    fn json_array(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let empty = self.is_mark(")") || self.is("returning");
        let mut first = true;
        while !empty && (first || self.eat_mark(",")) {
            if !first {
                pieces.word(",");
            }
            first = false;
            self.json_value(Taken::AsIs, pieces)?;
        }
        let order = self.order_by()?;
        self.sorted(order, pieces)?;
        self.on_null(pieces, "absent");
        self.json_returning(None, pieces)
    }

    fn sorted(&mut self, order: Vec<SortBy>, pieces: &mut Pieces) -> Parsed<()> {
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

    fn aggregate_filter(&mut self, pieces: &mut Pieces) -> Parsed<()> {
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
    fn json_array_of_query(&mut self) -> Parsed<Expr> {
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
    fn json_ask(&mut self, word: &str, pieces: &mut Pieces) -> Parsed<()> {
        self.json_context(pieces)?;
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
    fn json_context(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(Taken::Jsonb, value);
        self.json_format(None)?;
        self.expect_mark(",")?;
        pieces.word(",");
        let path = self.expr()?;
        pieces.value(Taken::Jsonpath, path);
        if self.eat("passing") {
            pieces.word("passing");
            self.named_values(pieces)?;
        }
        Ok(())
    }

    fn wrapper(&mut self, pieces: &mut Pieces) {
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
    fn behaviours(&mut self, by_default: &str, pieces: &mut Pieces) -> Parsed<()> {
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

    fn xml_table(&mut self, pieces: &mut Pieces, columns: &mut Vec<(Name, TypeName)>) -> Parsed<()> {
        if self.is("xmlnamespaces") && self.mark_at(1, "(") {
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
        }
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

    /// PATH, DEFAULT and NOT NULL, in whatever order.
    fn xml_column(&mut self, pieces: &mut Pieces) -> Parsed<()> {
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

    fn json_table(&mut self, pieces: &mut Pieces, columns: &mut Vec<(Name, TypeName)>) -> Parsed<()> {
        let value = self.expr()?;
        pieces.value(Taken::Jsonb, value);
        self.json_format(None)?;
        self.expect_mark(",")?;
        pieces.word(",");
        self.json_path(pieces)?;
        if self.eat("passing") {
            pieces.word("passing");
            self.named_values(pieces)?;
        }
        self.json_columns(pieces, columns)?;
        self.behaviours("empty", pieces)
    }

    /// A path; its name says nothing, and PostgreSQL gives it one where nobody does.
    fn json_path(&mut self, pieces: &mut Pieces) -> Parsed<()> {
        let Some(Token::Text(path)) = self.next() else { return self.error("a path is expected here") };
        pieces.value(Taken::Jsonpath, Expr::Literal(Literal::Text(path)));
        if self.eat("as") {
            self.name()?;
        }
        Ok(())
    }

    fn json_columns(&mut self, pieces: &mut Pieces, columns: &mut Vec<(Name, TypeName)>) -> Parsed<()> {
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

    fn json_column(&mut self, pieces: &mut Pieces, columns: &mut Vec<(Name, TypeName)>) -> Parsed<()> {
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
