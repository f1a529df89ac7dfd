//! Addresses out of everything that has a say.

use super::*;

fn address(text: &str, env: &[(&str, &str)]) -> Result<Address, ConnectError> {
    let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
    Address::parse(text, &env)
}

#[test]
fn what_is_written_goes_before_the_environment() {
    let env = [("PGHOST", "envhost"), ("PGPORT", "6000"), ("PGUSER", "envuser"), ("PGDATABASE", "envdb")];
    for (text, shown) in [
        ("postgres://", "postgres://envuser@envhost:6000/envdb"),
        ("", "postgres://envuser@envhost:6000/envdb"),
        ("postgres://me@h:1/d", "postgres://me@h:1/d"),
        ("postgres://me@h/d", "postgres://me@h:6000/d"),
        ("dbname=d", "postgres://envuser@envhost:6000/d"),
    ] {
        assert_eq!(address(text, &env).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn an_address_is_shown_as_a_url_that_reads_back() {
    for (text, shown) in [
        ("postgres://a:p@h/d", "postgres://a@h/d"),
        ("host=/run/pg user=a dbname=d port=5433", "postgres://a@/d?host=/run/pg&port=5433"),
        ("postgres://a@[::1]:5433,b/d", "postgres://a@[::1]:5433,b/d"),
        ("user='a b' host=h dbname='x/y'", "postgres://a%20b@h/x%2Fy"),
        ("user=a host=h", "postgres://a@h/a"),
        ("user=a hostaddr=10.0.0.1", "postgres://a@10.0.0.1/a"),
    ] {
        let shown_as = address(text, &[]).unwrap().to_string();
        assert_eq!(shown_as, shown, "{text}");
        assert_eq!(address(&shown_as, &[]).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn no_secret_is_ever_shown() {
    let address = address("postgres://a:s3cret@h/d?options=-c%20x%3Ds3cret", &[]).unwrap();
    assert!(!format!("{address} {address:?} {:?}", address.endpoints).contains("s3cret"));
    assert_eq!(address.endpoints[0].password, Some(Secret("s3cret".to_owned())));
}

#[test]
fn lists_and_values_are_checked() {
    for (text, what) in [
        ("host=a,b port=1,2,3 user=u", "`port` lists 3 where there are 2 hosts"),
        ("host=a,b hostaddr=1.1.1.1 user=u", "`hostaddr` lists 1 where there are 2 hosts"),
        ("host=a port=0 user=u", "`0` is no value of the connection option `port`"),
        ("host=a port=70000 user=u", "`70000` is no value"),
        ("host=a hostaddr=b user=u", "`b` is no value of the connection option `hostaddr`"),
        ("host=a sslmode=on user=u", "`on` is no value of the connection option `sslmode`"),
        ("host=a sslmode=require sslrootcert=system user=u", "`require` is no value"),
        ("host=a sslmode=verify-full user=u", "sslmode=verify-full needs it"),
        ("host=a sslnegotiation=direct user=u", "`prefer` is no value"),
        ("host=a connect_timeout=soon user=u", "`soon` is no value"),
        ("host=a target_session_attrs=slave user=u", "`slave` is no value"),
    ] {
        let error = address(text, &[]).unwrap_err();
        assert!(error.to_string().contains(what) && error.is_usage(), "{text}: {error}");
    }
    let two = address("host=a,b port=6000 user=u", &[]).unwrap();
    assert!(two.endpoints.iter().all(|endpoint| endpoint.port == 6000));
}

#[test]
fn time_outs_are_libpqs() {
    for (text, timeout) in [
        ("0", Duration::MAX),
        ("-1", Duration::MAX),
        ("1", Duration::from_secs(2)),
        ("30", Duration::from_secs(30)),
    ] {
        let address = address(&format!("host=a user=u connect_timeout={text}"), &[]).unwrap();
        assert_eq!(address.connect_timeout, Some(timeout));
    }
}

#[cfg(unix)]
#[test]
fn a_root_certificate_at_home_is_found_and_a_public_key_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().display().to_string();
    let at_home = |name: &str| dir.path().join(".postgresql").join(name);
    std::fs::create_dir(dir.path().join(".postgresql")).unwrap();
    let env = [("HOME", home.as_str())];
    assert!(address("host=a user=u sslmode=verify-ca", &env).is_err());
    std::fs::write(at_home("root.crt"), "no certificate").unwrap();
    let found = address("host=a user=u sslmode=verify-ca", &env).unwrap();
    assert!(found.tls.client_config().unwrap_err().to_string().contains("root.crt"));
    std::fs::write(at_home("postgresql.crt"), "").unwrap();
    assert!(address("host=a user=u", &env).unwrap_err().to_string().contains("postgresql.key"));
    std::fs::write(at_home("postgresql.key"), "").unwrap();
    std::fs::set_permissions(at_home("postgresql.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(address("host=a user=u", &env).unwrap_err().to_string().contains("read by others"));
    assert!(address("host=a user=u sslcertmode=disable", &env).is_ok());
}

#[cfg(unix)]
#[test]
fn passwords_come_from_the_url_then_the_environment_then_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pass");
    std::fs::write(&path, "a:5432:d:u:from file\nb:*:*:*:other\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let file = ("PGPASSFILE", path.to_str().unwrap());
    let passwords = |text: &str, env: &[(&str, &str)]| -> Vec<Option<String>> {
        let address = address(text, env).unwrap();
        address.endpoints.into_iter().map(|e| e.password.map(|p| p.0)).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(passwords("postgres://u:url@a/d", &[file, ("PGPASSWORD", "env")]), [some("url")]);
    assert_eq!(passwords("postgres://u@a/d", &[file, ("PGPASSWORD", "env")]), [some("env")]);
    assert_eq!(passwords("postgres://u@a,b,c/d", &[file]), [some("from file"), some("other"), None]);
}
