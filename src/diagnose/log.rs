//! Error lines as services and servers write them, whatever dress they come in.
//!
//! Every client passes the server's own words on: psycopg and asyncpg, JDBC, node-postgres, pgx and pq, tokio-postgres
//! and sqlx, Npgsql, Rails, and the server's log as text, CSV or JSON. So what is looked for are those words
//! (<https://www.postgresql.org/docs/current/errcodes-appendix.html>, classes 3F, 42 and 23), once the dress is off.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a line complains about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum What {
    Relation,
    Column,
    Function,
    Type,
    Schema,
    Operator,
    Constraint,
    Extension,
    Role,
    Database,
    Permission,
    Partition,
    RowSecurity,
    EnumLabel,
    Conflict,
}

/// One error, however often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// What it is about.
    pub what: What,
    /// The name as the server wrote it; `c` of column `c` of relation `r`.
    pub name: String,
    /// The relation it names besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// The error in the server's words.
    pub message: String,
    /// The first line with it, from 1.
    pub line: usize,
    /// How many lines have it.
    pub count: usize,
    /// The role, where the line says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The database, where the line says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
}

/// The server's words: `{}` is a name, in quotes or up to where one ends; the last `{}` may be the relation.
const WORDS: &[(What, &str)] = &[
    (What::Column, "column \"{}\" of relation \"{}\" does not exist"),
    (What::Constraint, "constraint \"{}\" of relation \"{}\" does not exist"),
    (What::Constraint, "constraint \"{}\" for table \"{}\" does not exist"),
    (What::Constraint, "trigger \"{}\" for table \"{}\" does not exist"),
    (What::Relation, "relation \"{}\" does not exist"),
    (What::Relation, "table \"{}\" does not exist"),
    (What::Relation, "view \"{}\" does not exist"),
    (What::Relation, "materialized view \"{}\" does not exist"),
    (What::Relation, "sequence \"{}\" does not exist"),
    (What::Relation, "index \"{}\" does not exist"),
    (What::Relation, "The table `{}` does not exist in the current database"),
    (What::Column, "The column `{}` does not exist in the current database"),
    (What::Column, "column \"{}\" does not exist"),
    (What::Column, "column {} does not exist"),
    (What::Function, "function {} does not exist"),
    (What::Function, "procedure {} does not exist"),
    (What::Function, "aggregate {} does not exist"),
    (What::Type, "type \"{}\" does not exist"),
    (What::Schema, "schema \"{}\" does not exist"),
    (What::Extension, "extension \"{}\" does not exist"),
    (What::Extension, "extension \"{}\" is not available"),
    (What::Role, "role \"{}\" does not exist"),
    (What::Database, "database \"{}\" does not exist"),
    (What::Operator, "operator does not exist: {}\n"),
    (What::Partition, "no partition of relation \"{}\" found for row"),
    (What::RowSecurity, "new row violates row-level security policy for table \"{}\""),
    (What::RowSecurity, "new row violates row-level security policy \"{}\" for table \"{}\""),
    (What::EnumLabel, "invalid input value for enum {}: \""),
    (What::Conflict, "there is no unique or exclusion constraint matching the ON CONFLICT specification"),
];

/// What permission is denied for: the word before the name.
const DENIED: &[&str] = &[
    "table",
    "relation",
    "view",
    "materialized view",
    "foreign table",
    "sequence",
    "schema",
    "function",
    "procedure",
    "type",
    "domain",
    "column",
    "database",
    "language",
];

/// No name is longer; what is, is no name.
const LONGEST: usize = 300;

/// Every complaint of a log, in the order in which they first occur.
pub fn complaints(log: &str) -> Vec<Complaint> {
    let mut found: BTreeMap<(What, String, Option<String>), Complaint> = BTreeMap::new();
    for (at, line) in log.lines().enumerate() {
        let line = undressed(line);
        let Some((what, name, relation, message)) = line.texts.iter().find_map(|text| complaint(text)) else {
            continue;
        };
        found
            .entry((what, name.clone(), relation.clone()))
            .and_modify(|complaint| complaint.count += 1)
            .or_insert(Complaint {
                what,
                name,
                relation,
                message,
                line: at + 1,
                count: 1,
                role: line.role.clone(),
                database: line.database.clone(),
            });
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|complaint| complaint.line);
    found
}

/// A line without its dress.
struct Line {
    texts: Vec<String>,
    role: Option<String>,
    database: Option<String>,
}

fn undressed(line: &str) -> Line {
    if let Some(json) = line.find('{').and_then(|at| line.get(at..))
        && let Ok(value) = serde_json::from_str::<serde_json::Value>(json)
    {
        let mut texts = Vec::new();
        strings(&value, &mut texts);
        let text = |keys: &[&str]| keys.iter().find_map(|key| value.get(key)?.as_str()).map(str::to_owned);
        return Line {
            texts: texts.iter().map(|text| plain(text)).collect(),
            role: text(&["user", "db_user", "user_name"]),
            database: text(&["dbname", "database", "db_name"]),
        };
    }
    let word = |keys: &[&str]| keys.iter().find_map(|key| setting(line, key));
    Line {
        role: word(&["user=", "usr="]),
        database: word(&["db=", "database=", "dbname="]),
        texts: vec![plain(line)],
    }
}

/// Quotes that a format escaped, as they were.
fn plain(text: &str) -> String {
    let text = text.replace("\\\"", "\"").replace("\\u0022", "\"").replace("&quot;", "\"");
    if text.contains(" \"\"") { text.replace("\"\"", "\"") } else { text }
}

/// The value after `user=` in a `log_line_prefix`.
fn setting(line: &str, key: &str) -> Option<String> {
    let start = line.find(key)? + key.len();
    let rest = line.get(start..)?;
    let end = rest.find([',', ' ', ']', ')', ';', '|', '"']).unwrap_or(rest.len());
    rest.get(..end)
        .filter(|value| !value.is_empty() && !value.starts_with('%') && *value != "[unknown]")
        .map(str::to_owned)
}

/// Every text in a JSON value: loggers nest errors as they like.
fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, out)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| strings(field, out)),
        _ => {}
    }
}

type Found = (What, String, Option<String>, String);

fn complaint(text: &str) -> Option<Found> {
    denied(text).or_else(|| {
        WORDS.iter().find_map(|(what, words)| {
            let (names, message) = matched(text, words)?;
            let mut names = names.into_iter();
            let name = names.next().unwrap_or_default();
            // The policy is named first, the table is what matters.
            match (what, names.next()) {
                (What::RowSecurity, Some(table)) => Some((*what, table, None, message)),
                (_, relation) => Some((*what, name, relation, message)),
            }
        })
    })
}

/// `permission denied for table upload_jobs`: the name is not quoted and ends the message.
fn denied(text: &str) -> Option<Found> {
    const HEAD: &str = "permission denied for ";
    let start = text.find(HEAD)?;
    let rest = text.get(start + HEAD.len()..)?;
    let kind = DENIED
        .iter()
        .filter(|kind| rest.strip_prefix(**kind).is_some_and(|r| r.starts_with(' ')))
        .max_by_key(|kind| kind.len())?;
    let name = rest.get(kind.len()..)?.trim_start();
    let end = name
        .find(|c: char| c.is_whitespace() || matches!(c, '\'' | ',' | ';' | '}' | '\\' | '<'))
        .unwrap_or(name.len());
    let name = name.get(..end)?.trim_matches(['"', '.', ')', ']']);
    let message = format!("{HEAD}{kind} {name}");
    (!name.is_empty()).then(|| (What::Permission, name.to_owned(), Some((*kind).to_owned()), message))
}

/// The names in the holes of the words, and the words with them; none where the text has them not.
fn matched(text: &str, words: &str) -> Option<(Vec<String>, String)> {
    let mut parts = words.split("{}");
    let head = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(head) {
        let start = from + at;
        if let Some(found) = filled(text.get(start + head.len()..)?, head, &rest) {
            return Some(found);
        }
        from = start + head.len().max(1);
    }
    None
}

fn filled(mut text: &str, head: &str, rest: &[&str]) -> Option<(Vec<String>, String)> {
    let (mut names, mut message) = (Vec::new(), head.to_owned());
    for part in rest {
        // What ends at the line's end ends at the text's end as well.
        let end = match text.find(part) {
            Some(end) => end,
            None if *part == "\n" => text.find(['"', '\'']).unwrap_or(text.len()),
            None => return None,
        };
        let name = text.get(..end)?;
        let quoted = part.starts_with(['"', '`']);
        let sound = !name.is_empty() && name.len() <= LONGEST && !name.contains(['\n', '\t']);
        if !sound || quoted && name.contains(['"', '`']) || !quoted && *part != "\n" && !is_bare(name) {
            return None;
        }
        names.push(name.to_owned());
        message.push_str(name);
        message.push_str(part.trim_end_matches(['\n', ':']));
        text = text.get(end + part.len()..).unwrap_or_default();
    }
    let closing = if message.matches('"').count() % 2 == 1 {
        message.trim_end_matches(['"', ' ', ':'])
    } else {
        &message
    };
    Some((names, closing.to_owned()))
}

/// Whether a text is a name without quotes around it: no word too many, but for what stands between parentheses.
fn is_bare(name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or_default();
    !bare.contains([' ', '"', ':', '=']) || bare.starts_with('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dress_is_taken_off() {
        let wanted = (What::Relation, "upload_pipeline.document_chunks");
        for line in [
            r#"ERROR:  relation "upload_pipeline.document_chunks" does not exist at character 15"#,
            r#"2025-09-22 21:14:03.123 UTC [4711] pipeline_worker@prod ERROR:  relation "upload_pipeline.document_chunks" does not exist at character 22"#,
            r#"psycopg2.errors.UndefinedTable: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"asyncpg.exceptions.UndefinedTableError: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedTable) relation "upload_pipeline.document_chunks" does not exist"#,
            r#"org.postgresql.util.PSQLException: ERROR: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"error: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"ERROR: relation "upload_pipeline.document_chunks" does not exist (SQLSTATE 42P01)"#,
            r#"pq: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"db error: ERROR: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"Error: Database(PgDatabaseError { severity: Error, code: "42P01", message: "relation \"upload_pipeline.document_chunks\" does not exist" })"#,
            r#"Npgsql.PostgresException (0x80004005): 42P01: relation "upload_pipeline.document_chunks" does not exist"#,
            r#"PG::UndefinedTable: ERROR:  relation "upload_pipeline.document_chunks" does not exist (ActiveRecord::StatementInvalid)"#,
            r#"{"timestamp":"2025-09-22 21:14:03.123 UTC","user":"w","dbname":"prod","error_severity":"ERROR","state_code":"42P01","message":"relation \"upload_pipeline.document_chunks\" does not exist"}"#,
            r#"{"level":"error","err":{"type":"DatabaseError","message":"relation \"upload_pipeline.document_chunks\" does not exist","code":"42P01"},"msg":"job failed"}"#,
            r#"worker-1  | {"msg":"failed: ERROR: relation \"upload_pipeline.document_chunks\" does not exist (SQLSTATE 42P01)"}"#,
            r#"2025-09-22 21:14:03.123 UTC,"w","prod",4711,"[local]",68d1,1,"SELECT",2025-09-22,3/5,0,ERROR,42P01,"relation ""upload_pipeline.document_chunks"" does not exist",,,"#,
            "Invalid `prisma.chunk.findMany()` invocation: The table `upload_pipeline.document_chunks` does not exist in the current database.",
        ] {
            let found = complaints(line);
            let found: Vec<_> = found.iter().map(|c| (c.what, c.name.as_str())).collect();
            assert_eq!(found, [wanted], "{line}");
        }
    }

    #[test]
    fn every_kind_of_complaint_is_told() {
        for (line, what, name, relation) in [
            (r#"column "retry" of relation "jobs" does not exist"#, What::Column, "retry", Some("jobs")),
            (r#"ERROR: column j.retry does not exist"#, What::Column, "j.retry", None),
            (r#"column "retry" does not exist"#, What::Column, "retry", None),
            (
                "function app.claim(unknown, text[]) does not exist",
                What::Function,
                "app.claim(unknown, text[])",
                None,
            ),
            (r#"type "citext" does not exist"#, What::Type, "citext", None),
            (r#"schema "app" does not exist"#, What::Schema, "app", None),
            ("operator does not exist: app.state = text", What::Operator, "app.state = text", None),
            ("permission denied for table upload_jobs", What::Permission, "upload_jobs", Some("table")),
            (
                "asyncpg.exceptions.InsufficientPrivilegeError: permission denied for schema app",
                What::Permission,
                "app",
                Some("schema"),
            ),
            (
                "permission denied for materialized view stats",
                What::Permission,
                "stats",
                Some("materialized view"),
            ),
            (r#"no partition of relation "events" found for row"#, What::Partition, "events", None),
            (
                r#"new row violates row-level security policy for table "documents""#,
                What::RowSecurity,
                "documents",
                None,
            ),
            (r#"invalid input value for enum app.state: "deadletter""#, What::EnumLabel, "app.state", None),
            (r#"extension "vector" is not available"#, What::Extension, "vector", None),
            (r#"database "prod" does not exist"#, What::Database, "prod", None),
            (r#"role "worker" does not exist"#, What::Role, "worker", None),
        ] {
            let found = complaints(line);
            assert_eq!(found.len(), 1, "{line}");
            let found = &found[0];
            assert_eq!(
                (found.what, found.name.as_str(), found.relation.as_deref()),
                (what, name, relation),
                "{line}"
            );
        }
    }

    #[test]
    fn the_same_error_is_counted_and_the_prefix_read() {
        let log = "starting\n[1] user=worker,db=prod ERROR:  relation \"a.b\" does not exist\n[2] ERROR:  relation \"a.b\" does not exist\n";
        let found = complaints(log);
        assert_eq!((found.len(), found[0].count, found[0].line), (1, 2, 2));
        assert_eq!((found[0].role.as_deref(), found[0].database.as_deref()), (Some("worker"), Some("prod")));
        assert!(complaints("all is well\n{\"a\": 1}\nthe file does not exist").is_empty());
    }
}
