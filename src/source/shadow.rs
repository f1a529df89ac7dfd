//! `--shadow URL`: the declared schema built in a scratch database, so that PostgreSQL itself says what its texts mean.
//!
//! The declared statements run in order, as they were written, in a database of their own that is dropped at the end;
//! what then is in it is read as any live database is. A statement that fails there (a role that is not there) leaves
//! its object out, and what hangs on that undecided. Statements about the whole server are left out.

use std::collections::BTreeSet;

use postgres::Client;

use crate::declare::kept_statements;
use crate::expr::server::temp::CannotBuild;
use crate::inspect::{Address, ConnectError, InspectError, Limits, Scratch, Session, inspect, message};
use crate::model::{Model, SearchPath, Source};

/// What keeps the declared schema from being built.
#[derive(Debug, thiserror::Error)]
pub enum ShadowError {
    /// No connection, or no scratch database.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The session in it fails.
    #[error("nothing can be built in the scratch database: {}", message(.0))]
    Build(#[source] postgres::Error),
    /// No view can be made in it.
    #[error(transparent)]
    Views(#[from] CannotBuild),
    /// What was built cannot be read.
    #[error(transparent)]
    Inspect(#[from] InspectError),
}

/// First words of statements that reach beyond the database.
const BEYOND: &[[&str; 2]] = &[
    ["create", "database"],
    ["drop", "database"],
    ["alter", "database"],
    ["create", "role"],
    ["drop", "role"],
    ["alter", "role"],
    ["create", "user"],
    ["drop", "user"],
    ["alter", "user"],
    ["create", "group"],
    ["drop", "group"],
    ["alter", "group"],
    ["create", "tablespace"],
    ["drop", "tablespace"],
    ["alter", "tablespace"],
    ["alter", "system"],
    ["create", "subscription"],
    ["alter", "subscription"],
    ["drop", "owned"],
    ["reassign", "owned"],
];

/// First words of statements that only bring data, which no schema hangs on.
const DATA: &[&str] = &["copy", "insert", "update", "delete", "truncate", "vacuum", "analyze"];

/// The declared schema, built: it is there until this is dropped.
pub struct Shadow {
    /// What is in it.
    pub model: Model,
    /// The session in it; closed before the database goes.
    pub session: Session,
    _database: Scratch,
}

/// What the declared texts make of an empty database of that server, unqualified names by the path.
pub fn build(sources: &[Source], path: &SearchPath, address: &Address) -> Result<Shadow, ShadowError> {
    let scratch = Scratch::create("shadow", address, None, &BTreeSet::new())?;
    let mut session = Session::open(scratch.address(), &Limits::default())?;
    let client = session.client();
    client.batch_execute("ROLLBACK").map_err(ShadowError::Build)?;
    for (number, source) in (0_u32..).zip(sources) {
        run(client, path, &kept_statements(number, &source.text)).map_err(ShadowError::Build)?;
    }
    session.begin_read_only().map_err(ShadowError::Build)?;
    let model = inspect(&mut session)?;
    Ok(Shadow { model, session, _database: scratch })
}

/// Runs the statements of one file, each by itself: one that fails is not there, as in the declared schema it may not be.
fn run(client: &mut Client, path: &SearchPath, statements: &[String]) -> Result<(), postgres::Error> {
    let names: Vec<_> = path.0.iter().map(ToString::to_string).collect();
    let names = if names.is_empty() { "''".to_owned() } else { names.join(", ") };
    client.batch_execute("DISCARD ALL")?;
    client.batch_execute(&format!("SET search_path = {names}"))?;
    for statement in statements.iter().filter(|statement| is_of_the_schema(statement)) {
        if client.execute(statement.as_str(), &[]).is_err() && client.is_closed() {
            break;
        }
    }
    Ok(())
}

fn is_of_the_schema(statement: &str) -> bool {
    let words: Vec<String> = statement.split_whitespace().take(2).map(str::to_ascii_lowercase).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    !DATA.contains(&first) && !BEYOND.iter().any(|beyond| words == *beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_beyond_the_scratch_database() {
        for statement in [
            "DROP DATABASE prod",
            "alter  system SET fsync = off",
            "CREATE\nROLE x",
            "COPY t FROM '/etc/passwd'",
        ] {
            assert!(!is_of_the_schema(statement), "{statement}");
        }
        for statement in
            ["CREATE TABLE t (a int)", "SELECT set_config('search_path', '', false)", "SET ROLE x"]
        {
            assert!(is_of_the_schema(statement), "{statement}");
        }
    }
}
