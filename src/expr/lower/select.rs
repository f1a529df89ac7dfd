//! SELECT.

use super::colname::column_name;
use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Expr, Group, Literal, Select, SortBy, Target};
use crate::expr::catalog::TypeId;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::{Head, Term};
use crate::model::Name;

impl Lowering<'_, '_> {
    /// A SELECT, its output columns, and what its ORDER BY sorts by.
    pub(super) fn select(
        &mut self,
        select: &Select,
        order: &[SortBy],
    ) -> Lowered<(Term, Columns, Vec<Term>)> {
        let mut args = vec![Term::word("targets", Vec::new(), TypeId::NONE)];
        let from = self.from_list(&select.from)?;
        args.push(Term::word("from", from, TypeId::NONE));
        if let Some(filter) = &select.filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("where", vec![filter], TypeId::NONE));
        }
        for (name, window) in &select.windows {
            let window = self.window(window)?;
            self.windows.push((name.clone(), window));
        }
        let (columns, targets) = self.targets(&select.targets)?;
        if !select.group.is_empty() {
            let group =
                self.groups(&select.group, &columns, &targets)?.into_iter().flat_map(spread).collect();
            let word = if select.group_distinct { "group by distinct" } else { "group by" };
            args.push(Term::word(word, group, TypeId::NONE));
        }
        if let Some(having) = &select.having {
            let having = self.condition(having)?;
            args.push(Term::word("having", vec![having], TypeId::NONE));
        }
        let order = self.sorted(order, &columns, &targets)?;
        if let Some(on) = &select.distinct {
            let mut terms = Vec::with_capacity(on.len());
            for expr in on {
                terms.push(self.output_or_expr(expr, &columns, &targets, true)?);
            }
            args.push(Term::word("distinct", terms, TypeId::NONE));
        }
        if let Some(slot) = args.first_mut() {
            slot.args = targets.into_iter().map(with_length).collect();
        }
        Ok((Term::word("select", args, TypeId::NONE), columns, order))
    }

    /// What is selected: stars spread out, names figured.
    pub(super) fn targets(&mut self, targets: &[Target]) -> Lowered<(Columns, Vec<Term>)> {
        let mut columns = Columns::new();
        let mut terms = Vec::new();
        for target in targets {
            match &target.expr {
                Expr::Star(parts, place) => {
                    let spread = self.spread(parts)?;
                    for (name, term) in self.as_recorded(spread, *place)? {
                        columns.push(RowColumn { name, ty: term.ty, modifier: term.modifier });
                        terms.push(term);
                    }
                }
                Expr::FieldStar(operand) => {
                    let (row, fields) = self.row_and_fields(operand)?;
                    let Some(attributes) = fields else {
                        return unresolved("the fields of a row that is not known");
                    };
                    for attribute in attributes.iter() {
                        let term = self.field(row.clone(), Some(&attributes), &attribute.name)?;
                        columns.push(RowColumn {
                            name: attribute.name.clone(),
                            ty: term.ty,
                            modifier: term.modifier,
                        });
                        terms.push(term);
                    }
                }
                expr => {
                    let term = self.expr(expr)?;
                    let major = self.side.catalog.major();
                    let name = target.alias.clone().unwrap_or_else(|| column_name(expr, major));
                    columns.push(RowColumn { name, ty: term.ty, modifier: term.modifier });
                    terms.push(term);
                }
            }
        }
        Ok((columns, terms))
    }

    /// The columns of `*` or `t.*`.
    fn spread(&self, parts: &[Name]) -> Lowered<Vec<(Name, Term)>> {
        let entry = match parts {
            [] => {
                let entries = self.levels.last().map(|level| level.entries.as_slice()).unwrap_or_default();
                let seen = entries.iter().filter(|e| e.by_column);
                return Ok(seen.flat_map(|e| e.columns.iter().cloned()).collect());
            }
            [table] => self.entry(None, table),
            [schema, table] => self.entry(Some(schema), table),
            _ => None,
        };
        match entry {
            Some(entry) => Ok(entry.columns.clone()),
            None => unresolved("a star that stands for no row"),
        }
    }

    /// A star stands for the columns there were when the statement ran, where the model knows them.
    fn as_recorded(&self, spread: Vec<(Name, Term)>, place: usize) -> Lowered<Vec<(Name, Term)>> {
        let Some(recorded) = self.stars.get(&place) else { return Ok(spread) };
        let mut left: Vec<Option<(Name, Term)>> = spread.into_iter().map(Some).collect();
        let mut columns = Vec::with_capacity(recorded.len());
        for name in recorded {
            let slot = left.iter_mut().find(|slot| slot.as_ref().is_some_and(|(n, _)| n == name));
            match slot.and_then(Option::take) {
                Some(column) => columns.push(column),
                None => return unresolved(format!("a star that stood for a column {name}")),
            }
        }
        Ok(columns)
    }

    /// ORDER BY of a SELECT: output columns by number or name, else expressions.
    fn sorted(&mut self, order: &[SortBy], columns: &Columns, targets: &[Term]) -> Lowered<Vec<Term>> {
        let mut terms = Vec::with_capacity(order.len());
        for sort in order {
            terms.push(self.output_or_expr(&sort.expr, columns, targets, true)?);
        }
        self.directions(order, terms)
    }

    /// `findTargetlistEntrySQL92`. In ORDER BY and DISTINCT ON an output's name comes first, in GROUP BY a column's.
    fn output_or_expr(
        &mut self,
        expr: &Expr,
        columns: &Columns,
        targets: &[Term],
        output_first: bool,
    ) -> Lowered<Term> {
        let output = match expr {
            Expr::Literal(Literal::Number(text)) => {
                let at = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let target = at.and_then(|at| targets.get(at));
                return match target {
                    Some(term) => self.settled(term.clone()),
                    None => unresolved("no output of that number"),
                };
            }
            Expr::Column(parts) => match parts.as_slice() {
                [name] => {
                    let mut found =
                        columns.iter().zip(targets).filter(|(c, _)| c.name == *name).map(|(_, t)| t);
                    let first = found.next();
                    // Several outputs of one name must be the same.
                    if first.is_some_and(|first| found.any(|other| other != first)) {
                        return unresolved(format!("output {name} is ambiguous"));
                    }
                    first
                }
                _ => None,
            },
            _ => None,
        };
        match output {
            Some(term) if output_first => self.settled(term.clone()),
            Some(term) => {
                // GROUP BY: a column of FROM before an output of that name.
                let own = self.in_this_query(expr);
                own.map_or_else(|| self.settled(term.clone()), Ok)
            }
            None => {
                let term = self.expr(expr)?;
                self.settled(term)
            }
        }
    }

    /// A column of this query's own FROM.
    fn in_this_query(&self, expr: &Expr) -> Option<Term> {
        let Expr::Column(parts) = expr else { return None };
        let [name] = parts.as_slice() else { return None };
        let level = self.levels.last()?;
        let mut found = level.entries.iter().filter(|e| e.by_column);
        found.find_map(|e| e.columns.iter().find(|(n, _)| n == name)).map(|(_, term)| term.clone())
    }

    fn groups(&mut self, groups: &[Group], columns: &Columns, targets: &[Term]) -> Lowered<Vec<Term>> {
        let mut terms = Vec::with_capacity(groups.len());
        for group in groups {
            terms.push(match group {
                Group::Expr(expr) => self.output_or_expr(expr, columns, targets, false)?,
                Group::List(list) => {
                    let mut inner = Vec::with_capacity(list.len());
                    for expr in list {
                        inner.push(self.output_or_expr(expr, columns, targets, false)?);
                    }
                    Term::word("group list", inner, TypeId::NONE)
                }
                Group::Sets(word, inner) => {
                    let mut inner = self.groups(inner, columns, targets)?;
                    // `(a)` among sets is the list of one.
                    if *word == "sets" {
                        inner = inner.into_iter().map(unlisted).collect();
                    }
                    Term::named("grouping sets", *word, inner, TypeId::NONE)
                }
            });
        }
        Ok(terms)
    }
}

/// At the top a list in parentheses is no set of its own (`flatten_grouping_sets()`).
fn spread(term: Term) -> Vec<Term> {
    if term.head == Head::Word("group list") { term.args } else { vec![term] }
}

/// A list of one as that one.
fn unlisted(term: Term) -> Term {
    match (&term.head, term.args.as_slice()) {
        (Head::Word("group list"), [only]) => only.clone(),
        _ => term,
    }
}

/// The length of a constant is part of the column that a query gives.
fn with_length(term: Term) -> Term {
    if term.modifier < 0 || !matches!(term.head, Head::Const(_)) {
        return term;
    }
    let (ty, modifier) = (term.ty, term.modifier);
    Term::named("length", modifier.to_string(), vec![term], ty)
}
