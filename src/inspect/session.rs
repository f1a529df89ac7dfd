//! One connection inside one read-only transaction, its settings pinned.

use std::time::Duration;

use postgres::{Client, SimpleQueryMessage, SimpleQueryRow};

use super::connect::{Address, ConnectError, Opened, Patience, Target, open};
use crate::model::{Name, Notice, SearchPath, Server};

/// The oldest and the newest major that driftlint knows.
const MAJORS: std::ops::RangeInclusive<u16> = 13..=18;

/// How long anything may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection, all in all; `connect_timeout` of the address goes before it.
    pub connect_timeout: Duration,
    /// For one statement.
    pub statement_timeout: Duration,
    /// For a lock that somebody else holds: less than `deadlock_timeout`, 1 s, so that it is never a migration that a
    /// deadlock with us ends.
    pub lock_timeout: Duration,
    /// For an answer of which nothing comes: longer than the server lets a statement take.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(60),
            lock_timeout: Duration::from_millis(700),
            silence: Duration::from_secs(90),
        }
    }
}

/// One connection, inside `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`; closing it rolls back.
pub struct Session {
    client: Client,
    server: Server,
    target: Target,
    limits: Limits,
    warnings: Vec<String>,
    notices: Vec<Notice>,
}

/// What a session is like before anything of it is changed. One round trip with the BEGIN before and the pins after.
const FACTS: &str = "SELECT pg_catalog.current_setting('server_version_num'), \
    pg_catalog.current_setting('server_version'), pg_catalog.version(), pg_catalog.current_database(), \
    current_user, pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('search_path'), \
    pg_catalog.current_setting('TimeZone'), \
    EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) current_user)";

/// What the text of the catalogs depends on, and what keeps us from being a burden. `DateStyle = 'ISO'` keeps the
/// database's order of day and month; `transaction_timeout` is not there before 17.
const PINS: &str = "SET LOCAL search_path = ''; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; \
    SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3; \
    SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on; \
    SET LOCAL lc_monetary = 'C'; SET LOCAL xmlbinary = 'base64'; SET LOCAL jit = off; \
    SET LOCAL idle_in_transaction_session_timeout = '10min'; \
    SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings \
    WHERE name OPERATOR(pg_catalog.=) 'transaction_timeout'";

impl Session {
    /// Connects, begins the transaction and asks the server who it is.
    pub fn open(address: &Address, limits: &Limits) -> Result<Self, ConnectError> {
        let patience = Patience { connect: limits.connect_timeout, silence: limits.silence };
        let Opened { mut client, target } = open(address, patience)?;
        let messages = client
            .simple_query(&begin("READ ONLY", limits))
            .map_err(|error| ConnectError::from_postgres(&error, &target))?;
        let server = facts(&messages, &target)?;
        let notices = newer(&server).into_iter().collect();
        Ok(Self { client, server, target, limits: *limits, warnings: address.warnings().to_vec(), notices })
    }

    /// Ends the transaction and begins another, which sees what was committed since.
    pub fn restart(&mut self) -> Result<(), ConnectError> {
        self.begin_read_only().map_err(|error| ConnectError::from_postgres(&error, &self.target))
    }

    /// As [`Session::restart`].
    pub fn begin_read_only(&mut self) -> Result<(), postgres::Error> {
        self.begin("READ ONLY")
    }

    /// Ends the transaction and begins one that may write: for temporary objects, which its end takes away.
    pub fn begin_read_write(&mut self) -> Result<(), postgres::Error> {
        self.begin("READ WRITE")
    }

    fn begin(&mut self, access: &str) -> Result<(), postgres::Error> {
        self.client.simple_query(&format!("ROLLBACK; {}", begin(access, &self.limits))).map(|_| ())
    }

    /// What the server said of itself.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The connection itself.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Where it goes: for messages.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// How long anything may take.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the user should know about the way here: a password file that was not used.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What the reader of a report should know about the server.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Who asked whom: `app on db:5432/prod (PostgreSQL 15.18, primary)`.
    pub fn identity(&self) -> String {
        let Server { version, database, user, in_recovery, .. } = &self.server;
        let role = if *in_recovery { "standby" } else { "primary" };
        format!("{user} on {}/{database} (PostgreSQL {version}, {role})", self.target.place)
    }
}

fn begin(access: &str, limits: &Limits) -> String {
    format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ {access}; SET LOCAL statement_timeout = {}; \
         SET LOCAL lock_timeout = {}; {FACTS}; {PINS}",
        milliseconds(limits.statement_timeout),
        milliseconds(limits.lock_timeout),
    )
}

/// As a setting holds it: 0 is none, and the greatest is that of a 32-bit integer.
fn milliseconds(limit: Duration) -> i32 {
    i32::try_from(limit.as_millis()).unwrap_or(i32::MAX)
}

fn facts(messages: &[SimpleQueryMessage], target: &Target) -> Result<Server, ConnectError> {
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) if row.len() > 1 => Some(row),
        _ => None,
    });
    let text = |at: usize| {
        row.and_then(|row: &SimpleQueryRow| row.try_get(at).ok().flatten()).unwrap_or_default().to_owned()
    };
    let (version, banner) = (text(1), text(2));
    if !banner.starts_with("PostgreSQL") && !banner.starts_with("EnterpriseDB") {
        return Err(ConnectError::NotPostgres { target: Box::new(target.clone()), version: banner });
    }
    let user = text(4);
    let own_schema = (text(8) == "t").then_some(user.as_str());
    let server = Server {
        version_num: text(0).parse().unwrap_or_default(),
        version: version.split(' ').next().unwrap_or_default().to_owned(),
        database: text(3),
        in_recovery: text(5) == "t",
        search_path: resolved(&text(6), own_schema),
        time_zone: text(7),
        user,
    };
    if server.major() < *MAJORS.start() {
        return Err(ConnectError::TooOld { target: Box::new(target.clone()), version });
    }
    Ok(server)
}

/// The setting with `"$user"` put in, where there is a schema of the role's name, and left out where there is none.
fn resolved(setting: &str, own_schema: Option<&str>) -> SearchPath {
    let path = SearchPath::parse(setting).unwrap_or_default();
    let names = path.0.iter().filter_map(|name| match name.as_str() {
        "$user" => own_schema.map(Name::new),
        _ => Some(name.clone()),
    });
    SearchPath::new(names)
}

/// A server newer than we know is read as the newest that we do, and not in silence.
fn newer(server: &Server) -> Option<Notice> {
    (server.major() > *MAJORS.end()).then(|| Notice {
        rule: "newer-server".into(),
        message: format!(
            "the server runs PostgreSQL {}, which is newer than {}, the newest that driftlint knows",
            server.version,
            MAJORS.end()
        ),
        help: Some("What that version added to the catalogs is not compared.".to_owned()),
        object: None,
        origin: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_session_is_what_names_are_looked_for_in() {
        for (setting, own, path) in [
            (r#""$user", public"#, None, "public"),
            (r#""$user", public"#, Some("App"), "\"App\",public"),
            ("app, Public,\"My Schema\"", None, "app,public,\"My Schema\""),
            ("", None, ""),
            ("\"\"", None, "\"\""),
        ] {
            let names: Vec<_> = resolved(setting, own).0.iter().map(ToString::to_string).collect();
            assert_eq!(names.join(","), path, "{setting}");
        }
    }

    #[test]
    fn a_newer_server_is_a_notice() {
        let server = |version_num| Server { version_num, version: "19.1".to_owned(), ..Server::default() };
        assert!(newer(&server(190_001)).is_some() && newer(&server(180_004)).is_none());
    }

    #[test]
    fn limits_fit_their_settings() {
        assert_eq!(milliseconds(Duration::from_secs(5)), 5000);
        assert_eq!(milliseconds(Duration::MAX), i32::MAX);
    }
}
