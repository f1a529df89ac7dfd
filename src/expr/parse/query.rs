//! Queries: SELECT, VALUES, set operations, WITH.

use super::{Parsed, Parser, Token};
use crate::expr::ast::{Body, Cte, Cycle, Expr, From, Group, Literal, Lock, Query, Search, Select, Target};
use crate::expr::catalog::{KeywordCategory, keyword_category};
use crate::model::Name;

/// Keywords that cannot be a column's name without AS (`pg_get_keywords().barelabel`).
const AS_LABELS: &[&str] = &[
    "array",
    "as",
    "char",
    "character",
    "create",
    "day",
    "except",
    "fetch",
    "filter",
    "for",
    "from",
    "grant",
    "group",
    "having",
    "hour",
    "intersect",
    "into",
    "isnull",
    "limit",
    "minute",
    "month",
    "notnull",
    "offset",
    "on",
    "order",
    "over",
    "overlaps",
    "precision",
    "returning",
    "second",
    "to",
    "union",
    "varying",
    "where",
    "window",
    "with",
    "within",
    "without",
    "year",
];

impl Parser {
    pub(super) fn query_in_parens(&mut self) -> Parsed<Query> {
        self.expect_mark("(")?;
        self.query_and_close()
    }

    /// A query, from behind its opening parenthesis on.
    pub(super) fn query_and_close(&mut self) -> Parsed<Query> {
        let query = self.query()?;
        self.expect_mark(")")?;
        Ok(query)
    }

    /// A query with all its clauses.
    pub(super) fn query(&mut self) -> Parsed<Query> {
        self.deeper(|p| {
            let (recursive, with) = p.with()?;
            let body = p.set_operations(0)?;
            p.tail(with, recursive, body)
        })
    }

    pub(super) fn with(&mut self) -> Parsed<(bool, Vec<Cte>)> {
        if !self.eat("with") {
            return Ok((false, Vec::new()));
        }
        let recursive = self.eat("recursive");
        Ok((recursive, self.list(Self::cte)?))
    }

    fn cte(&mut self) -> Parsed<Cte> {
        let name = self.name()?;
        let columns = if self.is_mark("(") { self.names_in_parens()? } else { Vec::new() };
        self.expect("as")?;
        let materialized = if self.eat_all(&["not", "materialized"]) {
            Some(false)
        } else {
            self.eat("materialized").then_some(true)
        };
        self.expect_mark("(")?;
        let query = self.statement()?;
        self.expect_mark(")")?;
        let search = if self.eat("search") { Some(self.search()?) } else { None };
        let cycle = if self.eat("cycle") { Some(self.cycle()?) } else { None };
        Ok(Cte { name, columns, materialized, query, search, cycle })
    }

    fn search(&mut self) -> Parsed<Search> {
        let Some(word) = self.eat_one(&["breadth", "depth"]) else {
            return self.error("neither BREADTH nor DEPTH");
        };
        self.expect("first")?;
        self.expect("by")?;
        let columns = self.list(Self::name)?;
        self.expect("set")?;
        Ok(Search { breadth: word == "breadth", columns, set: self.name()? })
    }

    fn cycle(&mut self) -> Parsed<Cycle> {
        let columns = self.list(Self::name)?;
        self.expect("set")?;
        let mark = self.name()?;
        let values = if self.eat("to") {
            let value = self.expr()?;
            self.expect("default")?;
            Some((value, self.expr()?))
        } else {
            None
        };
        self.expect("using")?;
        Ok(Cycle { columns, mark, values, path: self.name()? })
    }

    /// A body alone keeps a query's own clauses only where it stands in parentheses.
    fn set_operations(&mut self, least: u8) -> Parsed<Query> {
        let mut left = self.query_term()?;
        loop {
            let Some((word, binds)) = (match self.word_at(0) {
                "union" => Some(("union", 1)),
                "except" => Some(("except", 1)),
                "intersect" => Some(("intersect", 2)),
                _ => None,
            }) else {
                return Ok(left);
            };
            if binds <= least {
                return Ok(left);
            }
            self.at += 1;
            let all = self.eat("all");
            if !all {
                self.eat("distinct");
            }
            let right = self.set_operations(binds)?;
            left = bare(Body::Set(word, all, Box::new(left), Box::new(right)));
            self.link()?;
        }
    }

    fn query_term(&mut self) -> Parsed<Query> {
        if self.is_mark("(") {
            return self.query_in_parens();
        }
        if self.eat("values") {
            return Ok(bare(Body::Values(self.list(Self::values_row)?)));
        }
        if self.eat("table") {
            let from = self.relation()?;
            let targets = vec![Target { expr: Expr::Star(Vec::new(), 0), alias: None }];
            let select = Select { targets, from: vec![from], ..Select::default() };
            return Ok(bare(Body::Select(Box::new(select))));
        }
        self.expect("select")?;
        Ok(bare(Body::Select(Box::new(self.select()?))))
    }

    pub(super) fn values_row(&mut self) -> Parsed<Vec<Expr>> {
        self.expect_mark("(")?;
        let row = self.list(Self::expr)?;
        self.expect_mark(")")?;
        Ok(row)
    }

    fn select(&mut self) -> Parsed<Select> {
        let mut select = Select::default();
        if self.eat("distinct") {
            let on = if self.eat("on") { self.values_row()? } else { Vec::new() };
            select.distinct = Some(on);
        } else {
            self.eat("all");
        }
        let empty = self.peek().is_none()
            || self.is_mark(")")
            || matches!(self.word_at(0), "from" | "where" | "union" | "group" | "order" | "limit");
        if !empty {
            select.targets = self.list(Self::target)?;
        }
        if self.eat("from") {
            select.from = self.list(Self::from_item)?;
        }
        select.filter = self.filter()?;
        if self.eat_all(&["group", "by"]) {
            if !self.eat("all") {
                select.group_distinct = self.eat("distinct");
            }
            select.group = self.list(Self::group)?;
        }
        if self.eat("having") {
            select.having = Some(self.expr()?);
        }
        if self.eat("window") {
            select.windows = self.list(|p| {
                let name = p.name()?;
                p.expect("as")?;
                Ok((name, p.window()?))
            })?;
        }
        Ok(select)
    }

    /// WHERE, if it comes next.
    pub(super) fn filter(&mut self) -> Parsed<Option<Expr>> {
        if self.eat("where") { self.expr().map(Some) } else { Ok(None) }
    }

    pub(super) fn target(&mut self) -> Parsed<Target> {
        let expr = self.expr()?;
        if let Expr::Star(_, place) = &expr {
            self.stars.insert(*place);
        }
        let alias = if self.eat("as") {
            Some(self.label()?)
        } else {
            match self.peek() {
                Some(Token::Word(word)) if !AS_LABELS.contains(&word.as_str()) => Some(self.label()?),
                Some(Token::Quoted(_)) => Some(self.label()?),
                _ => None,
            }
        };
        Ok(Target { expr, alias })
    }

    fn group(&mut self) -> Parsed<Group> {
        for (word, kind) in [("rollup", "rollup"), ("cube", "cube")] {
            if self.is(word) && self.mark_at(1, "(") {
                self.at += 2;
                let list = self.list(Self::group)?;
                self.expect_mark(")")?;
                return Ok(Group::Sets(kind, list));
            }
        }
        if self.eat_all(&["grouping", "sets"]) {
            self.expect_mark("(")?;
            let list = self.list(Self::group)?;
            self.expect_mark(")")?;
            return Ok(Group::Sets("sets", list));
        }
        if self.is_mark("(") && self.mark_at(1, ")") {
            self.at += 2;
            return Ok(Group::Sets("", Vec::new()));
        }
        let start = self.at;
        let expr = self.expr()?;
        let Expr::Row(list) = expr else { return Ok(Group::Expr(expr)) };
        let mut words = start..self.at;
        if !words.any(|at| self.is_row_at(at)) {
            return Ok(Group::List(list.into_iter().flat_map(flat).collect()));
        }
        // What ROW(…) makes is a value (`flatten_grouping_sets()` looks at the form of the row).
        if list.iter().any(|one| matches!(one, Expr::Row(_))) {
            return self.error("rows of both forms in GROUP BY");
        }
        Ok(Group::Expr(Expr::Row(list)))
    }

    /// Whether the words from this token on are `ROW(`.
    fn is_row_at(&self, at: usize) -> bool {
        let token = |at: usize| self.tokens.get(at).map(|(token, _)| token);
        matches!((token(at), token(at + 1)), (Some(Token::Word(word)), Some(Token::Punct("("))) if word == "row")
    }

    /// ORDER BY, LIMIT, OFFSET, FETCH, FOR UPDATE after a body. A body in parentheses that has such clauses
    /// itself becomes a side of its own.
    fn tail(&mut self, with: Vec<Cte>, recursive: bool, body: Query) -> Parsed<Query> {
        let mut query = body;
        let follows = matches!(self.word_at(0), "order" | "limit" | "offset" | "fetch" | "for");
        let plain = query.with.is_empty()
            && query.order.is_empty()
            && query.limit.is_none()
            && query.offset.is_none()
            && query.locks.is_empty();
        if !plain && (follows || !with.is_empty()) {
            return self.error("clauses in parentheses and behind them");
        }
        if !with.is_empty() {
            query.with = with;
            query.recursive = recursive;
        }
        if follows {
            query.order = self.order_by()?;
        }
        loop {
            match self.word_at(0) {
                "limit" => {
                    self.at += 1;
                    query.limit = if self.eat("all") { None } else { Some(self.expr()?) };
                }
                "offset" => {
                    self.at += 1;
                    query.offset = Some(self.expr()?);
                    self.eat_one(&["row", "rows"]);
                }
                "fetch" => self.fetch(&mut query)?,
                "for" => {
                    let lock = self.lock()?;
                    query.locks.push(lock);
                }
                _ => return Ok(query),
            }
        }
    }

    fn fetch(&mut self, query: &mut Query) -> Parsed<()> {
        self.at += 2;
        let count = if matches!(self.word_at(0), "row" | "rows") {
            Expr::Literal(Literal::Number("1".to_owned()))
        } else {
            self.operand()?
        };
        query.limit = Some(count);
        self.eat_one(&["row", "rows"]);
        if self.eat_all(&["with", "ties"]) {
            query.ties = true;
            return Ok(());
        }
        self.expect("only")
    }

    fn lock(&mut self) -> Parsed<Lock> {
        self.expect("for")?;
        let strength = if self.eat_all(&["no", "key", "update"]) {
            "no key update"
        } else if self.eat_all(&["key", "share"]) {
            "key share"
        } else {
            let Some(word) = self.eat_one(&["update", "share"]) else { return self.error("not a row lock") };
            word
        };
        let of = if self.eat("of") { self.list(Self::name)? } else { Vec::new() };
        let wait = if self.eat_all(&["skip", "locked"]) {
            "skip locked"
        } else if self.eat("nowait") {
            "nowait"
        } else {
            ""
        };
        Ok(Lock { strength, of, wait })
    }

    /// A name behind FROM's element, without AS: no keyword that a clause begins with.
    pub(super) fn bare_alias(&mut self) -> Option<Name> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let taken = matches!(
                    keyword_category(word),
                    Some(KeywordCategory::Reserved | KeywordCategory::TypeOrFunctionName)
                );
                let set = word == "set" && !self.mark_at(1, ".");
                if taken || set { None } else { self.label().ok() }
            }
            Some(Token::Quoted(_)) => self.label().ok(),
            _ => None,
        }
    }

    /// An element of FROM with all joins behind it.
    pub(super) fn from_item(&mut self) -> Parsed<From> {
        self.deeper(Self::joined)
    }
}

/// The elements of rows in rows that only parentheses make.
fn flat(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::Row(list) => list.into_iter().flat_map(flat).collect(),
        expr => vec![expr],
    }
}

/// A query of a body alone.
pub(super) fn bare(body: Body) -> Query {
    Query {
        with: Vec::new(),
        recursive: false,
        body,
        order: Vec::new(),
        limit: None,
        offset: None,
        ties: false,
        locks: Vec::new(),
    }
}
