use std::fmt;
use std::time::Duration;

use bonafides::Time;
use bonafides_parts::Secret;
use thiserror::Error;

use crate::incoming::{Incoming, Kind, read};
use crate::signature::SigningKeys;

/// How far the time of a webhook may be from that of the desk, in seconds: five minutes, as the specification says.
const WINDOW: i64 = 300;
/// The longest body, in bytes.
const LONGEST: usize = 64 << 10;

/// Verifies what a gateway or a provider sends to the host, by the secret that they share.
///
/// The host's HTTP handler calls [`open`](Self::open) with the headers and the body as it received them, and passes the input
/// to the desk. A webhook that is sent again, or played back by somebody, is the same input: it changes nothing.
///
/// ```
/// use bonafides::Time;
/// use bonafides::keys::Sensitive;
/// use bonafides_webhook::Inbox;
///
/// let secret = Sensitive::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
/// let inbox = Inbox::receipts("sms-gateway", secret.into());
/// let headers = [("webhook-id", "m-1"), ("webhook-timestamp", "1790000000"), ("webhook-signature", "v1,AAAA")];
/// let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
/// let refused = inbox.open(header, b"{}", Time::from_milliseconds(1_790_000_000_000)).unwrap_err();
/// assert_eq!((refused.status(), refused.to_string().as_str()), (401, "the signature is by no secret of the desk"));
/// ```
pub struct Inbox {
    by: String,
    kind: Kind,
    secret: Secret,
    window: i64,
}

impl Inbox {
    /// Takes receipts of a gateway. `by` is its name in the records.
    pub fn receipts(by: impl Into<String>, secret: Secret) -> Self {
        Self { by: by.into(), kind: Kind::Receipt, secret, window: WINDOW }
    }

    /// Takes answers of a provider. `by` is its name in the policy.
    pub fn answers(by: impl Into<String>, secret: Secret) -> Self {
        Self { by: by.into(), kind: Kind::Answer, secret, window: WINDOW }
    }

    /// Sets how far the time of a webhook may be from that of the desk: five minutes by default.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = i64::try_from(window.as_secs()).unwrap_or(i64::MAX);
        self
    }

    /// Verifies a webhook and reads it. `header` returns the value of a header by its name in lower case.
    pub fn open<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
        now: Time,
    ) -> Result<Incoming, InboxError> {
        let value = |name: &'static str| header(name).ok_or(InboxError::NoHeader(name));
        let id = value("webhook-id")?;
        let seconds = value("webhook-timestamp")?;
        let signatures = value("webhook-signature")?;
        let seconds: i64 = seconds.parse().map_err(|_| InboxError::Time)?;
        if body.len() > LONGEST {
            return Err(InboxError::TooLong);
        }
        let present = now.milliseconds().checked_div(1_000).unwrap_or_default();
        if present.abs_diff(seconds) > self.window.unsigned_abs() {
            return Err(InboxError::Time);
        }
        let text = self.secret.read().map_err(InboxError::Secret)?;
        let keys = SigningKeys::parse(text.expose()).map_err(InboxError::Secret)?;
        if !keys.verify(id, seconds, body, signatures) {
            return Err(InboxError::Signature);
        }
        read(self.kind, &self.by, id, body)
    }
}

/// Shows the name alone.
impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("by", &self.by).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A webhook that was refused. Nothing of its content is shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InboxError {
    /// A header is missing.
    #[error("the header `{0}` is missing")]
    NoHeader(&'static str),
    /// The time is malformed, or too far away.
    #[error("the time of the webhook is not now")]
    Time,
    /// No signature is by a secret of the desk.
    #[error("the signature is by no secret of the desk")]
    Signature,
    /// The body is longer than 64 KiB.
    #[error("the webhook is longer than 64 KiB")]
    TooLong,
    /// The content is of another type, or malformed.
    #[error("the content of the webhook is not the one expected here: {0}")]
    Content(&'static str),
    /// The secret of the desk cannot be read.
    #[error("the secret of the desk cannot be used: {0}")]
    Secret(String),
}

impl InboxError {
    /// Returns the status of the HTTP answer. After 500, the sender may try again.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NoHeader(_) | Self::Content(_) => 400,
            Self::Time | Self::Signature => 401,
            Self::TooLong => 413,
            Self::Secret(_) => 500,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoHeader(_) => "let the sender sign as Standard Webhooks say, and pass all headers on",
            Self::Time => "set the clocks of both sides; a webhook that was kept for long is not accepted",
            Self::Signature => {
                "give both sides the same secret, and pass the body on as it came, byte for byte"
            }
            Self::TooLong => "let the sender send what docs/parts.md lists, and nothing else",
            Self::Content(_) => "let the sender send what docs/parts.md lists",
            Self::Secret(_) => "correct the file of the secret",
        }
    }
}
