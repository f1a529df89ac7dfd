//! CREATE INDEX, and the elements that indexes, EXCLUDE and partition keys are made of.

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{CreateIndex, Ddl, IndexElement, KeyExpr, PartitionBy, SqlText};
use crate::declare::lex::Kind;

impl Cursor<'_> {
    /// After CREATE \[UNIQUE\] INDEX.
    pub(super) fn create_index(&mut self, unique: bool) -> Parsed<Ddl> {
        let concurrently = self.eat("CONCURRENTLY");
        let if_not_exists = self.if_not_exists();
        let name = if self.is_word("ON") { None } else { Some(self.ident()?) };
        self.expect("ON")?;
        let only = self.eat("ONLY");
        let table = self.object_name()?;
        let method = self.access_method()?;
        let elements = self.parenthesized(Self::index_element)?;
        let include = self.include()?;
        let nulls_not_distinct = self.eat("NULLS NOT DISTINCT");
        self.eat("NULLS DISTINCT");
        let options = self.with_definitions()?;
        let tablespace = self.tablespace()?;
        let predicate = if self.eat("WHERE") { Some(self.query()?) } else { None };
        Ok(Ddl::CreateIndex(Box::new(CreateIndex {
            unique,
            concurrently,
            if_not_exists,
            name,
            only,
            table,
            method,
            elements,
            include,
            nulls_not_distinct,
            options,
            tablespace,
            predicate,
        })))
    }

    /// A column, a function call or an expression in parentheses, and what may follow it.
    pub(super) fn index_element(&mut self) -> Parsed<IndexElement> {
        let start = self.byte();
        let key = self.key_expr()?;
        let collation = if self.eat("COLLATE") { Some(self.object_name()?) } else { None };
        // An operator class is any name that is none of the words that may follow it.
        let follows = ["ASC", "DESC", "NULLS", "WITH"].iter().any(|word| self.is_word(word));
        let opclass = if self.is_ident() && !follows { Some(self.object_name()?) } else { None };
        let opclass_options =
            if opclass.is_some() && self.is_symbol("(") { self.definitions()? } else { Vec::new() };
        let descending = self.eat_one(&[("ASC", false), ("DESC", true)]).unwrap_or_default();
        let nulls_first = self.eat_one(&[("NULLS FIRST", true), ("NULLS LAST", false)]);
        let origin = self.origin_from(start);
        Ok(IndexElement { key, collation, opclass, opclass_options, descending, nulls_first, origin })
    }

    /// What an index, a partition key or statistics are over.
    pub(super) fn key_expr(&mut self) -> Parsed<KeyExpr> {
        if self.is_symbol("(") {
            return self.parenthesized_key();
        }
        let start = self.byte();
        if !matches!(self.kind(), Some(Kind::Word | Kind::Quoted | Kind::UnicodeQuoted)) {
            return Err(self.expected("a column or an expression in parentheses"));
        }
        if self.is_ident() && !self.is_symbol_at(1, "(") && !self.is_symbol_at(1, ".") {
            return Ok(KeyExpr::Column(self.ident()?));
        }
        self.function_call()?;
        Ok(KeyExpr::Expr(self.text_from(start)))
    }

    /// `(column)` is that column: PostgreSQL keeps no expression for it.
    fn parenthesized_key(&mut self) -> Parsed<KeyExpr> {
        if self.is_ident_at(1) && self.is_symbol_at(2, ")") {
            self.advance();
            let column = self.ident()?;
            self.advance();
            return Ok(KeyExpr::Column(column));
        }
        Ok(KeyExpr::Expr(self.parenthesized_expr()?))
    }

    /// `name(…)`, passed by; CURRENT_DATE and its like have no parentheses.
    fn function_call(&mut self) -> Parsed<()> {
        self.label()?;
        while self.eat_symbol(".") {
            self.label()?;
        }
        if self.eat_symbol("(") {
            if !self.is_symbol(")") {
                self.expr(Stop::Words(&[]))?;
            }
            self.expect_symbol(")")?;
        }
        Ok(())
    }

    /// `PARTITION BY strategy (…)`, if it is there.
    pub(super) fn partition_by(&mut self) -> Parsed<Option<PartitionBy>> {
        if !self.eat("PARTITION BY") {
            return Ok(None);
        }
        let strategy = self.ident()?.name.as_str().to_ascii_lowercase();
        Ok(Some(PartitionBy { strategy, keys: self.parenthesized(Self::index_element)? }))
    }

    /// `(expression, …)`.
    pub(super) fn expr_list(&mut self) -> Parsed<Vec<SqlText>> {
        self.parenthesized(|c| c.expr(Stop::Comma))
    }
}
