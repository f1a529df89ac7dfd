//! Secrets in options and connection strings: no model holds one, so that none can be printed.

use super::options::Options;

/// What stands in the place of a secret, on both sides alike: secrets are never compared.
pub const REDACTED: &str = "********";

/// Parts of the names of options that hold secrets.
const SECRET: &[&str] =
    &["password", "passwd", "passphrase", "secret", "token", "credential", "private_key", "apikey"];

/// Whether an option of this name holds a secret: `password`, `aws_secret_access_key`, `api_key`.
pub fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    // Not `password_required`, which is a switch.
    let is_key = matches!(key.as_str(), "key" | "account_key")
        || key.ends_with("api_key")
        || key.ends_with("access_key");
    is_key || (SECRET.iter().any(|part| key.contains(part)) && !key.ends_with("_required"))
}

/// The options with the values of secret ones taken out.
pub fn redacted(mut options: Options) -> Options {
    for (key, value) in options.iter_mut() {
        if is_secret(key) {
            REDACTED.clone_into(value);
        }
    }
    options
}

/// A connection string without its secrets, in either notation of libpq.
pub fn redacted_connection(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) if matches!(scheme, "postgres" | "postgresql") => redacted_uri(scheme, rest),
        _ => redacted_pairs(text),
    }
}

fn redacted_uri(scheme: &str, rest: &str) -> String {
    let (address, query) = rest.split_once('?').map_or((rest, None), |(a, q)| (a, Some(q)));
    let address = match address.rsplit_once('@') {
        Some((user, host)) => {
            let user = user
                .split_once(':')
                .map_or_else(|| user.to_owned(), |(user, _)| format!("{user}:{REDACTED}"));
            format!("{user}@{host}")
        }
        None => address.to_owned(),
    };
    let query = query.map(|query| {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((key, _)) if is_secret(key) => format!("{key}={REDACTED}"),
            _ => pair.to_owned(),
        });
        format!("?{}", pairs.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{address}{}", query.unwrap_or_default())
}

fn redacted_pairs(text: &str) -> String {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim_end();
        if !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            break;
        }
        let (value, after) = first_value(after.trim_start());
        pairs.push(format!("{key}={}", if is_secret(key) { REDACTED } else { value }));
        rest = after.trim_start();
    }
    // What is no pair might be anything.
    if !rest.is_empty() {
        pairs.push(REDACTED.to_owned());
    }
    pairs.join(" ")
}

/// The value at the front, quotes and all, and what follows it.
fn first_value(text: &str) -> (&str, &str) {
    let quoted = text.starts_with('\'');
    let mut chars = text.char_indices().skip(usize::from(quoted));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '\'' if quoted => return text.split_at(at + 1),
            c if !quoted && c.is_whitespace() => return text.split_at(at),
            _ => {}
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_secrets_by_their_names() {
        for (key, secret) in [
            ("password", true),
            ("sslpassword", true),
            ("AWS_SECRET_ACCESS_KEY", true),
            ("api_key", true),
            ("password_required", false),
            ("sslkey", false),
            ("user", false),
            ("keepalives", false),
        ] {
            assert_eq!(is_secret(key), secret, "{key}");
        }
    }

    #[test]
    fn takes_passwords_out_of_connection_strings() {
        for (text, wanted) in [
            ("host=a password=b user=c", "host=a password=******** user=c"),
            (r"password = 'it''s' host=a", "password=******** ********"),
            (r"password='a \' b' host=a", "password=******** host=a"),
            (
                "postgres://u:p@h/d?sslmode=require&password=x",
                "postgres://u:********@h/d?sslmode=require&password=********",
            ),
            ("postgres://u@h/d", "postgres://u@h/d"),
            ("nonsense", "********"),
        ] {
            assert_eq!(redacted_connection(text), wanted, "{text}");
        }
    }
}
