use std::time::Duration;

use bonafides_http::HttpUrl;
use bonafides_parts::{Provider, ProviderError, ProviderRequest, Secret};
use bonafides_tls::Trust;
use serde::Serialize;

use crate::outcome::Outcome;
use crate::signed::Signed;

/// The time for a request, unless the host chooses another: less than a desk waits for a provider.
const LIMIT: Duration = Duration::from_secs(8);

/// A provider that is asked by a signed webhook of the type `challenge.start`, with the data `command`, `challenge`,
/// `account`, `nonce` and, if numbers are matched, `number`; or `registration.start`, with the `name` of the subject in place
/// of a number; or `registration.revoke`, with `account` and `nonce`, which may be about a registration that it never had.
///
/// It must discard a second webhook with the same id. It answers by a webhook of its own: see
/// [`Inbox::answers`](crate::Inbox::answers).
#[derive(Debug)]
pub struct WebhookProvider(Signed);

/// The data of a challenge or a registration.
#[derive(Serialize)]
struct Start<'a> {
    command: &'a str,
    challenge: &'a str,
    account: &'a str,
    nonce: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// The data of a revocation.
#[derive(Serialize)]
struct Revoke<'a> {
    account: &'a str,
    nonce: &'a str,
}

impl WebhookProvider {
    /// Returns a provider that verifies signatures by this secret: one or two lines, each `whsec_` and base64.
    pub fn new(url: HttpUrl, secret: Secret, trust: Trust) -> Self {
        Self(Signed::new(url, secret, trust, LIMIT))
    }

    fn ask(&self, kind: &str, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        let ProviderRequest { id: command, challenge, account, nonce, number, name, .. } = *request;
        let (number, name) =
            (number.map(|text| text.expose().as_str()), name.map(|text| text.expose().as_str()));
        self.send(command, kind, Start { command, challenge, account, nonce, number, name })
    }

    fn send(&self, id: &str, kind: &str, data: impl Serialize) -> Result<(), ProviderError> {
        match self.0.send(id, kind, data) {
            Outcome::Done => Ok(()),
            Outcome::Refused(reason) => Err(ProviderError::Refused(reason)),
            // Asked again under the same id.
            Outcome::Later(reason) | Outcome::Perhaps(reason) => Err(ProviderError::Unavailable(reason)),
        }
    }

    /// Sets the time for a request: 8 seconds by default. A desk must wait longer.
    #[must_use]
    pub fn limit(self, limit: Duration) -> Self {
        Self(self.0.limit(limit))
    }
}

impl Provider for WebhookProvider {
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.ask("challenge.start", request)
    }

    fn register(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.ask("registration.start", request)
    }

    fn revoke(&self, account: &str, nonce: &str) -> Result<(), ProviderError> {
        self.send(&format!("revoke.{nonce}"), "registration.revoke", Revoke { account, nonce })
    }

    fn check(&self) -> Result<(), String> {
        self.0.check()
    }
}
