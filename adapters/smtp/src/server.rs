use std::str::FromStr;

use bonafides_tls::is_this_machine;
use thiserror::Error;

/// The mail server: `smtps://mail.contoso.example`, `smtp://mail.contoso.example:587`.
///
/// `smtps` begins with TLS, on port 465 unless the address has another; `smtp` demands STARTTLS, on port 587.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
}

/// The protection of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "encrypted from the beginning, encrypted before anything else, or not at all"
)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS before anything else, or no mail at all.
    StartTls,
    /// None: only on this machine.
    None,
}

impl SmtpServer {
    /// Returns the host name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the protection of its connections.
    pub const fn security(&self) -> Security {
        self.security
    }

    /// Allows connections without TLS to a server on this machine.
    pub fn unencrypted(self) -> Result<Self, ServerError> {
        match self.security {
            Security::StartTls if is_this_machine(&self.host) => {
                Ok(Self { security: Security::None, ..self })
            }
            Security::StartTls => Err(ServerError::OtherMachine),
            _ => Err(ServerError::Encrypted),
        }
    }
}

impl FromStr for SmtpServer {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = text.split_once("://").ok_or(ServerError::Scheme)?;
        let (security, usual) = match scheme {
            "smtps" => (Security::Tls, 465),
            "smtp" => (Security::StartTls, 587),
            _ => return Err(ServerError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('@') {
            return Err(ServerError::User);
        }
        let (host, port) = match rest.rsplit_once(':') {
            // Not a colon of an IPv6 address.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let port = port.map_or(Ok(usual), |port| port.parse().map_err(|_| ServerError::Port))?;
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        if rustls::pki_types::ServerName::try_from(bare).is_err() {
            return Err(ServerError::Host);
        }
        Ok(Self { host: bare.to_owned(), port, security })
    }
}

/// A text that is not the address of a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The scheme is another.
    #[error("the address of a mail server begins with `smtps://` or `smtp://`")]
    Scheme,
    /// There is a user in it.
    #[error("the address of a mail server contains no user")]
    User,
    /// The host is no name and no address.
    #[error("the address of the mail server has no host name")]
    Host,
    /// The port is no number.
    #[error("the port of the mail server is not a number up to 65535")]
    Port,
    /// A connection without TLS to another machine.
    #[error("mail to another machine is never sent without TLS")]
    OtherMachine,
    /// A connection without TLS that begins with TLS.
    #[error("`smtps://` is never without TLS")]
    Encrypted,
}

impl ServerError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Scheme | Self::Host | Self::Port => {
                "write `smtps://HOST`, or `smtp://HOST` for STARTTLS, with `:PORT` if it is another than 465 or 587"
            }
            Self::User => "write it to `user`, and the path of a file with the password to `password_file`",
            Self::OtherMachine => "remove `unencrypted`: `smtp://` uses STARTTLS",
            Self::Encrypted => "remove `unencrypted`, or write `smtp://`",
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Security, ServerError, SmtpServer};

    #[test]
    fn an_address_has_a_scheme_and_a_host_and_nothing_else() {
        let parts =
            |text: &str| text.parse::<SmtpServer>().map(|server| (server.host, server.port, server.security));
        let is = |host: &str, port, security| Ok((host.to_owned(), port, security));
        assert_eq!(parts("smtps://mail.example"), is("mail.example", 465, Security::Tls));
        assert_eq!(parts("smtp://mail.example/"), is("mail.example", 587, Security::StartTls));
        assert_eq!(parts("smtp://[::1]:25"), is("::1", 25, Security::StartTls));
        assert_eq!(parts("smtps://[2001:db8::1]"), is("2001:db8::1", 465, Security::Tls));
        for (text, error) in [
            ("mail.example", ServerError::Scheme),
            ("https://mail.example", ServerError::Scheme),
            ("SMTPS://mail.example", ServerError::Scheme),
            ("smtps://desk@mail.example", ServerError::User),
            ("smtps://desk:hunter2@mail.example", ServerError::User),
            ("smtps://", ServerError::Host),
            ("smtps://mail.example/inbox", ServerError::Host),
            ("smtps://mail.example?tls=none", ServerError::Host),
            ("smtps://mail example", ServerError::Host),
            ("smtps://mail.example\r\n", ServerError::Host),
            ("smtps://mail.example:", ServerError::Port),
            ("smtps://mail.example:65536", ServerError::Port),
            ("smtps://mail.example:465x", ServerError::Port),
        ] {
            assert_eq!(parts(text), Err(error), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        let unencrypted = |text: &str| text.parse::<SmtpServer>().unwrap().unencrypted();
        assert_eq!(unencrypted("smtp://127.0.0.1:25").unwrap().security(), Security::None);
        assert_eq!(unencrypted("smtp://[::1]:25").unwrap().security(), Security::None);
        assert_eq!(unencrypted("smtp://mail.example"), Err(ServerError::OtherMachine));
        assert_eq!(unencrypted("smtp://10.0.0.1"), Err(ServerError::OtherMachine));
        assert_eq!(unencrypted("smtps://127.0.0.1"), Err(ServerError::Encrypted));
    }
}
