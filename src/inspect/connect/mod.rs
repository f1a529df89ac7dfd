//! Which database is meant and how it is reached: every setting with libpq's meaning.
//!
//! What is written goes before the service file, that before the `PG*` variables, those before the defaults.

mod error;
mod open;
mod options;
mod passfile;
mod patience;
mod service;
mod text;
mod tls;
mod verify;

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::error::{ConnectError, Target};
pub(super) use self::open::{Opened, Patience, open};
use self::options::Settings;
pub(crate) use self::options::closest;
use self::tls::Tls;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// One server to try.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Endpoint {
    /// A host name or address, or the directory of a Unix-domain socket.
    host: String,
    /// Where to connect to, when the name is only for the certificate.
    hostaddr: Option<IpAddr>,
    port: u16,
    password: Option<Secret>,
}

impl Endpoint {
    fn is_socket(&self) -> bool {
        cfg!(unix) && self.host.starts_with('/')
    }
}

/// Which of several servers will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SessionAttrs {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

/// A database and the way to it. Neither `Display` nor `Debug` ever shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    endpoints: Vec<Endpoint>,
    user: String,
    database: String,
    application_name: Option<String>,
    options: Option<String>,
    connect_timeout: Option<Duration>,
    session_attrs: SessionAttrs,
    channel_binding: postgres::config::ChannelBinding,
    keepalives: Keepalives,
    tls: Tls,
    warnings: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Keepalives {
    off: bool,
    idle: Option<Duration>,
    interval: Option<Duration>,
    count: Option<u32>,
    user_timeout: Option<Duration>,
}

impl Address {
    /// Whether a text is a connection string rather than a path or a name.
    pub fn is_address(text: &str) -> bool {
        text::is_connection_string(text)
    }

    /// Reads `postgres://…` or `key=value …`; what it leaves out comes from the service file, `env` and `.pgpass`.
    /// An empty text is all left out.
    pub fn parse(text: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConnectError> {
        let mut settings = text::settings(text.trim())?;
        if let Some(service) = settings.get("service").cloned().or_else(|| env("PGSERVICE")) {
            service::apply(&service, &mut settings, env)?;
        }
        options::fill_from(&mut settings, env)?;
        Self::from_settings(&settings, env)
    }

    fn from_settings(
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConnectError> {
        let get = |name: &str| settings.get(name).cloned();
        let user = get("user").or_else(|| whoami::username().ok()).ok_or(ConnectError::NoUser)?;
        let database = get("dbname").unwrap_or_else(|| user.clone());
        let mut warnings = Vec::new();
        let mut endpoints = endpoints(settings)?;
        let passfile = match get("password") {
            Some(_) => None,
            None => get("passfile")
                .map(PathBuf::from)
                .or_else(|| home_file(env, ".pgpass", "pgpass.conf"))
                .and_then(|path| passfile::load(&path, &mut warnings)),
        };
        for endpoint in &mut endpoints {
            let question = passfile::Question {
                host: &endpoint.host,
                port: endpoint.port,
                database: &database,
                user: &user,
            };
            endpoint.password = get("password")
                .or_else(|| passfile.as_ref().and_then(|text| passfile::find(text, question)))
                .map(Secret);
        }
        Ok(Self {
            tls: Tls::from_settings(settings, env, &mut warnings)?,
            endpoints,
            user,
            database,
            application_name: get("application_name"),
            options: get("options"),
            connect_timeout: connect_timeout(settings)?,
            session_attrs: session_attrs(settings)?,
            channel_binding: channel_binding(settings)?,
            keepalives: keepalives(settings)?,
            warnings,
        })
    }

    /// The database's name.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The same server, another of its databases.
    #[must_use]
    pub fn with_database(mut self, name: &str) -> Self {
        name.clone_into(&mut self.database);
        self
    }

    /// The role's name.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The hosts, in the order in which they are tried.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.endpoints.iter().map(|endpoint| endpoint.host.as_str())
    }

    /// What the user should know before anything is opened: a password file that is not used.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// As a URL without password and options: `postgres://app@db:5433/prod`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sockets = self.endpoints.iter().any(Endpoint::is_socket);
        let join = |part: &dyn Fn(&Endpoint) -> String| {
            self.endpoints.iter().map(part).collect::<Vec<_>>().join(",")
        };
        write!(f, "postgres://{}@", encode(&self.user))?;
        if !sockets {
            f.write_str(&join(&|e| {
                let host = if e.host.contains(':') { format!("[{}]", e.host) } else { encode(&e.host) };
                if e.port == 5432 { host } else { format!("{host}:{}", e.port) }
            }))?;
        }
        write!(f, "/{}", encode(&self.database))?;
        if sockets {
            write!(f, "?host={}", join(&|e| e.host.clone()))?;
            if self.endpoints.iter().any(|e| e.port != 5432) {
                write!(f, "&port={}", join(&|e| e.port.to_string()))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// Percent-encodes what would be read otherwise in a URL.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '/' | '?' | '#' | '@' | ':' | ',' | '&' | '=' | '[' | ']' | ' ' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// A file that libpq looks for in the user's home (`HOME`), on Windows in `%APPDATA%\postgresql`.
fn home_file(env: &dyn Fn(&str) -> Option<String>, unix: &str, windows: &str) -> Option<PathBuf> {
    if cfg!(windows) {
        return Some(Path::new(&env("APPDATA")?).join("postgresql").join(windows));
    }
    let home = env("HOME").filter(|home| !home.is_empty())?;
    Some(Path::new(&home).join(unix))
}

fn bad(option: &str, value: &str, expected: &str) -> ConnectError {
    ConnectError::Value { option: option.to_owned(), value: value.to_owned(), expected: expected.to_owned() }
}

/// `host`, `hostaddr` and `port` are lists of one length; one port goes for all.
fn endpoints(settings: &Settings) -> Result<Vec<Endpoint>, ConnectError> {
    let list = |name: &str| -> Vec<String> {
        settings.get(name).map_or_else(Vec::new, |v| v.split(',').map(|s| s.trim().to_owned()).collect())
    };
    let (hosts, addrs, ports) = (list("host"), list("hostaddr"), list("port"));
    let count = hosts.len().max(addrs.len()).max(1);
    for (name, given) in [("host", hosts.len()), ("hostaddr", addrs.len())] {
        if given != 0 && given != count {
            return Err(ConnectError::Lists { name: name.to_owned(), given, hosts: count });
        }
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(ConnectError::Lists { name: "port".to_owned(), given: ports.len(), hosts: count });
    }
    let endpoint = |n: usize| {
        let port = match ports.get(n).or_else(|| ports.first().filter(|_| ports.len() == 1)) {
            Some(text) if !text.is_empty() => text
                .parse()
                .ok()
                .filter(|port| *port != 0)
                .ok_or_else(|| bad("port", text, "a number from 1 to 65535"))?,
            _ => 5432,
        };
        let text = |list: &[String]| list.get(n).filter(|text| !text.is_empty()).cloned();
        let hostaddr = text(&addrs)
            .map(|text| text.parse::<IpAddr>().map_err(|_| bad("hostaddr", &text, "an IP address")))
            .transpose()?;
        let host = text(&hosts)
            .or_else(|| hostaddr.map(|addr| addr.to_string()))
            .unwrap_or_else(|| default_host(port));
        Ok(Endpoint { host, hostaddr, port, password: None })
    };
    (0..count).map(endpoint).collect()
}

/// The directory with the server's socket; where there is none, the first that could have it.
fn default_host(port: u16) -> String {
    if !cfg!(unix) {
        return "localhost".to_owned();
    }
    let has_socket = |dir: &&&str| Path::new(dir).join(format!(".s.PGSQL.{port}")).exists();
    let found = passfile::SOCKET_DIRS.iter().find(has_socket);
    let found = found.or_else(|| passfile::SOCKET_DIRS.iter().find(|dir| Path::new(dir).is_dir()));
    (*found.unwrap_or(&"/tmp")).to_owned()
}

/// Whole seconds; none or less means for ever, one is taken as two.
fn connect_timeout(settings: &Settings) -> Result<Option<Duration>, ConnectError> {
    Ok(number(settings, "connect_timeout")?.map(|seconds| match u64::try_from(seconds) {
        Ok(0) | Err(_) => Duration::MAX,
        Ok(seconds) => Duration::from_secs(seconds.max(2)),
    }))
}

fn number(settings: &Settings, name: &str) -> Result<Option<i64>, ConnectError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| bad(name, text, "a whole number"))
}

fn keepalives(settings: &Settings) -> Result<Keepalives, ConnectError> {
    let positive = |name| Ok(number(settings, name)?.and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0));
    let count: Option<u64> = positive("keepalives_count")?;
    Ok(Keepalives {
        off: number(settings, "keepalives")? == Some(0),
        idle: positive("keepalives_idle")?.map(Duration::from_secs),
        interval: positive("keepalives_interval")?.map(Duration::from_secs),
        count: count.and_then(|n| u32::try_from(n).ok()),
        user_timeout: positive("tcp_user_timeout")?.map(Duration::from_millis),
    })
}

/// The value of an option that takes one of some words; the first is the default.
fn choice<T: Copy>(settings: &Settings, name: &str, words: &[(&str, T)]) -> Result<Option<T>, ConnectError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    let found = words.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
    found.map(Some).ok_or_else(|| {
        let all: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        bad(name, text, &format!("one of {}", all.join(", ")))
    })
}

fn session_attrs(settings: &Settings) -> Result<SessionAttrs, ConnectError> {
    let words = [
        ("any", SessionAttrs::Any),
        ("read-write", SessionAttrs::ReadWrite),
        ("read-only", SessionAttrs::ReadOnly),
        ("primary", SessionAttrs::Primary),
        ("standby", SessionAttrs::Standby),
        ("prefer-standby", SessionAttrs::PreferStandby),
    ];
    Ok(choice(settings, "target_session_attrs", &words)?.unwrap_or(SessionAttrs::Any))
}

fn channel_binding(settings: &Settings) -> Result<postgres::config::ChannelBinding, ConnectError> {
    use postgres::config::ChannelBinding::{Disable, Prefer, Require};
    let words = [("disable", Disable), ("prefer", Prefer), ("require", Require)];
    Ok(choice(settings, "channel_binding", &words)?.unwrap_or(Prefer))
}

#[cfg(test)]
mod tests;
