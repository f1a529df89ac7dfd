//! INSERT, UPDATE and DELETE.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{
    Assignment, Body, Conflict, Delete, Expr, Insert, Place, Query, Step, Target, Update,
};
use crate::expr::catalog::TypeId;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::{Head, Term};

impl Lowering<'_, '_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Lowered<(Term, Columns)> {
        // The rows see nothing of the table.
        let rows = insert.rows.as_ref().map(|rows| self.inserted(rows)).transpose()?;
        let (table, columns) = self.target_table(&insert.table, insert.alias.as_ref())?;
        let width = rows.as_ref().map_or(0, |(_, types)| types.len());
        let named = |column: &RowColumn| Place { column: column.name.clone(), steps: Vec::new() };
        let places: Vec<Place> = if insert.columns.is_empty() {
            columns.iter().map(named).take(width).collect()
        } else {
            insert.columns.clone()
        };
        let targets =
            places.iter().map(|place| self.place(place, &columns)).collect::<Lowered<Vec<Term>>>()?;
        let mut args = vec![table];
        args.push(places_term(&places, &targets));
        if let Some((term, given)) = rows {
            let types = targets.iter().zip(&given);
            let types: Vec<TypeId> =
                types.map(|(to, from)| if *from == TypeId::UNKNOWN { to.ty } else { *from }).collect();
            args.push(self.as_columns(term, &types, &targets)?);
        }
        if !insert.overriding.is_empty() {
            args.push(Term::named("overriding", insert.overriding, Vec::new(), TypeId::NONE));
        }
        if let Some(conflict) = &insert.conflict {
            args.push(self.conflict(conflict, &columns)?);
        }
        self.returning(Term::word("insert", args, TypeId::NONE), &insert.returning)
    }

    /// What is inserted, with the types of its columns. Values of VALUES alone find no common type: each becomes one of
    /// its column's by itself (`transformInsertStmt()`).
    fn inserted(&mut self, rows: &Query) -> Lowered<(Term, Vec<TypeId>)> {
        let plain = rows.with.is_empty()
            && rows.order.is_empty()
            && rows.limit.is_none()
            && rows.offset.is_none()
            && rows.locks.is_empty();
        let Body::Values(list) = &rows.body else { return self.queried(rows) };
        if !plain {
            return self.queried(rows);
        }
        let rows = list.iter().map(|row| self.row(row)).collect::<Lowered<Vec<_>>>()?;
        let width = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != width) {
            return unresolved("rows of unlike length");
        }
        let rows = rows.into_iter().map(|row| Term::word("row", row, TypeId::RECORD)).collect();
        Ok((Term::word("values", rows, TypeId::NONE), vec![TypeId::UNKNOWN; width]))
    }

    fn queried(&mut self, rows: &Query) -> Lowered<(Term, Vec<TypeId>)> {
        let (term, columns) = self.open_query(rows)?;
        Ok((term, columns.iter().map(|column| column.ty).collect()))
    }

    /// What a value is put into: the term tells its type and length (`transformAssignmentIndirection()`).
    fn place(&mut self, place: &Place, columns: &Columns) -> Lowered<Term> {
        let Some(column) = columns.iter().find(|c| c.name == place.column) else {
            return unresolved(format!("no column {}", place.column));
        };
        let mut term = Term::word("place", Vec::new(), column.ty).with_modifier(column.modifier);
        for step in &place.steps {
            term = match step {
                Step::Field(name) => {
                    let fields = self.side.attributes(term.ty);
                    self.field(term, fields.as_deref(), name)?
                }
                // The length of an array's type is that of its elements.
                Step::Subscripts(subscripts) => {
                    let modifier = term.modifier;
                    self.subscript_of(term, subscripts)?.with_modifier(modifier)
                }
            };
        }
        Ok(term)
    }

    /// The rows as the table's columns take them: rows of VALUES are cast right away, others when they are inserted.
    fn as_columns(&mut self, term: Term, types: &[TypeId], targets: &[Term]) -> Lowered<Term> {
        let mut term = self.as_types(term, types)?;
        if term.head == Head::Word("values") {
            for row in &mut term.args {
                let fields = std::mem::take(&mut row.args);
                for (at, field) in fields.into_iter().enumerate() {
                    row.args.push(match targets.get(at) {
                        Some(target) if !matches!(field.head, Head::Word("default")) => {
                            self.assigned_to(field, target.ty, target.modifier)?
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
        for Assignment { columns: places, multiple, value } in set {
            let targets =
                places.iter().map(|place| self.place(place, columns)).collect::<Lowered<Vec<Term>>>()?;
            let value = match (value, multiple) {
                (Expr::Row(list), true) if list.len() == places.len() => {
                    // `(a, b) = (x, y)` is `a = x, b = y`.
                    for ((place, target), value) in places.iter().zip(&targets).zip(list) {
                        let value = self.assigned_value(target, value)?;
                        let place = places_term(std::slice::from_ref(place), std::slice::from_ref(target));
                        terms.push(Term::word("set", vec![place, value], TypeId::NONE));
                    }
                    continue;
                }
                (Expr::Query(query), true) => {
                    let (term, _) = self.sub_query(query)?;
                    Term::word("query", vec![term], TypeId::RECORD)
                }
                (value, _) => match targets.as_slice() {
                    [target] => self.assigned_value(target, value)?,
                    _ => return unresolved("an assignment of several columns"),
                },
            };
            terms.push(Term::word("set", vec![places_term(places, &targets), value], TypeId::NONE));
        }
        Ok(Term::word("assignments", terms, TypeId::NONE))
    }

    fn assigned_value(&mut self, target: &Term, value: &Expr) -> Lowered<Term> {
        let term = self.expr(value)?;
        if matches!(term.head, Head::Word("default")) {
            return Ok(term);
        }
        self.assigned_to(term, target.ty, target.modifier)
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

/// The columns by name, with the ways into them where one goes further.
fn places_term(places: &[Place], targets: &[Term]) -> Term {
    let names: Vec<String> = places.iter().map(|place| place.column.to_string()).collect();
    let further = places.iter().any(|place| !place.steps.is_empty());
    let ways = if further { targets.to_vec() } else { Vec::new() };
    Term::named("columns", names.join(", "), ways, TypeId::NONE)
}
