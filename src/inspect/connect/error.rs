//! Why there is no session, told apart as far as the server lets anyone.

use std::fmt;
use std::path::Path;

use miette::Diagnostic;
use thiserror::Error;

/// Who wanted to go where; the part of a message that says what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `db:5432`, or the socket's directory.
    pub place: String,
    /// The role.
    pub user: String,
    /// The database.
    pub database: String,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, user, database } = self;
        write!(f, "{place} (role {user}, database {database})")
    }
}

/// Why a database could not be reached or may not be read.
#[derive(Debug, Error, Diagnostic)]
pub enum ConnectError {
    /// The connection string is not one.
    #[error("the connection string is broken: {what}")]
    #[diagnostic(
        code(driftlint::connect::syntax),
        help("write postgres://user@host:port/database?option=value, or host=… dbname=… user=…")
    )]
    Syntax {
        /// What is wrong with it.
        what: String,
    },

    /// There is no such option.
    #[error("unknown option `{option}` in the connection string")]
    #[diagnostic(code(driftlint::connect::option), help("{}", did_you_mean(suggestion)))]
    UnknownOption {
        /// As it was written.
        option: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },

    /// The option asks for something that driftlint cannot do.
    #[error("the connection option `{option}` with this value is not supported")]
    #[diagnostic(
        code(driftlint::connect::unsupported),
        help(
            "it asks for something that would not be honoured, so driftlint does not go on without it; leave it out"
        )
    )]
    Unsupported {
        /// The option.
        option: String,
    },

    /// The value is none of the option's.
    #[error("`{value}` is no value of the connection option `{option}`")]
    #[diagnostic(code(driftlint::connect::value), help("`{option}` is {expected}"))]
    Value {
        /// The option.
        option: String,
        /// As it was written.
        value: String,
        /// What it may be.
        expected: String,
    },

    /// Lists of hosts and ports do not match.
    #[error("`{name}` lists {given} where there are {hosts} hosts")]
    #[diagnostic(
        code(driftlint::connect::lists),
        help("give one {name} for each host, in the same order, or one port for all")
    )]
    Lists {
        /// The option.
        name: String,
        /// How many it lists.
        given: usize,
        /// How many hosts there are.
        hosts: usize,
    },

    /// Nobody said which role, and the operating system does not say who this is.
    #[error("no role to connect as: none is given and the name of the system's user cannot be told")]
    #[diagnostic(
        code(driftlint::connect::user),
        help("name the role: postgres://ROLE@host/database, or PGUSER")
    )]
    NoUser,

    /// A file that an option names cannot be used.
    #[error("the file {path} (`{option}`) cannot be used: {reason}")]
    #[diagnostic(code(driftlint::connect::file), help("{help}"))]
    File {
        /// The option that names it.
        option: String,
        /// The file.
        path: String,
        /// Why not.
        reason: String,
        /// What to do.
        help: String,
    },

    /// The service is in no service file.
    #[error("there is no service `{name}`{}", looked_in(looked))]
    #[diagnostic(
        code(driftlint::connect::service),
        help("add a section [{name}] to ~/.pg_service.conf, or name the file in PGSERVICEFILE")
    )]
    NoService {
        /// The service.
        name: String,
        /// The files that were read.
        looked: Vec<String>,
    },

    /// The service file is broken.
    #[error("{path}, line {line}: {what}")]
    #[diagnostic(code(driftlint::connect::service_file), help("mend that line of the service file"))]
    ServiceFile {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },

    /// Nobody answers there.
    #[error("cannot connect to {target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::unreachable),
        help("is the server running, is this its host and port, and may this machine reach it?")
    )]
    Unreachable {
        /// Where.
        target: Box<Target>,
        /// What the system says.
        reason: String,
    },

    /// The host's name means nothing here.
    #[error("cannot find the host of {target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::host),
        help("check the spelling of the host, and the name service of this machine")
    )]
    UnknownHost {
        /// Where.
        target: Box<Target>,
        /// What the system says.
        reason: String,
    },

    /// No answer in time.
    #[error("no answer from {target} within {seconds} s")]
    #[diagnostic(
        code(driftlint::connect::timeout),
        help("a firewall may drop the packets, or the host is wrong; connect_timeout=SECONDS waits longer")
    )]
    Timeout {
        /// Where.
        target: Box<Target>,
        /// How long.
        seconds: u64,
    },

    /// No word of an answer in time.
    #[error("{target} says nothing any more: {reason}")]
    #[diagnostic(
        code(driftlint::connect::silent),
        help("the network, or a pooler on the way, may hang; nothing can be said of the schema")
    )]
    Silent {
        /// Where.
        target: Box<Target>,
        /// How long.
        reason: String,
    },

    /// The server gave up waiting: for a lock, or for a statement to end.
    #[error("{target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::waited),
        help("somebody may hold a lock on the catalogs, or the server is too busy: try again later")
    )]
    Waited {
        /// Where.
        target: Box<Target>,
        /// The server's words.
        reason: String,
    },

    /// A password is needed and none is given.
    #[error("{target} asks for a password and none is given")]
    #[diagnostic(
        code(driftlint::connect::no_password),
        help("set PGPASSWORD, or add a line host:port:database:role:password to ~/.pgpass (mode 0600)")
    )]
    NoPassword {
        /// Where.
        target: Box<Target>,
    },

    /// The server does not take the password; it does not say whether there is such a role.
    #[error("{target} refuses the password: {reason}")]
    #[diagnostic(
        code(driftlint::connect::password),
        help(
            "check the role and its password (in the URL, PGPASSWORD or ~/.pgpass, in this order); an unknown role is refused in the same words"
        )
    )]
    Password {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// The role is not there or may not log in.
    #[error("{target} does not let the role in: {reason}")]
    #[diagnostic(
        code(driftlint::connect::role),
        help("name a role that exists and has LOGIN: postgres://ROLE@host/database, or PGUSER")
    )]
    Role {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// pg_hba.conf has no line for this, or one that rejects it.
    #[error("{target} does not accept this connection: {reason}")]
    #[diagnostic(
        code(driftlint::connect::not_accepted),
        help(
            "pg_hba.conf decides by address, role, database and encryption: ask for a line, or try another sslmode"
        )
    )]
    NotAccepted {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// There is no such database.
    #[error("{target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::database),
        help("check the database's name (`psql -l` lists them) and whether this is the right server")
    )]
    NoDatabase {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// The role lacks CONNECT.
    #[error("{target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::permission),
        help("driftlint needs nothing but CONNECT: GRANT CONNECT ON DATABASE … TO …;")
    )]
    Permission {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// The server, the database or the role has all the connections it may have.
    #[error("{target} has no connection left: {reason}")]
    #[diagnostic(
        code(driftlint::connect::too_many),
        help(
            "try again when some are closed; driftlint needs one. A connection limit of the role or database counts too"
        )
    )]
    TooMany {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// It starts, stops or recovers.
    #[error("{target} is not ready: {reason}")]
    #[diagnostic(code(driftlint::connect::not_ready), help("try again when the server has started"))]
    NotReady {
        /// Where.
        target: Box<Target>,
        /// What the server says.
        reason: String,
    },

    /// Encryption or the certificate.
    #[error("no secure connection to {target}: {reason}")]
    #[diagnostic(code(driftlint::connect::tls), help("{help}"))]
    Tls {
        /// Where.
        target: Box<Target>,
        /// What is wrong.
        reason: String,
        /// What to do.
        help: &'static str,
    },

    /// None of the servers is of the kind asked for.
    #[error("{target} is not what target_session_attrs={wanted} asks for")]
    #[diagnostic(
        code(driftlint::connect::session_attrs),
        help(
            "name further hosts, or leave target_session_attrs out: driftlint only reads, a standby will do"
        )
    )]
    SessionAttrs {
        /// Where.
        target: Box<Target>,
        /// What was asked for.
        wanted: &'static str,
    },

    /// The server is older than any that driftlint knows.
    #[error("{target} runs PostgreSQL {version}, which driftlint does not know")]
    #[diagnostic(code(driftlint::connect::version), help("driftlint reads PostgreSQL 13 and later"))]
    TooOld {
        /// Where.
        target: Box<Target>,
        /// Its version.
        version: String,
    },

    /// It speaks the protocol but is something else.
    #[error("{target} is not PostgreSQL: {version}")]
    #[diagnostic(
        code(driftlint::connect::not_postgresql),
        help("driftlint reads the catalogs of PostgreSQL, which others only resemble")
    )]
    NotPostgres {
        /// Where.
        target: Box<Target>,
        /// What it says it is.
        version: String,
    },

    /// Anything else the server or the connection says.
    #[error("{target}: {reason}")]
    #[diagnostic(
        code(driftlint::connect::failed),
        help("{}", hint.as_deref().unwrap_or("these are the words of the server or of the connection; its log may say more"))
    )]
    Failed {
        /// Where.
        target: Box<Target>,
        /// What was said.
        reason: String,
        /// The server's own hint.
        hint: Option<String>,
    },

    /// Each of several hosts failed in its own way.
    #[error("none of the {} hosts will do", errors.len())]
    #[diagnostic(code(driftlint::connect::all_failed), help("what each of them said is below"))]
    All {
        /// Why, host by host.
        #[related]
        errors: Vec<ConnectError>,
    },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "the options are those of libpq: host, port, dbname, user, sslmode, …".to_owned(),
    }
}

fn looked_in(looked: &[String]) -> String {
    if looked.is_empty() {
        ": no service file was found".to_owned()
    } else {
        format!(" in {}", looked.join(", "))
    }
}

impl ConnectError {
    /// Whether the user asked wrongly (exit status 2) rather than the database being out of reach (3).
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Syntax { .. }
                | Self::UnknownOption { .. }
                | Self::Unsupported { .. }
                | Self::Value { .. }
                | Self::Lists { .. }
                | Self::NoUser
                | Self::File { .. }
                | Self::NoService { .. }
                | Self::ServiceFile { .. }
        )
    }

    /// A file that could not be read.
    pub(super) fn file(option: &str, path: &Path, reason: &dyn fmt::Display) -> Self {
        Self::File {
            option: option.to_owned(),
            path: path.display().to_string(),
            reason: reason.to_string(),
            help: format!("check the path and its permissions, or leave `{option}` out"),
        }
    }

    /// Whether another host might do better: libpq goes on after what is about the way, not after a refusal.
    pub(super) fn is_worth_another_host(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::UnknownHost { .. }
                | Self::Timeout { .. }
                | Self::Silent { .. }
                | Self::NotReady { .. }
                | Self::Tls { .. }
                | Self::SessionAttrs { .. }
        )
    }

    /// What an error of the client library means.
    pub(in crate::inspect) fn from_postgres(error: &postgres::Error, target: &Target) -> Self {
        let target = Box::new(target.clone());
        if let Some(db) = error.as_db_error() {
            return Self::from_server(db, target);
        }
        let reason = chain(error);
        if reason.contains("password missing") {
            return Self::NoPassword { target };
        }
        if let Some(tls) = find::<rustls::Error>(error) {
            return Self::Tls { target, reason: tls_reason(tls), help: tls_help(tls) };
        }
        if reason.contains("TLS") {
            let help =
                "the server has no encryption; sslmode=disable does without, where the network is trusted";
            return Self::Tls { target, reason, help };
        }
        match find::<std::io::Error>(error) {
            Some(io) if io.kind() == std::io::ErrorKind::TimedOut && io.raw_os_error().is_none() => {
                Self::Silent { target, reason: io.to_string() }
            }
            Some(io) if is_lookup(io) => Self::UnknownHost { target, reason: io.to_string() },
            Some(io) => Self::Unreachable { target, reason: io.to_string() },
            None => Self::Failed { target, reason, hint: None },
        }
    }

    fn from_server(error: &postgres::error::DbError, target: Box<Target>) -> Self {
        let reason = error.message().to_owned();
        match error.code().code() {
            "28P01" => Self::Password { target, reason },
            // The routine is the same in every language of messages.
            "28000" if error.routine() == Some("InitializeSessionUserId") => Self::Role { target, reason },
            "28000" => Self::NotAccepted { target, reason },
            "3D000" => Self::NoDatabase { target, reason },
            "42501" => Self::Permission { target, reason },
            "55P03" | "57014" => Self::Waited { target, reason },
            "53300" => Self::TooMany { target, reason },
            "57P01" | "57P02" | "57P03" | "55000" => Self::NotReady { target, reason },
            _ => Self::Failed { target, reason, hint: error.hint().map(ToOwned::to_owned) },
        }
    }
}

/// The message with those of its causes.
fn chain(error: &postgres::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The first cause of a type; also inside of `io::Error`s, which hide what they wrap.
fn find<T: std::error::Error + 'static>(error: &postgres::Error) -> Option<&T> {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(found) = cause.downcast_ref::<T>() {
            return Some(found);
        }
        source = match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    None
}

/// The standard library has no kind of its own for a name that does not resolve.
fn is_lookup(error: &std::io::Error) -> bool {
    error.to_string().starts_with("failed to lookup address")
}

fn tls_reason(error: &rustls::Error) -> String {
    use rustls::CertificateError::{NotValidForName, NotValidForNameContext, UnknownIssuer};
    match error {
        rustls::Error::InvalidCertificate(UnknownIssuer) => {
            "the server's certificate is signed by none of the trusted roots".to_owned()
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            format!("the server's certificate is not for this host ({error})")
        }
        other => other.to_string(),
    }
}

fn tls_help(error: &rustls::Error) -> &'static str {
    use rustls::CertificateError::{NotValidForName, NotValidForNameContext, UnknownIssuer};
    match error {
        rustls::Error::InvalidCertificate(UnknownIssuer) => {
            "name the certificate of the authority that signed it: sslrootcert=FILE, or sslrootcert=system for public ones"
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            "connect by the name in the certificate (hostaddr=… keeps the address), or use sslmode=verify-ca"
        }
        rustls::Error::AlertReceived(_) => {
            "the server broke off: it may ask for a client certificate (sslcert, sslkey)"
        }
        _ => "check sslmode, sslrootcert, sslcert and sslkey",
    }
}
