use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// The certificates that are trusted: those of a file, or else those of the system.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    ca_file: Option<PathBuf>,
    client: Arc<OnceLock<Arc<ClientConfig>>>,
}

impl Trust {
    /// Trusts the CA certificates of a file in PEM, and no others; without a file, those of the system.
    pub fn new(ca_file: Option<&Path>) -> Self {
        Self { ca_file: ca_file.map(Path::to_owned), client: Arc::default() }
    }

    /// Reads the trusted certificates.
    pub fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, TrustError> {
        match &self.ca_file {
            Some(path) => of_file(path),
            // Some systems have certificates that nothing can read.
            None => Some(rustls_native_certs::load_native_certs().certs)
                .filter(|certificates| !certificates.is_empty())
                .ok_or(TrustError::NoneInSystem),
        }
    }

    /// Returns what verifies servers. The certificates are read once; after an error, they are read again.
    pub fn client(&self) -> Result<Arc<ClientConfig>, TrustError> {
        if let Some(client) = self.client.get() {
            return Ok(Arc::clone(client));
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.certificates()?);
        let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| TrustError::Tls(error.to_string()))?;
        let client = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
        Ok(Arc::clone(self.client.get_or_init(|| client)))
    }
}

/// Returns the cryptography of every connection.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn of_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    let wrong = |reason: String| TrustError::CaFile { path: path.to_owned(), reason };
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let certificates: Vec<CertificateDer<'static>> = read.map_err(|error| wrong(in_words(error)))?;
    let mut roots = RootCertStore::empty();
    for certificate in &certificates {
        roots.add(certificate.clone()).map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() { Err(wrong("it has no certificate".to_owned())) } else { Ok(certificates) }
}

fn in_words(error: rustls::pki_types::pem::Error) -> String {
    match error {
        rustls::pki_types::pem::Error::Io(error) => error.to_string(),
        error => error.to_string(),
    }
}

/// The reason that no server can be verified.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The file of CA certificates cannot be used.
    #[error("the CA certificates of `{path}` cannot be used: {reason}")]
    CaFile {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The system has no certificates.
    #[error("the system has no CA certificates")]
    NoneInSystem,
    /// The settings of TLS were refused.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl TrustError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::CaFile { .. } => "write the certificates of the CA to it in PEM, readable by the desk",
            Self::NoneInSystem => "install the package `ca-certificates`, or set `ca_file`",
            Self::Tls(_) => "report it: the settings are part of this version",
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Trust, TrustError};

    #[test]
    fn a_file_without_a_certificate_is_refused_and_named() {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("bonafides-trust-{}.pem", std::process::id()));
        let error = Trust::new(Some(&path)).client().unwrap_err();
        assert!(error.to_string().contains("No such file"), "{error}");
        for text in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(&path, text).unwrap();
            let error = Trust::new(Some(&path)).client().unwrap_err();
            assert!(matches!(error, TrustError::CaFile { .. }), "{error}");
            assert!(error.help().contains("PEM"));
        }
        std::fs::remove_file(&path).unwrap();
    }
}
