//! What PostgreSQL calls a column of a result that has no alias (`FigureColname`).

use crate::expr::ast::{Body, Expr, Literal, Query, Test};
use crate::model::Name;

/// The name of a target without an alias.
pub(super) fn column_name(expr: &Expr, major: u16) -> Name {
    figure(expr, major).map_or_else(|| Name::new("?column?"), |(name, _)| name)
}

/// A name, and whether it is a strong one: that of a type gives way to what it is cast from.
fn figure(expr: &Expr, major: u16) -> Option<(Name, bool)> {
    let strong = |name: &str| Some((Name::new(name), true));
    match expr {
        Expr::Column(parts) | Expr::Star(parts, _) => Some((parts.last()?.clone(), true)),
        Expr::Field(_, name) => Some((name.clone(), true)),
        Expr::Subscript(operand, _) => figure(operand, major),
        Expr::FieldStar(operand) => figure(operand, major),
        Expr::Call(call) => {
            let old_extract = call.syntax == "extract" && major < 14;
            if old_extract { strong("date_part") } else { Some((call.function.name.name.clone(), true)) }
        }
        Expr::Cast(operand, ty) => figure(operand, major)
            .filter(|(_, strong)| *strong)
            .or_else(|| Some((ty.name.name.clone(), false))),
        Expr::Collate(operand, _) => figure(operand, major),
        Expr::Case { otherwise, .. } => otherwise
            .as_ref()
            .and_then(|otherwise| figure(otherwise, major))
            .filter(|(_, strong)| *strong)
            .or_else(|| Some((Name::new("case"), false))),
        Expr::Array(_) | Expr::ArrayQuery(_) => strong("array"),
        Expr::Row(_) => strong("row"),
        Expr::Is(_, Test::Normalized(_), false) => strong("is_normalized"),
        Expr::Words(word, _) => strong(word),
        Expr::Clauses(called, _) => Some((called.name.name.clone(), true)),
        Expr::Current(word, _) => strong(word),
        Expr::Exists(_) => strong("exists"),
        Expr::Query(query) => query_name(query, major),
        // Before 15 TRUE was 't'::bool.
        Expr::Literal(Literal::Bool(_)) if major < 15 => Some((Name::new("bool"), false)),
        _ => None,
    }
}

/// The name of a sub-query's only column.
fn query_name(query: &Query, major: u16) -> Option<(Name, bool)> {
    match &query.body {
        Body::Select(select) => {
            let target = select.targets.first()?;
            let name = target.alias.clone().unwrap_or_else(|| column_name(&target.expr, major));
            Some((name, true))
        }
        Body::Values(_) => Some((Name::new("column1"), true)),
        Body::Set(_, _, left, _) => query_name(left, major),
        _ => None,
    }
}
