//! WITH: common table expressions, with SEARCH and CYCLE.

use super::from::renamed;
use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Body, Cte, Cycle, Expr, Literal, Search};
use crate::expr::catalog::TypeId;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::Term;
use crate::model::Name;

/// A common table expression in reach.
#[derive(Clone, Debug)]
pub(super) struct KnownCte {
    pub(super) name: Name,
    pub(super) columns: Columns,
    pub(super) number: u32,
}

impl Lowering<'_, '_> {
    /// One common table expression, in reach from here on.
    pub(super) fn cte(&mut self, cte: &Cte, recursive: bool) -> Lowered<Term> {
        let number = self.next_element();
        if let (true, Body::Set(_, _, left, _)) = (recursive, &cte.query.body) {
            // The first part says what the columns are; then the whole may name itself.
            let mark = self.elements;
            if let Ok((_, columns)) = self.sub_query(left) {
                let (columns, _) = self.with_tail(cte, columns)?;
                self.ctes.push(KnownCte { name: cte.name.clone(), columns, number });
                self.elements = mark;
                let lowered = self.sub_query(&cte.query);
                self.ctes.pop();
                let (term, columns) = lowered?;
                return self.known_cte(cte, number, term, columns);
            }
            self.elements = mark;
        }
        let (term, columns) = self.sub_query(&cte.query)?;
        self.known_cte(cte, number, term, columns)
    }

    fn known_cte(&mut self, cte: &Cte, number: u32, term: Term, columns: Columns) -> Lowered<Term> {
        let (columns, tail) = self.with_tail(cte, columns)?;
        self.ctes.push(KnownCte { name: cte.name.clone(), columns, number });
        let word = match cte.materialized {
            Some(true) => "materialized",
            Some(false) => "not materialized",
            None => "",
        };
        let args = std::iter::once(term).chain(tail).collect();
        Ok(Term::named("cte", word, args, TypeId::NONE))
    }

    /// The columns under the names that they are given, with those of SEARCH and CYCLE (`analyzeCTE()`), and what these say.
    fn with_tail(&mut self, cte: &Cte, columns: Columns) -> Lowered<(Columns, Vec<Term>)> {
        let mut columns = renamed(columns, &cte.columns);
        let mut tail = Vec::new();
        if let Some(Search { breadth, columns: by, set }) = &cte.search {
            let Some(rows) = self.side.array_of(TypeId::RECORD) else { return unresolved("no record[]") };
            tail.push(named("search", if *breadth { "breadth" } else { "depth" }, by, &[set], Vec::new()));
            columns.push(column(set, if *breadth { TypeId::RECORD } else { rows }));
        }
        if let Some(Cycle { columns: by, mark, values, path }) = &cte.cycle {
            let Some(rows) = self.side.array_of(TypeId::RECORD) else { return unresolved("no record[]") };
            let (ty, values) = self.marks(values.as_ref())?;
            tail.push(named("cycle", "", by, &[mark, path], values));
            columns.extend([column(mark, ty), column(path, rows)]);
        }
        Ok((columns, tail))
    }

    /// What marks a cycle and what does not: true and false where nothing is said.
    fn marks(&mut self, values: Option<&(Expr, Expr)>) -> Lowered<(TypeId, Vec<Term>)> {
        let truth = |value| Expr::Literal(Literal::Bool(value));
        let truths = (truth(true), truth(false));
        let (value, default) = values.unwrap_or(&truths);
        let terms = vec![self.expr(value)?, self.expr(default)?];
        self.common(terms)
    }
}

fn column(name: &Name, ty: TypeId) -> RowColumn {
    RowColumn { name: name.clone(), ty, modifier: -1 }
}

/// A clause with the names in it.
fn named(word: &'static str, kind: &str, by: &[Name], set: &[&Name], args: Vec<Term>) -> Term {
    let names: Vec<String> = by.iter().chain(set.iter().copied()).map(Name::to_string).collect();
    Term::named(word, format!("{kind} {}", names.join(", ")), args, TypeId::NONE)
}
