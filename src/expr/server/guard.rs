//! What a plan's output does not show of an expression, and what must not be sent at all.

use std::collections::BTreeSet;

use crate::expr::ast::{Call, Expr, Subscript};
use crate::expr::parse::expression;
use crate::model::{Name, QName};

/// What of a text does not show in a plan's output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Functions called: SQL functions are inlined, so that two of them can look alike.
    functions: Vec<QName>,
    /// Collations: none is printed.
    collations: Vec<Name>,
    /// Whether all of it is a constant without a type of its own.
    pub(super) untyped: bool,
}

/// The facts of a text; none where it is not exactly one expression, or has a sub-query or window in it.
pub(super) fn facts(text: &str) -> Option<Facts> {
    let mut facts = Facts::default();
    let expr = expression(text).ok()?;
    facts.untyped = matches!(expr, Expr::Literal(_));
    facts.expr(&expr)?;
    facts.functions.sort_unstable();
    facts.collations.sort_unstable();
    Some(facts)
}

impl Facts {
    /// Whether both have the same collations and the same calls of functions that are not built in.
    pub(super) fn agree(&self, other: &Self, routines: &BTreeSet<Name>) -> bool {
        let own = |facts: &Self| -> Vec<Name> {
            let called = facts.functions.iter().filter(|f| !f.is_builtin() && routines.contains(&f.name));
            called.map(|function| function.name.clone()).collect()
        };
        self.collations == other.collations && own(self) == own(other)
    }

    /// Takes in an expression; none where it holds what a plan hides.
    fn expr(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Column(_)
            | Expr::Star(..)
            | Expr::Param(_)
            | Expr::Literal(_)
            | Expr::Current(..)
            | Expr::Default => Some(()),
            Expr::Cast(inner, _)
            | Expr::Prefix(_, inner)
            | Expr::Not(inner)
            | Expr::Is(inner, ..)
            | Expr::Field(inner, _)
            | Expr::FieldStar(inner) => self.expr(inner),
            Expr::Collate(inner, collation) => {
                self.collations.push(collation.name.name.clone());
                self.expr(inner)
            }
            Expr::Infix(_, left, right)
            | Expr::And(left, right)
            | Expr::Or(left, right)
            | Expr::Distinct(left, right, _)
            | Expr::AnyAll(left, _, _, right) => self.exprs([&**left, right]),
            Expr::Between { operand, low, high, not: _, symmetric: _ } => self.exprs([&**operand, low, high]),
            Expr::In(operand, list, _) => self.exprs(std::iter::once(&**operand).chain(list)),
            Expr::Like(_, left, right, escape, _) => {
                self.exprs([&**left, right].into_iter().chain(escape.as_deref()))
            }
            Expr::Call(call) => self.call(call),
            Expr::Words(_, list) | Expr::Array(list) | Expr::Row(list) => self.exprs(list),
            Expr::Case { operand, arms, otherwise } => {
                let arms = arms.iter().flat_map(|(when, then)| [when, then]);
                self.exprs(operand.as_deref().into_iter().chain(arms).chain(otherwise.as_deref()))
            }
            Expr::Subscript(inner, subscripts) => {
                self.expr(inner)?;
                subscripts.iter().try_for_each(|subscript| match subscript {
                    Subscript::Index(index) => self.expr(index),
                    Subscript::Slice(low, high) => self.exprs(low.iter().chain(high)),
                })
            }
            Expr::InQuery(..)
            | Expr::AnyAllQuery(..)
            | Expr::ArrayQuery(_)
            | Expr::Query(_)
            | Expr::Exists(_) => None,
        }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Option<()> {
        exprs.into_iter().try_for_each(|expr| self.expr(expr))
    }

    fn call(&mut self, call: &Call) -> Option<()> {
        let Call {
            function,
            args,
            syntax: _,
            variadic: _,
            star: _,
            distinct: _,
            order,
            within,
            filter,
            over,
        } = call;
        if over.is_some() || !order.is_empty() || !within.is_empty() || filter.is_some() {
            return None;
        }
        self.functions.push(function.name.clone());
        self.exprs(args.iter().map(|(_, value)| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_expression_without_sub_queries_may_be_sent() {
        for text in
            ["a > 0", "lower(a) = 'x' -- note", "f(a, b := 1)", "a IN (1, 2)", "CASE WHEN a THEN b END"]
        {
            assert!(facts(text).is_some(), "{text}");
        }
        for text in
            ["a), (b", "a; DROP TABLE t", "a, b", "", "a > (SELECT 1)", "EXISTS (SELECT 1)", "a) FROM t --"]
        {
            assert!(facts(text).is_none(), "{text}");
        }
    }

    #[test]
    fn collations_and_own_functions_must_agree() {
        let routines = BTreeSet::from([Name::new("f"), Name::new("g")]);
        let agree = |a, b| facts(a).unwrap().agree(&facts(b).unwrap(), &routines);
        assert!(agree("f(a)", "app.f(a)") && agree("lower(a)", "upper(a)"));
        assert!(!agree("f(a)", "g(a)") && !agree("f(a)", "a") && !agree("a COLLATE \"C\"", "a"));
    }
}
