//! A syntax tree as SQL again, every name with the schema it was resolved to: safe to send to a server whose
//! `search_path` is empty.

use super::ast::{Call, Called, Expr, LikeKind, Literal, Piece, Subscript, Test, TypeName};
use super::lower::Sites;
use crate::model::{Name, QName, TypeRef};

/// The expression as SQL; `None` of what has a sub-query, a window or a row of a table in it.
pub(super) fn printed(expr: &Expr, sites: &Sites) -> Option<String> {
    let mut out = String::new();
    Printer { sites, out: &mut out }.expr(expr)?;
    Some(out)
}

/// A string as a literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

struct Printer<'p> {
    sites: &'p Sites,
    out: &'p mut String,
}

impl Printer<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// `(a … b)`, the parts given in turn.
    fn wrapped(&mut self, parts: &[Printed<'_>]) -> Option<()> {
        self.put("(");
        for part in parts {
            match part {
                Printed::Text(text) => self.put(text),
                Printed::Expr(expr) => self.expr(expr)?,
            }
        }
        self.put(")");
        Some(())
    }

    fn list(&mut self, open: &str, list: &[Expr], close: &str) -> Option<()> {
        self.put(open);
        for (at, expr) in list.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            self.expr(expr)?;
        }
        self.put(close);
        Some(())
    }

    fn schema_of(&self, called: &Called) -> Option<Name> {
        called.name.schema.clone().or_else(|| self.sites.get(&called.site).cloned())
    }

    /// An operator, in full where it is not of `pg_catalog`.
    fn operator(&self, called: &Called) -> String {
        let name = called.name.name.as_str();
        match self.schema_of(called) {
            Some(schema) => format!(" OPERATOR({schema}.{name}) "),
            None => format!(" {name} "),
        }
    }

    fn type_name(&self, ty: &TypeName) -> String {
        let schema = ty.name.schema.clone().or_else(|| self.sites.get(&ty.site).cloned());
        let name = QName { schema, name: ty.name.name.clone() };
        let TypeName { modifiers, fields, array, .. } = ty.clone();
        TypeRef { name, modifiers, fields, array }.to_string()
    }

    fn expr(&mut self, expr: &Expr) -> Option<()> {
        super::on_deep_stack(|| self.node(expr))
    }

    fn node(&mut self, expr: &Expr) -> Option<()> {
        use Printed::{Expr as E, Text as T};
        let not = |not: &bool| if *not { " NOT" } else { "" };
        match expr {
            Expr::Column(parts) => {
                // A column of the one relation there is goes by its own name; `old.x` and `new.x` by both.
                let of_row = matches!(parts.as_slice(), [row, _] if matches!(row.as_str(), "old" | "new"));
                let names =
                    if of_row { parts.as_slice() } else { parts.get(parts.len().checked_sub(1)?..)? };
                let names: Vec<String> = names.iter().map(Name::to_string).collect();
                self.put(&names.join("."));
                Some(())
            }
            Expr::Literal(literal) => {
                match literal {
                    Literal::Null => self.put("NULL"),
                    Literal::Bool(value) => self.put(if *value { "true" } else { "false" }),
                    Literal::Number(text) if text.starts_with('-') => self.put(&format!("({text})")),
                    Literal::Number(text) => self.put(text),
                    Literal::Text(text) => self.put(&quoted(text)),
                    Literal::Bits(letter, digits) => self.put(&format!("{letter}'{digits}'")),
                }
                Some(())
            }
            Expr::Cast(operand, ty) => {
                let ty = self.type_name(ty);
                self.put("CAST");
                self.wrapped(&[E(operand), T(" AS "), T(&ty)])
            }
            Expr::Collate(operand, collation) => {
                let name = QName { schema: self.schema_of(collation), name: collation.name.name.clone() };
                self.wrapped(&[E(operand), T(" COLLATE "), T(&name.to_string())])
            }
            Expr::Prefix(operator, operand) => {
                let operator = self.operator(operator);
                self.wrapped(&[T(&operator), E(operand)])
            }
            Expr::Infix(operator, left, right) => {
                let operator = self.operator(operator);
                self.wrapped(&[E(left), T(&operator), E(right)])
            }
            Expr::And(left, right) => self.wrapped(&[E(left), T(" AND "), E(right)]),
            Expr::Or(left, right) => self.wrapped(&[E(left), T(" OR "), E(right)]),
            Expr::Not(operand) => self.wrapped(&[T("NOT "), E(operand)]),
            Expr::Is(operand, test, negated) => {
                let test = match test {
                    Test::Null => "NULL".to_owned(),
                    Test::True => "TRUE".to_owned(),
                    Test::False => "FALSE".to_owned(),
                    Test::Unknown => "UNKNOWN".to_owned(),
                    Test::Document => "DOCUMENT".to_owned(),
                    Test::Normalized(form) => format!("{form} NORMALIZED"),
                    Test::Json(kind) => {
                        let unique = kind.strip_suffix(" unique");
                        let keys = if unique.is_some() { " WITH UNIQUE KEYS" } else { "" };
                        format!("JSON {}{keys}", unique.unwrap_or(kind).to_ascii_uppercase())
                    }
                };
                self.wrapped(&[E(operand), T(" IS"), T(not(negated)), T(" "), T(&test)])
            }
            Expr::Distinct(left, right, negated) => {
                self.wrapped(&[E(left), T(" IS"), T(not(negated)), T(" DISTINCT FROM "), E(right)])
            }
            Expr::Between { operand, low, high, not: negated, symmetric } => {
                let word = if *symmetric { " BETWEEN SYMMETRIC " } else { " BETWEEN " };
                self.wrapped(&[E(operand), T(not(negated)), T(word), E(low), T(" AND "), E(high)])
            }
            Expr::In(operand, list, negated) => {
                self.put("(");
                self.expr(operand)?;
                self.put(not(negated));
                self.list(" IN (", list, "))")
            }
            Expr::Like(kind, left, pattern, escape, negated) => {
                let word = match kind {
                    LikeKind::Like => " LIKE ",
                    LikeKind::Ilike => " ILIKE ",
                    LikeKind::Similar => " SIMILAR TO ",
                };
                let mut parts = vec![E(left), T(not(negated)), T(word), E(pattern)];
                if let Some(escape) = escape {
                    parts.extend([T(" ESCAPE "), E(escape)]);
                }
                self.wrapped(&parts)
            }
            Expr::AnyAll(left, operator, all, array) => {
                let operator = self.operator(operator);
                let word = if *all { "ALL (" } else { "ANY (" };
                self.wrapped(&[E(left), T(&operator), T(word), E(array), T(")")])
            }
            Expr::Call(call) => self.call(call),
            Expr::Words(word, list) => self.list(&format!("{}(", word.to_ascii_uppercase()), list, ")"),
            Expr::Clauses(called, pieces) => {
                self.put(&format!("{}(", called.name.name.as_str().to_ascii_uppercase()));
                pieces.iter().try_for_each(|piece| self.piece(piece))?;
                self.put(")");
                Some(())
            }
            Expr::Current(word, precision) => {
                let precision = precision.as_ref().map(|p| format!("({p})")).unwrap_or_default();
                self.put(&format!("{}{precision}", word.to_ascii_uppercase()));
                Some(())
            }
            Expr::Case { operand, arms, otherwise } => {
                self.put("CASE");
                if let Some(operand) = operand {
                    self.put(" ");
                    self.expr(operand)?;
                }
                for (when, then) in arms {
                    self.put(" WHEN ");
                    self.expr(when)?;
                    self.put(" THEN ");
                    self.expr(then)?;
                }
                if let Some(otherwise) = otherwise {
                    self.put(" ELSE ");
                    self.expr(otherwise)?;
                }
                self.put(" END");
                Some(())
            }
            Expr::Array(list) => self.list("ARRAY[", list, "]"),
            Expr::Row(list) => self.list("ROW(", list, ")"),
            Expr::Subscript(operand, subscripts) => {
                self.wrapped(&[E(operand)])?;
                subscripts.iter().try_for_each(|subscript| self.subscript(subscript))
            }
            Expr::Field(operand, name) => {
                self.wrapped(&[E(operand)])?;
                self.put(&format!(".{name}"));
                Some(())
            }
            Expr::Param(_)
            | Expr::Star(..)
            | Expr::FieldStar(_)
            | Expr::InQuery(..)
            | Expr::AnyAllQuery(..)
            | Expr::ArrayQuery(_)
            | Expr::Query(_)
            | Expr::Exists(_)
            | Expr::Default => None,
        }
    }

    fn piece(&mut self, piece: &Piece) -> Option<()> {
        match piece {
            Piece::Word(word) => self.put(word),
            Piece::Name(name) => self.put(&name.to_string()),
            Piece::Type(ty) => {
                let ty = self.type_name(ty);
                self.put(&ty);
            }
            Piece::Value(_, value) => self.expr(value)?,
            Piece::Returning(None) => {}
            Piece::Returning(Some(ty)) => {
                let ty = self.type_name(ty);
                self.put(&format!("RETURNING {ty}"));
            }
        }
        self.put(" ");
        Some(())
    }

    fn subscript(&mut self, subscript: &Subscript) -> Option<()> {
        self.put("[");
        match subscript {
            Subscript::Index(index) => self.expr(index)?,
            Subscript::Slice(low, high) => {
                if let Some(low) = low {
                    self.expr(low)?;
                }
                self.put(":");
                if let Some(high) = high {
                    self.expr(high)?;
                }
            }
        }
        self.put("]");
        Some(())
    }

    fn call(&mut self, call: &Call) -> Option<()> {
        let Call { function, args, syntax, variadic, star, distinct, order, within, filter, over } = call;
        if *star || *distinct || !order.is_empty() || !within.is_empty() || filter.is_some() || over.is_some()
        {
            return None;
        }
        if let ("extract", [(_, Expr::Literal(Literal::Text(field))), (_, source)]) =
            (*syntax, args.as_slice())
        {
            self.put(&format!("EXTRACT({} FROM ", quoted(field)));
            self.expr(source)?;
            self.put(")");
            return Some(());
        }
        let name = QName { schema: self.schema_of(function), name: function.name.name.clone() };
        // `LEFT`, `SUBSTRING` and the like are keywords: behind a schema they are names.
        self.put(&format!("{name}("));
        for (at, (argument, value)) in args.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            if *variadic && at + 1 == args.len() {
                self.put("VARIADIC ");
            }
            if let Some(argument) = argument {
                self.put(&format!("{argument} => "));
            }
            self.expr(value)?;
        }
        self.put(")");
        Some(())
    }
}

/// A piece of a printed node.
enum Printed<'p> {
    Text(&'p str),
    Expr(&'p Expr),
}
