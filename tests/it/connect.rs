//! Ways to a server that lead there, and what is said of those that do not.

use std::path::{Path, PathBuf};
use std::process::Command;

use driftlint::inspect::{Address, ConnectError, Limits, Session};
use miette::Diagnostic as _;

use crate::support::{Cluster, majors, pg};

fn open(address: &str) -> Result<Session, ConnectError> {
    let env = |name: &str| (name == "PGUSER").then(|| "postgres".to_owned());
    Session::open(&Address::parse(address, &env)?, &Limits::default())
}

/// The code of the error that this address leads to, without what all have in common; none where it leads there.
fn code(address: &str) -> String {
    let Err(error) = open(address) else { return "none".to_owned() };
    let code = error.code().unwrap().to_string();
    assert!(error.help().is_some(), "{error}");
    code.trim_start_matches("driftlint::connect::").to_owned()
}

#[test]
fn every_way_not_to_get_in_is_told_from_the_others() {
    for major in majors() {
        let server = pg(major);
        let database = server.loaded("connect", "CREATE ROLE nobody_in CONNECTION LIMIT 0 LOGIN");
        database.execute(&format!(
            "REVOKE CONNECT ON DATABASE {} FROM PUBLIC; CREATE ROLE outsider LOGIN",
            database.name
        ));
        database.execute(&format!("GRANT CONNECT ON DATABASE {} TO nobody_in", database.name));
        let (port, name) = (server.port, &database.name);
        for (address, expected) in [
            (format!("host=127.0.0.1 port={port} dbname={name}"), "none"),
            (format!("host=nowhere.invalid,127.0.0.1 port={port} dbname={name}"), "none"),
            (
                format!(
                    "host=127.0.0.1,127.0.0.1 port=1,{port} dbname={name} target_session_attrs=prefer-standby"
                ),
                "none",
            ),
            (format!("host=127.0.0.1 port={port} dbname={name} sslmode=allow"), "none"),
            (format!("host=127.0.0.1 port={port} dbname=nowhere"), "database"),
            (format!("host=127.0.0.1 port={port} dbname={name} user=nobody_at_all"), "role"),
            (format!("host=127.0.0.1 port={port} dbname={name} user=outsider"), "permission"),
            (format!("host=127.0.0.1 port={port} dbname={name} user=nobody_in"), "too_many"),
            (format!("host=127.0.0.1 port={port} dbname={name} user=locked"), "no_password"),
            (format!("host=127.0.0.1 port={port} dbname={name} user=locked password=wrong"), "password"),
            (format!("host=127.0.0.1 port={port} dbname={name} sslmode=require"), "tls"),
            (
                format!("host=127.0.0.1 port={port} dbname={name} target_session_attrs=standby"),
                "session_attrs",
            ),
            (format!("host=127.0.0.1 port=1 dbname={name}"), "unreachable"),
            (format!("host=/nowhere port={port} dbname={name}"), "unreachable"),
            ("host=nowhere.invalid".to_owned(), "host"),
            ("host=nowhere.invalid,127.0.0.1 port=1".to_owned(), "all_failed"),
        ] {
            assert_eq!(code(&address), expected, "{address}");
        }
        for role in ["nobody_in", "outsider"] {
            database.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
        }
    }
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = silent.local_addr().unwrap().port();
    assert_eq!(code(&format!("host=127.0.0.1 port={port} connect_timeout=2")), "timeout");
}

#[test]
fn a_session_knows_what_it_was_and_is_pinned() {
    for major in majors() {
        let database = pg(major).loaded("pinned", "CREATE SCHEMA app");
        database.execute(&format!(
            "ALTER DATABASE {0} SET search_path = \"$user\", app, public; ALTER DATABASE {0} SET TimeZone = 'Asia/Tokyo';
             ALTER DATABASE {0} SET quote_all_identifiers = on; ALTER DATABASE {0} SET DateStyle = 'SQL, DMY'",
            database.name
        ));
        let mut session = open(&database.url).unwrap();
        let path: Vec<_> = session.server().search_path.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            (path.join(","), session.server().time_zone.as_str()),
            ("app,public".to_owned(), "Asia/Tokyo")
        );
        assert_eq!(session.server().major(), major);
        assert!(session.identity().starts_with("postgres on 127.0.0.1:"), "{}", session.identity());
        for _ in 0..2 {
            for (name, value) in [
                ("search_path", "\"\""),
                ("TimeZone", "UTC"),
                ("DateStyle", "ISO, DMY"),
                ("quote_all_identifiers", "off"),
                ("transaction_read_only", "on"),
                ("transaction_isolation", "repeatable read"),
                ("lock_timeout", "700ms"),
                ("application_name", "driftlint"),
            ] {
                let row = session.client().query_one(&format!("SHOW {name}"), &[]).unwrap();
                assert_eq!(row.get::<_, String>(0), value, "{name}");
            }
            session.restart().unwrap();
        }
        assert!(session.client().execute("CREATE TABLE app.t ()", &[]).is_err());
    }
}

/// Certificates in a folder: an authority, a server's for `localhost`, a client's, and one that signed itself.
fn certificates(folder: &Path) {
    let script = "
        ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj \"/CN=$1\" -keyout $1.key -out $1.crt; }
        signed() {
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj \"/CN=$2\" -keyout $1.key -out $1.csr
            printf '%s\\n' \"$3\" > $1.ext
            openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out $1.crt -extfile $1.ext
        }
        set -e
        ca ca; ca other
        signed server localhost subjectAltName=DNS:localhost
        signed plain localhost basicConstraints=CA:FALSE
        signed client postgres extendedKeyUsage=clientAuth
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout self.key -out self.crt
        chmod 600 *.key";
    let done = Command::new("sh").args(["-c", script]).current_dir(folder).output().expect("sh");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A server that speaks TLS with this certificate, and how it is reached: `host=localhost hostaddr=… port=…`.
fn encrypted(folder: &Path, certificate: &str) -> String {
    let run = std::process::id();
    let home: PathBuf = std::env::temp_dir().join(format!("driftlint-test-{run}-tls-{certificate}"));
    let cluster = Cluster::new(majors()[0], &home, run).unwrap();
    for (name, file) in [
        ("server.crt", format!("{certificate}.crt")),
        ("server.key", format!("{certificate}.key")),
        ("root.crt", "ca.crt".to_owned()),
    ] {
        cluster.place(name, &std::fs::read(folder.join(file)).unwrap()).unwrap();
    }
    cluster.configure("ssl = on\nssl_ca_file = 'root.crt'\n").unwrap();
    let hba = "hostssl certified all all cert\nhostnossl encrypted all all reject\nhost all all all trust\n";
    cluster.place("pg_hba.conf", hba.as_bytes()).unwrap();
    let port = cluster.launch().unwrap();
    let way = format!("hostaddr=127.0.0.1 port={port} user=postgres");
    let mut client =
        postgres::Client::connect(&format!("host=127.0.0.1 port={port} user=postgres"), postgres::NoTls)
            .unwrap();
    for database in ["certified", "encrypted"] {
        client.batch_execute(&format!("CREATE DATABASE {database}")).unwrap();
    }
    way
}

fn is_encrypted(address: &str) -> bool {
    let mut session = open(address).unwrap_or_else(|error| panic!("{address}: {error:?}"));
    let sql = "SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()";
    session.client().query_one(sql, &[]).unwrap().get(0)
}

#[test]
fn sslmode_means_what_libpq_means() {
    let dir = tempfile::tempdir().unwrap();
    certificates(dir.path());
    let file = |name: &str| dir.path().join(name).display().to_string();
    let (ca, other) = (file("ca.crt"), file("other.crt"));
    let way = encrypted(dir.path(), "server");
    let localhost = format!("{way} host=localhost");
    for (options, tls) in [
        ("sslmode=disable".to_owned(), false),
        ("sslmode=allow".to_owned(), false),
        ("sslmode=allow dbname=encrypted".to_owned(), true),
        (String::new(), true),
        ("sslmode=prefer".to_owned(), true),
        // A root certificate that is there is used, and what it does not vouch for is not taken.
        (format!("sslmode=prefer sslrootcert={other}"), false),
        ("sslmode=require".to_owned(), true),
        ("sslmode=require sslrootcert=/nowhere".to_owned(), true),
        (format!("sslmode=verify-ca sslrootcert={ca}"), true),
        (format!("sslmode=verify-full sslrootcert={ca}"), true),
        (format!("sslmode=verify-full sslrootcert={ca} ssl_min_protocol_version=TLSv1.3"), true),
        (format!("sslmode=verify-full sslrootcert={ca} ssl_max_protocol_version=TLSv1.2"), true),
        (
            format!(
                "dbname=certified sslmode=require sslcert={} sslkey={}",
                file("client.crt"),
                file("client.key")
            ),
            true,
        ),
    ] {
        assert_eq!(is_encrypted(&format!("{localhost} {options}")), tls, "{options}");
    }
    assert!(is_encrypted(&format!("{way} host=elsewhere.example sslmode=verify-ca sslrootcert={ca}")));
    for (address, expected) in [
        (format!("{way} host=elsewhere.example sslmode=verify-full sslrootcert={ca}"), "tls"),
        (format!("{localhost} sslmode=require sslrootcert={other}"), "tls"),
        (format!("{localhost} sslmode=verify-ca sslrootcert={other}"), "tls"),
        (format!("{localhost} sslrootcert=system"), "tls"),
        (format!("{localhost} dbname=encrypted sslmode=disable"), "not_accepted"),
        (format!("{localhost} dbname=certified sslmode=require"), "not_accepted"),
        (format!("{localhost} sslmode=verify-full sslrootcert={}", file("client.key")), "file"),
    ] {
        assert_eq!(code(&address), expected, "{address}");
    }
}

#[test]
fn certificates_of_old_recipes_are_taken_where_libpq_takes_them() {
    let dir = tempfile::tempdir().unwrap();
    certificates(dir.path());
    let ca = dir.path().join("ca.crt").display().to_string();
    let own = dir.path().join("self.crt").display().to_string();
    let plain = encrypted(dir.path(), "plain");
    assert!(is_encrypted(&format!("{plain} host=localhost sslmode=verify-full sslrootcert={ca}")));
    assert_eq!(code(&format!("{plain} host=elsewhere sslmode=verify-full sslrootcert={ca}")), "tls");
    let itself = encrypted(dir.path(), "self");
    assert!(is_encrypted(&format!("{itself} host=localhost sslmode=verify-full sslrootcert={own}")));
    assert_eq!(code(&format!("{itself} host=elsewhere sslmode=verify-full sslrootcert={own}")), "tls");
    assert_eq!(code(&format!("{itself} host=localhost sslmode=verify-ca sslrootcert={ca}")), "tls");
}
