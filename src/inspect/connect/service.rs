//! `service=NAME`: options from pg_service.conf.

use std::path::{Path, PathBuf};

use super::error::ConnectError;
use super::options::{Settings, put};

/// Where Debian's and the PostgreSQL project's packages look for the system's service file.
const SYSTEM_DIRS: &[&str] =
    &["/etc/postgresql-common", "/etc/sysconfig/pgsql", "/usr/local/pgsql/etc", "/etc"];

/// Fills in what the service of this name says and `settings` does not.
pub(super) fn apply(
    name: &str,
    settings: &mut Settings,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<(), ConnectError> {
    let mut looked = Vec::new();
    for (path, must_exist) in files(settings, env) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => continue,
            Err(error) => return Err(ConnectError::file("servicefile", &path, &error)),
        };
        if let Some(found) = read(&text, name, &path)? {
            for (option, value) in found {
                settings.entry(option).or_insert(value);
            }
            return Ok(());
        }
        looked.push(path.display().to_string());
    }
    Err(ConnectError::NoService { name: name.to_owned(), looked })
}

/// The user's file, then the system's; and whether it has to be there.
fn files(settings: &Settings, env: &dyn Fn(&str) -> Option<String>) -> Vec<(PathBuf, bool)> {
    let named = settings.get("servicefile").cloned().or_else(|| env("PGSERVICEFILE"));
    let user = match named {
        Some(path) => Some((PathBuf::from(path), true)),
        None => super::home_file(env, ".pg_service.conf", "pg_service.conf").map(|path| (path, false)),
    };
    let system = match env("PGSYSCONFDIR") {
        Some(dir) => vec![(Path::new(&dir).join("pg_service.conf"), false)],
        None => SYSTEM_DIRS.iter().map(|dir| (Path::new(dir).join("pg_service.conf"), false)).collect(),
    };
    user.into_iter().chain(system).collect()
}

/// The options in the section `[name]`, where there is one.
fn read(text: &str, name: &str, path: &Path) -> Result<Option<Settings>, ConnectError> {
    let broken = |line: usize, what: &str| ConnectError::ServiceFile {
        path: path.display().to_string(),
        line: line + 1,
        what: what.to_owned(),
    };
    let mut found: Option<Settings> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            if section.strip_suffix(']') == Some(name) {
                found = Some(Settings::new());
            }
            continue;
        }
        let Some(settings) = &mut found else { continue };
        let Some((option, value)) = line.split_once('=') else {
            return Err(broken(number, "neither `[section]` nor `name=value`"));
        };
        if option == "service" || option == "servicefile" {
            return Err(broken(number, "a service cannot name another service"));
        }
        // The first of a name holds.
        if !settings.contains_key(option) {
            put(settings, option, value.to_owned()).map_err(|error| broken(number, &error.to_string()))?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\nhost=ignored\n[prod]\nhost=db.prod\nport=5433\nhost=second\n# c\n\n[dev]\nhost=dev\n[bad]\nhots=x\n[nested]\nservice=prod\n[junk]\nnonsense\n";

    #[test]
    fn a_section_is_read_and_no_other() {
        let read = |name| read(FILE, name, Path::new("f")).map(|s| s.map(|s| format!("{s:?}")));
        assert_eq!(read("prod").unwrap().unwrap(), r#"{"host": "db.prod", "port": "5433"}"#);
        assert_eq!(read("dev").unwrap().unwrap(), r#"{"host": "dev"}"#);
        assert_eq!(read("none").unwrap(), None);
        for (name, line) in [("bad", 12), ("nested", 14), ("junk", 16)] {
            assert!(
                matches!(read(name), Err(ConnectError::ServiceFile { line: l, .. }) if l == line),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_given_goes_before_the_service_and_the_users_file_before_the_systems() {
        let dir = tempfile::tempdir().unwrap();
        let (home, system) = (dir.path().join("home"), dir.path().join("etc"));
        std::fs::create_dir_all(&home).unwrap();
        std::fs::create_dir_all(&system).unwrap();
        std::fs::write(home.join(".pg_service.conf"), "[a]\nhost=user\nuser=x\n").unwrap();
        std::fs::write(system.join("pg_service.conf"), "[a]\nhost=system\n[b]\nhost=b\n").unwrap();
        let env = |name: &str| match name {
            "HOME" => Some(home.display().to_string()),
            "PGSYSCONFDIR" => Some(system.display().to_string()),
            _ => None,
        };
        let mut given = Settings::from([("user", "me".to_owned())]);
        apply("a", &mut given, &env).unwrap();
        assert_eq!(format!("{given:?}"), r#"{"host": "user", "user": "me"}"#);
        let mut given = Settings::new();
        apply("b", &mut given, &env).unwrap();
        assert_eq!(given.get("host").map(String::as_str), Some("b"));
        assert!(
            matches!(apply("c", &mut given, &env), Err(ConnectError::NoService { looked, .. }) if looked.len() == 2)
        );
        let env = |name: &str| (name == "PGSERVICEFILE").then(|| "/nowhere/at/all".to_owned());
        assert!(matches!(apply("a", &mut given, &env), Err(ConnectError::File { .. })));
    }
}
