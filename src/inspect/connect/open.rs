//! Opening a connection: host after host, with and without encryption as `sslmode` has it.

use std::sync::mpsc;
use std::time::Duration;

use postgres::config::{SslMode as Encryption, SslNegotiation};
use postgres::{Client, Config, NoTls, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{ConnectError, Target};
use super::patience::Patient;
use super::tls::SslMode;
use super::{Address, Endpoint, SessionAttrs};

/// A connection and where it goes.
pub(in crate::inspect) struct Opened {
    pub(in crate::inspect) client: Client,
    pub(in crate::inspect) target: Target,
}

/// How long a server may take.
#[derive(Clone, Copy)]
pub(in crate::inspect) struct Patience {
    /// For a connection.
    pub(in crate::inspect) connect: Duration,
    /// Without a word, where an answer is owed.
    pub(in crate::inspect) silence: Duration,
}

/// Opens the first of the address's servers that will do.
pub(in crate::inspect) fn open(address: &Address, patience: Patience) -> Result<Opened, ConnectError> {
    let connect = address.connect_timeout.unwrap_or(patience.connect);
    let patience = Patience { connect, ..patience };
    match pass(address, address.session_attrs, patience) {
        Err(_) if address.session_attrs == SessionAttrs::PreferStandby => {
            pass(address, SessionAttrs::Any, patience)
        }
        result => result,
    }
}

fn pass(address: &Address, attrs: SessionAttrs, patience: Patience) -> Result<Opened, ConnectError> {
    let mut errors = Vec::new();
    for endpoint in &address.endpoints {
        let target = target(address, endpoint);
        let opened = connect(address, endpoint, &target, patience)
            .and_then(|mut client| check(&mut client, attrs, &target).map(|()| client));
        match opened {
            Ok(client) => return Ok(Opened { client, target }),
            Err(error) if error.is_worth_another_host() => errors.push(error),
            Err(error) => return Err(error),
        }
    }
    match errors.pop() {
        Some(error) if errors.is_empty() => Err(error),
        last => {
            errors.extend(last);
            Err(ConnectError::All { errors })
        }
    }
}

fn target(address: &Address, endpoint: &Endpoint) -> Target {
    let Endpoint { host, hostaddr, port, password: _ } = endpoint;
    let place = match hostaddr {
        _ if endpoint.is_socket() => format!("{host}/.s.PGSQL.{port}"),
        Some(addr) if addr.to_string() != *host => format!("{host}:{port} ({addr})"),
        _ if host.contains(':') => format!("[{host}]:{port}"),
        _ => format!("{host}:{port}"),
    };
    Target { place, user: address.user.clone(), database: address.database.clone() }
}

/// With and without encryption, in the order of `sslmode`; the first failure is the one that tells most.
fn connect(
    address: &Address,
    endpoint: &Endpoint,
    target: &Target,
    patience: Patience,
) -> Result<Client, ConnectError> {
    let plain = || attempt(address, endpoint, target, Encryption::Disable, patience);
    let encrypted = |encryption| attempt(address, endpoint, target, encryption, patience);
    if endpoint.is_socket() {
        return plain();
    }
    let otherwise = |first: Result<Client, ConnectError>,
                     second: &dyn Fn() -> Result<Client, ConnectError>| {
        match first {
            Err(error @ (ConnectError::Tls { .. } | ConnectError::NotAccepted { .. })) => {
                second().map_err(|_| error)
            }
            first => first,
        }
    };
    match address.tls.mode {
        SslMode::Disable => plain(),
        SslMode::Allow => otherwise(plain(), &|| encrypted(Encryption::Require)),
        SslMode::Prefer => otherwise(encrypted(Encryption::Prefer), &plain),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => encrypted(Encryption::Require),
    }
}

/// One try, in a thread of its own: looking up a name and a server that never answers know no time-out.
fn attempt(
    address: &Address,
    endpoint: &Endpoint,
    target: &Target,
    encryption: Encryption,
    patience: Patience,
) -> Result<Client, ConnectError> {
    let config = config(address, endpoint);
    let tls = match encryption {
        Encryption::Disable => None,
        _ => Some(MakeRustlsConnect::new(address.tls.client_config()?)),
    };
    let local = endpoint.is_socket();
    let patient = Patient { tls, encryption, direct: address.tls.direct, silence: patience.silence };
    let timeout = patience.connect;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let result = if local { config.connect(NoTls) } else { config.connect(patient) };
        // Nobody waits any more after a time-out.
        let _ = sender.send(result);
    });
    let timed_out = || ConnectError::Timeout { target: Box::new(target.clone()), seconds: timeout.as_secs() };
    let result = if timeout == Duration::MAX {
        receiver.recv().map_err(|_| timed_out())?
    } else {
        receiver.recv_timeout(timeout).map_err(|_| timed_out())?
    };
    result.map_err(|error| ConnectError::from_postgres(&error, target))
}

fn config(address: &Address, endpoint: &Endpoint) -> Config {
    let mut config = Config::new();
    config
        .host(&endpoint.host)
        .port(endpoint.port)
        .user(&address.user)
        .dbname(&address.database)
        .application_name(address.application_name.as_deref().unwrap_or("driftlint"))
        .channel_binding(address.channel_binding);
    if endpoint.is_socket() {
        config.ssl_mode(Encryption::Disable);
    } else {
        // The connector agrees with the server on whether to encrypt.
        config.ssl_mode(Encryption::Require).ssl_negotiation(SslNegotiation::Direct);
    }
    if let Some(hostaddr) = endpoint.hostaddr {
        config.hostaddr(hostaddr);
    }
    if let Some(password) = &endpoint.password {
        config.password(&password.0);
    }
    if let Some(options) = &address.options {
        config.options(options);
    }
    let keepalives = &address.keepalives;
    config.keepalives(!keepalives.off);
    // By itself a system waits two hours before it asks whether the other machine is still there.
    config.keepalives_idle(keepalives.idle.unwrap_or(Duration::from_secs(30)));
    config.keepalives_interval(keepalives.interval.unwrap_or(Duration::from_secs(10)));
    config.keepalives_retries(keepalives.count.unwrap_or(3));
    if let Some(timeout) = keepalives.user_timeout {
        config.tcp_user_timeout(timeout);
    }
    config
}

/// Whether the server is of the kind that `target_session_attrs` asks for.
fn check(client: &mut Client, attrs: SessionAttrs, target: &Target) -> Result<(), ConnectError> {
    if attrs == SessionAttrs::Any {
        return Ok(());
    }
    let sql = "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";
    let rows = client.simple_query(sql).map_err(|error| ConnectError::from_postgres(&error, target))?;
    let values = rows.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((row.get(0) == Some("t"), row.get(1) == Some("on"))),
        _ => None,
    });
    let (standby, read_only) = values.unwrap_or_default();
    let (fits, wanted) = match attrs {
        SessionAttrs::Any => (true, "any"),
        SessionAttrs::ReadWrite => (!standby && !read_only, "read-write"),
        SessionAttrs::ReadOnly => (standby || read_only, "read-only"),
        SessionAttrs::Primary => (!standby, "primary"),
        SessionAttrs::Standby => (standby, "standby"),
        SessionAttrs::PreferStandby => (standby, "prefer-standby"),
    };
    if fits { Ok(()) } else { Err(ConnectError::SessionAttrs { target: Box::new(target.clone()), wanted }) }
}
