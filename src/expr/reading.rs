//! One expression as a server may be asked about it: what is in it, and its text with every name in full.

use std::collections::BTreeSet;

use super::ast::{Call, Expr, Subscript};
use super::lower::Sites;
use super::print;

/// What an expression has in it that decides whether a server's plan tells its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The expression as SQL, every name with its schema; `None` of what cannot stand alone (a sub-query, `t.*`).
    pub sql: Option<String>,
    /// Whether a sub-query is in it: a plan shows it as a number only.
    pub has_query: bool,
    /// Functions and operators that are not of `pg_catalog`, each as often as it stands there, in order: a plan may show
    /// their bodies instead.
    pub functions: Vec<String>,
    /// Collations it names: a plan does not show them.
    pub collations: BTreeSet<String>,
}

impl Reading {
    /// Reads a tree whose names were resolved.
    pub(super) fn of(expr: &Expr, sites: &Sites) -> Self {
        let mut reading = Self { sql: print::printed(expr, sites), ..Self::default() };
        reading.walk(expr, sites);
        reading.functions.sort();
        reading
    }

    fn called(&mut self, called: &super::ast::Called, sites: &Sites) {
        let schema = called.name.schema.as_ref().or_else(|| sites.get(&called.site));
        if schema.is_none_or(|schema| schema.as_str() != "pg_catalog") {
            let schema = schema.map(|schema| format!("{schema}.")).unwrap_or_default();
            self.functions.push(format!("{schema}{}", called.name.name.as_str()));
        }
    }

    fn walk(&mut self, expr: &Expr, sites: &Sites) {
        super::on_deep_stack(|| self.visit(expr, sites));
    }

    fn visit(&mut self, expr: &Expr, sites: &Sites) {
        match expr {
            Expr::Prefix(operator, _) | Expr::Infix(operator, ..) | Expr::AnyAll(_, operator, ..) => {
                self.called(operator, sites);
            }
            Expr::Call(call) => self.called(&call.function, sites),
            Expr::Collate(_, collation) => {
                let schema = collation.name.schema.as_ref().or_else(|| sites.get(&collation.site));
                let schema = schema.map(|schema| format!("{schema}.")).unwrap_or_default();
                self.collations.insert(format!("{schema}{}", collation.name.name));
            }
            Expr::InQuery(..)
            | Expr::AnyAllQuery(..)
            | Expr::ArrayQuery(_)
            | Expr::Query(_)
            | Expr::Exists(_) => {
                self.has_query = true;
            }
            _ => {}
        }
        for child in children(expr) {
            self.walk(child, sites);
        }
    }
}

/// The expressions right below one, those in sub-queries aside.
fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Cast(a, _)
        | Expr::Collate(a, _)
        | Expr::Prefix(_, a)
        | Expr::Not(a)
        | Expr::Is(a, ..)
        | Expr::InQuery(a, ..)
        | Expr::AnyAllQuery(a, ..)
        | Expr::Field(a, _)
        | Expr::FieldStar(a) => vec![a],
        Expr::Infix(_, a, b)
        | Expr::And(a, b)
        | Expr::Or(a, b)
        | Expr::Distinct(a, b, _)
        | Expr::AnyAll(a, _, _, b) => vec![a, b],
        Expr::Between { operand, low, high, .. } => vec![operand, low, high],
        Expr::In(a, list, _) => std::iter::once(&**a).chain(list).collect(),
        Expr::Like(_, a, b, escape, _) => {
            [Some(&**a), Some(&**b), escape.as_deref()].into_iter().flatten().collect()
        }
        Expr::Call(call) => call_children(call),
        Expr::Words(_, list) | Expr::Array(list) | Expr::Row(list) => list.iter().collect(),
        Expr::Case { operand, arms, otherwise } => {
            let arms = arms.iter().flat_map(|(when, then)| [when, then]);
            operand.as_deref().into_iter().chain(arms).chain(otherwise.as_deref()).collect()
        }
        Expr::Subscript(a, subscripts) => {
            let bounds = subscripts.iter().flat_map(|subscript| match subscript {
                Subscript::Index(index) => [Some(index), None],
                Subscript::Slice(low, high) => [low.as_ref(), high.as_ref()],
            });
            std::iter::once(&**a).chain(bounds.flatten()).collect()
        }
        Expr::Column(_)
        | Expr::Star(..)
        | Expr::Param(_)
        | Expr::Literal(_)
        | Expr::Current(..)
        | Expr::ArrayQuery(_)
        | Expr::Query(_)
        | Expr::Exists(_)
        | Expr::Default => Vec::new(),
    }
}

fn call_children(call: &Call) -> Vec<&Expr> {
    let args = call.args.iter().map(|(_, value)| value);
    let sorted = call.order.iter().chain(&call.within).map(|sort| &sort.expr);
    args.chain(sorted).chain(call.filter.as_ref()).collect()
}
