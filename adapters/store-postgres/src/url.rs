use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, Error, NoTls};
use thiserror::Error;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::tls;

/// How long a connection attempt may take, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(10);

/// The address of a database and the way to it, from a connection string.
///
/// A connection over a network is protected by TLS, and the server must prove its name: by a certificate of a CA that the
/// system trusts, or of `ca_file`. TLS without this proof is not offered. `sslmode` decides:
///
/// | `sslmode` | to a socket or this machine | over a network |
/// |---|---|---|
/// | absent, `prefer` | without TLS, unless there is a `ca_file` | TLS, verified |
/// | `require`, `verify-ca`, `verify-full` | TLS, verified; a socket needs none | TLS, verified |
/// | `disable` | without TLS | without TLS: others can read and change everything |
///
/// ```no_run
/// use bonafides_store_postgres::{DatabaseUrl, PostgresDatabase};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let url = DatabaseUrl::parse("postgresql://desk@db.contoso.example/desk", Some("ca.pem".as_ref()))?;
/// let database = PostgresDatabase::new(move || url.connect());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DatabaseUrl {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl DatabaseUrl {
    /// Reads a connection string, `postgresql://user@host/database` or `host=... user=...`, and the CA certificates, in PEM.
    pub fn parse(url: &str, ca_file: Option<&Path>) -> Result<Self, UrlError> {
        let (known, mode) = with_known_mode(url)?;
        let mut config: Config = known.parse().map_err(|_| UrlError::Malformed)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(UrlError::NoHost);
        }
        let wants_tls = match mode.as_deref() {
            Some("disable") => false,
            None | Some("prefer") => ca_file.is_some() || !is_on_this_machine(&config),
            _ => true,
        };
        let has_socket = config.get_hosts().iter().any(|host| !matches!(host, Host::Tcp(_)));
        let only_sockets = has_socket && config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_)));
        let protected = wants_tls && !only_sockets;
        if ca_file.is_some() && !protected {
            return Err(UrlError::NotProtected);
        }
        if protected && has_socket {
            return Err(UrlError::Mixed);
        }
        if protected && config.get_hosts().is_empty() {
            return Err(UrlError::NoHost);
        }
        config.ssl_mode(if protected { SslMode::Require } else { SslMode::Disable });
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        let tls = protected.then(|| tls::verified(ca_file)).transpose()?;
        Ok(Self { config, tls })
    }

    /// Makes a connection.
    pub fn connect(&self) -> Result<Client, Error> {
        match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        }
    }

    /// Returns true if connections are protected by TLS.
    pub const fn is_protected(&self) -> bool {
        self.tls.is_some()
    }
}

/// Shows no password.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseUrl").field("is_protected", &self.is_protected()).finish_non_exhaustive()
    }
}

/// A connection string that cannot be used. Shows none of it, because it may contain a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UrlError {
    /// The text is not a connection string.
    #[error("the URL of the database is malformed")]
    Malformed,
    /// A host is missing, whose name the server would prove.
    #[error("the URL of the database names no host")]
    NoHost,
    /// An unknown `sslmode`, or one that does not exclude a connection in clear.
    #[error(
        "`sslmode={0}` is not offered: over a network, the desk connects with TLS and a verified server, or not at all"
    )]
    Mode(String),
    /// A parameter about TLS that only other clients know.
    #[error("`{0}` in the URL of the database is not known here")]
    Parameter(String),
    /// A socket beside hosts that need TLS.
    #[error("the URL of the database names a socket beside hosts that need TLS")]
    Mixed,
    /// A CA is given, and the connection needs none.
    #[error("`ca_file` is given, but the connection is not protected by TLS")]
    NotProtected,
    /// The file with the CA certificates cannot be used.
    #[error("`{}`: {reason}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The system trusts no CA.
    #[error("the system has no CA certificates")]
    NoRoots,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl UrlError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Malformed => "write `postgresql://user@host/database`",
            Self::NoHost => "add the name of the host, or the folder of the socket",
            Self::Mode(_) => {
                "write `sslmode=require`, or, if nobody else can reach the network, `sslmode=disable`"
            }
            Self::Parameter(_) => {
                "remove it; set `ca_file` in `desk.toml` to the certificate of the CA, if it is not one of the system"
            }
            Self::Mixed => "name sockets or hosts, not both",
            Self::NotProtected => "remove `ca_file`, or write `sslmode=require` and the name of a host",
            Self::CaFile { .. } => "write the path of a PEM file with the certificate of the CA",
            Self::NoRoots => "install them (`ca-certificates`), or set `ca_file`",
            Self::Tls(_) => "remove `ca_file` to connect with the certificates of the system",
        }
    }
}

/// Returns the text with a mode that the client knows, and the mode that it had: the client knows neither `verify-ca` nor
/// `verify-full`, and verifies both anyway.
fn with_known_mode(url: &str) -> Result<(String, Option<String>), UrlError> {
    let (before, parameters, between) = match url.split_once("://") {
        Some(_) => match url.rsplit_once('?') {
            Some((before, parameters)) => (format!("{before}?"), parameters, "&"),
            None => (url.to_owned(), "", "&"),
        },
        None => (String::new(), url, " "),
    };
    let mut mode = None;
    let mut known = Vec::new();
    for parameter in parameters.split(between) {
        let Some((name, value)) = parameter.split_once('=').filter(|(name, _)| name.starts_with("ssl"))
        else {
            known.push(parameter.to_owned());
            continue;
        };
        let value = value.trim_matches('\'');
        match (name, value) {
            ("sslmode", "verify-ca" | "verify-full") => known.push("sslmode=require".to_owned()),
            ("sslmode", "disable" | "prefer" | "require") | ("sslnegotiation", _) => {
                known.push(parameter.to_owned());
            }
            ("sslmode", other) => return Err(UrlError::Mode(plain(other))),
            (other, _) => return Err(UrlError::Parameter(plain(other))),
        }
        if name == "sslmode" {
            mode = Some(value.to_owned());
        }
    }
    Ok((format!("{before}{}", known.join(between)), mode))
}

/// Returns the beginning of a word, without what a mistake may have put into it.
fn plain(word: &str) -> String {
    word.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').take(20).collect()
}

/// True if nobody else sees the connection. An address counts more than a name.
fn is_on_this_machine(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}
