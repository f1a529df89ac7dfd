//! How SQL is written: statements with what they do to a running system, names, literals, expressions, options.

use std::fmt;

use serde::Serialize;

use crate::model::{Expr, Name, Options, QName, Query, SearchPath};

/// The lock that a statement takes on what it changes, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub enum Lock {
    #[serde(rename = "SHARE UPDATE EXCLUSIVE")]
    ShareUpdateExclusive,
    #[serde(rename = "SHARE")]
    Share,
    #[serde(rename = "SHARE ROW EXCLUSIVE")]
    ShareRowExclusive,
    #[serde(rename = "ACCESS EXCLUSIVE")]
    AccessExclusive,
}

impl Lock {
    /// What others cannot do while it is held (the table of conflicts in the documentation, 13.3.1).
    pub fn blocks(self) -> &'static str {
        match self {
            Self::ShareUpdateExclusive => "others read and write",
            Self::Share | Self::ShareRowExclusive => "others read, and wait to write",
            Self::AccessExclusive => "others wait to read and write",
        }
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// What a reviewer must weigh before a statement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardKind {
    /// Rows, or what cannot be made again from the declaration, are lost.
    DataLoss,
    /// The table is written anew, under the lock.
    TableRewrite,
    /// The table is read from end to end, under the lock.
    TableScan,
    /// Existing data or circumstances can make it fail.
    MayFail,
    /// Others lose or gain access, or see it gone for a moment.
    Access,
    /// Worth knowing.
    Note,
}

impl fmt::Display for HazardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DataLoss => "data loss",
            Self::TableRewrite => "rewrites the table",
            Self::TableScan => "scans the table",
            Self::MayFail => "may fail",
            Self::Access => "access",
            Self::Note => "note",
        })
    }
}

/// One thing to weigh, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hazard {
    /// What it is about.
    pub kind: HazardKind,
    /// In one sentence.
    pub message: String,
    /// A query for the rows that stand in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

/// One statement, without its semicolon.
#[derive(Clone, Debug, PartialEq)]
pub struct Sql {
    /// The statement.
    pub text: String,
    /// Where the unqualified names of the expressions in it are looked for; `None`: there are none in it.
    pub path: Option<SearchPath>,
    /// The lock it takes on a table that others use.
    pub lock: Option<Lock>,
    /// What it locks, where that is not the object's own table.
    pub locks: Option<QName>,
    /// Whether it may run inside a transaction (and what it made be used in the same one).
    pub transactional: bool,
    /// Whether something is lost that cannot be made again from the declaration.
    pub destructive: bool,
    /// What to weigh.
    pub hazards: Vec<Hazard>,
}

impl Sql {
    /// A statement that needs no search path and takes no lock that matters.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            path: None,
            lock: None,
            locks: None,
            transactional: true,
            destructive: false,
            hazards: Vec::new(),
        }
    }

    /// A statement that takes this lock.
    pub fn locking(lock: Lock, text: impl Into<String>) -> Self {
        Self { lock: Some(lock), ..Self::new(text) }
    }

    /// An ALTER TABLE and the like.
    pub fn exclusive(text: impl Into<String>) -> Self {
        Self::locking(Lock::AccessExclusive, text)
    }

    /// With the search path that the expressions in it are read by.
    #[must_use]
    pub fn with_path(mut self, path: Option<SearchPath>) -> Self {
        self.path = path;
        self
    }

    /// A statement that takes this lock on something else than the object's own table.
    #[must_use]
    pub fn locks(self, lock: Lock, on: &QName) -> Self {
        Self { lock: Some(lock), locks: Some(on.clone()), ..self }
    }

    /// Outside a transaction.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.transactional = false;
        self
    }

    /// With something to weigh.
    #[must_use]
    pub fn hazard(mut self, kind: HazardKind, message: impl Into<String>) -> Self {
        self.hazards.push(Hazard { kind, message: message.into(), query: None });
        self
    }

    /// With something that rows can make fail, and the query for these rows.
    #[must_use]
    pub fn fails_on(mut self, message: impl Into<String>, query: impl Into<String>) -> Self {
        let query = Some(query.into());
        self.hazards.push(Hazard { kind: HazardKind::MayFail, message: message.into(), query });
        self
    }

    /// Losing something for good.
    #[must_use]
    pub fn loses(mut self, message: impl Into<String>) -> Self {
        self.destructive = true;
        self.hazard(HazardKind::DataLoss, message)
    }
}

/// Writes text whose expressions may come from several places, and keeps the search path they are read by.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    path: Option<SearchPath>,
}

impl Writer {
    /// An expression's text; what it is read by becomes the statement's.
    pub fn expr(&mut self, expr: &Expr) -> String {
        self.take(&expr.path);
        closed(&expr.sql)
    }

    /// An expression after DEFAULT in a definition, where the grammar takes no AT TIME ZONE, AND, IS NULL, … as they stand.
    pub fn default_value(&mut self, expr: &Expr) -> String {
        if has_gap(&expr.sql) { self.parens(expr) } else { self.expr(expr) }
    }

    /// An expression between parentheses.
    pub fn parens(&mut self, expr: &Expr) -> String {
        format!("({})", self.expr(expr))
    }

    /// A query's text.
    pub fn query(&mut self, query: &Query) -> String {
        self.take(&query.path);
        closed(&query.sql)
    }

    /// Whether an expression of this path can stand in the same statement.
    pub fn accepts(&self, path: &SearchPath) -> bool {
        self.path.as_ref().is_none_or(|own| own == path)
    }

    /// The statement.
    pub fn finish(self, text: impl Into<String>) -> Sql {
        Sql::new(text).with_path(self.path)
    }

    /// The search path of what was written.
    pub fn path(self) -> Option<SearchPath> {
        self.path
    }

    fn take(&mut self, path: &SearchPath) {
        match &mut self.path {
            None => self.path = Some(path.clone()),
            Some(own) if own == path => {}
            // One statement, two paths: names of either are found, the first one's first.
            Some(own) => {
                let more = path.0.iter().filter(|schema| !own.0.contains(schema));
                *own = own.0.iter().chain(more).cloned().collect::<Vec<_>>().into_iter().collect_path();
            }
        }
    }
}

trait CollectPath {
    fn collect_path(self) -> SearchPath;
}

impl<I: Iterator<Item = Name>> CollectPath for I {
    fn collect_path(self) -> SearchPath {
        SearchPath::new(self)
    }
}

/// Whether words stand side by side outside parentheses and quotes.
fn has_gap(sql: &str) -> bool {
    let (mut depth, mut quote) = (0_i32, None);
    for c in sql.chars() {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, c) if depth == 0 && c.is_whitespace() => return true,
            _ => {}
        }
    }
    false
}

/// A text after which a parenthesis can close: a comment to the end of the line would swallow it.
fn closed(sql: &str) -> String {
    let last = sql.rsplit('\n').next().unwrap_or(sql);
    if last.contains("--") { format!("{sql}\n") } else { sql.to_owned() }
}

/// A string constant, whatever `standard_conforming_strings` is.
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// A string between dollar signs, with a tag that does not occur in it.
pub fn dollar_quoted(text: &str) -> String {
    let mut tag = String::new();
    while text.contains(&format!("${tag}$"))
        || text.ends_with('$') && tag.is_empty()
        || text.ends_with(&format!("${tag}"))
    {
        tag.push_str(if tag.is_empty() { "body" } else { "_" });
    }
    format!("${tag}${text}${tag}$")
}

/// `a, b, c`.
pub fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// `(a = 1, b = 'x y')` of storage parameters.
pub fn parameters(options: &Options) -> String {
    format!(
        "({})",
        list(options.iter().map(|(key, value)| format!("{} = {}", parameter(key), parameter_value(value))))
    )
}

/// ` WITH (…)`, or nothing.
pub fn with_parameters(options: &Options) -> String {
    if options.is_empty() { String::new() } else { format!(" WITH {}", parameters(options)) }
}

/// The name of a storage parameter: `toast.` is a part of its own.
fn parameter(key: &str) -> String {
    list(key.split('.').map(|part| Name::new(part).to_string())).replace(", ", ".")
}

fn parameter_value(value: &str) -> String {
    let plain = !value.is_empty()
        && (value.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            && !crate::model::is_quoted_keyword(value)
            || matches!(value, "true" | "false" | "on")
            || value.parse::<f64>().is_ok() && value.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if plain { value.to_owned() } else { literal(value) }
}

/// ` OPTIONS (a 'x')`, or nothing.
pub fn foreign_options(options: &Options) -> String {
    if options.is_empty() {
        return String::new();
    }
    format!(
        " OPTIONS ({})",
        list(options.iter().map(|(key, value)| format!("{} {}", Name::new(key), literal(value))))
    )
}

/// `OPTIONS (SET a 'x', ADD b 'y', DROP c)`, if anything differs.
pub fn alter_foreign_options(from: &Options, to: &Options) -> Option<String> {
    let set = to.iter().filter(|(key, value)| from.get(key) != Some(value)).map(|(key, value)| {
        let verb = if from.contains_key(key) { "SET" } else { "ADD" };
        format!("{verb} {} {}", Name::new(key), literal(value))
    });
    let gone = from.keys().filter(|key| !to.contains_key(key)).map(|key| format!("DROP {}", Name::new(key)));
    let all: Vec<_> = gone.chain(set).collect();
    (!all.is_empty()).then(|| format!("OPTIONS ({})", all.join(", ")))
}

/// `SET (…)` and `RESET (…)` that lead from some storage parameters to others.
pub fn alter_parameters(from: &Options, to: &Options) -> Vec<String> {
    let set: Options =
        to.iter().filter(|(k, v)| from.get(k) != Some(v)).map(|(k, v)| (k.clone(), v.clone())).collect();
    let gone: Vec<_> = from.keys().filter(|key| !to.contains_key(key)).map(|key| parameter(key)).collect();
    // What is set anew goes to the end; all of it said again stands in the declared order.
    let kept = from.keys().filter(|key| to.contains_key(key) && !set.contains_key(key));
    let set = if set.is_empty() || kept.chain(set.keys()).eq(to.keys()) { set } else { to.clone() };
    let mut actions = Vec::new();
    if !gone.is_empty() {
        actions.push(format!("RESET ({})", gone.join(", ")));
    }
    if !set.is_empty() {
        actions.push(format!("SET {}", parameters(&set)));
    }
    actions
}

/// ` COLLATE c`, or nothing.
pub fn collate(collation: Option<&QName>) -> String {
    collation.map(|collation| format!(" COLLATE {collation}")).unwrap_or_default()
}

/// `SET search_path = …`.
pub fn set_path(path: &SearchPath) -> String {
    let schemas = if path.is_empty() { "''".to_owned() } else { list(path.0.iter()) };
    format!("SET search_path = {schemas}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_hold_what_they_are_given() {
        for (text, sql) in [("a", "'a'"), ("it's", "'it''s'"), ("a\\b", "E'a\\\\b'"), ("", "''")] {
            assert_eq!(literal(text), sql);
        }
        for (text, sql) in [("x", "$$x$$"), ("a $$ b", "$body$a $$ b$body$"), ("a$", "$body$a$$body$")] {
            assert_eq!(dollar_quoted(text), sql);
        }
    }

    #[test]
    fn parameters_lead_from_one_set_to_another() {
        let options = |pairs: &[(&str, &str)]| -> Options {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let from = options(&[("fillfactor", "70"), ("toast.autovacuum_enabled", "false")]);
        let to = options(&[("fillfactor", "80")]);
        assert_eq!(
            alter_parameters(&from, &to),
            ["RESET (toast.autovacuum_enabled)", "SET (fillfactor = 80)"]
        );
        let (from, to) =
            (options(&[("host", "a"), ("port", "1")]), options(&[("host", "b"), ("dbname", "x")]));
        assert_eq!(
            alter_foreign_options(&from, &to).as_deref(),
            Some("OPTIONS (DROP port, SET host 'b', ADD dbname 'x')")
        );
    }

    #[test]
    fn a_comment_does_not_swallow_what_closes_the_expression() {
        let expr = Expr::qualified("a > 0 -- positive");
        assert_eq!(Writer::default().parens(&expr), "(a > 0 -- positive\n)");
        for (sql, written) in
            [("now() AT TIME ZONE 'utc'", "(now() AT TIME ZONE 'utc')"), ("f('a b', 1)", "f('a b', 1)")]
        {
            assert_eq!(Writer::default().default_value(&Expr::qualified(sql)), written);
        }
    }
}
