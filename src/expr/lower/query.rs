//! Queries: WITH, ORDER BY, LIMIT and row locks around a body.

use super::names::Level;
use super::{Lowered, Lowering, Unresolved, unresolved};
use crate::expr::ast::{self, Body, Expr, Literal, Lock};
use crate::expr::catalog::TypeId;
use crate::expr::parse;
use crate::expr::resolve::Context;
use crate::expr::side::{Columns, RowColumn, Side};
use crate::expr::term::{Head, Term};
use crate::model::{Purpose, Query, Transition};

/// The output columns of a view's query.
pub(super) fn output_columns(side: &Side<'_>, query: &Query) -> Option<Columns> {
    lowered(side, query, &Purpose::View(&[])).ok().map(|(_, columns, _)| columns)
}

/// The term of a query that stands for itself: with the names and types of what it gives.
///
/// With it, whether stars were spread out by guess: by the columns of today where the model does not say which there
/// were when the statement ran.
pub(crate) fn lower_query(side: &Side<'_>, query: &Query, purpose: &Purpose<'_>) -> Lowered<(Term, bool)> {
    let (term, columns, guessed) = lowered(side, query, purpose)?;
    let names = if let Purpose::View(names) = purpose { names } else { &[][..] };
    if names.len() > columns.len() {
        return unresolved("more names than columns");
    }
    let told = is_told_by_name(purpose);
    let name = |(at, column): (usize, &RowColumn)| {
        let name = names.get(at).unwrap_or(&column.name);
        Term::named("output", if told { name.as_str() } else { "" }, Vec::new(), column.ty)
    };
    let outputs = columns.iter().enumerate().map(name).collect();
    let outputs = Term::word("outputs", outputs, TypeId::NONE);
    Ok((Term::word("result", vec![outputs, term], TypeId::NONE), guessed))
}

/// Whether anybody can tell what the columns of a query are called. A routine that declares what it returns hands its
/// values over by their place; `'x'::text` is kept without the name that it has by itself (`get_target_list()`).
fn is_told_by_name(purpose: &Purpose<'_>) -> bool {
    let Purpose::Body(routine) = purpose else { return true };
    let record = routine.returns.as_ref().is_some_and(|ty| ty.name.name.as_str() == "record");
    record && routine.arguments.iter().all(|argument| argument.mode.is_input())
}

fn lowered(side: &Side<'_>, query: &Query, purpose: &Purpose<'_>) -> Lowered<(Term, Columns, bool)> {
    let parsed = parse::query_with_stars(&query.sql);
    let (tree, places) = parsed.map_err(|error| Unresolved(error.to_string()))?;
    let mut lowering = Lowering::new(side, &query.path);
    lowering.guessed = places.len() != query.stars.len();
    lowering.had.clone_from(&query.had);
    lowering.has_star = !places.is_empty();
    if !lowering.guessed {
        lowering.stars = places.into_iter().zip(query.stars.iter().cloned()).collect();
    }
    lowering.levels.clear();
    match purpose {
        Purpose::View(_) => {}
        Purpose::Rule(relation) => lowering.add_old_and_new(relation, Transition::Both)?,
        Purpose::Body(routine) => lowering.add_arguments(routine),
    }
    let (term, columns) = lowering.sub_query(&tree)?;
    Ok((term, columns, lowering.guessed))
}

impl Lowering<'_, '_> {
    /// A query with what it needs of its own put away again afterwards; unknown literals in its output are text.
    pub(super) fn sub_query(&mut self, query: &ast::Query) -> Lowered<(Term, Columns)> {
        let (term, columns) = crate::expr::on_deep_stack(|| self.open_query(query))?;
        self.settle_columns(term, columns)
    }

    /// What nothing gave a type in the output is text.
    fn settle_columns(&self, term: Term, columns: Columns) -> Lowered<(Term, Columns)> {
        let types: Vec<TypeId> =
            columns.iter().map(|c| if c.ty == TypeId::UNKNOWN { TypeId::TEXT } else { c.ty }).collect();
        if columns.iter().all(|c| c.ty != TypeId::UNKNOWN) {
            return Ok((term, columns));
        }
        let term = self.as_types(term, &types)?;
        let columns = columns.into_iter().zip(types).map(|(c, ty)| RowColumn { ty, ..c }).collect();
        Ok((term, columns))
    }

    /// A query whose output may still have literals without a type.
    pub(super) fn open_query(&mut self, query: &ast::Query) -> Lowered<(Term, Columns)> {
        let (ctes, windows) = (self.ctes.len(), std::mem::take(&mut self.windows));
        let lowered = self.whole_query(query);
        self.ctes.truncate(ctes);
        self.windows = windows;
        lowered
    }

    fn whole_query(&mut self, query: &ast::Query) -> Lowered<(Term, Columns)> {
        let mut with = Vec::with_capacity(query.with.len());
        for cte in &query.with {
            with.push(self.cte(cte, query.recursive)?);
        }
        self.levels.push(Level::default());
        let lowered = self.body_and_tail(query);
        self.levels.pop();
        let (mut term, columns) = lowered?;
        if !with.is_empty() {
            term.args.push(Term::word("with", with, TypeId::NONE));
        }
        Ok((term, columns))
    }

    fn body_and_tail(&mut self, query: &ast::Query) -> Lowered<(Term, Columns)> {
        let (mut term, columns, order) = match &query.body {
            Body::Select(select) => self.select(select, &query.order)?,
            Body::Values(rows) => {
                let (term, columns) = self.values(rows)?;
                let order = self.output_order(&query.order, &columns)?;
                (term, columns, order)
            }
            Body::Set(word, all, left, right) => {
                let (term, columns) = self.set_operation(word, *all, left, right)?;
                let order = self.output_order(&query.order, &columns)?;
                (term, columns, order)
            }
            Body::Insert(insert) => return self.insert(insert),
            Body::Update(update) => return self.update(update),
            Body::Delete(delete) => return self.delete(delete),
            Body::Notify(words) => {
                return Ok((
                    Term::named("notify", words.join(" "), Vec::new(), TypeId::NONE),
                    Columns::new(),
                ));
            }
        };
        if !order.is_empty() {
            term.args.push(Term::word("order by", order, TypeId::NONE));
        }
        for (word, bound) in [("limit", &query.limit), ("offset", &query.offset)] {
            match bound {
                // LIMIT NULL is no limit.
                None | Some(Expr::Literal(Literal::Null)) => {}
                Some(bound) => {
                    let bound = self.expr(bound)?;
                    let bound = self.coerce(bound, TypeId::INT8, Context::Assignment)?;
                    // OFFSET 0 keeps rows as they are, but is a fence to the planner and stored as written.
                    term.args.push(Term::word(word, vec![bound], TypeId::NONE));
                }
            }
        }
        if query.ties {
            term.args.push(Term::word("with ties", Vec::new(), TypeId::NONE));
        }
        self.locks(&query.locks, &mut term)?;
        Ok((term, columns))
    }

    /// FOR UPDATE: which elements it locks, those of the whole FROM where it names none.
    fn locks(&mut self, locks: &[Lock], term: &mut Term) -> Lowered<()> {
        for lock in locks {
            let entries = self.levels.last().map(|level| level.entries.as_slice()).unwrap_or_default();
            let mut numbers: Vec<u32> = Vec::new();
            for entry in entries {
                let named = entry.name.as_ref().is_some_and(|name| lock.of.contains(name));
                if named || (lock.of.is_empty() && entry.lockable) {
                    numbers.push(entry.number);
                }
            }
            if numbers.len() < lock.of.len() {
                return unresolved("a row lock of what is not in FROM");
            }
            for number in numbers {
                let word = format!("{} {} {number}", lock.strength, lock.wait);
                term.args.push(Term::named("lock", word, Vec::new(), TypeId::NONE));
            }
        }
        Ok(())
    }

    /// ORDER BY of a set operation or VALUES: only output columns can be named.
    fn output_order(&mut self, order: &[ast::SortBy], columns: &Columns) -> Lowered<Vec<Term>> {
        let mut terms = Vec::with_capacity(order.len());
        for sort in order {
            let at = match &sort.expr {
                Expr::Literal(Literal::Number(text)) => {
                    text.parse::<usize>().ok().and_then(|n| n.checked_sub(1))
                }
                Expr::Column(parts) => match parts.as_slice() {
                    [name] => columns.iter().position(|c| c.name == *name),
                    _ => None,
                },
                _ => None,
            };
            let Some((at, column)) = at.and_then(|at| Some((at, columns.get(at)?))) else {
                return unresolved("ORDER BY of no output column");
            };
            terms.push(Term::new(Head::Named("output", (at + 1).to_string().into()), Vec::new(), column.ty));
        }
        self.directions(order, terms)
    }
}
