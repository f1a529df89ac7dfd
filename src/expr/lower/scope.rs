//! What an expression stands in: a default, a check, a trigger's condition.

use super::names::{Entry, Level};
use super::{Lowered, Lowering, unresolved};
use crate::expr::ast;
use crate::expr::catalog::TypeId;
use crate::expr::parse;
use crate::expr::resolve::Context;
use crate::expr::side::{Modifier, Side};
use crate::expr::term::{Head, Term};
use crate::kinds::index::Key;
use crate::kinds::routine::Routine;
use crate::model::{Name, QName, Scope, Transition, TypeRef};

/// The term of a scalar expression in its scope, with what its names were resolved to.
pub(crate) fn lower_scalar(
    side: &Side<'_>,
    expr: &ast::Expr,
    path: &crate::model::SearchPath,
    scope: &Scope<'_>,
) -> Lowered<(Term, super::Sites)> {
    let mut lowering = Lowering::new(side, path);
    let term = lowering.scoped(expr, scope)?;
    Ok((term, lowering.into_sites()))
}

/// Whether a term is a value: nothing is left in it to be computed.
fn is_value(term: &Term) -> bool {
    term.is_constant() || (matches!(term.head, Head::Word("array" | "row")) && term.args.iter().all(is_value))
}

impl Lowering<'_, '_> {
    /// The type of a part of a partition key.
    fn partition_key(&self, relation: &QName, part: usize) -> Lowered<(TypeId, Modifier)> {
        let key = self.side.partition_key_part(relation, part);
        let Some(Key::Expr(key)) = key else {
            return match self.side.partition_key_column(relation, part) {
                Some(found) => Ok(found),
                None => unresolved("no such part of a partition key"),
            };
        };
        let Ok(tree) = parse::expression(&key.sql) else {
            return unresolved("the partition key is not read");
        };
        let (term, _) = lower_scalar(self.side, &tree, &key.path, &Scope::Relation(relation.clone()))?;
        Ok((term.ty, term.modifier))
    }

    fn scoped(&mut self, expr: &ast::Expr, scope: &Scope<'_>) -> Lowered<Term> {
        match scope {
            Scope::Assigned(ty) => {
                let term = self.expr(expr)?;
                self.assigned(term, ty)
            }
            Scope::Relation(relation) => {
                self.add_relation(relation)?;
                let term = self.expr(expr)?;
                self.settled(term)
            }
            Scope::Condition(relation) => {
                self.add_relation(relation)?;
                self.condition(expr)
            }
            Scope::Generated(relation, ty) => {
                self.add_relation(relation)?;
                let term = self.expr(expr)?;
                self.assigned(term, ty)
            }
            Scope::Domain(ty) => {
                let Some((ty, modifier)) = self.side.type_ref(ty) else { return unresolved("no such type") };
                self.value = Some(Term::new(Head::Value, Vec::new(), ty).with_modifier(modifier));
                self.condition(expr)
            }
            Scope::OldNew(relation, rows) => {
                self.add_old_and_new(relation, *rows)?;
                self.condition(expr)
            }
            Scope::PartitionBound(relation, part) => {
                // MINVALUE and MAXVALUE are no columns here.
                if let ast::Expr::Column(parts) = expr
                    && let [name] = parts.as_slice()
                {
                    return Ok(Term::named("bound", name.as_str(), Vec::new(), TypeId::NONE));
                }
                let (ty, modifier) = self.partition_key(relation, *part)?;
                let term = self.expr(expr)?;
                // A bound is evaluated when the partition is made.
                let term = super::fold::folded(self.coerce(term, ty, Context::Assignment)?);
                let term = self.assigned_to(term, ty, modifier)?;
                // A value that nobody here computes: a server may.
                let computed = |term: &Term| Term::new(Head::Unread(term.to_string().into()), Vec::new(), ty);
                Ok(if is_value(&term) { term } else { computed(&term) })
            }
            Scope::Routine(routine) => {
                self.add_arguments(routine);
                let term = self.expr(expr)?;
                match &routine.returns {
                    Some(ty) => self.assigned(term, ty),
                    None => Ok(term),
                }
            }
        }
    }

    /// The value as it lands in a column of a type: the cast of an assignment, then the length.
    fn assigned(&mut self, term: Term, ty: &TypeRef) -> Lowered<Term> {
        let Some((ty, modifier)) = self.side.type_ref(ty) else { return unresolved(format!("no type {ty}")) };
        self.assigned_to(term, ty, modifier)
    }

    pub(super) fn assigned_to(&mut self, mut term: Term, ty: TypeId, modifier: Modifier) -> Lowered<Term> {
        // A collation changes how a value compares, not the value: PostgreSQL drops it on the way into a column.
        while matches!(term.head, Head::Named("collate", _)) {
            let Some(inner) = term.args.pop() else { break };
            term = inner;
        }
        let term = self.coerce(term, ty, Context::Assignment)?;
        Ok(self.fit(term, ty, modifier, false))
    }

    fn add_relation(&mut self, relation: &QName) -> Lowered<()> {
        let Some(columns) = self.side.columns(relation) else {
            return unresolved(format!("the columns of {relation} are not known"));
        };
        let row = self.side.row_type(relation).unwrap_or_default();
        let mut entry = Entry::new(0, Some(relation.name.clone()), &columns, row);
        (entry.schema, entry.system) = (relation.schema.clone(), true);
        self.elements = 1;
        self.levels = vec![Level { entries: vec![entry] }];
        Ok(())
    }

    pub(super) fn add_old_and_new(&mut self, relation: &QName, rows: Transition) -> Lowered<()> {
        let Some(columns) = self.side.columns(relation) else {
            return unresolved(format!("the columns of {relation} are not known"));
        };
        let row = self.side.row_type(relation).unwrap_or_default();
        let entry = |(name, number): (&&str, u32)| {
            let mut entry = Entry::new(number, Some(Name::new(name)), &columns, row);
            (entry.system, entry.by_column) = (true, rows != Transition::Both);
            entry
        };
        let entries: Vec<_> = rows.names().iter().zip(0..).map(entry).collect();
        self.elements = 2;
        self.levels = vec![Level { entries }];
        Ok(())
    }

    pub(super) fn add_arguments(&mut self, routine: &Routine) {
        for (argument, number) in routine.arguments.iter().filter(|a| a.mode.is_input()).zip(1..) {
            let ty = self.side.type_ref(&argument.ty).map_or(TypeId::NONE, |(ty, _)| ty);
            let name = argument.name.clone().unwrap_or_else(|| Name::new(""));
            self.arguments.push((name, Term::new(Head::Argument(number), Vec::new(), ty)));
        }
    }
}
