use std::time::Duration;

use bonafides_http::HttpUrl;
use bonafides_parts::{Channel, Message, Secret, SendStatus};
use bonafides_tls::Trust;
use serde::Serialize;

use crate::outcome::Outcome;
use crate::signed::Signed;

/// The time for a request, unless the host chooses another: less than a desk waits for a channel.
pub(crate) const LIMIT: Duration = Duration::from_secs(15);

/// A gateway that takes texts as signed webhooks.
///
/// The `webhook-id` is the id of the text, and stays the same when a text is passed again. Each body is
/// `{"type": ..., "timestamp": ..., "data": {...}}`, with a type and data for each [`Shape`].
#[derive(Debug)]
pub struct WebhookChannel {
    gateway: Signed,
    shape: Shape,
    is_idempotent: bool,
}

/// The content of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// `message.send`, for a gateway that sends a text to a number or address: `to`, `text`, `title`, `language`, `channel`.
    Sms,
    /// `push.send`, for a gateway that shows a text on a device: `to`, `title`, `body`, `language`.
    Push,
    /// `ticket.open`, for a ticket system: `title`, `text`, `event`, `severity`, `case`.
    Ticket,
}

/// The data of [`Shape::Sms`].
#[derive(Serialize)]
struct Sms<'a> {
    to: &'a str,
    text: &'a str,
    title: Option<&'a str>,
    language: Option<&'a str>,
    channel: &'a str,
}

/// The data of [`Shape::Push`].
#[derive(Serialize)]
struct Push<'a> {
    to: &'a str,
    title: Option<&'a str>,
    body: &'a str,
    language: Option<&'a str>,
}

/// The data of [`Shape::Ticket`].
#[derive(Serialize)]
struct Ticket<'a> {
    title: String,
    text: &'a str,
    event: &'a str,
    severity: &'a str,
    case: &'a str,
}

impl WebhookChannel {
    /// Returns a channel to a gateway that verifies signatures by this secret: one or two lines, each `whsec_` and base64.
    /// Two sign side by side, so that the gateway can change to the new one at any time. Trusts the CA certificates of
    /// the system.
    pub fn new(url: HttpUrl, secret: Secret, shape: Shape, trust: Trust) -> Self {
        Self { gateway: Signed::new(url, secret, trust, LIMIT), shape, is_idempotent: false }
    }

    /// Says that the gateway discards a second webhook with the same id: a text whose fate is uncertain is then passed again.
    #[must_use]
    pub const fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = is_idempotent;
        self
    }

    /// Sets the time for a request: 15 seconds by default. A desk must wait longer.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.gateway = self.gateway.limit(limit);
        self
    }

    fn post(&self, message: &Message<'_>) -> Outcome {
        let (to, text) = (message.address.expose().as_str(), message.text.expose().as_str());
        let Message { id, channel, title, language, .. } = *message;
        match (self.shape, message.alert) {
            (Shape::Sms, _) => {
                self.gateway.send(id, "message.send", Sms { to, text, title, language, channel })
            }
            (Shape::Push, _) => self.gateway.send(id, "push.send", Push { to, title, body: text, language }),
            (Shape::Ticket, Some(alert)) => {
                let (event, severity, case) =
                    (alert.event.as_str(), alert.severity.as_str(), alert.case.as_str());
                let title = crate::ticket::title(alert);
                self.gateway.send(id, "ticket.open", Ticket { title, text, event, severity, case })
            }
            (Shape::Ticket, None) => Outcome::Refused(crate::ticket::NO_ALERT.to_owned()),
        }
    }
}

impl Channel for WebhookChannel {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        let outcome = self.post(message);
        if self.is_idempotent { outcome.repeatable() } else { outcome.once() }
    }

    fn check(&self) -> Result<(), String> {
        self.gateway.check()
    }
}
