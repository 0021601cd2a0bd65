//! Connections that nobody else can read, to a server that proves its name.

use std::error::Error as _;
use std::io;
use std::path::Path;
use std::sync::Arc;

use postgres::Error;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::url::UrlError;

/// Returns what verifies the certificate and the name of a server: by the CA certificates of a file, or else by those of
/// the system.
pub(crate) fn verified(ca_file: Option<&Path>) -> Result<MakeRustlsConnect, UrlError> {
    let roots = match ca_file {
        Some(path) => of_file(path)?,
        None => of_the_system()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| UrlError::Tls(error.to_string()))?;
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    // For `sslnegotiation=direct`.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

fn of_file(path: &Path) -> Result<RootCertStore, UrlError> {
    let wrong = |reason: String| UrlError::CaFile { path: path.to_owned(), reason };
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() { Err(wrong("it has no certificate".to_owned())) } else { Ok(roots) }
}

fn of_the_system() -> Result<RootCertStore, UrlError> {
    let mut roots = RootCertStore::empty();
    // Some systems have certificates that nothing can read.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(UrlError::NoRoots) } else { Ok(roots) }
}

/// Returns why a server is not trusted; `None` for any other error.
pub(crate) fn distrust(error: &Error) -> Option<String> {
    let cause = error.source()?;
    if cause.to_string() == "server does not support TLS" {
        return Some("the server does not offer TLS: set `ssl = on` there".to_owned());
    }
    let cause = cause.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match cause {
        rustls::Error::InvalidCertificate(certificate) => of_certificate(certificate),
        other => format!("TLS failed: {other}"),
    })
}

fn of_certificate(error: &CertificateError) -> String {
    let help = match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its issuer is not trusted: set `ca_file` to the certificate of its CA"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host name: connect under a name that it contains"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired: renew it, or set the clock"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet: set the clock"
        }
        CertificateError::Revoked => "it was revoked: replace it",
        _ => "it cannot be used: replace it",
    };
    format!("the certificate was refused, because {help} ({error})")
}
