//! What PostgreSQL calls an expression that has no name of its own (`FigureColname()`): the column of a view, the
//! part of an index's name.

use sqlparser::ast::{
    AccessExpr, DataType, Expr, Ident, ObjectName, Query, SelectItem, SetExpr, TrimWhereField, Value,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::model::{Name, catalog_name};

/// Parses one expression; `None` where sqlparser cannot.
pub(crate) fn parse_expr(sql: &str) -> Option<Expr> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(sql).ok()?;
    let expr = parser.parse_expr().ok()?;
    matches!(parser.peek_token().token, sqlparser::tokenizer::Token::EOF).then_some(expr)
}

/// `FigureIndexColname()`: the name of an index's expression, `expr` where it has none.
pub(crate) fn of_index(sql: &str, major: u16) -> String {
    parse_expr(sql).and_then(|expr| figure(&expr, major)).unwrap_or_else(|| "expr".to_owned())
}

/// `FigureColname()`: the name of an expression in a SELECT list; `None` is `?column?`.
pub(crate) fn figure(expr: &Expr, major: u16) -> Option<String> {
    internal(expr, major).map(|(name, _)| name)
}

/// Whether a cast or a CASE around it takes the name away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Weak,
    Strong,
}

fn strong(name: &str) -> Option<(String, Strength)> {
    Some((name.to_owned(), Strength::Strong))
}

/// An identifier as the catalog has it.
pub(crate) fn name_of(ident: &Ident) -> Name {
    if ident.quote_style.is_some() { Name::new(&ident.value) } else { Name::folded(&ident.value) }
}

fn last(name: &ObjectName) -> Option<String> {
    let ident = name.0.last()?.as_ident()?;
    Some(name_of(ident).as_str().to_owned())
}

fn internal(expr: &Expr, major: u16) -> Option<(String, Strength)> {
    match expr {
        Expr::Identifier(ident) => strong(name_of(ident).as_str()),
        Expr::CompoundIdentifier(parts) => strong(name_of(parts.last()?).as_str()),
        Expr::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|access| match access {
                AccessExpr::Dot(Expr::Identifier(ident)) => Some(name_of(ident).as_str().to_owned()),
                _ => None,
            });
            match field {
                Some(field) => Some((field, Strength::Strong)),
                None => internal(root, major),
            }
        }
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => internal(inner, major),
        Expr::Function(function) => Some((last(&function.name)?, Strength::Strong)),
        Expr::Cast { expr, data_type, .. } => cast(internal(expr, major), data_type),
        Expr::TypedString(typed) => cast(None, &typed.data_type),
        Expr::Interval(_) => Some(("interval".to_owned(), Strength::Weak)),
        Expr::Case { else_result, .. } => {
            match else_result.as_ref().and_then(|otherwise| internal(otherwise, major)) {
                Some((name, Strength::Strong)) => strong(&name),
                _ => Some(("case".to_owned(), Strength::Weak)),
            }
        }
        Expr::Exists { negated: false, .. } => strong("exists"),
        Expr::Subquery(query) => first_column(query, major).map(|name| (name, Strength::Strong)),
        // Before 15 TRUE and FALSE were casts of a text to boolean.
        Expr::Value(value) if major < 15 && matches!(value.value, Value::Boolean(_)) => {
            Some(("bool".to_owned(), Strength::Weak))
        }
        _ => strong(of_syntax(expr, major)?),
    }
}

/// The functions behind SQL's own syntax.
fn of_syntax(expr: &Expr, major: u16) -> Option<&'static str> {
    Some(match expr {
        Expr::AtTimeZone { .. } => "timezone",
        Expr::Extract { .. } => {
            if major < 14 {
                "date_part"
            } else {
                "extract"
            }
        }
        Expr::Ceil { .. } => "ceil",
        Expr::Floor { .. } => "floor",
        Expr::Position { .. } => "position",
        Expr::Substring { shorthand: true, .. } => "substr",
        Expr::Substring { .. } => "substring",
        Expr::Trim { trim_where, .. } => match trim_where {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            Some(TrimWhereField::Both) | None => "btrim",
        },
        Expr::Overlay { .. } => "overlay",
        Expr::IsNormalized { negated: false, .. } => "is_normalized",
        Expr::Array(_) => "array",
        Expr::Tuple(_) => "row",
        Expr::GroupingSets(_) => "grouping",
        _ => return None,
    })
}

fn cast(inner: Option<(String, Strength)>, ty: &DataType) -> Option<(String, Strength)> {
    match inner {
        Some((name, Strength::Strong)) => strong(&name),
        _ => Some((type_name(ty)?, Strength::Weak)),
    }
}

/// The catalog name of a type: `int4` of `integer[]`.
fn type_name(ty: &DataType) -> Option<String> {
    if let DataType::Custom(name, _) = ty {
        return last(name);
    }
    let text = ty.to_string().to_ascii_lowercase();
    // `timestamp(3) with time zone[]`: the words alone.
    let mut words = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => words.push(c),
            _ => {}
        }
    }
    let words = match words.trim() {
        // `interval day to second`.
        interval if interval.starts_with("interval ") => "interval",
        words => words,
    };
    Some(catalog_name(words).unwrap_or(words).to_owned())
}

fn first_column(query: &Query, major: u16) -> Option<String> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    match select.projection.first()? {
        SelectItem::ExprWithAlias { alias, .. } => Some(name_of(alias).as_str().to_owned()),
        SelectItem::UnnamedExpr(expr) => Some(figure(expr, major).unwrap_or_else(|| "?column?".to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_named_as_postgresql_does() {
        for (sql, name) in [
            ("lower(a)", "lower"),
            ("(lower((a)::text))", "lower"),
            ("a || b", "expr"),
            ("(a)::integer", "a"),
            ("(a || b)::int", "int4"),
            ("(a + 1)::timestamp(3) with time zone", "timestamptz"),
            ("COALESCE(a, 'x')", "coalesce"),
            ("CASE WHEN a THEN 1 END", "case"),
            ("CASE WHEN a THEN 1 ELSE b END", "b"),
            ("(j ->> 'x')", "expr"),
            ("(j ->> 'x')::app.\"Mood\"", "Mood"),
            ("app.f(a)", "f"),
            ("a COLLATE \"C\"", "a"),
            ("t AT TIME ZONE 'UTC'", "timezone"),
            ("extract(year from t)", "extract"),
            ("trim(a)", "btrim"),
            ("ARRAY[a, b]", "array"),
            ("nullif(a, '')", "nullif"),
            ("a IS NULL", "expr"),
            ("(a).b", "b"),
        ] {
            assert_eq!(of_index(sql, 15), name, "{sql}");
        }
    }
}
