//! CREATE FUNCTION and CREATE PROCEDURE.

use super::{Argument, Mode, Routine, RoutineBody};
use crate::kinds::Written;
use crate::kinds::function::Function;
use crate::kinds::procedure::Procedure;
use crate::plan::context::{At, Between};
use crate::plan::write::{HazardKind, Sql, Writer, dollar_quoted, list, literal};

/// An argument as CREATE FUNCTION writes it.
pub(crate) fn argument(argument: &Argument, writer: &mut Writer) -> String {
    let Argument { mode, name, ty, default } = argument;
    let mut sql = String::new();
    if !matches!(mode, Mode::In | Mode::Table) {
        sql.push_str(&format!("{} ", mode.sql()));
    }
    if let Some(name) = name {
        sql.push_str(&format!("{name} "));
    }
    sql.push_str(&ty.to_string());
    if let Some(default) = default {
        sql.push_str(&format!(" DEFAULT {}", writer.expr(default)));
    }
    sql
}

/// Settings whose value is a list of names, not one text.
const LISTS: &[&str] = &[
    "search_path",
    "temp_tablespaces",
    "local_preload_libraries",
    "session_preload_libraries",
    "shared_preload_libraries",
    "unix_socket_directories",
];

/// ` SET name TO value`; lists are kept as the lists they are, each part quoted.
fn setting(name: &str, value: &str) -> String {
    let name_sql =
        name.split('.').map(|part| crate::model::Name::new(part).to_string()).collect::<Vec<_>>().join(".");
    if !LISTS.contains(&name) {
        return format!("SET {name_sql} TO {}", literal(value));
    }
    let parts = list_parts(value);
    format!(
        "SET {name_sql} TO {}",
        if parts.is_empty() { "''".to_owned() } else { list(parts.iter().map(|p| literal(p))) }
    )
}

/// The parts of `a, "B c"` without their quotes.
fn list_parts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut chars) = (false, value.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                parts.last_mut().into_iter().for_each(|part| part.push('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => parts.push(String::new()),
            c if c.is_whitespace() && !quoted => {}
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    if value.trim().is_empty() { Vec::new() } else { parts }
}

impl Routine {
    fn is_procedure(&self) -> bool {
        self.returns.is_none()
    }

    fn head(&self, at: &At<'_>, writer: &mut Writer) -> String {
        let inputs = self.arguments.iter().filter(|a| a.mode != Mode::Table);
        let inputs: Vec<_> = inputs.map(|a| argument(a, writer)).collect();
        let word = if self.is_procedure() { "PROCEDURE" } else { "FUNCTION" };
        let mut sql = format!("CREATE OR REPLACE {word} {}({})", at.id.qname(), inputs.join(", "));
        let columns = self.arguments.iter().filter(|a| a.mode == Mode::Table);
        let columns: Vec<_> = columns.map(|a| argument(a, writer)).collect();
        if !columns.is_empty() {
            sql.push_str(&format!("\n    RETURNS TABLE({})", columns.join(", ")));
        } else if let Some(returns) = &self.returns {
            sql.push_str(&format!("\n    RETURNS {}{returns}", if self.returns_set { "SETOF " } else { "" }));
        }
        sql
    }

    /// The options that are not at their defaults.
    fn options(&self) -> Vec<String> {
        let mut options = vec![format!("LANGUAGE {}", self.language)];
        if !self.transforms.is_empty() {
            options.push(format!(
                "TRANSFORM {}",
                list(self.transforms.iter().map(|ty| format!("FOR TYPE {ty}")))
            ));
        }
        let quick = matches!(self.language.as_str(), "c" | "internal");
        let cost = if quick { 1.0 } else { 100.0 };
        let rows = if self.returns_set { 1000.0 } else { 0.0 };
        let switches = [
            (self.window, "WINDOW".to_owned()),
            (self.volatility != "volatile", self.volatility.to_uppercase()),
            (self.strict, "STRICT".to_owned()),
            (self.security_definer, "SECURITY DEFINER".to_owned()),
            (self.leakproof, "LEAKPROOF".to_owned()),
            (self.parallel != "unsafe", format!("PARALLEL {}", self.parallel.to_uppercase())),
            (!self.is_procedure() && self.cost != cost, format!("COST {}", self.cost)),
            (self.returns_set && self.rows != rows, format!("ROWS {}", self.rows)),
        ];
        options.extend(switches.into_iter().filter(|(on, _)| *on).map(|(_, sql)| sql));
        options.extend(self.support.as_ref().map(|name| format!("SUPPORT {name}")));
        options.extend(self.set.iter().map(|(name, value)| setting(name, value)));
        options
    }

    fn body_sql(&self, writer: &mut Writer) -> String {
        match &self.body {
            // Of an internal function it is the name of a C function.
            RoutineBody::Source(text) => format!("AS {}", dollar_quoted(text)),
            RoutineBody::Library(file, symbol) => format!("AS {}, {}", literal(file), literal(symbol)),
            RoutineBody::Return(expr) => format!("RETURN {}", writer.expr(expr)),
            RoutineBody::Atomic(queries) => {
                let queries: String = queries.iter().map(|q| format!("\n    {};", writer.query(q))).collect();
                format!("BEGIN ATOMIC{queries}\nEND")
            }
        }
    }

    fn create_sql(&self, at: &At<'_>) -> Sql {
        let mut writer = Writer::default();
        let head = self.head(at, &mut writer);
        let options: String = self.options().iter().map(|option| format!("\n    {option}")).collect();
        let body = self.body_sql(&mut writer);
        writer.finish(format!("{head}{options}\n{body}"))
    }

    /// Whether CREATE OR REPLACE takes it: the result and the names of the arguments stay, no default goes.
    fn is_replaceable(&self, to: &Self) -> bool {
        let outputs = |routine: &Self| -> Vec<_> {
            let outputs = routine.arguments.iter().filter(|a| !matches!(a.mode, Mode::In | Mode::Variadic));
            outputs.map(|a| (a.mode, a.name.clone(), a.ty.clone())).collect()
        };
        let result =
            (&self.returns, self.returns_set, self.window) == (&to.returns, to.returns_set, to.window);
        let arguments = self.arguments.len() == to.arguments.len()
            && self.arguments.iter().zip(&to.arguments).all(|(a, b)| {
                (a.name.is_none() || a.name == b.name)
                    && (a.default.is_none() || b.default.is_some())
                    && a.mode == b.mode
            });
        result && arguments && outputs(self) == outputs(to)
    }

    fn alter_sql(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        let replace = to.create_sql(&between.expected);
        let security = self.security_definer != to.security_definer;
        let what = "It runs with the rights of somebody else from now on.";
        let replace = if security { replace.hazard(HazardKind::Access, what) } else { replace };
        self.is_replaceable(to).then(|| vec![replace])
    }
}

impl Written for Function {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        vec![fresh(self.0.create_sql(at))]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        self.0.alter_sql(&to.0, between)
    }
}

impl Written for Procedure {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        vec![fresh(self.0.create_sql(at))]
    }

    fn alter(&self, to: &Self, between: &Between<'_>) -> Option<Vec<Sql>> {
        self.0.alter_sql(&to.0, between)
    }
}

/// What is not there is created, never replaced: one that is there after all is a surprise to stop at.
fn fresh(mut sql: Sql) -> Sql {
    sql.text = sql.text.replacen("CREATE OR REPLACE ", "CREATE ", 1);
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_lists_stay_lists() {
        for (name, value, sql) in [
            ("search_path", "app, \"Odd one\"", "SET search_path TO 'app', 'Odd one'"),
            ("search_path", "\"\"", "SET search_path TO ''"),
            ("work_mem", "1GB", "SET work_mem TO '1GB'"),
            ("app.user", "x", "SET app.\"user\" TO 'x'"),
        ] {
            assert_eq!(setting(name, value), sql);
        }
    }
}
