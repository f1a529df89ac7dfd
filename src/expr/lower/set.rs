//! UNION, INTERSECT, EXCEPT and VALUES: columns that find a common type.

use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Expr, Query};
use crate::expr::catalog::TypeId;
use crate::expr::resolve::Context;
use crate::expr::side::{Columns, RowColumn};
use crate::expr::term::{Head, Term};
use crate::model::Name;

impl Lowering<'_, '_> {
    pub(super) fn set_operation(
        &mut self,
        word: &'static str,
        all: bool,
        left: &Query,
        right: &Query,
    ) -> Lowered<(Term, Columns)> {
        let (left, left_columns) = self.open_query(left)?;
        let (right, right_columns) = self.open_query(right)?;
        if left_columns.len() != right_columns.len() {
            return unresolved("both sides of a set operation have unlike many columns");
        }
        let mut columns = Columns::with_capacity(left_columns.len());
        for (l, r) in left_columns.iter().zip(&right_columns) {
            let Some(ty) = self.side.common_type(&[l.ty, r.ty]) else { return unresolved("no common type") };
            let modifier = if l.modifier == r.modifier && l.ty == r.ty { l.modifier } else { -1 };
            columns.push(RowColumn { name: l.name.clone(), ty, modifier });
        }
        let types: Vec<TypeId> = columns.iter().map(|c| c.ty).collect();
        let left = self.with_known(left, &left_columns, &types)?;
        let right = self.with_known(right, &right_columns, &types)?;
        let word = if all { format!("{word} all") } else { word.to_owned() };
        let common = types.iter().map(|ty| Term::word("type", Vec::new(), *ty)).collect();
        let common = Term::word("types", common, TypeId::NONE);
        Ok((Term::named("set", word, vec![left, right, common], TypeId::NONE), columns))
    }

    /// One side, its unknown literals read as the common type: other values are cast only when the query runs.
    fn with_known(&self, term: Term, columns: &Columns, common: &[TypeId]) -> Lowered<Term> {
        if columns.iter().all(|c| c.ty != TypeId::UNKNOWN) {
            return Ok(term);
        }
        let types: Vec<TypeId> = columns
            .iter()
            .zip(common)
            .map(|(c, ty)| if c.ty == TypeId::UNKNOWN { *ty } else { c.ty })
            .collect();
        self.as_types(term, &types)
    }

    /// A query's term with the literals of its output that have no type read as these types.
    pub(super) fn as_types(&self, mut term: Term, types: &[TypeId]) -> Lowered<Term> {
        let read = |list: Vec<Term>| {
            list.into_iter()
                .zip(types)
                .map(|(t, ty)| if t.is_unknown() { self.coerce(t, *ty, Context::Implicit) } else { Ok(t) })
                .collect::<Lowered<Vec<_>>>()
        };
        match &term.head {
            Head::Word("select") => {
                if let Some(targets) = term.args.first_mut() {
                    targets.args = read(std::mem::take(&mut targets.args))?;
                }
            }
            Head::Word("values") => {
                for row in term.args.iter_mut().filter(|row| row.head == Head::Word("row")) {
                    row.args = read(std::mem::take(&mut row.args))?;
                }
            }
            Head::Named("set", _) => {
                for at in 0..2 {
                    if let Some(side) = term.args.get_mut(at) {
                        let inner = std::mem::replace(side, Term::null(TypeId::NONE));
                        *side = self.as_types(inner, types)?;
                    }
                }
                if let Some(common) = term.args.get_mut(2) {
                    for (one, ty) in common.args.iter_mut().zip(types) {
                        one.ty = *ty;
                    }
                }
            }
            _ => {}
        }
        Ok(term)
    }

    pub(super) fn values(&mut self, rows: &[Vec<Expr>]) -> Lowered<(Term, Columns)> {
        let rows = rows.iter().map(|row| self.row(row)).collect::<Lowered<Vec<_>>>()?;
        let width = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != width) {
            return unresolved("rows of unlike length");
        }
        let mut columns = Columns::with_capacity(width);
        for at in 0..width {
            let types: Vec<TypeId> = rows.iter().filter_map(|row| row.get(at)).map(|t| t.ty).collect();
            // A column of nothing but literals stays open: what it is put into may say.
            let unknown = types.iter().all(|ty| *ty == TypeId::UNKNOWN);
            let ty = if unknown { Some(TypeId::UNKNOWN) } else { self.side.common_type(&types) };
            let Some(ty) = ty else { return unresolved("no common type") };
            columns.push(RowColumn { name: Name::new(&format!("column{}", at + 1)), ty, modifier: -1 });
        }
        let cast = |row: Vec<Term>| {
            let one = |(term, column): (Term, &RowColumn)| {
                let open = column.ty == TypeId::UNKNOWN || matches!(term.head, Head::Word("default"));
                if open { Ok(term) } else { self.coerce(term, column.ty, Context::Implicit) }
            };
            let fields = row.into_iter().zip(&columns).map(one).collect::<Lowered<_>>()?;
            Ok(Term::word("row", fields, TypeId::RECORD))
        };
        let rows = rows.into_iter().map(cast).collect::<Lowered<_>>()?;
        Ok((Term::word("values", rows, TypeId::NONE), columns))
    }
}
