//! Running the queries: all in one round trip, and reading what they give column by column.
//!
//! The simple query protocol is used on purpose: one message for every query there is, and every value as text, so that
//! no query has to know which integer width a major version has.

use std::str::FromStr;

use postgres::error::SqlState;
use postgres::{SimpleQueryMessage, SimpleQueryRow};
use serde::de::DeserializeOwned;

use super::InspectError;
use super::array;
use crate::inspect::{ConnectError, Session};
use crate::model::{Name, Options, QName};

/// A query with the name that errors call it by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    /// The kind or lookup it is for.
    pub(crate) name: &'static str,
    /// The SQL, its version gates included.
    pub(crate) sql: &'static str,
}

/// What one query gave.
pub(crate) struct Rows {
    name: &'static str,
    rows: Vec<SimpleQueryRow>,
}

impl Rows {
    /// The rows in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| Row { query: self.name, row })
    }
}

/// Runs all queries in one round trip; the answers come in the same order.
pub(super) fn run(session: &mut Session, gate: Gate, queries: &[Query]) -> Result<Vec<Rows>, InspectError> {
    let batch: Vec<_> = queries.iter().map(|query| gated(query.sql, gate)).collect();
    let names: Vec<_> = queries.iter().map(|query| query.name).collect();
    send(session, &names, &batch.join(";\n"))
}

/// Runs one query that was made for the occasion.
pub(crate) fn ask(session: &mut Session, name: &'static str, sql: &str) -> Result<Rows, InspectError> {
    let answers = send(session, &[name], sql)?;
    answers.into_iter().next().ok_or_else(|| InspectError::Row { query: name, column: "*".to_owned() })
}

fn send(session: &mut Session, names: &[&'static str], sql: &str) -> Result<Vec<Rows>, InspectError> {
    let messages = session.client().simple_query(sql);
    let messages = messages.map_err(|error| match error.code() {
        Some(&SqlState::LOCK_NOT_AVAILABLE) => InspectError::Locked { holder: None },
        _ => ConnectError::from_postgres(&error, session.target()).into(),
    })?;
    let mut answers = Vec::with_capacity(names.len());
    let mut rows = Vec::new();
    let mut names = names.iter().copied();
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => rows.push(row),
            SimpleQueryMessage::CommandComplete(_) => {
                let name = names.next().unwrap_or_default();
                answers.push(Rows { name, rows: std::mem::take(&mut rows) });
            }
            _ => {}
        }
    }
    Ok(answers)
}

/// What decides which lines of a query are for this server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gate {
    /// 13 to 18.
    pub(crate) major: u16,
    /// Whether this role may read subscriptions' connection strings.
    pub(crate) privileged: bool,
}

/// Leaves out the lines that end in `-- since N`, `-- before N`, `-- if privileged` or `-- unless privileged` where that
/// does not hold.
fn gated(sql: &str, gate: Gate) -> String {
    let version = |text: &str| text.trim().parse::<u16>().unwrap_or_default();
    let kept = sql.lines().filter(|line| {
        let condition = line.rsplit_once("-- ").and_then(|(_, comment)| comment.trim().split_once(' '));
        match condition {
            Some(("since", major)) => gate.major >= version(major),
            Some(("before", major)) => gate.major < version(major),
            Some(("if", "privileged")) => gate.privileged,
            Some(("unless", "privileged")) => !gate.privileged,
            _ => true,
        }
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// One row, read by the names of its columns.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    query: &'static str,
    row: &'r SimpleQueryRow,
}

impl<'r> Row<'r> {
    fn unreadable(&self, column: &str) -> InspectError {
        InspectError::Row { query: self.query, column: column.to_owned() }
    }

    /// A text or NULL.
    pub(crate) fn optional(&self, column: &str) -> Result<Option<&'r str>, InspectError> {
        self.row.try_get(column).map_err(|_| self.unreadable(column))
    }

    /// A text.
    pub(crate) fn text(&self, column: &str) -> Result<&'r str, InspectError> {
        self.optional(column)?.ok_or_else(|| self.unreadable(column))
    }

    /// A number, an oid or a single letter.
    pub(crate) fn get<T: FromStr>(&self, column: &str) -> Result<T, InspectError> {
        self.text(column)?.parse().map_err(|_| self.unreadable(column))
    }

    /// As [`Self::get`], or NULL.
    pub(crate) fn maybe<T: FromStr>(&self, column: &str) -> Result<Option<T>, InspectError> {
        self.optional(column)?.map(|text| text.parse().map_err(|_| self.unreadable(column))).transpose()
    }

    /// A boolean; NULL is no.
    pub(crate) fn flag(&self, column: &str) -> Result<bool, InspectError> {
        Ok(self.optional(column)? == Some("t"))
    }

    /// An identifier.
    pub(crate) fn name(&self, column: &str) -> Result<Name, InspectError> {
        Ok(Name::new(self.text(column)?))
    }

    /// An identifier or NULL.
    pub(crate) fn maybe_name(&self, column: &str) -> Result<Option<Name>, InspectError> {
        Ok(self.optional(column)?.map(Name::new))
    }

    /// The object's own qualified name: columns `schema` and `name`.
    pub(crate) fn qname(&self) -> Result<QName, InspectError> {
        Ok(QName::new(&self.name("schema")?, &self.name("name")?))
    }

    /// The qualified name in columns `<what>_schema` and `<what>`, or NULL.
    pub(crate) fn maybe_qname(&self, what: &str) -> Result<Option<QName>, InspectError> {
        let Some(name) = self.maybe_name(what)? else { return Ok(None) };
        Ok(Some(QName::new(&self.name(&format!("{what}_schema"))?, &name)))
    }

    /// The elements of an array of texts, or of an `int2vector` or `oidvector`; NULL is empty.
    pub(crate) fn list(&self, column: &str) -> Result<Vec<String>, InspectError> {
        let Some(text) = self.optional(column)? else { return Ok(Vec::new()) };
        if !text.starts_with('{') {
            return Ok(text.split_ascii_whitespace().map(str::to_owned).collect());
        }
        array::elements(text).ok_or_else(|| self.unreadable(column))
    }

    /// The numbers of an array, `int2vector` or `oidvector`; NULL is empty.
    pub(crate) fn numbers<T: FromStr>(&self, column: &str) -> Result<Vec<T>, InspectError> {
        self.list(column)?
            .iter()
            .map(|element| element.parse().map_err(|_| self.unreadable(column)))
            .collect()
    }

    /// An array of `key=value` (`reloptions`, `proconfig`, `srvoptions`, …); NULL is empty.
    pub(crate) fn options(&self, column: &str) -> Result<Options, InspectError> {
        let pairs = self.list(column)?;
        Ok(pairs.iter().map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(owned).collect())
    }

    /// A value in JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, InspectError> {
        serde_json::from_str(self.text(column)?).map_err(|_| self.unreadable(column))
    }

    /// That a column holds what this version of driftlint knows no meaning of.
    pub(crate) fn unknown<T>(&self, column: &str) -> Result<T, InspectError> {
        Err(self.unreadable(column))
    }
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_by_version_and_privilege() {
        let sql = "a -- the first\nb -- since 14\nc -- before 14\nd -- if privileged\ne -- unless privileged";
        let lines = |major, privileged| gated(sql, Gate { major, privileged }).replace('\n', "|");
        assert_eq!(lines(13, true), "a -- the first|c -- before 14|d -- if privileged");
        assert_eq!(lines(14, false), "a -- the first|b -- since 14|e -- unless privileged");
    }
}
