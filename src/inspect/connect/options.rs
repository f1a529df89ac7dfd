//! The options of a connection, as libpq names them.
//!
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>

use std::collections::BTreeMap;

use super::error::ConnectError;

/// Options by their name in [`OPTIONS`]; what is empty is not given.
pub(super) type Settings = BTreeMap<&'static str, String>;

/// What driftlint makes of an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It has libpq's meaning.
    Kept,
    /// Without it the connection is as good.
    Harmless,
    /// It asks for something that is not there, unless it has one of these values.
    Refused(&'static [&'static str]),
}

/// One option: its name, the environment variable that stands in for it, what becomes of it.
struct Opt(&'static str, &'static str, Use);

const OPTIONS: &[Opt] = &[
    Opt("application_name", "PGAPPNAME", Use::Kept),
    Opt("channel_binding", "PGCHANNELBINDING", Use::Kept),
    Opt("client_encoding", "PGCLIENTENCODING", Use::Harmless),
    Opt("connect_timeout", "PGCONNECT_TIMEOUT", Use::Kept),
    Opt("dbname", "PGDATABASE", Use::Kept),
    Opt("fallback_application_name", "", Use::Harmless),
    Opt("gssdelegation", "PGGSSDELEGATION", Use::Harmless),
    Opt("gssencmode", "PGGSSENCMODE", Use::Refused(&["disable", "prefer"])),
    Opt("gsslib", "PGGSSLIB", Use::Harmless),
    Opt("host", "PGHOST", Use::Kept),
    Opt("hostaddr", "PGHOSTADDR", Use::Kept),
    Opt("keepalives", "", Use::Kept),
    Opt("keepalives_count", "", Use::Kept),
    Opt("keepalives_idle", "", Use::Kept),
    Opt("keepalives_interval", "", Use::Kept),
    Opt("krbsrvname", "PGKRBSRVNAME", Use::Harmless),
    Opt("load_balance_hosts", "PGLOADBALANCEHOSTS", Use::Harmless),
    Opt("max_protocol_version", "PGMAXPROTOCOLVERSION", Use::Harmless),
    Opt("min_protocol_version", "PGMINPROTOCOLVERSION", Use::Refused(&["3.0"])),
    Opt("options", "PGOPTIONS", Use::Kept),
    Opt("passfile", "PGPASSFILE", Use::Kept),
    Opt("password", "PGPASSWORD", Use::Kept),
    Opt("port", "PGPORT", Use::Kept),
    Opt("replication", "", Use::Refused(&["false", "off", "no", "0"])),
    Opt("require_auth", "PGREQUIREAUTH", Use::Refused(&[])),
    Opt("requirepeer", "PGREQUIREPEER", Use::Refused(&[])),
    Opt("service", "PGSERVICE", Use::Kept),
    Opt("servicefile", "PGSERVICEFILE", Use::Kept),
    Opt("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Use::Kept),
    Opt("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Use::Kept),
    Opt("sslcert", "PGSSLCERT", Use::Kept),
    Opt("sslcertmode", "PGSSLCERTMODE", Use::Kept),
    Opt("sslcompression", "PGSSLCOMPRESSION", Use::Harmless),
    Opt("sslcrl", "PGSSLCRL", Use::Kept),
    Opt("sslcrldir", "PGSSLCRLDIR", Use::Refused(&[])),
    Opt("sslkey", "PGSSLKEY", Use::Kept),
    Opt("sslmode", "PGSSLMODE", Use::Kept),
    Opt("sslnegotiation", "PGSSLNEGOTIATION", Use::Kept),
    Opt("sslpassword", "", Use::Refused(&[])),
    Opt("sslrootcert", "PGSSLROOTCERT", Use::Kept),
    Opt("sslsni", "PGSSLSNI", Use::Harmless),
    Opt("target_session_attrs", "PGTARGETSESSIONATTRS", Use::Kept),
    Opt("tcp_user_timeout", "", Use::Kept),
    Opt("user", "PGUSER", Use::Kept),
];

/// Puts an option into `settings`; the last one of a name holds.
pub(super) fn put(settings: &mut Settings, name: &str, value: String) -> Result<(), ConnectError> {
    let Some(Opt(name, _, usage)) = OPTIONS.iter().find(|o| o.0 == name) else {
        let suggestion = closest(name, OPTIONS.iter().map(|o| o.0)).map(ToOwned::to_owned);
        return Err(ConnectError::UnknownOption { option: name.to_owned(), suggestion });
    };
    match usage {
        _ if value.is_empty() => {
            settings.remove(name);
        }
        Use::Refused(fine) if !fine.contains(&value.as_str()) => {
            return Err(ConnectError::Unsupported { option: (*name).to_owned() });
        }
        Use::Harmless | Use::Refused(_) => {}
        Use::Kept => {
            settings.insert(name, value);
        }
    }
    Ok(())
}

/// What is given nowhere else is taken from the environment.
pub(super) fn fill_from(
    settings: &mut Settings,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<(), ConnectError> {
    for Opt(name, variable, _) in OPTIONS {
        if settings.contains_key(name) || variable.is_empty() {
            continue;
        }
        if let Some(value) = env(variable) {
            put(settings, name, value)?;
        }
    }
    Ok(())
}

/// The candidate that a mistyped word was probably meant to be.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_once_and_in_order() {
        assert!(OPTIONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn what_cannot_be_kept_is_refused_not_dropped() {
        let mut settings = Settings::new();
        let mut try_put = |name: &str, value: &str| put(&mut settings, name, value.to_owned());
        assert!(try_put("sslcompression", "1").is_ok() && try_put("gssencmode", "prefer").is_ok());
        assert!(matches!(try_put("gssencmode", "require"), Err(ConnectError::Unsupported { .. })));
        assert!(matches!(try_put("requirepeer", "postgres"), Err(ConnectError::Unsupported { .. })));
        assert!(matches!(
            try_put("ssl_mode", "require"),
            Err(ConnectError::UnknownOption { suggestion: Some(s), .. }) if s == "sslmode"
        ));
        assert!(matches!(try_put("zzz", "1"), Err(ConnectError::UnknownOption { suggestion: None, .. })));
    }
}
