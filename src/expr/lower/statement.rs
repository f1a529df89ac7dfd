//! INSERT, UPDATE and DELETE.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Assignment, Conflict, Delete, Expr, Insert, Target, Update};
use crate::expr::catalog::TypeId;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::{Head, Term};
use crate::model::Name;

impl Lowering<'_, '_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Lowered<(Term, Columns)> {
        // The rows see nothing of the table.
        let rows = insert.rows.as_ref().map(|rows| self.open_query(rows)).transpose()?;
        let (table, columns) = self.target_table(&insert.table, insert.alias.as_ref())?;
        let width = rows.as_ref().map_or(0, |(_, given)| given.len());
        let names: Vec<Name> = if insert.columns.is_empty() {
            columns.iter().map(|c| c.name.clone()).take(width).collect()
        } else {
            insert.columns.clone()
        };
        let mut args = vec![table];
        args.push(names_term("columns", &names));
        if let Some((term, given)) = rows {
            let mut types = Vec::with_capacity(given.len());
            for (name, source) in names.iter().zip(&given) {
                let Some(column) = columns.iter().find(|c| c.name == *name) else {
                    return unresolved(format!("no column {name}"));
                };
                types.push(if source.ty == TypeId::UNKNOWN { column.ty } else { source.ty });
            }
            args.push(self.as_columns(term, &types, &names, &columns)?);
        }
        if !insert.overriding.is_empty() {
            args.push(Term::named("overriding", insert.overriding, Vec::new(), TypeId::NONE));
        }
        if let Some(conflict) = &insert.conflict {
            args.push(self.conflict(conflict, &columns)?);
        }
        self.returning(Term::word("insert", args, TypeId::NONE), &insert.returning)
    }

    /// The rows as the table's columns take them: one row of VALUES is cast right away, others when they are inserted.
    fn as_columns(
        &mut self,
        term: Term,
        types: &[TypeId],
        names: &[Name],
        columns: &Columns,
    ) -> Lowered<Term> {
        let mut term = self.as_types(term, types)?;
        if term.head == Head::Word("values") {
            for row in &mut term.args {
                let fields = std::mem::take(&mut row.args);
                for (field, name) in fields.into_iter().zip(names) {
                    let column = columns.iter().find(|c| c.name == *name);
                    row.args.push(match column {
                        Some(column) if !matches!(field.head, Head::Word("default")) => {
                            self.assigned_to(field, column.ty, column.modifier)?
                        }
                        _ => field,
                    });
                }
            }
        }
        Ok(term)
    }

    fn conflict(&mut self, conflict: &Conflict, columns: &Columns) -> Lowered<Term> {
        let Conflict { target, constraint, index_filter, set, filter } = conflict;
        let mut args = Vec::new();
        let target = self.exprs(target)?;
        args.push(Term::word("target", target, TypeId::NONE));
        if let Some(constraint) = constraint {
            args.push(Term::named("constraint", constraint.as_str(), Vec::new(), TypeId::NONE));
        }
        if let Some(filter) = index_filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("index where", vec![filter], TypeId::NONE));
        }
        self.push_excluded(columns);
        if let Some(set) = set {
            args.push(self.assignments(set, columns)?);
        }
        if let Some(filter) = filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("where", vec![filter], TypeId::NONE));
        }
        Ok(Term::word("on conflict", args, TypeId::NONE))
    }

    fn assignments(&mut self, set: &[Assignment], columns: &Columns) -> Lowered<Term> {
        let mut terms = Vec::with_capacity(set.len());
        for Assignment { columns: names, multiple, value } in set {
            let names_of = names_term("columns", names);
            let value = match (value, multiple) {
                (Expr::Row(list), true) if list.len() == names.len() => {
                    // `(a, b) = (x, y)` is `a = x, b = y`.
                    for (name, value) in names.iter().zip(list) {
                        let value = self.assigned_value(name, value, columns)?;
                        let name = names_term("columns", std::slice::from_ref(name));
                        terms.push(Term::word("set", vec![name, value], TypeId::NONE));
                    }
                    continue;
                }
                (Expr::Query(query), true) => {
                    let (term, _) = self.sub_query(query)?;
                    Term::word("query", vec![term], TypeId::RECORD)
                }
                (value, _) => match names.as_slice() {
                    [name] => self.assigned_value(name, value, columns)?,
                    _ => return unresolved("an assignment of several columns"),
                },
            };
            terms.push(Term::word("set", vec![names_of, value], TypeId::NONE));
        }
        Ok(Term::word("assignments", terms, TypeId::NONE))
    }

    fn assigned_value(&mut self, name: &Name, value: &Expr, columns: &Columns) -> Lowered<Term> {
        let Some(RowColumn { ty, modifier, .. }) = columns.iter().find(|c| c.name == *name) else {
            return unresolved(format!("no column {name}"));
        };
        let term = self.expr(value)?;
        if matches!(term.head, Head::Word("default")) {
            return Ok(term);
        }
        self.assigned_to(term, *ty, *modifier)
    }

    pub(super) fn update(&mut self, update: &Update) -> Lowered<(Term, Columns)> {
        let (table, columns) = self.target_table(&update.table, update.alias.as_ref())?;
        let mut args = vec![table];
        if update.only {
            args.push(Term::word("only", Vec::new(), TypeId::NONE));
        }
        let from = self.from_list(&update.from)?;
        args.push(Term::word("from", from, TypeId::NONE));
        args.push(self.assignments(&update.set, &columns)?);
        if let Some(filter) = &update.filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("where", vec![filter], TypeId::NONE));
        }
        self.returning(Term::word("update", args, TypeId::NONE), &update.returning)
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Lowered<(Term, Columns)> {
        let (table, _) = self.target_table(&delete.table, delete.alias.as_ref())?;
        let mut args = vec![table];
        if delete.only {
            args.push(Term::word("only", Vec::new(), TypeId::NONE));
        }
        let using = self.from_list(&delete.using)?;
        args.push(Term::word("from", using, TypeId::NONE));
        if let Some(filter) = &delete.filter {
            let filter = self.condition(filter)?;
            args.push(Term::word("where", vec![filter], TypeId::NONE));
        }
        self.returning(Term::word("delete", args, TypeId::NONE), &delete.returning)
    }

    fn returning(&mut self, mut term: Term, targets: &[Target]) -> Lowered<(Term, Columns)> {
        let (columns, targets) = self.targets(targets)?;
        if !targets.is_empty() {
            term.args.push(Term::word("returning", targets, TypeId::NONE));
        }
        Ok((term, columns))
    }
}

fn names_term(word: &'static str, names: &[Name]) -> Term {
    let names: Vec<String> = names.iter().map(Name::to_string).collect();
    Term::named(word, names.join(", "), Vec::new(), TypeId::NONE)
}
