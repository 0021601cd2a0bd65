//! TLS with a verified server: certificate, host name, and time.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};
use thiserror::Error as ThisError;

use super::ber::{INTEGER, Reader, SEQUENCE};

/// Returns a configuration that trusts only the authorities in a file of PEM certificates. The error says what is wrong
/// with the file.
pub(crate) fn config(ca_file: &Path) -> Result<Arc<ClientConfig>, String> {
    let wrong = |reason: &dyn std::fmt::Display| format!("`{}`: {reason}", ca_file.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(ca_file).map_err(|error| wrong(&reason(&error)))? {
        let certificate = certificate.map_err(|error| wrong(&reason(&error)))?;
        roots.add(certificate).map_err(|error| wrong(&error))?;
    }
    if roots.is_empty() {
        return Err(wrong(&"it contains no certificate in PEM form"));
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| wrong(&error))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Verifier(verifier)))
        .with_no_client_auth();
    // Every connection verifies the certificate.
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

fn reason(error: &rustls::pki_types::pem::Error) -> String {
    match error {
        rustls::pki_types::pem::Error::Io(error) => error.to_string(),
        _ => "it is not a file of certificates in PEM form".to_owned(),
    }
}

/// The reason a server is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub(crate) enum Untrusted {
    /// The certificate is too old.
    #[error("its certificate has expired")]
    Expired,
    /// The certificate is not valid yet.
    #[error("its certificate is not valid yet")]
    NotValidYet,
    /// The certificate was signed with its own key, and is not trusted itself.
    #[error("its certificate is self-signed")]
    SelfSigned,
    /// No authority that is trusted has issued the certificate.
    #[error("its certificate is of an authority that is not trusted")]
    ForeignAuthority,
    /// The certificate is for other names.
    #[error("its certificate is for {} and not for this name", in_words(.0))]
    OtherName(Vec<String>),
    /// The certificate is not for servers.
    #[error("its certificate is not for servers")]
    OtherPurpose,
    /// Anything else, such as a certificate that is malformed, or no common version of TLS.
    #[error("TLS fails: {0}")]
    Other(String),
}

fn in_words(names: &[String]) -> String {
    match names {
        [] => "no name".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

impl Untrusted {
    /// Returns how to fix it.
    pub(super) const fn help(&self) -> &'static str {
        match self {
            Self::Expired => "renew the certificate on the domain controller",
            Self::NotValidYet => "correct the clock of this machine, or wait",
            Self::SelfSigned => {
                "give the domain controller a certificate of your authority, and name the certificate of the authority in `ca_file`"
            }
            Self::ForeignAuthority => {
                "name the file with the certificate of the authority that issued it in `ca_file`, if that is yours"
            }
            Self::OtherName(_) => "write one of these names in `urls`, or issue a certificate for this name",
            Self::OtherPurpose => "issue a certificate with the purpose of server authentication",
            Self::Other(_) => "check that the domain controller offers TLS 1.2 or 1.3 on this port",
        }
    }

    /// Returns the reason for which TLS failed; `None` if the other side is no TLS server, or the connection was lost.
    pub(super) fn from_io(error: &std::io::Error) -> Option<Self> {
        let error = error.get_ref()?.downcast_ref::<Error>()?;
        Some(match error {
            Error::InvalidCertificate(CertificateError::Other(OtherError(inner)))
                if inner.downcast_ref::<SelfSigned>().is_some() =>
            {
                Self::SelfSigned
            }
            Error::InvalidCertificate(error) => match error {
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    Self::NotValidYet
                }
                CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::ForeignAuthority,
                CertificateError::NotValidForName => Self::OtherName(Vec::new()),
                CertificateError::NotValidForNameContext { presented, .. } => {
                    Self::OtherName(presented.iter().map(|name| plain(name)).collect())
                }
                CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                    Self::OtherPurpose
                }
                error => Self::Other(error.to_string()),
            },
            error => Self::Other(error.to_string()),
        })
    }
}

/// Returns the name in `DnsName("dc1.contoso.example")`.
fn plain(name: &str) -> String {
    name.split('"').nth(1).unwrap_or(name).to_owned()
}

/// The usual verifier, which does not tell a self-signed certificate from one of a foreign authority.
#[derive(Debug)]
struct Verifier(Arc<WebPkiServerVerifier>);

/// The certificate was signed with its own key.
#[derive(Debug, ThisError)]
#[error("self-signed")]
struct SelfSigned;

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.0.verify_server_cert(certificate, intermediates, name, ocsp, now);
        verified.map_err(|error| match error {
            // A certificate of an authority cannot be that of a server: the verifier has no name for it.
            Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_))
                if is_self_signed(certificate) == Some(true) =>
            {
                Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(SelfSigned))))
            }
            error => error,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Returns true if a certificate names itself as its issuer (RFC 5280, section 4.1).
fn is_self_signed(certificate: &[u8]) -> Option<bool> {
    let mut whole = Reader::new(Reader::new(certificate).take(SEQUENCE)?);
    let mut fields = Reader::new(whole.take(SEQUENCE)?);
    // The version is optional.
    let _ = fields.optional(0xa0);
    fields.take(INTEGER)?;
    let _algorithm = fields.take(SEQUENCE)?;
    let issuer = fields.take(SEQUENCE)?;
    let _validity = fields.take(SEQUENCE)?;
    Some(fields.take(SEQUENCE)? == issuer)
}
