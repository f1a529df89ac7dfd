//! Which constants of a text are labels of an enumerated type.

use std::sync::Arc;

use super::catalog::TypeId;
use super::side::{Side, TypeNumbers};
use super::term::{Head, Term};
use super::{lower, parse};
use crate::kinds::Body;
use crate::model::{Expr, Id, Model, Purpose, QName, Query, Scope, SearchPath, Value};

/// Tells constants of one enumerated type from others.
pub(crate) struct Labels<'m> {
    side: Side<'m>,
    ty: Option<TypeId>,
}

impl<'m> Labels<'m> {
    /// Of a type of this model.
    pub(crate) fn new(model: &'m Model, major: u16, ty: &QName) -> Self {
        let side = Side::new(model, major, Arc::new(TypeNumbers::default()));
        let ty = side.type_named(ty, &SearchPath::default());
        Self { side, ty }
    }

    /// Whether a text of an object has this label of the type, as far as the text can be resolved.
    pub(crate) fn has(&self, id: &Id, body: &Body, label: &str) -> bool {
        body.values(id).iter().any(|value| self.in_value(value, label))
    }

    fn in_value(&self, value: &Value<'_>, label: &str) -> bool {
        match value {
            Value::Expr(expr, scope) => self.in_expr(expr, scope, label),
            Value::Query(query, purpose) => self.in_query(query, purpose, label),
            Value::List(values) | Value::Set(values) => {
                values.iter().any(|value| self.in_value(value, label))
            }
            Value::Record(parts) => parts.iter().any(|(_, value)| self.in_value(value, label)),
            Value::Map(entries) => entries.values().any(|value| self.in_value(value, label)),
            _ => false,
        }
    }

    fn in_expr(&self, expr: &Expr, scope: &Scope<'_>, label: &str) -> bool {
        let Ok(tree) = parse::expression(&expr.sql) else { return false };
        lower::lower_scalar(&self.side, &tree, &expr.path, scope)
            .is_ok_and(|(term, _)| self.in_term(&term, label))
    }

    fn in_query(&self, query: &Query, purpose: &Purpose<'_>, label: &str) -> bool {
        lower::lower_query(&self.side, query, purpose).is_ok_and(|(term, _)| self.in_term(&term, label))
    }

    fn in_term(&self, term: &Term, label: &str) -> bool {
        let is_it = matches!(&term.head, Head::Const(text) if **text == *label)
            && self.ty == Some(self.side.base(term.ty).0);
        is_it || term.args.iter().any(|arg| super::on_deep_stack(|| self.in_term(arg, label)))
    }
}
