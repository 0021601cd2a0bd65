//! Connections, and when one is complete.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use bonafides_tls::{Trust, provider};
use ureq::config::Config;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    ConnectProxyConnector, ConnectionDetails, Connector, RustlsConnector, TcpConnector, Transport,
};
use ureq::{Agent, Error};

thread_local! {
    /// True if the connection of this thread's request is complete, and the request may have been sent.
    static CONNECTED: Cell<bool> = const { Cell::new(false) };
}

/// Notes that a request of this thread begins.
pub(crate) fn begin() {
    CONNECTED.set(false);
}

/// Returns true if the request that began last on this thread may have been sent.
pub(crate) fn may_have_been_sent() -> bool {
    CONNECTED.get()
}

/// Returns what makes connections: with TLS to servers that prove their name, or in clear.
pub(crate) fn agent(trust: Option<&Trust>, limit: Duration) -> Result<Agent, String> {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A connection that the server has closed meanwhile would leave open whether the request was read.
        .max_idle_connections(0)
        .timeout_global(Some(limit))
        .user_agent(concat!("bonafides/", env!("CARGO_PKG_VERSION")));
    config = if let Some(trust) = trust {
        let read = trust.certificates().map_err(|error| format!("{error}; {}", error.help()))?;
        let roots = read.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(roots.collect())))
            .unversioned_rustls_crypto_provider(provider())
            .build();
        config.https_only(true).tls_config(tls)
    } else {
        // This machine is not behind a proxy.
        config.proxy(None)
    };
    Ok(with(config.build()))
}

fn with(config: Config) -> Agent {
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(RustlsConnector::default())
            .chain(Completed);
    Agent::with_parts(config, connector, DefaultResolver::default())
}

/// The last of the connectors: notes that the connection is complete.
#[derive(Debug)]
struct Completed;

impl<In: Transport> Connector<In> for Completed {
    type Out = In;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<In>, Error> {
        CONNECTED.set(chained.is_some());
        Ok(chained)
    }
}
