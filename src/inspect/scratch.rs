//! A database of a random name, on a server that the user gave for it: the one thing here that writes.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use postgres::Client;

use super::connect::{Address, ConnectError, Opened, Patience, Target, open};
use crate::model::{Name, Server};
use crate::plan::write::literal;

/// How long a connection may take, and a statement that builds something.
const PATIENCE: Patience = Patience { connect: Duration::from_secs(10), silence: Duration::from_secs(3600) };

/// Subscriptions keep their database from being dropped.
const SUBSCRIPTIONS: &str = "SELECT pg_catalog.quote_ident(subname) FROM pg_catalog.pg_subscription \
    WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

/// A database of its own, dropped when it goes out of scope, with the roles that were made for it.
pub struct Scratch {
    server: Client,
    target: Target,
    name: Name,
    address: Address,
    roles: Vec<Name>,
    client: Option<Client>,
}

/// What the server said of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Scratch {
    /// Makes the database, its purpose in its name, and those of these roles that the server lacks: without LOGIN, and
    /// only for as long.
    pub fn create(
        purpose: &str,
        address: &Address,
        like: Option<&Server>,
        roles: &BTreeSet<Name>,
    ) -> Result<Self, ConnectError> {
        let Opened { client: mut server, target } = open(address, PATIENCE)?;
        let name = Name::new(&format!("driftlint_{purpose}_{:016x}", random()));
        let failed = |error: &postgres::Error| ConnectError::from_postgres(error, &target);
        server
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .map_err(|e| failed(&e))?;
        let mut scratch = Self {
            server,
            address: address.clone().with_database(name.as_str()),
            target,
            name,
            roles: Vec::new(),
            client: None,
        };
        let set_up = scratch.set_up(like, roles);
        match set_up {
            Ok(()) => Ok(scratch),
            Err(error) => Err(ConnectError::from_postgres(&error, &scratch.target)),
        }
    }

    fn set_up(&mut self, like: Option<&Server>, roles: &BTreeSet<Name>) -> Result<(), postgres::Error> {
        for role in roles.iter().filter(|role| !role.as_str().starts_with("pg_")) {
            let known = "SELECT FROM pg_catalog.pg_roles WHERE rolname = $1";
            if self.server.query(known, &[&role.as_str()])?.is_empty() {
                self.server.batch_execute(&format!("CREATE ROLE {role}"))?;
                self.roles.push(role.clone());
            }
        }
        // Defaults and bounds are read by it.
        if let Some(zone) = like.map(|server| &server.time_zone).filter(|zone| !zone.is_empty()) {
            let sql = format!("ALTER DATABASE {} SET TimeZone = {}", self.name, literal(zone));
            self.server.batch_execute(&sql)?;
        }
        Ok(())
    }

    /// Its address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Runs one statement in its session.
    pub fn run(&mut self, sql: &str) -> Result<(), Refused> {
        if self.client.is_none() {
            let opened = open(&self.address, PATIENCE).map_err(|error| Refused(error.to_string()))?;
            self.client = Some(opened.client);
        }
        let Some(client) = &mut self.client else { return Ok(()) };
        client.batch_execute(sql).map_err(|error| Refused(said(&error)))
    }

    /// Ends the session, whatever is open in it.
    pub fn close(&mut self) {
        self.client = None;
    }

    fn drop_subscriptions(&mut self) -> Option<()> {
        let mut client = open(&self.address, PATIENCE).ok()?.client;
        for row in client.query(SUBSCRIPTIONS, &[]).ok()? {
            let name: String = row.try_get(0).ok()?;
            for sql in [
                format!("ALTER SUBSCRIPTION {name} DISABLE"),
                format!("ALTER SUBSCRIPTION {name} SET (slot_name = NONE)"),
                format!("DROP SUBSCRIPTION {name}"),
            ] {
                // What is disabled already says so.
                let _ = client.batch_execute(&sql);
            }
        }
        Some(())
    }
}

impl Drop for Scratch {
    /// Nobody is left to tell what cannot be taken away: its name says what it was.
    fn drop(&mut self) {
        self.close();
        self.drop_subscriptions();
        let _ = self.server.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        for role in &self.roles {
            let _ = self.server.batch_execute(&format!("DROP ROLE {role}"));
        }
    }
}

/// The server's own words: `ERROR: relation "t" does not exist (42P01)`.
fn said(error: &postgres::Error) -> String {
    let Some(db) = error.as_db_error() else { return error.to_string() };
    let detail = db.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    format!("{}: {} ({}){detail}", db.severity(), db.message(), db.code().code())
}

/// Every [`RandomState`](std::hash::RandomState) has keys of its own, from the system's source of randomness.
fn random() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}
