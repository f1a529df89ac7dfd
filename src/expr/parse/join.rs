//! Elements of FROM and their joins.

use super::{Parsed, Parser, Token};
use crate::expr::ast::{Alias, Expr, From, Sample, TypeName};
use crate::model::Name;

impl Parser {
    pub(super) fn joined(&mut self) -> Parsed<From> {
        let mut left = self.from_element()?;
        loop {
            let natural = self.eat("natural");
            let kind = if self.eat_all(&["cross", "join"]) {
                "cross"
            } else {
                let kind = self.eat_one(&["inner", "left", "right", "full"]);
                if kind.is_some() {
                    self.eat("outer");
                }
                if !self.eat("join") {
                    return if kind.is_some() || natural {
                        self.error("JOIN is expected here")
                    } else {
                        Ok(left)
                    };
                }
                kind.unwrap_or("inner")
            };
            // In `a JOIN b JOIN c ON x ON y` the conditions nest: the right side takes joins until its own ON.
            let right = if kind == "cross" || natural { self.from_element()? } else { self.right_side()? };
            let mut on = None;
            let mut using = None;
            if kind != "cross" && !natural {
                if self.eat("using") {
                    let columns = self.names_in_parens()?;
                    let alias = if self.eat("as") { Some(self.name()?) } else { None };
                    using = Some((columns, alias));
                } else {
                    self.expect("on")?;
                    on = Some(self.expr()?);
                }
            }
            left = From::Join {
                kind,
                natural,
                left: Box::new(left),
                right: Box::new(right),
                on,
                using,
                alias: None,
            };
            self.link()?;
        }
    }

    fn right_side(&mut self) -> Parsed<From> {
        let mark = self.at;
        let element = self.from_element()?;
        if matches!(self.word_at(0), "on" | "using") {
            return Ok(element);
        }
        // No condition yet: what follows joins the right side first.
        self.at = mark;
        self.deeper(Self::joined)
    }

    fn from_element(&mut self) -> Parsed<From> {
        let lateral = self.eat("lateral");
        if self.is_mark("(") {
            return self.from_parens(lateral);
        }
        if self.are(&["rows", "from"]) && self.mark_at(2, "(") {
            self.at += 3;
            let calls = self.list(|p| {
                let call = p.expr()?;
                let columns = if p.eat("as") { p.column_definitions()? } else { Vec::new() };
                Ok((call, columns))
            })?;
            self.expect_mark(")")?;
            return self.function(lateral, calls, true);
        }
        if let Some(table) = self.table_function() {
            return self.function(lateral, vec![table], false);
        }
        let function = matches!(self.peek(), Some(Token::Word(_) | Token::Quoted(_))) && self.calls_here();
        if function {
            let call = self.primary()?;
            return self.function(lateral, vec![(call, Vec::new())], false);
        }
        self.relation()
    }

    /// Whether a name and an opening parenthesis come next, or a value that is written like a name.
    fn calls_here(&self) -> bool {
        let mut ahead = 1;
        while self.mark_at(ahead, ".") {
            ahead += 2;
        }
        let value = super::special::CURRENT.contains(&self.word_at(0)) || self.are(&["collation", "for"]);
        value || (self.mark_at(ahead, "(") && !self.is("only"))
    }

    fn from_parens(&mut self, lateral: bool) -> Parsed<From> {
        if self.at_query() {
            let query = self.attempt(|p| p.query_in_parens().map(Box::new));
            if let Some(query) = query {
                let alias = self.alias()?;
                return Ok(From::Query { lateral, query, alias });
            }
        }
        self.expect_mark("(")?;
        let mut inner = self.from_item()?;
        self.expect_mark(")")?;
        let outer = self.alias()?;
        if let From::Join { alias, .. } = &mut inner
            && outer.is_some()
        {
            *alias = outer;
        }
        Ok(inner)
    }

    pub(super) fn relation(&mut self) -> Parsed<From> {
        let only = self.eat("only");
        let parens = only && self.eat_mark("(");
        let name = self.qualified()?;
        let name = self.called(name);
        if parens {
            self.expect_mark(")")?;
        }
        if self.is_op("*") {
            self.at += 1;
        }
        let alias = self.alias()?;
        let sample = if self.eat("tablesample") { Some(self.sample()?) } else { None };
        Ok(From::Relation { name, only, alias, sample })
    }

    fn sample(&mut self) -> Parsed<Sample> {
        let method = self.qualified()?;
        let method = self.called(method);
        let args = self.values_row()?;
        let seed = if self.eat("repeatable") { self.values_row()?.pop() } else { None };
        Ok(Sample { method, args, seed })
    }

    fn alias(&mut self) -> Parsed<Option<Alias>> {
        let name = if self.eat("as") { Some(self.name()?) } else { self.bare_alias() };
        let Some(name) = name else { return Ok(None) };
        let columns = if self.is_mark("(") { self.names_in_parens()? } else { Vec::new() };
        Ok(Some(Alias { name, columns }))
    }

    fn column_definitions(&mut self) -> Parsed<Vec<(Name, TypeName)>> {
        self.expect_mark("(")?;
        let columns = self.list(|p| {
            let name = p.name()?;
            let ty = p.type_name()?;
            if p.eat("collate") {
                p.qualified()?;
            }
            Ok((name, ty))
        })?;
        self.expect_mark(")")?;
        Ok(columns)
    }

    /// WITH ORDINALITY and AS behind functions.
    fn function(
        &mut self,
        lateral: bool,
        mut calls: Vec<(Expr, Vec<(Name, TypeName)>)>,
        rows_from: bool,
    ) -> Parsed<From> {
        let ordinality = self.eat_all(&["with", "ordinality"]);
        let named = self.eat("as");
        let name = if named && self.is_mark("(") {
            None
        } else if named {
            Some(self.name()?)
        } else {
            self.bare_alias()
        };
        let mut columns = Vec::new();
        if self.is_mark("(") && (named || name.is_some()) {
            match self.attempt(Self::names_in_parens) {
                Some(names) => columns = names,
                None => {
                    let defined = self.column_definitions()?;
                    if let Some((_, definitions)) = calls.last_mut() {
                        *definitions = defined;
                    }
                }
            }
        }
        let alias = name.map(|name| Alias { name, columns });
        Ok(From::Function { lateral, calls, rows_from, ordinality, alias })
    }
}
