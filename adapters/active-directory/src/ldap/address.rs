use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use thiserror::Error;

/// The port of LDAP over TLS.
const PORT: u16 = 636;
/// The ports of the global catalog, which has a part of each entry and cannot be written to.
const CATALOG: [u16; 2] = [3268, 3269];

/// The address of a domain controller, such as `ldaps://dc1.contoso.example`: its certificate must have this name, or this
/// IP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainController {
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl DomainController {
    pub(super) fn is_ip(&self) -> bool {
        self.host.parse::<IpAddr>().is_ok()
    }
}

impl FromStr for DomainController {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ldaps") => rest,
            Some(("ldap", _)) => return Err(AddressError::Plain),
            _ => return Err(AddressError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':').or_else(|| port.is_empty().then_some(""))),
            None => match rest.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (rest, Some("")),
            },
        };
        let port = match port.ok_or(AddressError::Malformed)? {
            "" if !rest.ends_with(':') => PORT,
            port => port.parse().map_err(|_| AddressError::Malformed)?,
        };
        if CATALOG.contains(&port) {
            return Err(AddressError::Catalog);
        }
        let is_name = |host: &str| {
            !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        };
        if host.parse::<IpAddr>().is_err() && !is_name(host) {
            return Err(AddressError::Malformed);
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

/// Writes the host, and the port if it is not the usual one.
impl fmt::Display for DomainController {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_v6 = self.host.contains(':');
        let (open, close) = if is_v6 { ("[", "]") } else { ("", "") };
        write!(f, "{open}{}{close}", self.host)?;
        if self.port == PORT { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// The reason a text is not the address of a domain controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AddressError {
    /// LDAP without TLS.
    #[error("`ldap://` is not encrypted")]
    Plain,
    /// Not a URL of LDAP.
    #[error("this is no address of LDAP over TLS")]
    Scheme,
    /// No host, or a port that is not a number.
    #[error("the host or the port is malformed")]
    Malformed,
    /// A global catalog.
    #[error("this is the port of the global catalog, which cannot be written to")]
    Catalog,
}

impl AddressError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        "write an address such as `ldaps://dc1.contoso.example`"
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressError, DomainController};

    #[test]
    fn only_ldap_over_tls_is_an_address() {
        for (text, written) in [
            ("ldaps://dc1.contoso.example", "dc1.contoso.example"),
            ("LDAPS://dc1:636/", "dc1"),
            ("ldaps://10.0.0.1:1636", "10.0.0.1:1636"),
            ("ldaps://[::1]:7", "[::1]:7"),
            ("ldaps://[fe80::1]", "[fe80::1]"),
        ] {
            assert_eq!(
                text.parse::<DomainController>().map(|found| found.to_string()),
                Ok(written.to_owned()),
                "{text}"
            );
        }
        for (text, error) in [
            ("ldap://dc1", AddressError::Plain),
            ("https://dc1", AddressError::Scheme),
            ("dc1", AddressError::Scheme),
            ("ldaps://", AddressError::Malformed),
            ("ldaps://a b", AddressError::Malformed),
            ("ldaps://dc1:", AddressError::Malformed),
            ("ldaps://dc1:x", AddressError::Malformed),
            ("ldaps://dc1/DC=x", AddressError::Malformed),
            ("ldaps://user@dc1", AddressError::Malformed),
            ("ldaps://[::1", AddressError::Malformed),
            ("ldaps://[::1]x", AddressError::Malformed),
            ("ldaps://dc1:3269", AddressError::Catalog),
        ] {
            assert_eq!(text.parse::<DomainController>(), Err(error), "{text}");
        }
    }
}
