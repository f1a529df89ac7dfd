//! What the server can tell besides its schema.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::histories::{self, History};
use crate::inspect::catalog::ask;
use crate::inspect::{Address, InspectError, Limits, Session};
use crate::kinds::Kind;
use crate::model::{Id, Name, SearchPath};
use crate::plan::write::literal;

/// What the server can tell besides its schema; nothing of it where the actual side is no live database.
#[derive(Debug, Default)]
pub struct Facts {
    /// What migration tools noted.
    pub histories: Vec<History>,
    /// Other databases of the server, with how many of the missing objects they have.
    pub databases: BTreeMap<String, usize>,
    /// Other databases that could not be looked into.
    pub closed: Vec<String>,
    /// What the server said of itself.
    pub server: ServerFacts,
}

/// What one query gives.
#[derive(Debug, Default, Deserialize)]
pub struct ServerFacts {
    /// Databases that could be connected to, this one left out.
    #[serde(default)]
    databases: Vec<String>,
    /// Whether this is a standby.
    #[serde(default)]
    pub in_recovery: bool,
    /// Seconds since the last change that a standby took in.
    #[serde(default)]
    pub lag: Option<f64>,
    /// Whether changes of data come in by subscriptions, which bring no DDL.
    #[serde(default)]
    pub subscribes: bool,
    /// The `search_path` that the role's sessions start with, as it is set.
    #[serde(default)]
    search_path: Option<String>,
    /// Whether the role is there.
    #[serde(default)]
    pub role_there: bool,
    /// Missing extensions that the server has the files of.
    #[serde(default)]
    pub available: Vec<String>,
    /// How many columns were dropped, by table.
    #[serde(default)]
    pub dropped_columns: BTreeMap<String, usize>,
}

impl ServerFacts {
    /// The schemas that the role's unqualified names are looked for in; none where nothing is set for it.
    pub fn search_path(&self, role: Option<&Name>) -> Option<SearchPath> {
        let path = SearchPath::parse(self.search_path.as_deref()?)?;
        let names = path.0.iter().filter_map(|name| match name.as_str() {
            "$user" => role.cloned(),
            _ => Some(name.clone()),
        });
        Some(SearchPath::new(names))
    }
}

/// More databases than these are not looked into.
const MOST_DATABASES: usize = 12;
/// More names than these are not looked for.
const MOST_NAMES: usize = 300;

/// Asks the server; other databases only when something is missing.
pub fn facts(
    session: &mut Session,
    address: &Address,
    missing: &[Id],
    role: Option<&Name>,
) -> Result<Facts, InspectError> {
    let extensions: Vec<_> =
        missing.iter().filter(|id| id.kind == Kind::Extension).map(|id| id.name.as_str()).collect();
    let sql = include_str!("facts.sql")
        .replace("{role}", &literal(role.map_or("", Name::as_str)))
        .replace("{extensions}", &literal(&serde_json::to_string(&extensions).unwrap_or_default()));
    let rows = ask(session, "facts", &sql)?;
    let server: ServerFacts = match rows.iter().next() {
        Some(row) => row.json("facts")?,
        None => ServerFacts::default(),
    };
    let histories = histories::read(session)?;
    let mut facts = Facts { histories, server, ..Facts::default() };
    let names = names(missing);
    if !names.is_empty() {
        for database in facts.server.databases.iter().take(MOST_DATABASES) {
            match seen(&address.clone().with_database(database), &names) {
                Ok(0) => {}
                Ok(found) => {
                    facts.databases.insert(database.clone(), found);
                }
                Err(_) => facts.closed.push(database.clone()),
            }
        }
    }
    Ok(facts)
}

/// Schemas and relations that are missing, as they are asked for elsewhere.
fn names(missing: &[Id]) -> Vec<(Option<&str>, &str)> {
    let told = missing.iter().filter(|id| {
        id.relation.is_none() && (id.kind == Kind::Schema || crate::model::RELATION_KINDS.contains(&id.kind))
    });
    told.take(MOST_NAMES).map(|id| (id.schema.as_ref().map(Name::as_str), id.name.as_str())).collect()
}

/// How many of these another database has.
fn seen(address: &Address, names: &[(Option<&str>, &str)]) -> Result<usize, InspectError> {
    let limit = Duration::from_secs(3);
    let limits = Limits { connect_timeout: limit, statement_timeout: limit, ..Limits::default() };
    let mut session = Session::open(address, &limits)?;
    let json = serde_json::to_string(names).unwrap_or_default();
    let sql = format!(
        "SELECT pg_catalog.count(*) AS n FROM pg_catalog.jsonb_array_elements({}::jsonb) AS a \
         WHERE CASE WHEN a->>0 IS NULL THEN EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = a->>1) \
         ELSE EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
                      WHERE n.nspname = a->>0 AND c.relname = a->>1) END",
        literal(&json)
    );
    let rows = ask(&mut session, "elsewhere", &sql)?;
    rows.iter().next().map_or(Ok(0), |row| row.get("n"))
}
