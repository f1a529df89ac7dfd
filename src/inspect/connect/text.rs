//! The two notations of a connection string: `postgres://…` and `key=value …`.

use super::error::ConnectError;
use super::options::{Settings, put};

/// Whether this is a connection string at all: a postgres URL or `key=value` pairs with an option of libpq's shape.
pub(super) fn is_connection_string(text: &str) -> bool {
    url_rest(text).is_some() || is_pairs(text)
}

/// The options of a connection string.
pub(super) fn settings(text: &str) -> Result<Settings, ConnectError> {
    match url_rest(text) {
        Some(rest) => url(rest),
        None => pairs(text),
    }
}

fn url_rest(text: &str) -> Option<&str> {
    text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))
}

fn is_pairs(text: &str) -> bool {
    let Some((name, _)) = text.split_once('=') else { return false };
    let name = name.trim();
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn syntax(what: impl Into<String>) -> ConnectError {
    ConnectError::Syntax { what: what.into() }
}

/// `[user[:password]@][host][:port][,…][/dbname][?name=value[&…]]`, as libpq's `conninfo_uri_parse_options` cuts it.
fn url(text: &str) -> Result<Settings, ConnectError> {
    let mut settings = Settings::new();
    let mut rest = text;
    if let Some(at) = text.find(['@', '/']).filter(|at| text[*at..].starts_with('@')) {
        let (user, password) = text[..at].split_once(':').unwrap_or((&text[..at], ""));
        put(&mut settings, "user", decode(user)?)?;
        put(&mut settings, "password", decode(password)?)?;
        rest = &text[at + 1..];
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    hosts(&rest[..end], &mut settings)?;
    rest = &rest[end..];
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    put(&mut settings, "dbname", decode(path.strip_prefix('/').unwrap_or(path))?)?;
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once('=') else {
            return Err(syntax(format!("the URL parameter `{}` has no `=`", shown(part))));
        };
        let (name, value) = (decode(name)?, decode(value)?);
        // What JDBC drivers write.
        match (name.as_str(), value.as_str()) {
            ("ssl", "true") => put(&mut settings, "sslmode", "require".to_owned())?,
            _ => put(&mut settings, &name, value)?,
        }
    }
    Ok(settings)
}

/// `host[:port],[v6]:port,…` into the two lists that `host` and `port` are.
fn hosts(text: &str, settings: &mut Settings) -> Result<(), ConnectError> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    let mut rest = text;
    loop {
        let host;
        if let Some(inner) = rest.strip_prefix('[') {
            let Some((address, after)) = inner.split_once(']') else {
                return Err(syntax("an IPv6 address has no closing `]`"));
            };
            if address.is_empty() || !(after.is_empty() || after.starts_with([':', ','])) {
                return Err(syntax("an IPv6 address between `[` and `]` is empty or goes on after `]`"));
            }
            (host, rest) = (address, after);
        } else {
            let end = rest.find([':', ',']).unwrap_or(rest.len());
            (host, rest) = rest.split_at(end);
        }
        let end = rest.find(',').unwrap_or(rest.len());
        let (port, after) = rest.split_at(end);
        hosts.push(decode(host)?);
        ports.push(decode(port.strip_prefix(':').unwrap_or(port))?);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => break,
        }
    }
    put_list(settings, "host", &hosts)?;
    put_list(settings, "port", &ports)
}

fn put_list(settings: &mut Settings, name: &str, list: &[String]) -> Result<(), ConnectError> {
    if list.iter().all(String::is_empty) {
        return Ok(());
    }
    put(settings, name, list.join(","))
}

/// Undoes percent-encoding; a plus sign is a plus sign.
fn decode(text: &str) -> Result<String, ConnectError> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'%' {
            out.push(*byte);
            at += 1;
            continue;
        }
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        let code = digits
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|d| u8::from_str_radix(d, 16).ok());
        match code {
            Some(0) => return Err(syntax("`%00` may not be in a URL")),
            Some(code) => out.push(code),
            None => {
                return Err(syntax("a `%` is not followed by two hexadecimal digits (write `%25` for `%`)"));
            }
        }
        at += 3;
    }
    String::from_utf8(out).map_err(|_| syntax("what stands percent-encoded is not UTF-8"))
}

/// `name = value`, `name='it''s'`: values may stand in single quotes, `\'` and `\\` are `'` and `\`.
fn pairs(text: &str) -> Result<Settings, ConnectError> {
    let mut settings = Settings::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(after) = after.trim_start().strip_prefix('=') else {
            return Err(syntax(format!("`=` is missing after `{}`", shown(name))));
        };
        let (value, after) = value(after.trim_start())?;
        put(&mut settings, name, value)?;
        rest = after.trim_start();
    }
    Ok(settings)
}

/// One value and what follows it.
fn value(text: &str) -> Result<(String, &str), ConnectError> {
    let quoted = text.starts_with('\'');
    let mut out = String::new();
    let mut chars = text.char_indices().skip(usize::from(quoted));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().map(|(_, c)| c)),
            '\'' if quoted => return Ok((out, &text[at + 1..])),
            c if !quoted && c.is_ascii_whitespace() => return Ok((out, &text[at..])),
            c => out.push(c),
        }
    }
    if quoted { Err(syntax("a quoted value has no closing quote")) } else { Ok((out, "")) }
}

/// The start of what may be anything, even a password in the wrong place: only a plain word is shown.
fn shown(text: &str) -> &str {
    if !text.is_empty() && text.len() <= 30 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        text
    } else {
        "…"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match settings(text) {
            Ok(settings) => {
                let all: Vec<_> = settings.iter().map(|(k, v)| format!("{k}={v}")).collect();
                all.join(" ")
            }
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn urls_are_cut_as_libpq_cuts_them() {
        for (text, options) in [
            ("postgres://", ""),
            ("postgresql://localhost", "host=localhost"),
            (
                "postgres://app:s%40crét@db:5433/prod",
                "dbname=prod host=db password=s@crét port=5433 user=app",
            ),
            ("postgres://app@/prod", "dbname=prod user=app"),
            ("postgres:///prod?host=/tmp&port=5444", "dbname=prod host=/tmp port=5444"),
            ("postgres://%2Fvar%2Frun%2Fpostgresql/prod", "dbname=prod host=/var/run/postgresql"),
            ("postgres://[::1]:5433/prod", "dbname=prod host=::1 port=5433"),
            ("postgres://[2001:db8::1],b:1/p", "dbname=p host=2001:db8::1,b port=,1"),
            ("postgres://a:1,b:2,c/p", "dbname=p host=a,b,c port=1,2,"),
            (
                "postgres://a?sslmode=verify-full&sslrootcert=/c%20a.pem",
                "host=a sslmode=verify-full sslrootcert=/c a.pem",
            ),
            ("postgres://a/p?ssl=true", "dbname=p host=a sslmode=require"),
            ("postgres://a/p?options=-c%20search_path%3Dapp", "dbname=p host=a options=-c search_path=app"),
            ("postgres://app:a:b@h/", "host=h password=a:b user=app"),
            ("postgres://h/a+b", "dbname=a+b host=h"),
            ("postgres://h/p?user=x", "dbname=p host=h user=x"),
        ] {
            assert_eq!(read(text), options, "{text}");
        }
    }

    #[test]
    fn broken_urls_say_what_is_broken_and_no_secret() {
        for (text, what) in [
            ("postgres://h/p?sslmode", "`sslmode` has no `=`"),
            ("postgres://[::1/p", "no closing `]`"),
            ("postgres://[::1]x/p", "goes on after"),
            ("postgres://u:se%zzcret@h/p", "two hexadecimal digits"),
            ("postgres://u:se%00cret@h/p", "`%00`"),
            ("postgres://h/p?S3cret!", "`…` has no"),
            ("postgres://h/p?pasword=secret", "unknown option `pasword`"),
        ] {
            let error = read(text);
            assert!(error.contains(what) && !error.contains("cret"), "{text}: {error}");
        }
    }

    #[test]
    fn pairs_are_cut_as_libpq_cuts_them() {
        for (text, options) in [
            ("host=db dbname=prod", "dbname=prod host=db"),
            ("host = 'my host'  user='o\\'neil' ", "host=my host user=o'neil"),
            ("password=a\\ b\\\\c host=h", "host=h password=a b\\c"),
            ("host='' dbname=x", "dbname=x"),
            ("service=prod", "service=prod"),
        ] {
            assert_eq!(read(text), options, "{text}");
        }
        for (text, what) in [
            ("host=db dbname", "`=` is missing after `dbname`"),
            ("host='db", "no closing quote"),
            ("hots=db", "unknown option `hots`"),
        ] {
            assert!(read(text).contains(what), "{text}: {}", read(text));
        }
    }

    #[test]
    fn connection_strings_are_told_from_paths() {
        for text in ["postgres://x", "postgresql://", "host=db", "service=a", "dbname = a"] {
            assert!(is_connection_string(text), "{text}");
        }
        for text in [
            "schemas/",
            "a.sql",
            "git:HEAD:a=b",
            "./host=db",
            "schema=1.sql/x".trim_start_matches("schema"),
            "x",
        ] {
            assert!(!is_connection_string(text), "{text}");
        }
    }
}
