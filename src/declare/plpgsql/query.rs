//! Queries to rows: over system catalogs as the schema so far would fill them, over constants, and nothing else.

use std::collections::BTreeMap;

use super::eval::{Row, Scope};
use super::value::Value;
use crate::expr::ast::{Alias, Body, Expr, From, Literal, Query, Select};
use crate::model::Name;

/// More rows than this are not followed.
const MAX_ROWS: usize = 50_000;

/// The rows of a FROM and WHERE, each with whether it is in the result for certain.
type Rows = Vec<(Row, bool)>;

impl Scope<'_> {
    /// EXISTS: whether a query has a row.
    pub(super) fn exists(&self, query: &Query) -> Option<bool> {
        let select = plain(query)?;
        if is_aggregate(select) {
            return None;
        }
        let rows = self.matching(select)?;
        if rows.iter().any(|(_, certain)| *certain) {
            return Some(true);
        }
        rows.is_empty().then_some(false)
    }

    /// Whether a query gives a row: one with an aggregate always does.
    pub(super) fn finds(&self, query: &Query) -> Option<bool> {
        match plain(query).is_some_and(is_aggregate) {
            true => None,
            false => self.exists(query),
        }
    }

    /// The value of a query between parentheses.
    pub(super) fn scalar(&self, query: &Query) -> Value {
        self.only_value(query).unwrap_or(Value::Unknown)
    }

    fn only_value(&self, query: &Query) -> Option<Value> {
        let mut values = self.column(query)?;
        let Some(first) = values.pop() else { return Some(Value::Null) };
        values.iter().all(|value| *value == first && value.is_known()).then_some(first)
    }

    /// The values of the one column of a query.
    pub(super) fn column(&self, query: &Query) -> Option<Vec<Value>> {
        let rows = self.results(query)?;
        rows.into_iter()
            .map(|row| match <[_; 1]>::try_from(row) {
                Ok([(_, value)]) => Some(value),
                Err(_) => None,
            })
            .collect()
    }

    /// All rows of a query with the names of their columns; `None` where one of them is not certain.
    pub(super) fn results(&self, query: &Query) -> Option<Vec<Vec<(Name, Value)>>> {
        if let Body::Values(rows) = &query.body
            && query.with.is_empty()
            && query.limit.is_none()
            && query.offset.is_none()
        {
            let row = |row: &Vec<Expr>| {
                (1..).zip(row).map(|(n, e)| (Name::new(&format!("column{n}")), self.value(e))).collect()
            };
            return Some(rows.iter().map(row).collect());
        }
        let select = plain(query)?;
        let rows: Vec<Row> = self.certain(select)?;
        if query.offset.is_some() || (query.limit.is_some() && rows.len() > 1) {
            return None;
        }
        if let [target] = select.targets.as_slice()
            && let Expr::Call(call) = &target.expr
        {
            let name = target.alias.clone().unwrap_or_else(|| call.function.name.name.clone());
            match call.function.name.name.as_str() {
                "count" if call.star => {
                    return Some(vec![vec![(name, Value::Int(i64::try_from(rows.len()).ok()?))]]);
                }
                // A set in the place of a value.
                "unnest" => {
                    let elements = self.elements(&call.args.first()?.1)?;
                    return Some(elements.into_iter().map(|value| vec![(name.clone(), value)]).collect());
                }
                _ => {}
            }
        }
        if is_aggregate(select) {
            return Some(vec![self.counts(select, i64::try_from(rows.len()).ok()?)?]);
        }
        rows.iter().map(|row| self.targets(select, row)).collect()
    }

    /// The one row of a SELECT whose only aggregate is `count(*)`.
    fn counts(&self, select: &Select, count: i64) -> Option<Vec<(Name, Value)>> {
        let targets = select.targets.iter().map(|target| {
            let counted = with_count(&target.expr, count);
            let name = target.alias.clone().unwrap_or_else(|| name_of(&target.expr));
            (is_single(&counted) && !has_column(&counted)).then(|| (name, self.value(&counted)))
        });
        targets.collect()
    }

    fn targets(&self, select: &Select, row: &Row) -> Option<Vec<(Name, Value)>> {
        let stack: Vec<Row> = self.rows.iter().chain([row]).cloned().collect();
        let scope = Scope { rows: &stack, ..*self };
        let mut values = Vec::new();
        for target in &select.targets {
            match &target.expr {
                Expr::Star(..) => {
                    values.extend(row.iter().flat_map(|(_, columns)| columns.clone()));
                }
                expr => {
                    let name = target.alias.clone().unwrap_or_else(|| name_of(expr));
                    values.push((name, scope.value(expr)));
                }
            }
        }
        Some(values)
    }

    /// The rows of FROM and WHERE, none of them in doubt.
    pub(super) fn certain(&self, select: &Select) -> Option<Vec<Row>> {
        if select.from.iter().any(|from| matches!(from, From::Join { kind: "left", .. })) {
            // How often each row is there is not known.
            return None;
        }
        self.matching(select)?.into_iter().map(|(row, certain)| certain.then_some(row)).collect()
    }

    /// The rows of FROM and WHERE.
    fn matching(&self, select: &Select) -> Option<Rows> {
        let mut rows: Rows = vec![(Row::new(), true)];
        for from in &select.from {
            rows = self.joined(rows, from, select.filter.as_ref())?;
        }
        if select.from.is_empty() {
            self.keep(&mut rows, select.filter.as_ref(), true);
        }
        // Only now are all columns there: what is in doubt still is so for good.
        let filter = select.filter.as_ref();
        for (row, certain) in &mut rows {
            *certain &= filter.is_none_or(|filter| self.holds(row, filter) == Some(true));
        }
        Some(rows)
    }

    fn holds(&self, row: &Row, condition: &Expr) -> Option<bool> {
        let stack: Vec<Row> = self.rows.iter().chain([row]).cloned().collect();
        Scope { rows: &stack, ..*self }.value(condition).condition()
    }

    /// Leaves out rows for which a condition does not hold; where it is in doubt they are so too, if `finally`.
    fn keep(&self, rows: &mut Rows, condition: Option<&Expr>, finally: bool) {
        let Some(condition) = condition else { return };
        rows.retain_mut(|(row, certain)| match self.holds(row, condition) {
            Some(holds) => holds,
            None => {
                *certain &= !finally;
                true
            }
        });
    }

    /// Every row with every row of an element of FROM; those that WHERE excludes already are left out.
    fn joined(&self, rows: Rows, from: &From, filter: Option<&Expr>) -> Option<Rows> {
        if let From::Join {
            kind: "inner" | "cross" | "left",
            natural: false,
            left,
            right,
            on,
            using,
            alias: None,
        } = from
        {
            let rows = self.joined(rows, left, filter)?;
            if matches!(from, From::Join { kind: "left", .. }) {
                // A row of the left side stays, whatever the right has: of that nothing is then known.
                return Some(rows);
            }
            let before = rows.first().map_or(0, |(row, _)| row.len());
            let mut rows = self.joined(rows, right, filter)?;
            self.keep(&mut rows, on.as_ref(), true);
            if let Some((columns, _)) = using {
                rows.retain_mut(|(row, certain)| {
                    columns.iter().all(|column| match same(row, before, column) {
                        Some(same) => same,
                        None => {
                            *certain = false;
                            true
                        }
                    })
                });
            }
            return Some(rows);
        }
        let mut product = Rows::new();
        for (row, certain) in rows {
            let stack: Vec<Row> = self.rows.iter().chain([&row]).cloned().collect();
            for (name, columns) in (Scope { rows: &stack, ..*self }).element(from)? {
                let mut row = row.clone();
                row.push((name, columns));
                if filter.is_none_or(|filter| self.holds(&row, filter) != Some(false)) {
                    product.push((row, certain));
                }
                if product.len() > MAX_ROWS {
                    return None;
                }
            }
        }
        Some(product)
    }

    /// The rows of one element of FROM.
    fn element(&self, from: &From) -> Option<Row> {
        match from {
            From::Relation { name, alias, sample: None, .. } => {
                let rows = self.catalog(&name.name)?;
                if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
                    return None;
                }
                let called = alias.as_ref().map_or(&name.name.name, |alias| &alias.name);
                Some(rows.into_iter().map(|row| (called.clone(), row)).collect())
            }
            From::Query { query, alias, .. } => Some(named(self.results(query)?, alias.as_ref())),
            From::Function { calls, rows_from: false, ordinality: false, alias, .. } => {
                let [(Expr::Call(call), definitions)] = calls.as_slice() else { return None };
                if !definitions.is_empty() {
                    return None;
                }
                let function = &call.function.name.name;
                let args: Vec<&Expr> = call.args.iter().map(|(_, arg)| arg).collect();
                let values = match (function.as_str(), args.as_slice()) {
                    ("unnest", [array]) => self.elements(array)?,
                    ("generate_series", [first, last]) => series(&self.value(first), &self.value(last))?,
                    _ => return None,
                };
                let called = alias.as_ref().map_or(function, |alias| &alias.name).clone();
                let rows = values.into_iter().map(|value| vec![(called.clone(), value)]);
                Some(named(rows.collect(), alias.as_ref()))
            }
            _ => None,
        }
    }

    fn elements(&self, array: &Expr) -> Option<Vec<Value>> {
        match self.value(array) {
            Value::Array(elements) => Some(elements),
            Value::Null => Some(Vec::new()),
            _ => None,
        }
    }
}

/// Whether both sides of a join have the same in a column.
fn same(row: &Row, right: usize, column: &Name) -> Option<bool> {
    let (left, right) = row.split_at_checked(right)?;
    let of = |side: &[(Name, BTreeMap<Name, Value>)]| {
        side.iter().find_map(|(_, columns)| columns.get(column)).cloned()
    };
    of(left)?.equals(&of(right)?).condition()
}

/// Rows with the names that an alias gives.
fn named(rows: Vec<Vec<(Name, Value)>>, alias: Option<&Alias>) -> Row {
    let called = alias.map_or_else(|| Name::spelled(""), |alias| alias.name.clone());
    let columns = alias.map(|alias| alias.columns.as_slice()).unwrap_or_default();
    let row = |row: Vec<(Name, Value)>| {
        let renamed = row.into_iter().enumerate();
        renamed.map(|(n, (name, value))| (columns.get(n).cloned().unwrap_or(name), value)).collect()
    };
    rows.into_iter().map(|values| (called.clone(), row(values))).collect()
}

/// The name of a column that has none.
fn name_of(expr: &Expr) -> Name {
    match expr {
        Expr::Column(path) => path.last().cloned().unwrap_or_else(|| Name::spelled("")),
        Expr::Cast(operand, _) => name_of(operand),
        Expr::Call(call) => call.function.name.name.clone(),
        _ => Name::new("?column?"),
    }
}

/// A query that is a SELECT without anything that would change which rows there are.
fn plain(query: &Query) -> Option<&Select> {
    let Body::Select(select) = &query.body else { return None };
    let plain = query.with.is_empty()
        && select.group.is_empty()
        && select.having.is_none()
        && select.distinct.is_none()
        && query
            .limit
            .as_ref()
            .is_none_or(|limit| !matches!(limit, Expr::Literal(Literal::Number(n)) if n == "0"));
    plain.then_some(select)
}

/// The numbers from one to another.
fn series(first: &Value, last: &Value) -> Option<Vec<Value>> {
    let (Value::Int(first), Value::Int(last)) = (first, last) else { return None };
    let few = usize::try_from(last.checked_sub(*first)?.max(0)).is_ok_and(|count| count < MAX_ROWS);
    few.then(|| (*first..=*last).map(Value::Int).collect())
}

/// An expression with the number of rows in the place of `count(*)`.
fn with_count(expr: &Expr, count: i64) -> Expr {
    let inner = |expr: &Expr| Box::new(with_count(expr, count));
    match expr {
        Expr::Call(call)
            if call.star && call.function.name.name.as_str() == "count" && call.filter.is_none() =>
        {
            Expr::Literal(Literal::Number(count.to_string()))
        }
        Expr::Infix(operator, a, b) => Expr::Infix(operator.clone(), inner(a), inner(b)),
        Expr::And(a, b) => Expr::And(inner(a), inner(b)),
        Expr::Or(a, b) => Expr::Or(inner(a), inner(b)),
        Expr::Not(operand) => Expr::Not(inner(operand)),
        Expr::Cast(operand, ty) => Expr::Cast(inner(operand), ty.clone()),
        other => other.clone(),
    }
}

/// Whether a column is named: beside an aggregate that is one of the groups, which are not followed.
fn has_column(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) => false,
        Expr::Infix(_, a, b) | Expr::And(a, b) | Expr::Or(a, b) => has_column(a) || has_column(b),
        Expr::Not(operand) | Expr::Cast(operand, _) => has_column(operand),
        _ => true,
    }
}

/// Whether a SELECT gives one row of many, or many of one.
fn is_aggregate(select: &Select) -> bool {
    !select.targets.iter().all(|target| is_single(&target.expr))
}

/// Aggregates and functions that give sets.
const SETS: &[&str] = &[
    "array_agg",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "generate_series",
    "jsonb_agg",
    "json_agg",
    "max",
    "min",
    "string_agg",
    "sum",
    "unnest",
];

/// Whether an expression has one value a row.
fn is_single(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => {
            !SETS.contains(&call.function.name.name.as_str())
                && call.args.iter().all(|(_, arg)| is_single(arg))
        }
        Expr::Cast(operand, _) | Expr::Not(operand) | Expr::Is(operand, ..) => is_single(operand),
        Expr::Infix(_, a, b) | Expr::And(a, b) | Expr::Or(a, b) => is_single(a) && is_single(b),
        Expr::Words(_, list) | Expr::Array(list) => list.iter().all(is_single),
        Expr::Literal(_)
        | Expr::Column(_)
        | Expr::Star(..)
        | Expr::Param(_)
        | Expr::Exists(_)
        | Expr::Query(_)
        | Expr::ArrayQuery(_) => true,
        _ => false,
    }
}
