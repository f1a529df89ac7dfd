//! `.pgpass`: passwords by host, port, database and user.

use std::path::Path;

/// Directories of sockets that count as `localhost` in a password file, as libpq's default directory does.
pub(super) const SOCKET_DIRS: &[&str] = &["/var/run/postgresql", "/run/postgresql", "/tmp"];

/// Who asks for a password.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// The text of a password file; `None` where there is none, a warning where it is there but may not be used.
pub(super) fn load(path: &Path, warnings: &mut Vec<String>) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    let path = path.display();
    if !meta.is_file() {
        warnings.push(format!("password file {path} is not a plain file, so it is not used"));
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if meta.permissions().mode() & 0o077 != 0 {
            warnings.push(format!(
                "password file {path} can be read by others, so it is not used (chmod 600 {path})"
            ));
            return None;
        }
    }
    match std::fs::read_to_string(path.to_string()) {
        Ok(text) => Some(text),
        Err(error) => {
            warnings.push(format!("password file {path} cannot be read: {error}"));
            None
        }
    }
}

/// The password in the first line that fits.
pub(super) fn find(text: &str, question: Question<'_>) -> Option<String> {
    let Question { host, port, database, user } = question;
    let host = if SOCKET_DIRS.contains(&host) { "localhost" } else { host };
    let port = port.to_string();
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut rest = line.strip_suffix('\r').unwrap_or(line);
        for wanted in [host, &port, database, user] {
            let (is_any, field, after) = field(rest)?;
            if !is_any && field != wanted {
                return None;
            }
            rest = after;
        }
        Some(unescape(rest)).filter(|password| !password.is_empty())
    })
}

/// One field up to its colon: whether it is a bare `*`, the field, the rest.
fn field(text: &str) -> Option<(bool, String, &str)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ':' => return Some((&text[..at] == "*", unescape(&text[..at]), &text[at + 1..])),
            _ => {}
        }
    }
    None
}

/// `\:` is `:` and `\\` is `\`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# host:port:database:user:password
db:5432:prod:app:first
db:*:prod:app:second
localhost:5432:*:app:local
a\\:b:5432:*:*:colon\\:and\\\\back
broken line
*:*:template1:*:
*:*:*:reader:any:thing\r
";

    #[test]
    fn the_first_line_that_fits_gives_the_password() {
        for (host, port, database, user, password) in [
            ("db", 5432, "prod", "app", Some("first")),
            ("db", 5433, "prod", "app", Some("second")),
            ("db", 5432, "other", "app", None),
            ("localhost", 5432, "x", "app", Some("local")),
            ("/var/run/postgresql", 5432, "x", "app", Some("local")),
            ("/srv/sockets", 5432, "x", "app", None),
            ("a:b", 5432, "x", "y", Some("colon:and\\back")),
            ("else", 1, "x", "reader", Some("any:thing")),
            ("else", 1, "template1", "reader", Some("any:thing")),
        ] {
            let found = find(FILE, Question { host, port, database, user });
            assert_eq!(found.as_deref(), password, "{host}:{port}:{database}:{user}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pgpass");
        std::fs::write(&path, FILE).unwrap();
        let mut warnings = Vec::new();
        for (mode, used) in [(0o600, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(load(&path, &mut warnings).is_some(), used, "{mode:o}");
        }
        assert_eq!(warnings.len(), 2);
        assert!(load(dir.path(), &mut warnings).is_none() && warnings.len() == 3);
        assert!(load(&dir.path().join("none"), &mut warnings).is_none() && warnings.len() == 3);
    }
}
