//! One expression as a server may be asked about it: what is in it, and its text with every name in full.

use std::collections::BTreeSet;

use super::ast::{Call, Called, Expr, Literal, Piece, Subscript};
use super::lower::Sites;
use super::print;
use crate::model::{Name, QName};

/// What an expression has in it that decides whether a server's plan tells its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The expression as SQL, every name with its schema where that is known; `None` of what cannot stand alone (a
    /// sub-query, a window, `t.*`).
    pub sql: Option<String>,
    /// Functions and operators that are not known to be of `pg_catalog`, each as often as it stands there, in order: a
    /// plan may show their bodies instead.
    functions: Vec<QName>,
    /// Whether it names a collation: a plan does not show them.
    has_collation: bool,
    /// Whether it has a literal in it that stands for the time of whoever reads it: `'now'`, `'today'`.
    is_of_today: bool,
    /// Whether a planner may run a function in it that is not PostgreSQL's own: one of constants only.
    may_run: bool,
    /// Whether all of it is a constant without a type of its own.
    pub is_untyped: bool,
    /// The columns it names.
    pub columns: BTreeSet<Name>,
}

/// Literals that stand for the time of whoever reads them.
const TIMES: &[&str] = &["now", "today", "tomorrow", "yesterday"];

impl Reading {
    /// Reads a tree whose names were resolved.
    pub(super) fn of(expr: &Expr, sites: &Sites) -> Self {
        let is_untyped = matches!(expr, Expr::Literal(_));
        let mut reading = Self { sql: print::printed(expr, sites), is_untyped, ..Self::default() };
        reading.walk(expr, sites);
        reading.functions.sort();
        reading
    }

    /// Whether a literal in it stands for the time of whoever reads it.
    pub fn is_of_today(&self) -> bool {
        self.is_of_today
    }

    /// Whether such a literal may be in a text.
    pub fn speaks_of_today(sql: &str) -> bool {
        let sql = sql.to_ascii_lowercase();
        TIMES.iter().any(|time| sql.contains(&format!("'{time}")))
    }

    /// The text to send to a server; `None` where its plan would tell nothing, or a function of somebody's might run: a
    /// planner computes immutable functions of constants.
    pub fn question(&self) -> Option<&str> {
        self.sql.as_deref().filter(|_| !self.is_of_today && !self.may_run)
    }

    /// Whether equal plans mean the same: no collation, and as often the same functions that a plan may show the
    /// bodies of. `own` are the names of all functions and operators that are not built in.
    pub fn is_shown_with(&self, other: &Self, own: &BTreeSet<Name>) -> bool {
        let own = |reading: &Self| -> Vec<QName> {
            let called = reading.functions.iter();
            called.filter(|called| called.schema.is_some() || own.contains(&called.name)).cloned().collect()
        };
        let (one, two) = (own(self), own(other));
        let alike = |(a, b): (&QName, &QName)| {
            a.name == b.name && (a.schema.is_none() || b.schema.is_none() || a.schema == b.schema)
        };
        let collated = self.has_collation || other.has_collation;
        !collated && one.len() == two.len() && one.iter().zip(&two).all(alike)
    }

    fn called(&mut self, called: &Called, arguments: &[&Expr], sites: &Sites) {
        let schema = called.name.schema.as_ref().or_else(|| sites.get(&called.site));
        if schema.is_none_or(|schema| schema.as_str() != "pg_catalog") {
            self.functions.push(QName { schema: schema.cloned(), name: called.name.name.clone() });
            self.may_run |= !arguments.iter().any(|argument| is_column(argument));
        }
    }

    fn walk(&mut self, expr: &Expr, sites: &Sites) {
        super::on_deep_stack(|| self.visit(expr, sites));
    }

    fn visit(&mut self, expr: &Expr, sites: &Sites) {
        match expr {
            Expr::Prefix(operator, _) | Expr::Infix(operator, ..) | Expr::AnyAll(_, operator, ..) => {
                self.called(operator, &children(expr), sites);
            }
            Expr::Call(call) => self.called(&call.function, &children(expr), sites),
            Expr::Column(parts) => self.columns.extend(parts.last().cloned()),
            Expr::Collate(..) => self.has_collation = true,
            Expr::Literal(Literal::Text(text)) => {
                let word = text.trim().to_ascii_lowercase();
                self.is_of_today |= TIMES.iter().any(|time| word.starts_with(time));
            }
            _ => {}
        }
        for child in children(expr) {
            self.walk(child, sites);
        }
    }
}

/// Whether it is a column, which no planner knows the value of.
fn is_column(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) => true,
        Expr::Cast(inner, _) | Expr::Collate(inner, _) => is_column(inner),
        _ => false,
    }
}

/// The expressions right below one, those in sub-queries aside.
pub(crate) fn children(expr: &Expr) -> Vec<&Expr> {
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
        Expr::Clauses(_, pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Value(_, value) => Some(value),
                Piece::Word(_) | Piece::Name(_) | Piece::Type(_) | Piece::Returning(_) => None,
            })
            .collect(),
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
