//! Statements that change data: in rules, in WITH, in SQL-standard bodies.

use super::{Parsed, Parser, Token, query};
use crate::expr::ast::{Assignment, Body, Conflict, Delete, Insert, Place, Query, Step, Target, Update};
use crate::model::Name;

impl Parser {
    /// A query, or INSERT, UPDATE, DELETE with the WITH before it.
    pub(super) fn statement(&mut self) -> Parsed<Query> {
        self.deeper(|p| {
            if p.eat("return") {
                // RETURN x, the one-expression body, is SELECT x.
                let expr = p.expr()?;
                let targets = vec![Target { expr, alias: None }];
                let select = crate::expr::ast::Select { targets, ..Default::default() };
                return Ok(query::bare(Body::Select(Box::new(select))));
            }
            let mark = p.at;
            let (recursive, with) = p.with()?;
            let body = match p.word_at(0) {
                "insert" => Body::Insert(Box::new(p.insert()?)),
                "update" => Body::Update(Box::new(p.update()?)),
                "delete" => Body::Delete(Box::new(p.delete()?)),
                "notify" => p.notify(),
                _ => {
                    p.at = mark;
                    return p.query();
                }
            };
            Ok(Query { with, recursive, ..query::bare(body) })
        })
    }

    fn notify(&mut self) -> Body {
        let mut words = Vec::new();
        while let Some(token) = self.next() {
            if let Token::Word(text) | Token::Quoted(text) | Token::Text(text) = token {
                words.push(text);
            }
        }
        Body::Notify(words)
    }

    fn insert(&mut self) -> Parsed<Insert> {
        self.at += 1;
        self.expect("into")?;
        let table = self.qualified()?;
        let table = self.called(table);
        let alias = if self.eat("as") { Some(self.name()?) } else { None };
        let columns =
            if self.is_mark("(") && !self.at_query() { self.places_in_parens()? } else { Vec::new() };
        let overriding =
            if self.eat("overriding") { self.eat_one(&["system", "user"]).unwrap_or("") } else { "" };
        if !overriding.is_empty() {
            self.expect("value")?;
        }
        let rows = if self.eat_all(&["default", "values"]) { None } else { Some(Box::new(self.query()?)) };
        let conflict = if self.eat_all(&["on", "conflict"]) { Some(self.conflict()?) } else { None };
        let returning = self.returning()?;
        Ok(Insert { table, alias, columns, overriding, rows, conflict, returning })
    }

    fn conflict(&mut self) -> Parsed<Conflict> {
        let mut conflict =
            Conflict { target: Vec::new(), constraint: None, index_filter: None, set: None, filter: None };
        if self.eat_all(&["on", "constraint"]) {
            conflict.constraint = Some(self.name()?);
        } else if self.is_mark("(") {
            conflict.target = self.values_row()?;
            conflict.index_filter = self.filter()?;
        }
        self.expect("do")?;
        if self.eat("nothing") {
            return Ok(conflict);
        }
        self.expect("update")?;
        self.expect("set")?;
        conflict.set = Some(self.list(Self::assignment)?);
        conflict.filter = self.filter()?;
        Ok(conflict)
    }

    fn assignment(&mut self) -> Parsed<Assignment> {
        let multiple = self.is_mark("(");
        let columns = if multiple { self.places_in_parens()? } else { vec![self.place()?] };
        if !self.eat_op("=") {
            return self.error("an assignment is expected here");
        }
        let value = self.expr()?;
        Ok(Assignment { columns, multiple, value })
    }

    fn places_in_parens(&mut self) -> Parsed<Vec<Place>> {
        self.expect_mark("(")?;
        let places = self.list(Self::place)?;
        self.expect_mark(")")?;
        Ok(places)
    }

    fn place(&mut self) -> Parsed<Place> {
        let column = self.label()?;
        let mut steps = Vec::new();
        loop {
            if self.eat_mark(".") {
                steps.push(Step::Field(self.label()?));
            } else if self.is_mark("[") {
                steps.push(Step::Subscripts(self.brackets()?));
            } else {
                return Ok(Place { column, steps });
            }
        }
    }

    fn returning(&mut self) -> Parsed<Vec<Target>> {
        if self.eat("returning") { self.list(Self::target) } else { Ok(Vec::new()) }
    }

    fn target_alias(&mut self) -> Parsed<Option<Name>> {
        if self.eat("as") { self.name().map(Some) } else { Ok(self.bare_alias()) }
    }

    fn update(&mut self) -> Parsed<Update> {
        self.at += 1;
        let only = self.eat("only");
        let table = self.qualified()?;
        let table = self.called(table);
        let alias = self.target_alias()?;
        self.expect("set")?;
        let set = self.list(Self::assignment)?;
        let from = if self.eat("from") { self.list(Self::from_item)? } else { Vec::new() };
        let filter = self.filter()?;
        Ok(Update { table, only, alias, set, from, filter, returning: self.returning()? })
    }

    fn delete(&mut self) -> Parsed<Delete> {
        self.at += 1;
        self.expect("from")?;
        let only = self.eat("only");
        let table = self.qualified()?;
        let table = self.called(table);
        let alias = self.target_alias()?;
        let using = if self.eat("using") { self.list(Self::from_item)? } else { Vec::new() };
        let filter = self.filter()?;
        Ok(Delete { table, only, alias, using, filter, returning: self.returning()? })
    }
}
