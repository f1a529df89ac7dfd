//! PostgreSQL servers for the tests: one a major and run, started when first asked for, gone when the run is over.

use std::fs::{self, File};
use std::os::unix::process::parent_id;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

use super::cluster::Cluster;

/// The majors that the live tests run against: `DRIFTLINT_TEST_PG=13,18`.
pub(crate) fn majors() -> Vec<u16> {
    let asked = std::env::var("DRIFTLINT_TEST_PG").unwrap_or_else(|_| "15".to_owned());
    let majors: Result<Vec<u16>, _> = asked.split(',').map(|word| word.trim().parse()).collect();
    match majors {
        Ok(majors) if majors.iter().all(|major| (13..=18).contains(major)) => majors,
        _ => panic!("DRIFTLINT_TEST_PG={asked}: majors from 13 to 18 are meant, as in 15,18"),
    }
}

/// The server of this major; starts it when it is the first to ask.
pub(crate) fn pg(major: u16) -> &'static Server {
    static SERVERS: [OnceLock<Result<Server, String>>; 6] = [const { OnceLock::new() }; 6];
    let slot = &SERVERS[usize::from(major - 13)];
    match slot.get_or_init(|| Server::shared(major)) {
        Ok(server) => server,
        Err(why) => panic!("{why}"),
    }
}

/// A running server.
pub(crate) struct Server {
    /// 13 to 18.
    pub(crate) major: u16,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
}

impl Server {
    /// The server of this run: under cargo-nextest, where every test is a process, it belongs to the runner.
    fn shared(major: u16) -> Result<Self, String> {
        let run = if std::env::var_os("NEXTEST").is_some() { parent_id() } else { std::process::id() };
        let home = std::env::temp_dir().join(format!("driftlint-test-{run}-pg{major}"));
        let lock = File::create(home.with_extension("lock")).map_err(|e| e.to_string())?;
        lock.lock().map_err(|e| e.to_string())?;
        let noted = fs::read_to_string(home.join("port")).ok().and_then(|port| port.parse().ok());
        if let Some(port) = noted {
            let server = Self { major, port };
            if Client::connect(&server.url("postgres"), NoTls).is_ok() {
                return Ok(server);
            }
        }
        Self::start(major, &home, run)
    }

    fn start(major: u16, home: &Path, run: u32) -> Result<Self, String> {
        let cluster = Cluster::new(major, home, run)?;
        let port = cluster.launch()?;
        let server = Self { major, port };
        server.roles()?;
        fs::write(home.join("port"), port.to_string()).map_err(|e| e.to_string())?;
        eprintln!("{cluster} listens on port {port}");
        Ok(server)
    }

    /// A standby that has this in its database: a server of its own, in recovery for as long as it runs.
    pub(crate) fn standby(&self, sql: &str) -> Standby {
        let run = std::process::id();
        let home = std::env::temp_dir().join(format!("driftlint-test-{run}-standby{}", self.major));
        let start = || -> Result<u16, String> {
            let cluster = Cluster::new(self.major, &home, run)?;
            let primary = Self { major: self.major, port: cluster.launch()? };
            let mut client = Client::connect(&primary.url("postgres"), NoTls).map_err(|e| explained(&e))?;
            client.batch_execute(sql).map_err(|e| explained(&e))?;
            drop(client);
            cluster.into_standby()
        };
        let port = start().unwrap_or_else(|why| panic!("{why}"));
        Standby { url: Self { major: self.major, port }.url("postgres") }
    }

    /// A server for one purpose, which nobody else's databases are on.
    pub(crate) fn alone(major: u16, purpose: &str) -> Self {
        let run = std::process::id();
        let home = std::env::temp_dir().join(format!("driftlint-test-{run}-{purpose}"));
        Self::start(major, &home, run).unwrap_or_else(|why| panic!("{why}"))
    }

    /// The roles that fixtures name: roles belong to the server, not to a database.
    fn roles(&self) -> Result<(), String> {
        let sql = super::read(&super::root().join("fixtures/roles.sql"));
        let mut client = Client::connect(&self.url("postgres"), NoTls).map_err(|e| e.to_string())?;
        client.batch_execute(&sql).map_err(|e| format!("fixtures/roles.sql: {}", explained(&e)))
    }

    /// The address of a database, for its superuser.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// A new, empty database, dropped when it goes out of scope.
    pub(crate) fn database(&'static self, name: &str) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        self.named(format!("{name}_{}_{number}", std::process::id()))
    }

    /// A new, empty database of exactly this name.
    pub(crate) fn named(&'static self, name: String) -> Database {
        let mut client = Client::connect(&self.url("postgres"), NoTls).expect("a connection");
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
        Database { server: self, url: self.url(&name), name }
    }

    /// A new database with this in it.
    pub(crate) fn loaded(&'static self, name: &str, sql: &str) -> Database {
        let database = self.database(name);
        database.execute(sql);
        database
    }
}

/// A server in recovery.
pub(crate) struct Standby {
    /// The address of its database.
    pub(crate) url: String,
}

/// A database of a test's own.
pub(crate) struct Database {
    server: &'static Server,
    /// Its name.
    pub(crate) name: String,
    /// Its address, for the superuser.
    pub(crate) url: String,
}

impl Database {
    /// The major of its server.
    pub(crate) fn major(&self) -> u16 {
        self.server.major
    }

    /// Runs SQL, any number of statements, in one transaction unless they say otherwise.
    pub(crate) fn execute(&self, sql: &str) {
        self.attempt(sql).unwrap_or_else(|why| panic!("{why}\nin: {sql}"));
    }

    /// Like [`Self::execute`]; says what the server said when it failed.
    pub(crate) fn attempt(&self, sql: &str) -> Result<(), String> {
        let mut client = Client::connect(&self.url, NoTls).map_err(|e| explained(&e))?;
        client.batch_execute(sql).map_err(|e| explained(&e))
    }

    /// Like [`Self::attempt`], but each of these by itself: some statements refuse to share a transaction.
    pub(crate) fn attempt_each(&self, statements: &[String]) -> Result<(), String> {
        let mut client = Client::connect(&self.url, NoTls).map_err(|e| explained(&e))?;
        for sql in statements {
            client.batch_execute(sql).map_err(|e| format!("{}\nin: {sql}", explained(&e)))?;
        }
        Ok(())
    }

    /// The only value that a query gives, as text.
    pub(crate) fn value(&self, sql: &str) -> String {
        let mut client = Client::connect(&self.url, NoTls).expect("a connection");
        client.query_one(sql, &[]).expect("one row").get(0)
    }

    /// Its address, for another role.
    pub(crate) fn url_as(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{}", self.server.port, self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // What is left over goes with the server.
        if let Ok(mut client) = Client::connect(&self.server.url("postgres"), NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// The server's own words, not only `db error`.
fn explained(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{}: {}", db.severity(), db.message()))
}
