use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The port of syslog over TLS.
const PORT: u16 = 6514;

/// A syslog server over TLS: `tls://siem.contoso.example:6514`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyslogServer {
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// The reason why an address does not name a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The scheme is not `tls`: anybody on the network could read and change the messages.
    #[error("not an address that begins with `tls://`")]
    Scheme,
    /// The address has no host name, or more than a host name and a port.
    #[error("not the address of a server")]
    Malformed,
}

impl ServerError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        "write `tls://`, the host name and the port, such as `tls://siem.contoso.example:6514`"
    }
}

impl FromStr for SyslogServer {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let authority = text.strip_prefix("tls://").ok_or(ServerError::Scheme)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        // An IPv6 address is in brackets.
        let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, rest)) => (host, Some(rest.strip_prefix(':').ok_or(ServerError::Malformed)?)),
            None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
        };
        let number = |text: &str| text.parse().ok().filter(|port| *port > 0 && !text.starts_with('+'));
        let port = port.map_or(Some(PORT), number).ok_or(ServerError::Malformed)?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
        if host.is_empty() || host.len() > 255 || !host.chars().all(is_name) {
            return Err(ServerError::Malformed);
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for SyslogServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "tls://[{host}]:{port}") } else { write!(f, "tls://{host}:{port}") }
    }
}

#[cfg(test)]
mod tests {
    use super::{PORT, ServerError, SyslogServer};

    #[test]
    fn only_addresses_with_tls_and_a_host_are_servers() {
        for (text, host, port) in [
            ("tls://siem.contoso.example:7000", "siem.contoso.example", 7_000),
            ("tls://siem", "siem", PORT),
            ("tls://siem/", "siem", PORT),
            ("tls://[::1]:7000", "::1", 7_000),
            ("tls://[::1]", "::1", PORT),
        ] {
            let server = SyslogServer { host: host.to_owned(), port };
            assert_eq!(text.parse(), Ok(server.clone()), "{text}");
            assert_eq!(server.to_string().parse(), Ok(server));
        }
        for text in ["", "siem", "tcp://siem", "udp://siem:514", "TLS://siem"] {
            assert_eq!(text.parse::<SyslogServer>(), Err(ServerError::Scheme), "{text}");
        }
        for text in [
            "tls://",
            "tls://:1",
            "tls://siem:",
            "tls://siem:0",
            "tls://siem:+1",
            "tls://siem:65536",
            "tls://user@siem",
            "tls://siem:1/path",
            "tls://a b",
            "tls://[::1",
            "tls://[::1]x",
            "tls://::1",
        ] {
            assert_eq!(text.parse::<SyslogServer>(), Err(ServerError::Malformed), "{text}");
        }
    }
}
