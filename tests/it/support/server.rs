//! PostgreSQL servers for the tests: one a major and run, started when first asked for, gone when the run is over.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

use super::binaries;

/// What is fast and needs to survive nothing; `logical` so that publications do not warn.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
                        -c autovacuum=off -c max_connections=100 -c max_locks_per_transaction=256 -c wal_level=logical";

/// Stops a server and removes its folder once the process `$1` is gone, however it went.
const WATCHDOG: &str = r#"
while kill -0 "$1" 2>/dev/null; do sleep 0.5; done
pid=$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.3; done
rm -rf "$2"
"#;

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
        let _ = fs::remove_dir_all(home);
        fs::create_dir_all(home).map_err(|e| e.to_string())?;
        watch(home, run)?;
        let user = server_user()?;
        let bin = binaries::find(major, home)?;
        own(home, user)?;
        let data = home.join("data");
        let initdb = ["-A", "trust", "-U", "postgres", "--locale=C", "-E", "UTF8", "--no-sync"];
        binaries::run(as_user(&bin, "initdb", user).args(initdb).arg("-D").arg(&data))?;
        demand_password(&data)?;
        let port = launch(&bin, home, user)?;
        let server = Self { major, port };
        server.roles()?;
        fs::write(home.join("port"), port.to_string()).map_err(|e| e.to_string())?;
        eprintln!("PostgreSQL {major} from {} listens on port {port}", bin.display());
        Ok(server)
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
        let name = format!("{name}_{}_{number}", std::process::id());
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

/// A database of a test's own.
pub(crate) struct Database {
    server: &'static Server,
    /// Its name.
    pub(crate) name: String,
    /// Its address, for the superuser.
    pub(crate) url: String,
}

impl Database {
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

/// Starts the process that ends the server; in a group of its own, so that Ctrl-C does not reach it.
fn watch(home: &Path, run: u32) -> Result<(), String> {
    let mut command = Command::new("sh");
    command.args(["-c", WATCHDOG, "watchdog", &run.to_string()]).arg(home).current_dir("/").process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|e| format!("sh: {e}"))
}

/// PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`.
fn server_user() -> Result<Option<(u32, u32)>, String> {
    if id("-u", None) != Some(0) {
        return Ok(None);
    }
    let user = ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| Some((id("-u", Some(name))?, id("-g", Some(name))?)));
    user.map(Some)
        .ok_or_else(|| "PostgreSQL does not run as root, and there is no user postgres or nobody".to_owned())
}

fn id(what: &str, user: Option<&str>) -> Option<u32> {
    let done = Command::new("id").arg(what).args(user).output().ok().filter(|done| done.status.success())?;
    String::from_utf8_lossy(&done.stdout).trim().parse().ok()
}

fn own(home: &Path, user: Option<(u32, u32)>) -> Result<(), String> {
    let Some((uid, gid)) = user else { return Ok(()) };
    chown(home, Some(uid), Some(gid)).map_err(|e| e.to_string())
}

/// A program of the server, to be run as its user, with the libraries that come with it.
fn as_user(bin: &Path, program: &str, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(bin.join(program));
    command.env("LD_LIBRARY_PATH", bin.with_file_name("lib")).current_dir("/");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Every role comes in without a password but `locked`.
fn demand_password(data: &Path) -> Result<(), String> {
    let path = data.join("pg_hba.conf");
    let rest = fs::read_to_string(&path).map_err(|e| e.to_string())?;
    fs::write(&path, format!("host all locked 127.0.0.1/32 scram-sha-256\n{rest}")).map_err(|e| e.to_string())
}

/// Starts the server on a free port; another process may be quicker to take it, so it tries again.
fn launch(bin: &Path, home: &Path, user: Option<(u32, u32)>) -> Result<u16, String> {
    let mut why = String::new();
    for _ in 0..3 {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr());
        let port = free.map_err(|e| e.to_string())?.port();
        let log: PathBuf = home.join("log");
        let options = format!("-p {port} -k {} {SETTINGS}", home.display());
        let mut command = as_user(bin, "pg_ctl", user);
        command
            .arg("-D")
            .arg(home.join("data"))
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", "60", "-o", &options, "start"]);
        // Not through a pipe: the server would keep it open.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => return Ok(port),
            Ok(status) => why = format!("pg_ctl: {status}: {}", fs::read_to_string(&log).unwrap_or_default()),
            Err(e) => return Err(format!("pg_ctl: {e}")),
        }
    }
    Err(why)
}
