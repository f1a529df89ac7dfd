//! `sslmode` and its company, with libpq's meaning, over rustls.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::error::ConnectError;
use super::options::Settings;
use super::verify::{EncryptOnly, Verify};
use super::{bad, choice, home_file};

/// `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SslMode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Where trust begins.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Roots {
    /// Nowhere: encrypt, do not verify.
    None,
    /// The certificates of a file.
    File(PathBuf),
    /// Those that the system trusts.
    System,
}

/// How a connection is encrypted and what is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tls {
    pub(super) mode: SslMode,
    /// Without asking first (`sslnegotiation=direct`).
    pub(super) direct: bool,
    roots: Roots,
    crl: Option<PathBuf>,
    identity: Option<(PathBuf, PathBuf)>,
    versions: (Version, Version),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    /// 1.0 and 1.1, which rustls does not have: as a lower bound they mean what there is.
    Older,
    Tls12,
    Tls13,
}

const MODES: [(&str, SslMode); 6] = [
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];

const VERSIONS: [(&str, Version); 4] = [
    ("TLSv1", Version::Older),
    ("TLSv1.1", Version::Older),
    ("TLSv1.2", Version::Tls12),
    ("TLSv1.3", Version::Tls13),
];

impl Tls {
    pub(super) fn from_settings(
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
        warnings: &mut Vec<String>,
    ) -> Result<Self, ConnectError> {
        let system = settings.get("sslrootcert").is_some_and(|path| path == "system");
        let default = if system { SslMode::VerifyFull } else { SslMode::Prefer };
        let mode = choice(settings, "sslmode", &MODES)?.unwrap_or(default);
        if system && mode != SslMode::VerifyFull {
            return Err(bad("sslmode", word(mode), "verify-full where sslrootcert=system"));
        }
        let direct = choice(settings, "sslnegotiation", &[("postgres", false), ("direct", true)])?;
        if direct == Some(true) && mode < SslMode::Require {
            return Err(bad("sslmode", word(mode), "require or stronger where sslnegotiation=direct"));
        }
        let file = |option: &str, default: &str| match settings.get(option) {
            Some(path) => Some(PathBuf::from(path)),
            None => home_file(env, &format!(".postgresql/{default}"), default).filter(|path| path.exists()),
        };
        let min = choice(settings, "ssl_min_protocol_version", &VERSIONS)?.unwrap_or(Version::Tls12);
        let max = choice(settings, "ssl_max_protocol_version", &VERSIONS)?.unwrap_or(Version::Tls13);
        if max < min || max == Version::Older {
            return Err(bad(
                "ssl_max_protocol_version",
                "an older one",
                "TLSv1.2 or TLSv1.3, not below the minimum",
            ));
        }
        Ok(Self {
            mode,
            direct: direct == Some(true),
            roots: if system {
                Roots::System
            } else {
                roots(mode, file("sslrootcert", "root.crt"), warnings)?
            },
            crl: file("sslcrl", "root.crl").filter(|path| path.exists()),
            identity: identity(settings, &file)?,
            versions: (min, max),
        })
    }

    /// What rustls is to do.
    pub(super) fn client_config(&self) -> Result<ClientConfig, ConnectError> {
        let provider = Arc::new(ring::default_provider());
        let versions: Vec<&rustls::SupportedProtocolVersion> =
            [(Version::Tls12, &rustls::version::TLS12), (Version::Tls13, &rustls::version::TLS13)]
                .into_iter()
                .filter(|(version, _)| self.versions.0 <= *version && *version <= self.versions.1)
                .map(|(_, version)| version)
                .collect();
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&versions)
            .map_err(|error| bad("ssl_min_protocol_version", &error.to_string(), "TLSv1.2 or TLSv1.3"))?
            .dangerous()
            .with_custom_certificate_verifier(self.verifier(&provider)?);
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some((cert, key)) => {
                let chain = pem(cert, "sslcert")?;
                let loaded =
                    PrivateKeyDer::from_pem_file(key).map_err(|error| unusable("sslkey", key, &error))?;
                builder.with_client_auth_cert(chain, loaded).map_err(|e| unusable("sslkey", key, &e))?
            }
        };
        // Asked for by servers that are spoken to directly; others do not look at it.
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(config)
    }

    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, ConnectError> {
        let certificates: Vec<CertificateDer<'static>> = match &self.roots {
            Roots::None => return Ok(Arc::new(EncryptOnly(Arc::clone(provider)))),
            Roots::System => rustls_native_certs::load_native_certs().certs,
            Roots::File(path) => pem(path, "sslrootcert")?,
        };
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(certificates.iter().cloned());
        let mut builder = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider));
        if let Some(path) = &self.crl {
            let lists: Result<Vec<_>, _> = CertificateRevocationListDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>);
            builder = builder.with_crls(lists.map_err(|error| unusable("sslcrl", path, &error))?);
        }
        let path = match &self.roots {
            Roots::File(path) => path.as_path(),
            _ => Path::new("system"),
        };
        let inner = builder.build().map_err(|error| unusable("sslrootcert", path, &error))?;
        Ok(Arc::new(Verify { inner, roots: certificates, name: self.mode == SslMode::VerifyFull }))
    }
}

fn word(mode: SslMode) -> &'static str {
    MODES.iter().find(|(_, m)| *m == mode).map_or("", |(word, _)| word)
}

/// A root certificate that is there is used in every mode; only `verify-…` insist on one.
fn roots(mode: SslMode, path: Option<PathBuf>, warnings: &mut Vec<String>) -> Result<Roots, ConnectError> {
    match path {
        Some(path) if path.exists() => Ok(Roots::File(path)),
        path if mode >= SslMode::VerifyCa => Err(ConnectError::File {
            option: "sslrootcert".to_owned(),
            path: path.map_or_else(|| "~/.postgresql/root.crt".to_owned(), |path| path.display().to_string()),
            reason: format!("it is not there, and sslmode={} needs it", word(mode)),
            help: "name the authority's certificate in sslrootcert=FILE, or trust the system's: sslrootcert=system"
                .to_owned(),
        }),
        Some(path) if mode == SslMode::Require => {
            warnings.push(format!(
                "sslrootcert {} is not there, so the server's certificate is not verified",
                path.display()
            ));
            Ok(Roots::None)
        }
        _ => Ok(Roots::None),
    }
}

/// The client's certificate and its key, where there is a certificate.
fn identity(
    settings: &Settings,
    file: &dyn Fn(&str, &str) -> Option<PathBuf>,
) -> Result<Option<(PathBuf, PathBuf)>, ConnectError> {
    let words = [("disable", false), ("allow", true), ("require", true)];
    if choice(settings, "sslcertmode", &words)? == Some(false) {
        return Ok(None);
    }
    let Some(cert) = file("sslcert", "postgresql.crt").filter(|path| path.exists()) else {
        return Ok(None);
    };
    let Some(key) = file("sslkey", "postgresql.key").filter(|path| path.exists()) else {
        return Err(ConnectError::File {
            option: "sslkey".to_owned(),
            path: settings
                .get("sslkey")
                .cloned()
                .unwrap_or_else(|| "~/.postgresql/postgresql.key".to_owned()),
            reason: format!("it is not there, but the certificate {} is", cert.display()),
            help: "name the key in sslkey=FILE, or send no certificate: sslcertmode=disable".to_owned(),
        });
    };
    check_private(&key)?;
    Ok(Some((cert, key)))
}

/// As libpq asks: nobody else reads the key, but the group of a key that root owns.
#[cfg(unix)]
fn check_private(key: &Path) -> Result<(), ConnectError> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = std::fs::metadata(key).map_err(|error| ConnectError::file("sslkey", key, &error))?;
    let allowed = if meta.uid() == 0 { 0o640 } else { 0o600 };
    if meta.mode() & 0o777 & !(allowed | 0o100) == 0 {
        return Ok(());
    }
    Err(ConnectError::File {
        option: "sslkey".to_owned(),
        path: key.display().to_string(),
        reason: "it can be read by others".to_owned(),
        help: format!("chmod 600 {}", key.display()),
    })
}

#[cfg(not(unix))]
fn check_private(_: &Path) -> Result<(), ConnectError> {
    Ok(())
}

fn unusable(option: &str, path: &Path, error: &dyn std::fmt::Display) -> ConnectError {
    ConnectError::File {
        option: option.to_owned(),
        path: path.display().to_string(),
        reason: error.to_string(),
        help:
            "it has to be PEM; an encrypted key has to be decrypted first (openssl pkey -in KEY -out PLAIN)"
                .to_owned(),
    }
}

fn pem(path: &Path, option: &str) -> Result<Vec<CertificateDer<'static>>, ConnectError> {
    let all = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match all {
        Ok(all) if all.is_empty() => Err(unusable(option, path, &"there is no certificate in it")),
        Ok(all) => Ok(all),
        Err(error) => Err(unusable(option, path, &error)),
    }
}
