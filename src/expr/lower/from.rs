//! FROM: relations, common table expressions, sub-queries, functions and joins.

use super::colname::column_name;
use super::names::{Entry, column_term};
use super::node::joined;
use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{self, Alias, Called, Expr, From, Sample, TypeName};
use crate::expr::catalog::TypeId;
use crate::expr::resolve::Context;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::Term;
use crate::model::{Name, QName};

/// One function of FROM: its term, its columns, and whether it is one value.
type Called1 = (Term, Columns, bool);

impl Lowering<'_, '_> {
    pub(super) fn next_element(&mut self) -> u32 {
        self.elements += 1;
        self.elements
    }

    pub(super) fn from_list(&mut self, items: &[From]) -> Lowered<Vec<Term>> {
        items.iter().map(|item| self.from_item(item)).collect()
    }

    fn from_item(&mut self, item: &From) -> Lowered<Term> {
        crate::expr::on_deep_stack(|| match item {
            From::Relation { name, only, alias, sample } => {
                self.relation(name, *only, alias.as_ref(), sample.as_ref())
            }
            From::Query { lateral, query, alias } => self.derived(*lateral, query, alias.as_ref()),
            From::Function { calls, ordinality, alias, .. } => {
                self.functions(calls, *ordinality, alias.as_ref())
            }
            From::Join { kind, natural, left, right, on, using, alias } => {
                self.join(kind, *natural, [left, right], on.as_ref(), using.as_ref(), alias.as_ref())
            }
        })
    }

    fn push(&mut self, entry: Entry) {
        if let Some(level) = self.levels.last_mut() {
            level.entries.push(entry);
        }
    }

    fn relation(
        &mut self,
        name: &Called,
        only: bool,
        alias: Option<&Alias>,
        sample: Option<&Sample>,
    ) -> Lowered<Term> {
        let cte =
            self.ctes.iter().rev().find(|c| name.name.schema.is_none() && c.name == name.name.name).cloned();
        if let Some(cte) = cte {
            let number = self.next_element();
            let columns = renamed(cte.columns, alias.map_or(&[], |a| a.columns.as_slice()));
            let called = alias.map_or(&cte.name, |a| &a.name).clone();
            self.push(derived_entry(number, Some(called), &columns));
            return Ok(Term::named("cte scan", cte.number.to_string(), Vec::new(), TypeId::NONE));
        }
        let Some(relation) = self.side.relation_named(&name.name, &self.path) else {
            return unresolved(format!("no relation {}", name.name));
        };
        let Some(columns) = self.side.columns(&relation) else {
            return unresolved(format!("the columns of {relation} are not known"));
        };
        if let Some(schema) = &relation.schema {
            self.note(name, schema);
        }
        let number = self.next_element();
        let row = self.side.row_type(&relation).unwrap_or_default();
        let called = alias.map_or(&relation.name, |a| &a.name).clone();
        let mut entry = Entry::new(number, Some(called), &columns, row);
        if let Some(had) = self.had.iter().find(|had| had.relation == relation) {
            entry.as_it_was(had);
        }
        if let Some(alias) = alias {
            for ((name, _), given) in entry.columns.iter_mut().zip(&alias.columns) {
                *name = given.clone();
            }
        } else {
            entry.schema.clone_from(&relation.schema);
        }
        (entry.system, entry.lockable) = (true, true);
        self.push(entry);
        let mut args = Vec::new();
        if only {
            args.push(Term::word("only", Vec::new(), TypeId::NONE));
        }
        if let Some(sample) = sample {
            args.push(self.sample(sample)?);
        }
        Ok(Term::named("relation", relation.to_string(), args, TypeId::NONE))
    }

    fn sample(&mut self, sample: &Sample) -> Lowered<Term> {
        let mut args = Vec::new();
        for arg in &sample.args {
            let term = self.expr(arg)?;
            args.push(self.coerce(term, TypeId::FLOAT4, Context::Assignment)?);
        }
        if let Some(seed) = &sample.seed {
            let term = self.expr(seed)?;
            let seed = self.coerce(term, TypeId::FLOAT8, Context::Assignment)?;
            args.push(Term::word("seed", vec![seed], TypeId::NONE));
        }
        Ok(Term::named("sample", sample.method.name.name.as_str(), args, TypeId::NONE))
    }

    fn derived(&mut self, lateral: bool, query: &ast::Query, alias: Option<&Alias>) -> Lowered<Term> {
        // Only LATERAL sees what stands left of it.
        let hidden = if lateral { None } else { self.levels.last_mut().map(std::mem::take) };
        let lowered = self.sub_query(query);
        if let (Some(hidden), Some(level)) = (hidden, self.levels.last_mut()) {
            *level = hidden;
        }
        let (term, columns) = lowered?;
        let number = self.next_element();
        let columns = renamed(columns, alias.map_or(&[], |a| a.columns.as_slice()));
        let mut entry = derived_entry(number, alias.map(|a| a.name.clone()), &columns);
        entry.lockable = true;
        self.push(entry);
        Ok(Term::word("derived", vec![term], TypeId::NONE))
    }

    fn functions(&mut self, calls: &[Defined], ordinality: bool, alias: Option<&Alias>) -> Lowered<Term> {
        let mut columns = Columns::new();
        let mut args = Vec::new();
        let calls: Vec<_> = calls.iter().flat_map(apart).collect();
        let alone = calls.len() == 1 && !ordinality;
        let (mut scalar, mut row) = (alone, TypeId::RECORD);
        let single = if calls.len() == 1 { alias } else { None };
        for (call, definitions) in &calls {
            let (term, its_columns, is_scalar) = self.function_of_from(call, definitions, single)?;
            scalar &= is_scalar;
            // `makeWholeRowVar()`: the row of one function is of the type that it gives.
            if alone && definitions.is_empty() && self.side.is_row(term.ty) {
                row = term.ty;
            }
            columns.extend(its_columns);
            args.push(term);
        }
        if ordinality {
            columns.push(RowColumn { name: Name::new("ordinality"), ty: TypeId::INT8, modifier: -1 });
            args.push(Term::word("ordinality", Vec::new(), TypeId::NONE));
        }
        let columns = renamed(columns, alias.map_or(&[], |a| a.columns.as_slice()));
        let called = match (alias, calls.first()) {
            (Some(alias), _) => Some(alias.name.clone()),
            (None, Some((call, _))) => Some(column_name(call, self.side.catalog.major())),
            _ => None,
        };
        let number = self.next_element();
        let mut entry = derived_entry(number, called, &columns);
        (entry.scalar, entry.row) = (scalar, row);
        self.push(entry);
        Ok(Term::word("functions", args, TypeId::NONE))
    }

    fn function_of_from(
        &mut self,
        expr: &Expr,
        definitions: &[(Name, TypeName)],
        alias: Option<&Alias>,
    ) -> Lowered<Called1> {
        let (term, found) = match expr {
            Expr::Call(call) => self.call_with_function(call)?,
            _ => (self.expr(expr)?, None),
        };
        if !definitions.is_empty() {
            let mut columns = Columns::with_capacity(definitions.len());
            let mut types = Vec::with_capacity(definitions.len());
            for (name, written) in definitions {
                let Some((ty, modifier)) = self.side.written_type(written, &self.path) else {
                    return unresolved(format!("no type {}", written.name));
                };
                columns.push(RowColumn { name: name.clone(), ty, modifier });
                types.push(Term::named("defined", format!("{name} {modifier}"), Vec::new(), ty));
            }
            return Ok((Term::word("defined", [vec![term], types].concat(), TypeId::NONE), columns, false));
        }
        let outputs: Vec<(Name, TypeId)> = found.map(|found| found.columns).unwrap_or_default();
        let name = column_name(expr, self.side.catalog.major());
        match outputs.as_slice() {
            // One value: called by its OUT argument, else by the alias, else by the function.
            [] | [_] if !self.side.is_row(term.ty) => {
                let out = outputs.first().map(|(name, _)| name).filter(|name| !name.as_str().is_empty());
                let name = out.cloned().or_else(|| alias.map(|a| a.name.clone())).unwrap_or(name);
                let column = RowColumn { name, ty: term.ty, modifier: -1 };
                Ok((term, vec![column], true))
            }
            [] => match self.side.attributes(term.ty) {
                Some(attributes) => Ok((term, attributes.as_ref().clone(), false)),
                None => unresolved("a function that gives rows of no known type"),
            },
            several => {
                let column = |(at, (name, ty)): (usize, &(Name, TypeId))| {
                    let unnamed = Name::new(&format!("column{}", at + 1));
                    let name = if name.as_str().is_empty() { unnamed } else { name.clone() };
                    RowColumn { name, ty: *ty, modifier: -1 }
                };
                Ok((term, several.iter().enumerate().map(column).collect(), false))
            }
        }
    }

    fn join(
        &mut self,
        kind: &'static str,
        natural: bool,
        [left, right]: [&From; 2],
        on: Option<&Expr>,
        using: Option<&(Vec<Name>, Option<Name>)>,
        alias: Option<&Alias>,
    ) -> Lowered<Term> {
        let first = self.level_len();
        let left = self.from_item(left)?;
        let middle = self.level_len();
        let right = self.from_item(right)?;
        let last = self.level_len();
        let left_columns = self.seen(first..middle);
        let right_columns = self.seen(middle..last);
        // What NATURAL joins by, and what `*` is of merged columns, hangs on columns that may have changed since.
        self.guessed |= natural || (using.is_some() && self.has_star);
        let shared: Vec<Name> = match using {
            Some((names, _)) => names.clone(),
            None if natural => {
                let common = |name: &Name| right_columns.iter().any(|(n, _)| n == name);
                left_columns.iter().map(|(n, _)| n).filter(|n| common(n)).cloned().collect()
            }
            None => Vec::new(),
        };
        let (merged, conditions) = self.merged(kind, &shared, &left_columns, &right_columns)?;
        let condition = match on {
            Some(on) => Some(self.condition(on)?),
            // USING says that the columns are equal; a join without a condition takes every pair.
            None if conditions.is_empty() => Some(Term::constant("true", TypeId::BOOL)),
            None => Some(joined("and", conditions)),
        };
        let rest = |columns: Vec<(Name, Term)>| columns.into_iter().filter(|(n, _)| !shared.contains(n));
        let columns: Vec<(Name, Term)> =
            merged.iter().cloned().chain(rest(left_columns)).chain(rest(right_columns)).collect();
        self.push_join(first..last, columns, &merged, using.and_then(|(_, alias)| alias.as_ref()), alias)?;
        let kind = if kind == "cross" { "inner" } else { kind };
        let args = [Some(left), Some(right), condition].into_iter().flatten().collect();
        Ok(Term::named("join", kind, args, TypeId::NONE))
    }

    fn level_len(&self) -> usize {
        self.levels.last().map_or(0, |level| level.entries.len())
    }

    /// The columns that elements of this level offer to be named alone.
    fn seen(&self, range: std::ops::Range<usize>) -> Vec<(Name, Term)> {
        let entries = self.levels.last().and_then(|level| level.entries.get(range)).unwrap_or_default();
        entries.iter().filter(|e| e.by_column).flat_map(|e| e.columns.iter().cloned()).collect()
    }

    /// Columns of USING: what each stands for, and that both sides are equal in it.
    #[allow(clippy::type_complexity, reason = "names with terms, and terms")]
    fn merged(
        &mut self,
        kind: &str,
        shared: &[Name],
        left: &[(Name, Term)],
        right: &[(Name, Term)],
    ) -> Lowered<(Vec<(Name, Term)>, Vec<Term>)> {
        let mut merged = Vec::with_capacity(shared.len());
        let mut conditions = Vec::with_capacity(shared.len());
        for name in shared {
            let find = |columns: &[(Name, Term)]| {
                let mut found = columns.iter().filter(|(n, _)| n == name).map(|(_, t)| t.clone());
                found.next().filter(|_| found.next().is_none())
            };
            let (Some(l), Some(r)) = (find(left), find(right)) else {
                return unresolved(format!("no one column {name} on each side"));
            };
            conditions.push(self.operation_of("=", l.clone(), r.clone())?);
            let Some(ty) = self.side.common_type(&[l.ty, r.ty]) else { return unresolved("no common type") };
            // `buildMergedJoinVar()`: of an inner join the side that needs no cast, the left one where both do not.
            let right_as_it_is = l.ty != ty && r.ty == ty;
            let (l, r) = (self.coerce(l, ty, Context::Implicit)?, self.coerce(r, ty, Context::Implicit)?);
            let term = match kind {
                "right" => r,
                "full" => Term::word("coalesce", vec![l, r], ty),
                "inner" if right_as_it_is => r,
                _ => l,
            };
            merged.push((name.clone(), term));
        }
        Ok((merged, conditions))
    }

    /// A join's own columns take the place of its sides'.
    fn push_join(
        &mut self,
        sides: std::ops::Range<usize>,
        columns: Vec<(Name, Term)>,
        merged: &[(Name, Term)],
        using_alias: Option<&Name>,
        alias: Option<&Alias>,
    ) -> Lowered<()> {
        let Some(level) = self.levels.last_mut() else { return unresolved("a join outside of FROM") };
        for entry in level.entries.get_mut(sides).unwrap_or_default() {
            entry.by_column = false;
            // An alias hides what the join is made of.
            entry.by_name &= alias.is_none();
        }
        let mut entry = Entry::new(0, alias.map(|a| a.name.clone()), &[], TypeId::RECORD);
        entry.columns = columns;
        for ((name, _), given) in entry.columns.iter_mut().zip(alias.map_or(&[][..], |a| &a.columns)) {
            *name = given.clone();
        }
        entry.by_name = alias.is_some();
        level.entries.push(entry);
        if let Some(name) = using_alias {
            let mut entry = Entry::new(0, Some(name.clone()), &[], TypeId::RECORD);
            (entry.columns, entry.by_column) = (merged.to_vec(), false);
            level.entries.push(entry);
        }
        Ok(())
    }

    /// A level of its own for a statement that changes a table: the table is its first element.
    pub(super) fn target_table(&mut self, name: &Called, alias: Option<&Name>) -> Lowered<(Term, Columns)> {
        let alias = alias.map(|name| Alias { name: name.clone(), columns: Vec::new() });
        let term = self.relation(name, false, alias.as_ref(), None)?;
        let Some(relation) = self.side.relation_named(&name.name, &self.path) else {
            return unresolved(format!("no relation {}", name.name));
        };
        match self.side.columns(&relation) {
            Some(columns) => Ok((term, columns.as_ref().clone())),
            None => unresolved(format!("the columns of {relation} are not known")),
        }
    }

    /// `excluded` of ON CONFLICT: the row that was not inserted.
    pub(super) fn push_excluded(&mut self, columns: &Columns) {
        let number = self.next_element();
        let mut entry = Entry::new(number, Some(Name::new("excluded")), columns, TypeId::RECORD);
        entry.by_column = false;
        self.push(entry);
    }
}

/// A function of FROM with the columns that its AS defines.
type Defined = (Expr, Vec<(Name, TypeName)>);

/// `unnest(a, b)` as `unnest(a), unnest(b)` (`transformRangeFunction()`), other calls as they are.
fn apart(defined: &Defined) -> Vec<Defined> {
    let (Expr::Call(call), []) = (&defined.0, defined.1.as_slice()) else { return vec![defined.clone()] };
    let named = call.function.name.schema.is_none() && call.function.name.name.as_str() == "unnest";
    let several = call.args.len() > 1 && call.args.iter().all(|(name, _)| name.is_none());
    if !named || !several || call.variadic || !super::call::plain(call) {
        return vec![defined.clone()];
    }
    let function = Called { name: QName::builtin("unnest"), site: 0 };
    let one = |arg: &(Option<Name>, Expr)| {
        let args = vec![arg.clone()];
        (Expr::Call(Box::new(ast::Call { args, ..ast::Call::plain(function.clone()) })), Vec::new())
    };
    call.args.iter().map(one).collect()
}

/// Columns with new names for the first of them.
pub(super) fn renamed(mut columns: Columns, names: &[Name]) -> Columns {
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = name.clone();
    }
    columns
}

/// An element whose columns go by their place: names are the text's own affair.
fn derived_entry(number: u32, name: Option<Name>, columns: &Columns) -> Entry {
    let mut entry = Entry::new(number, name, columns, TypeId::RECORD);
    for (at, ((_, term), column)) in entry.columns.iter_mut().zip(columns).enumerate() {
        *term = column_term(number, &Name::new(&format!("#{}", at + 1)), column.ty)
            .with_modifier(column.modifier);
    }
    entry.derived = true;
    entry
}
