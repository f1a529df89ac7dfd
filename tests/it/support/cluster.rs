//! The folder that a server runs in, and starting and stopping it.

use std::fmt;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::binaries;

/// What is fast and needs to survive nothing; `logical` so that publications do not warn.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
                        -c autovacuum=off -c max_connections=100 -c max_locks_per_transaction=256 -c wal_level=logical";

/// Stops a server and removes its folder once the process `$1` is gone, however it went.
const WATCHDOG: &str = r#"
while kill -0 "$1" 2>/dev/null; do sleep 0.5; done
pid=$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.3; done
rm -rf "$2" "$2.lock"
"#;

/// A folder with a database cluster, and the programs for it.
pub(crate) struct Cluster {
    major: u16,
    bin: PathBuf,
    home: PathBuf,
    user: Option<(u32, u32)>,
}

impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL {} from {}", self.major, self.bin.display())
    }
}

impl Cluster {
    /// A new cluster in this folder; both are gone soon after the process `run` is.
    pub(crate) fn new(major: u16, home: &Path, run: u32) -> Result<Self, String> {
        let _ = fs::remove_dir_all(home);
        fs::create_dir_all(home).map_err(|e| e.to_string())?;
        watch(home, run)?;
        let cluster =
            Self { major, bin: binaries::find(major, home)?, home: home.to_owned(), user: server_user()? };
        cluster.own(home)?;
        let initdb = ["-A", "trust", "-U", "postgres", "--locale=C", "-E", "UTF8", "--no-sync", "-D"];
        binaries::run(cluster.program("initdb").args(initdb).arg(cluster.data()))?;
        demand_password(&cluster.data())?;
        Ok(cluster)
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// Puts a file into its data, for the server's eyes only.
    pub(crate) fn place(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.data().join(name);
        fs::write(&path, bytes).map_err(|e| e.to_string())?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(|e| e.to_string())?;
        self.own(&path)
    }

    /// Adds lines to its configuration, for the next start.
    pub(crate) fn configure(&self, lines: &str) -> Result<(), String> {
        let path = self.data().join("postgresql.conf");
        let text = fs::read_to_string(&path).map_err(|e| e.to_string())?;
        fs::write(&path, format!("{text}\n{lines}")).map_err(|e| e.to_string())
    }

    /// A program of the server, to be run as its user, with the libraries that come with it.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.env("LD_LIBRARY_PATH", self.bin.with_file_name("lib")).current_dir("/");
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }

    fn own(&self, path: &Path) -> Result<(), String> {
        let Some((uid, gid)) = self.user else { return Ok(()) };
        chown(path, Some(uid), Some(gid)).map_err(|e| e.to_string())
    }

    /// Starts it on a free port; another process may be quicker to take that, so it tries again.
    pub(crate) fn launch(&self) -> Result<u16, String> {
        let mut why = String::new();
        for _ in 0..3 {
            let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr());
            let port = free.map_err(|e| e.to_string())?.port();
            match self.launch_on(port) {
                Ok(()) => return Ok(port),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Starts it on this port.
    pub(crate) fn launch_on(&self, port: u16) -> Result<(), String> {
        let log = self.home.join("log");
        let options = format!("-p {port} -k {} {SETTINGS}", self.home.display());
        let mut command = self.program("pg_ctl");
        command
            .arg("-D")
            .arg(self.data())
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", "60", "-o", &options, "start"]);
        // Not through a pipe: the server would keep it open.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("pg_ctl: {status}: {}", fs::read_to_string(&log).unwrap_or_default())),
            Err(e) => Err(format!("pg_ctl: {e}")),
        }
    }

    /// Stops it.
    pub(crate) fn stop(&self) -> Result<(), String> {
        binaries::run(self.program("pg_ctl").arg("-D").arg(self.data()).args(["-w", "-m", "fast", "stop"]))
    }

    /// Stops it and starts it again as the standby of a primary that never sends anything.
    pub(crate) fn into_standby(self) -> Result<u16, String> {
        self.stop()?;
        let signal = self.data().join("standby.signal");
        fs::write(&signal, "").map_err(|e| e.to_string())?;
        self.own(&signal)?;
        self.launch()
    }
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

/// Every role comes in without a password but `locked`.
fn demand_password(data: &Path) -> Result<(), String> {
    let path = data.join("pg_hba.conf");
    let rest = fs::read_to_string(&path).map_err(|e| e.to_string())?;
    fs::write(&path, format!("host all locked 127.0.0.1/32 scram-sha-256\n{rest}")).map_err(|e| e.to_string())
}
