//! Expressions as the rules look at them: what they call, which columns they compare, whether they always hold.

use std::collections::BTreeSet;

use crate::expr::ast::{self, Expr, Literal, Query};
use crate::expr::catalog::{Catalog, Volatility};
use crate::expr::{children, parse};
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::index::Key;
use crate::kinds::{Body, table};
use crate::model::{Name, Object, QName};

/// A text as a tree; none of what cannot be read, which the model's notices tell.
pub(super) fn tree(expr: &crate::model::Expr) -> Option<Expr> {
    parse::expression(&expr.sql).ok()
}

/// Calls `visit` for an expression and all below it, sub-queries aside.
pub(super) fn walk<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    visit(expr);
    for child in children(expr) {
        walk(child, visit);
    }
}

/// Whether any expression in this one, itself too, is such.
pub(super) fn any(expr: &Expr, is: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    walk(expr, &mut |one| found |= is(one));
    found
}

/// The functions that an expression calls, as written.
pub(super) fn calls(expr: &Expr) -> BTreeSet<QName> {
    let mut found = BTreeSet::new();
    walk(expr, &mut |one| {
        if let Expr::Call(call) = one {
            found.insert(call.function.name.clone());
        }
    });
    found
}

/// The columns that an expression names, without their tables.
pub(super) fn columns(expr: &Expr) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    walk(expr, &mut |one| {
        if let Expr::Column(path) = one {
            found.extend(path.last().cloned());
        }
    });
    found
}

/// Whether it is the constant `true`.
pub(super) fn is_true(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Literal::Bool(true)))
}

/// Columns that an expression compares by `=` with something that has none: what an index on the column would find.
pub(super) fn equated(expr: &Expr) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    conjuncts(expr, &mut |one| {
        if let Expr::Infix(operator, a, b) = one
            && operator.name.name.as_str() == "="
        {
            for (column, other) in [(a, b), (b, a)] {
                if let Expr::Column(path) = &**column
                    && columns(other).is_empty()
                {
                    found.extend(path.last().cloned());
                }
            }
        }
    });
    found
}

fn conjuncts<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match expr {
        Expr::And(a, b) => {
            conjuncts(a, visit);
            conjuncts(b, visit);
        }
        other => visit(other),
    }
}

/// The expressions of an object that PostgreSQL wants immutable, or reads as a condition: each with what it is.
pub(super) fn stored(object: &Object) -> Vec<(&'static str, &crate::model::Expr)> {
    match &object.body {
        Body::Index(index) => {
            let keys = index.keys.iter().filter_map(|key| of_key(&key.key)).map(|expr| ("an index", expr));
            keys.chain(index.predicate.iter().map(|expr| ("a partial index", expr))).collect()
        }
        Body::Column(column) => {
            column.generated.iter().map(|generated| ("a generated column", &generated.expr)).collect()
        }
        Body::Table(table::Table { partition_key: Some(key), .. }) => key
            .keys
            .iter()
            .filter_map(|part| of_key(&part.key))
            .map(|expr| ("a partition key", expr))
            .collect(),
        Body::Constraint(Constraint { rule: ConstraintRule::Exclusion(exclusion), .. }) => {
            let keys = exclusion.elements.iter().filter_map(|(key, _)| of_key(&key.key));
            keys.chain(&exclusion.predicate).map(|expr| ("an exclusion constraint", expr)).collect()
        }
        _ => Vec::new(),
    }
}

fn of_key(key: &Key) -> Option<&crate::model::Expr> {
    match key {
        Key::Expr(expr) => Some(expr),
        Key::Column(_) => None,
    }
}

/// The conditions that an object lets rows through by: of checks, policies, partial indexes and triggers.
pub(super) fn conditions(object: &Object) -> Vec<&crate::model::Expr> {
    match &object.body {
        Body::Constraint(constraint) => match &constraint.rule {
            ConstraintRule::Check { expr, .. } | ConstraintRule::DomainCheck { expr, .. } => vec![expr],
            ConstraintRule::Exclusion(exclusion) => exclusion.predicate.iter().collect(),
            _ => Vec::new(),
        },
        Body::Index(index) => index.predicate.iter().collect(),
        Body::Policy(policy) => policy.using.iter().chain(&policy.check).collect(),
        Body::Trigger(trigger) => trigger.when.iter().collect(),
        _ => Vec::new(),
    }
}

/// What a function of `pg_catalog` promises, where all of its name promise the same.
pub(super) fn builtin_volatility(catalog: &Catalog, name: &str) -> Option<Volatility> {
    let mut all = catalog.pg_catalog().functions(name).iter().map(|function| function.volatility);
    let first = all.next()?;
    all.all(|volatility| volatility == first).then_some(first)
}

/// The relations that a query reads, common table expressions aside.
pub(super) fn relations_of(query: &Query) -> BTreeSet<QName> {
    let mut reader = Reader { hidden: Vec::new(), found: BTreeSet::new() };
    reader.query(query);
    reader.found
}

/// Walks a query; the names of the common table expressions in sight are no relations.
struct Reader {
    hidden: Vec<Name>,
    found: BTreeSet<QName>,
}

impl Reader {
    fn query(&mut self, query: &Query) {
        let outside = self.hidden.len();
        for cte in &query.with {
            if query.recursive {
                self.hidden.push(cte.name.clone());
            }
            self.query(&cte.query);
            self.hidden.push(cte.name.clone());
        }
        match &query.body {
            ast::Body::Select(select) => self.select(select),
            ast::Body::Values(rows) => rows.iter().flatten().for_each(|expr| self.expr(expr)),
            ast::Body::Set(_, _, a, b) => {
                self.query(a);
                self.query(b);
            }
            // A view or materialized view cannot hold these.
            ast::Body::Insert(_) | ast::Body::Update(_) | ast::Body::Delete(_) | ast::Body::Notify(_) => {}
        }
        query.order.iter().for_each(|sort| self.expr(&sort.expr));
        self.hidden.truncate(outside);
    }

    fn select(&mut self, select: &ast::Select) {
        select.from.iter().for_each(|from| self.from(from));
        let targets = select.targets.iter().map(|target| &target.expr);
        targets.chain(&select.filter).chain(&select.having).for_each(|expr| self.expr(expr));
    }

    fn from(&mut self, from: &ast::From) {
        match from {
            ast::From::Relation { name, .. } => {
                let hidden = name.name.schema.is_none() && self.hidden.contains(&name.name.name);
                if !hidden {
                    self.found.insert(name.name.clone());
                }
            }
            ast::From::Query { query, .. } => self.query(query),
            ast::From::Function { calls, .. } => calls.iter().for_each(|(call, _)| self.expr(call)),
            ast::From::Join { left, right, on, .. } => {
                self.from(left);
                self.from(right);
                on.iter().for_each(|on| self.expr(on));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        walk(expr, &mut |one| match one {
            Expr::InQuery(_, query, _)
            | Expr::AnyAllQuery(_, _, _, query)
            | Expr::ArrayQuery(query)
            | Expr::Query(query)
            | Expr::Exists(query) => self.query(query),
            _ => {}
        });
    }
}
