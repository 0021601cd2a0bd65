use std::error::Error;

use rustls::CertificateError;

/// Returns the reason for which a connection was not trusted, and how to fix it, in the words of an operator; `None` if TLS
/// was not the reason.
pub fn distrust(error: &(dyn Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        // An I/O error is transparent: its source is that of what it contains.
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inner = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(tls) = inner.or_else(|| error.downcast_ref::<rustls::Error>()) {
            return Some(in_words(tls));
        }
        next = error.source();
    }
    None
}

fn in_words(error: &rustls::Error) -> String {
    let (found, help) = match error {
        rustls::Error::InvalidCertificate(certificate) => of_certificate(certificate),
        rustls::Error::InvalidMessage(_) => {
            ("the server does not speak TLS".to_owned(), "check the port and the scheme of the address")
        }
        error => (format!("TLS failed: {error}"), "check the TLS settings of the server"),
    };
    format!("{found}; {help}")
}

fn of_certificate(error: &CertificateError) -> (String, &'static str) {
    let (found, help) = match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            ("its issuer is not trusted", "set `ca_file` to the certificate of its CA")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            ("it is for another name", "connect under a name that it contains")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            ("it has expired", "renew it, or set the clock")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ("it is not valid yet", "set the clock")
        }
        CertificateError::Revoked => ("it was revoked", "replace it"),
        _ => ("it cannot be used", "replace it"),
    };
    (format!("the certificate of the server was refused: {found}"), help)
}
