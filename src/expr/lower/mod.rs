//! Syntax trees -> terms: every name resolved, every cast explicit, by the rules of `parse_expr.c`.
//!
//! Rewriting happens on the way, where a node is made: each rule says why it keeps the meaning.

mod call;
mod cast;
mod clauses;
mod colname;
mod compare;
mod cte;
mod fold;
mod from;
mod literal;
mod names;
mod node;
mod query;
mod scope;
mod select;
mod set;
mod statement;

use std::collections::BTreeMap;

use super::ast::{Called, Expr, Site};
use super::catalog::TypeId;
use super::side::{Columns, Side};
use super::term::Term;
use crate::model::{Had, Name, Query, SearchPath};

use self::names::Level;
pub(super) use self::node::joined;
pub(super) use self::query::lower_query;
pub(super) use self::scope::lower_scalar;

/// Why an expression could not be resolved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unresolved(pub(super) String);

type Lowered<T> = Result<T, Unresolved>;

fn unresolved<T>(what: impl Into<String>) -> Lowered<T> {
    Err(Unresolved(what.into()))
}

/// What names were resolved to: the schema that each is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sites {
    by_site: BTreeMap<Site, Name>,
}

impl Sites {
    /// The schema of the name at a site.
    pub(super) fn get(&self, site: &Site) -> Option<&Name> {
        self.by_site.get(site)
    }

    fn note(&mut self, site: Site, schema: &Name) {
        if site > 0 {
            self.by_site.insert(site, schema.clone());
        }
    }
}

/// One text on its way to a term.
pub(super) struct Lowering<'s, 'm> {
    side: &'s Side<'m>,
    path: SearchPath,
    /// What columns can be named, outermost query first.
    levels: Vec<Level>,
    /// Common table expressions in reach, outermost first: name, columns, number.
    ctes: Vec<cte::KnownCte>,
    /// Elements of FROM so far: each has a number of its own, in order of appearance.
    elements: u32,
    /// The value that a domain checks.
    value: Option<Term>,
    /// Arguments of a routine, in order.
    arguments: Vec<(Name, Term)>,
    /// The windows of the query in hand, by name.
    windows: Vec<(Name, Term)>,
    /// Columns of each star by its place, where the model recorded them.
    stars: BTreeMap<usize, Vec<Name>>,
    /// Columns of relations that have changed since, as the model recorded them.
    had: Vec<Had>,
    sites: Sites,
    /// Whether a star stands in a SELECT list.
    has_star: bool,
    /// Whether the columns of today had to do for those of the day the statement ran.
    guessed: bool,
}

impl<'s, 'm> Lowering<'s, 'm> {
    pub(super) fn new(side: &'s Side<'m>, path: &SearchPath) -> Self {
        Self {
            side,
            path: path.clone(),
            levels: vec![Level::default()],
            ctes: Vec::new(),
            elements: 0,
            value: None,
            arguments: Vec::new(),
            windows: Vec::new(),
            stars: BTreeMap::new(),
            had: Vec::new(),
            sites: Sites::default(),
            has_star: false,
            guessed: false,
        }
    }

    /// What names were resolved to.
    pub(super) fn into_sites(self) -> Sites {
        self.sites
    }

    fn note(&mut self, called: &Called, schema: &Name) {
        self.sites.note(called.site, schema);
    }

    /// An expression, its unknown literals left unknown.
    pub(super) fn expr(&mut self, expr: &Expr) -> Lowered<Term> {
        super::on_deep_stack(|| self.node(expr))
    }

    fn exprs(&mut self, exprs: &[Expr]) -> Lowered<Vec<Term>> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// An expression that is a condition.
    fn condition(&mut self, expr: &Expr) -> Lowered<Term> {
        let term = self.expr(expr)?;
        self.coerce(term, TypeId::BOOL, super::resolve::Context::Assignment)
    }

    /// What no context gave a type is text.
    fn settled(&self, term: Term) -> Lowered<Term> {
        if term.is_unknown() {
            self.coerce(term, TypeId::TEXT, super::resolve::Context::Implicit)
        } else {
            Ok(term)
        }
    }
}

/// The output columns of a view's query; `None` where they are not known.
pub(super) fn output_columns(side: &Side<'_>, query: &Query) -> Option<Columns> {
    query::output_columns(side, query)
}
