//! Operators: on values, on rows, against lists, arrays and sub-queries.

use super::node::joined;
use super::{Lowered, Lowering, unresolved};
use crate::expr::ast::{Called, Expr, Literal, Query};
use crate::expr::catalog::TypeId;
use crate::expr::resolve::Context;
use crate::expr::side::RowColumn;
use crate::expr::term::{Head, Term};
use crate::model::{Name, QName};

impl Lowering<'_, '_> {
    /// An operator whose name SQL's own syntax implies; found by the path like any other.
    pub(super) fn operation_of(&mut self, name: &str, left: Term, right: Term) -> Lowered<Term> {
        let operator = Called { name: QName::bare(&Name::new(name)), site: 0 };
        self.operation(&operator, left, right)
    }

    /// `make_op`.
    pub(super) fn operation(&mut self, operator: &Called, left: Term, right: Term) -> Lowered<Term> {
        if left.ty == TypeId::NONE || right.ty == TypeId::NONE {
            return unresolved("an operand of a type that is not known");
        }
        let Some(found) = self.side.operator(&operator.name, &self.path, left.ty, right.ty) else {
            return unresolved(format!(
                "no operator {} {} {}",
                self.side.type_name(left.ty),
                operator.name.name.as_str(),
                self.side.type_name(right.ty)
            ));
        };
        self.note(operator, &found.schema);
        let given = [left.ty, right.ty];
        let Some((types, result)) = self.side.concrete(&given, &[found.left, found.right], found.result)
        else {
            return unresolved("pseudo-types that do not agree");
        };
        let [l, r] = types.as_slice() else { return unresolved("an operator of other than two operands") };
        let left = self.coerce(left, *l, Context::Implicit)?;
        let right = self.coerce(right, *r, Context::Implicit)?;
        let name = operator.name.name.as_str();
        let identity =
            crate::expr::resolve::identity(self.side, &found.schema, name, &[found.left, found.right]);
        Ok(Term::new(Head::Operator(identity.into()), vec![left, right], result))
    }

    pub(super) fn prefix(&mut self, operator: &Called, operand: Term) -> Lowered<Term> {
        let name = operator.name.name.as_str();
        let Some(found) = self.side.operator(&operator.name, &self.path, TypeId::NONE, operand.ty) else {
            return unresolved(format!("no operator {name} {}", self.side.type_name(operand.ty)));
        };
        self.note(operator, &found.schema);
        let operand = self.coerce(operand, found.right, Context::Implicit)?;
        if let ("-" | "+", "pg_catalog", Head::Const(text)) = (name, found.schema.as_str(), &operand.head) {
            // `- (1)` is the constant -1, as `'-1'::integer` is; dumps write one for the other. `+ 1` is 1.
            if let Some(value) = signed(name, text, operand.ty) {
                return Ok(Term::constant(value, operand.ty));
            }
        }
        let identity = crate::expr::resolve::identity(self.side, &found.schema, name, &[found.right]);
        Ok(Term::new(Head::Operator(identity.into()), vec![operand], found.result))
    }

    pub(super) fn infix(&mut self, operator: &Called, left: &Expr, right: &Expr) -> Lowered<Term> {
        match (left, right) {
            (Expr::Row(a), Expr::Row(b)) => {
                let (a, b) = (self.row(a)?, self.row(b)?);
                self.row_compare(operator, a, b)
            }
            (Expr::Row(a), Expr::Query(query)) => {
                let a = self.row(a)?;
                self.row_query("row query", a, operator, query)
            }
            _ => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                self.operation(operator, left, right)
            }
        }
    }

    /// `make_row_comparison_op`: `=` and `<>` come apart into their columns, the others stay.
    fn row_compare(&mut self, operator: &Called, left: Vec<Term>, right: Vec<Term>) -> Lowered<Term> {
        if left.len() != right.len() || left.is_empty() {
            return unresolved("rows of unlike length");
        }
        let mut pairs = Vec::with_capacity(left.len());
        for (l, r) in left.into_iter().zip(right) {
            pairs.push(self.operation(operator, l, r)?);
        }
        Ok(match (operator.name.name.as_str(), pairs.len()) {
            (_, 1) | ("=", _) => joined("and", pairs),
            ("<>", _) => joined("or", pairs),
            (name, _) => Term::named("row compare", name, pairs, TypeId::BOOL),
        })
    }

    pub(super) fn distinct(&mut self, left: &Expr, right: &Expr) -> Lowered<Term> {
        let null = |e: &Expr| matches!(e, Expr::Literal(Literal::Null));
        // Distinct from NULL is not null: PostgreSQL stores it so.
        let tested = match (null(left), null(right)) {
            (_, true) => Some(left),
            (true, _) => Some(right),
            _ => None,
        };
        if let Some(tested) = tested {
            let term = self.expr(tested)?;
            return Ok(Term::word("is not null", vec![term], TypeId::BOOL));
        }
        if let (Expr::Row(a), Expr::Row(b)) = (left, right) {
            let (a, b) = (self.row(a)?, self.row(b)?);
            if a.len() != b.len() {
                return unresolved("rows of unlike length");
            }
            let mut pairs = Vec::with_capacity(a.len());
            for (l, r) in a.into_iter().zip(b) {
                pairs.push(self.distinct_terms(l, r)?);
            }
            return Ok(joined("or", pairs));
        }
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        self.distinct_terms(left, right)
    }

    fn distinct_terms(&mut self, left: Term, right: Term) -> Lowered<Term> {
        let call = self.operation_of("=", left, right)?;
        match call.head {
            Head::Operator(operator) => Ok(Term::named("is distinct", operator, call.args, TypeId::BOOL)),
            _ => unresolved("IS DISTINCT without an operator"),
        }
    }

    /// BETWEEN is two comparisons: PostgreSQL stores it so.
    pub(super) fn between(
        &mut self,
        operand: &Expr,
        low: &Expr,
        high: &Expr,
        not: bool,
        symmetric: bool,
    ) -> Lowered<Term> {
        let operand = self.expr(operand)?;
        let (low, high) = (self.expr(low)?, self.expr(high)?);
        let mut within = |low: &Term, high: &Term| {
            let (first, second, word) = if not { ("<", ">", "or") } else { (">=", "<=", "and") };
            let parts = vec![
                self.operation_of(first, operand.clone(), low.clone())?,
                self.operation_of(second, operand.clone(), high.clone())?,
            ];
            Ok(joined(word, parts))
        };
        let straight = within(&low, &high)?;
        if !symmetric {
            return Ok(straight);
        }
        let swapped = within(&high, &low)?;
        Ok(joined(if not { "and" } else { "or" }, vec![straight, swapped]))
    }

    /// `transformAExprIn`: constants of one type make an array, what has columns or rows in it a chain.
    pub(super) fn in_list(&mut self, operand: &Expr, list: &[Expr], not: bool) -> Lowered<Term> {
        let (name, word) = if not { ("<>", "and") } else { ("=", "or") };
        let operator = Called { name: QName::bare(&Name::new(name)), site: 0 };
        if let Expr::Row(fields) = operand {
            let fields = self.row(fields)?;
            let mut parts = Vec::new();
            for one in list {
                let Expr::Row(other) = one else { return unresolved("a row compared with no row") };
                let other = self.row(other)?;
                parts.push(self.row_compare(&operator, fields.clone(), other)?);
            }
            return Ok(joined(word, parts));
        }
        let left = self.expr(operand)?;
        let terms = self.exprs(list)?;
        let (variable, fixed): (Vec<Term>, Vec<Term>) = terms.into_iter().partition(|term| self.varies(term));
        let mut parts = Vec::new();
        let mut singles = Vec::new();
        if fixed.len() > 1 {
            let types: Vec<TypeId> = std::iter::once(left.ty).chain(fixed.iter().map(|t| t.ty)).collect();
            let element = self.side.common_type(&types).filter(|ty| *ty != TypeId::RECORD);
            match element.and_then(|ty| Some((ty, self.side.array_of(ty)?))) {
                Some((element, array)) => {
                    let fixed = fixed.into_iter().map(|t| self.coerce(t, element, Context::Implicit));
                    let array = Term::word("array", fixed.collect::<Lowered<_>>()?, array);
                    parts.push(self.any_all(left.clone(), &operator, not, array)?);
                }
                None => singles = fixed,
            }
        } else {
            singles = fixed;
        }
        singles.extend(variable);
        for one in singles {
            parts.push(self.operation(&operator, left.clone(), one)?);
        }
        Ok(joined(word, parts))
    }

    /// Whether a term has a column of this very query in it: those of the queries around it are constants here
    /// (`contain_vars_of_level()`).
    fn varies(&self, term: &Term) -> bool {
        let around = || self.levels.iter().rev().skip(1).flat_map(|level| &level.entries);
        match &term.head {
            Head::Column(number, _) => !around().any(|entry| entry.number == *number),
            _ => term.args.iter().any(|arg| self.varies(arg)),
        }
    }

    /// `make_scalar_array_op`.
    pub(super) fn any_all(&mut self, left: Term, operator: &Called, all: bool, array: Term) -> Lowered<Term> {
        let element = if array.is_unknown() {
            TypeId::UNKNOWN
        } else {
            match self.side.element_of(self.side.base(array.ty).0) {
                Some(element) => element,
                None => return unresolved("ANY of no array"),
            }
        };
        let Some(found) = self.side.operator(&operator.name, &self.path, left.ty, element) else {
            return unresolved(format!("no operator {} for ANY", operator.name.name.as_str()));
        };
        self.note(operator, &found.schema);
        let given = [left.ty, element];
        let Some((types, _)) = self.side.concrete(&given, &[found.left, found.right], found.result) else {
            return unresolved("pseudo-types that do not agree");
        };
        let [l, r] = types.as_slice() else { return unresolved("an operator of other than two operands") };
        let Some(array_type) = self.side.array_of(*r) else { return unresolved("no array of that type") };
        let left = self.coerce(left, *l, Context::Implicit)?;
        let mut array = self.coerce(array, array_type, Context::Implicit)?;
        let name = operator.name.name.as_str();
        let identity =
            crate::expr::resolve::identity(self.side, &found.schema, name, &[found.left, found.right]);
        // Of an array of one element ANY and ALL are the comparison with that element.
        if array.head == Head::Word("array") && array.args.len() == 1 {
            let nested = array.args.first().is_some_and(|one| self.side.element_of(one.ty).is_some());
            if let (false, Some(one)) = (nested, array.args.pop()) {
                return Ok(Term::new(Head::Operator(identity.into()), vec![left, one], TypeId::BOOL));
            }
        }
        Ok(Term::named(if all { "all" } else { "any" }, identity, vec![left, array], TypeId::BOOL))
    }

    pub(super) fn in_query(&mut self, operand: &Expr, query: &Query) -> Lowered<Term> {
        let operator = Called { name: QName::bare(&Name::new("=")), site: 0 };
        self.any_all_query(operand, &operator, false, query)
    }

    /// `x op ANY (SELECT …)`; `IN` is `= ANY`.
    pub(super) fn any_all_query(
        &mut self,
        left: &Expr,
        operator: &Called,
        all: bool,
        query: &Query,
    ) -> Lowered<Term> {
        let left = match left {
            Expr::Row(list) => self.row(list)?,
            _ => vec![self.expr(left)?],
        };
        self.row_query(if all { "all query" } else { "any query" }, left, operator, query)
    }

    fn row_query(
        &mut self,
        word: &'static str,
        left: Vec<Term>,
        operator: &Called,
        query: &Query,
    ) -> Lowered<Term> {
        let (term, columns) = self.sub_query(query)?;
        if left.len() != columns.len() {
            return unresolved("a row and a sub-query of unlike length");
        }
        let mut args = Vec::with_capacity(left.len() + 1);
        for (l, RowColumn { ty, modifier, .. }) in left.into_iter().zip(&columns) {
            let output = Term::word("output", Vec::new(), *ty).with_modifier(*modifier);
            args.push(self.operation(operator, l, output)?);
        }
        args.push(term);
        Ok(Term::word(word, args, TypeId::BOOL))
    }
}

/// A constant with a sign before it, where the type stays the same.
fn signed(sign: &str, text: &str, ty: TypeId) -> Option<String> {
    let number = matches!(ty, TypeId::INT2 | TypeId::INT4 | TypeId::INT8 | TypeId::NUMERIC | TypeId::FLOAT8);
    if !number || text.is_empty() {
        return None;
    }
    if sign == "+" {
        return Some(text.to_owned());
    }
    let negative = match text.strip_prefix('-') {
        Some(rest) => rest.to_owned(),
        None => format!("-{text}"),
    };
    crate::expr::value::scalar(ty, &negative, None)
}
