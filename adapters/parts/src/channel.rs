use bonafides::keys::Sensitive;

/// A way to send a text to a person: text messages, mail, a letter.
///
/// A text may be passed again under the same id: after a crash, after a lost answer, or when another recipient of the
/// same command must be retried. Use the id as the idempotency key.
pub trait Channel: Send + Sync {
    /// Sends a text. Return [`SendStatus::Retry`] if it was certainly not sent and may be sent later,
    /// [`SendStatus::Failed`] if the gateway will never accept it, and [`SendStatus::Unknown`] if it may have been sent.
    fn send(&self, message: &Message<'_>) -> SendStatus;

    /// Checks that the gateway can be reached and accepts the desk's credentials, without sending anything.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A text for one person. Shows neither the address nor the text in debug output.
#[derive(Debug)]
#[non_exhaustive]
pub struct Message<'a> {
    /// The id of the command: the idempotency key.
    pub id: &'a str,
    /// The channel of the policy.
    pub channel: &'a str,
    /// The number or address.
    pub address: &'a Sensitive<String>,
    /// The whole text.
    pub text: &'a Sensitive<String>,
}

impl<'a> Message<'a> {
    /// Returns a text for one address.
    pub const fn new(
        id: &'a str,
        channel: &'a str,
        address: &'a Sensitive<String>,
        text: &'a Sensitive<String>,
    ) -> Self {
        Self { id, channel, address, text }
    }
}

/// The result of sending a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "sent, certainly not sent, to be tried again, or uncertain")]
pub enum SendStatus {
    /// The gateway accepted the text.
    Done,
    /// The text was certainly not sent, and never will be: the gateway refused the address or the text.
    Failed(String),
    /// The text was certainly not sent, but may be later: the gateway cannot be reached or is overloaded.
    Retry(String),
    /// The text may have been sent.
    Unknown(String),
}
