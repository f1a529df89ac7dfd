//! What a server's certificate has to prove, with libpq's leniency and no more.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::{PrintableStringRef, TeletexStringRef, Utf8StringRef};
use x509_cert::der::oid::db::rfc4519::CN;

/// The chain to one of the roots, and the name only in `verify-full`.
#[derive(Debug)]
pub(super) struct Verify {
    pub(super) inner: Arc<WebPkiServerVerifier>,
    /// The roots as they stand in the file.
    pub(super) roots: Vec<CertificateDer<'static>>,
    /// Whether the name has to fit.
    pub(super) name: bool,
}

impl ServerCertVerifier for Verify {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        use CertificateError::{NotValidForName, NotValidForNameContext};
        let fine = Ok(ServerCertVerified::assertion());
        let verdict =
            self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let Err(Error::InvalidCertificate(why)) = &verdict else { return verdict };
        match why {
            // The name is looked at last: all else has passed.
            NotValidForName | NotValidForNameContext { .. } if !self.name => fine,
            NotValidForName | NotValidForNameContext { .. } if common_name_fits(end_entity, server_name) => {
                fine
            }
            // PostgreSQL's own recipe: a certificate that signed itself is the server's and the root's at once.
            CertificateError::Other(_) | CertificateError::UnknownIssuer
                if self.roots.iter().any(|root| root.as_ref() == end_entity.as_ref()) =>
            {
                check_day(end_entity, now)?;
                if self.name && !name_fits(end_entity, server_name) {
                    return Err(Error::InvalidCertificate(NotValidForName));
                }
                fine
            }
            _ => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// What libpq does without a root certificate: keeps listeners out, does not ask who the server is.
#[derive(Debug)]
pub(super) struct EncryptOnly(pub(super) Arc<CryptoProvider>);

impl ServerCertVerifier for EncryptOnly {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    // A certificate that nobody looks at proves nothing by its signature; and one of version 1, as older
    // recipes make them, could not be read.
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether today is between the certificate's first and last day.
fn check_day(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let parsed = Certificate::from_der(certificate)
        .map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
    let validity = parsed.tbs_certificate.validity;
    let now = now.as_secs();
    if now < validity.not_before.to_unix_duration().as_secs() {
        return Err(Error::InvalidCertificate(CertificateError::NotValidYet));
    }
    if now > validity.not_after.to_unix_duration().as_secs() {
        return Err(Error::InvalidCertificate(CertificateError::Expired));
    }
    Ok(())
}

fn name_fits(certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> bool {
    let by_alternative = rustls::server::ParsedCertificate::try_from(certificate)
        .is_ok_and(|parsed| rustls::client::verify_server_name(&parsed, name).is_ok());
    by_alternative || common_name_fits(certificate, name)
}

/// As libpq: the common name counts where the certificate has no alternative name, `*.` standing for one label.
fn common_name_fits(certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> bool {
    let Ok(parsed) = Certificate::from_der(certificate) else { return false };
    let certificate = parsed.tbs_certificate;
    let has_alternatives = certificate
        .get::<x509_cert::ext::pkix::SubjectAltName>()
        .map_or(true, |alternatives| alternatives.is_some());
    let ServerName::DnsName(host) = name else { return false };
    if has_alternatives {
        return false;
    }
    let values = certificate.subject.0.iter().flat_map(|name| name.0.iter()).filter(|part| part.oid == CN);
    values.filter_map(|part| text(&part.value)).any(|common| is_name_of(&common, host.as_ref()))
}

fn text(value: &x509_cert::der::Any) -> Option<String> {
    let utf8 = value.decode_as::<Utf8StringRef<'_>>().map(|text| text.as_str().to_owned());
    let printable = || value.decode_as::<PrintableStringRef<'_>>().map(|text| text.as_str().to_owned());
    let teletex = || value.decode_as::<TeletexStringRef<'_>>().map(|text| text.as_str().to_owned());
    utf8.or_else(|_| printable()).or_else(|_| teletex()).ok()
}

fn is_name_of(common: &str, host: &str) -> bool {
    let host = host.trim_end_matches('.');
    if common.contains('\0') {
        return false;
    }
    match common.strip_prefix("*.") {
        Some(domain) => host.split_once('.').is_some_and(|(label, rest)| {
            !label.is_empty() && domain.contains('.') && rest.eq_ignore_ascii_case(domain)
        }),
        None => common.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_name_stands_for_itself_or_one_label() {
        for (common, host, fits) in [
            ("db.example.com", "DB.example.com", true),
            ("db.example.com", "db.example.com.", true),
            ("*.example.com", "db.example.com", true),
            ("*.example.com", "a.b.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.com", "example.com", false),
            ("example.com", "db.example.com", false),
        ] {
            assert_eq!(is_name_of(common, host), fits, "{common} {host}");
        }
    }
}
