use bonafides::case::{AlertEvent, AlertSeverity, CaseId};
use bonafides::keys::Sensitive;

/// A way to send a text to a person: text messages, mail, a letter; or to open a ticket.
///
/// A text may be passed again under the same id: after a crash, after a lost answer, or when another recipient of the
/// same command must be retried. Use the id as the idempotency key.
pub trait Channel: Send + Sync {
    /// Sends a text. Return [`SendStatus::Retry`] if it was certainly not sent and may be sent later,
    /// [`SendStatus::Failed`] if the gateway will never accept it, and [`SendStatus::Unknown`] or [`SendStatus::Repeat`] if it
    /// may have been sent. Reasons are logged: they must contain neither the address nor the text.
    fn send(&self, message: &Message<'_>) -> SendStatus;

    /// Checks that the gateway can be reached and accepts the desk's credentials, without sending anything. The reason may
    /// say how to fix it, after a semicolon.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A text for one person, or a ticket. Shows neither the address nor the text in debug output.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Message<'a> {
    /// The id: the idempotency key. That of the command, or `COMMAND.PART` if a command has several texts.
    pub id: &'a str,
    /// The channel of the policy.
    pub channel: &'a str,
    /// The number or address; empty for a ticket.
    pub address: &'a Sensitive<String>,
    /// The whole text.
    pub text: &'a Sensitive<String>,
    /// A title that contains no secret, in the language of the text: the subject line of a mail.
    pub title: Option<&'a str>,
    /// The language of the text: `en`, `de-AT`.
    pub language: Option<&'a str>,
    /// The event, if the text is a ticket or a notice to somebody other than the subject. Without it, the text may contain a
    /// secret of the subject, and must reach nobody else.
    pub alert: Option<&'a Alert>,
}

impl<'a> Message<'a> {
    /// Returns a text for one address.
    pub const fn new(
        id: &'a str,
        channel: &'a str,
        address: &'a Sensitive<String>,
        text: &'a Sensitive<String>,
    ) -> Self {
        Self { id, channel, address, text, title: None, language: None, alert: None }
    }

    /// Sets the title.
    #[must_use]
    pub const fn title(mut self, title: &'a str) -> Self {
        self.title = Some(title);
        self
    }

    /// Sets the language.
    #[must_use]
    pub const fn language(mut self, language: &'a str) -> Self {
        self.language = Some(language);
        self
    }

    /// Sets the event of a notice or ticket.
    #[must_use]
    pub const fn alert(mut self, alert: Option<&'a Alert>) -> Self {
        self.alert = alert;
        self
    }
}

/// The event of a notice or ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alert {
    /// The event.
    pub event: AlertEvent,
    /// The severity.
    pub severity: AlertSeverity,
    /// The case. Its id reveals nothing about a person.
    pub case: CaseId,
}

impl Alert {
    /// Returns the event of a case.
    pub const fn new(event: AlertEvent, severity: AlertSeverity, case: CaseId) -> Self {
        Self { event, severity, case }
    }
}

/// The result of sending a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "sent, certainly not sent, or uncertain: for good, or to be tried again"
)]
pub enum SendStatus {
    /// The gateway accepted the text.
    Done,
    /// The text was certainly not sent, and never will be: the gateway refused the address or the text.
    Failed(String),
    /// The text was certainly not sent, but may be later: the gateway cannot be reached or is overloaded.
    Retry(String),
    /// The text may have been sent.
    Unknown(String),
    /// The text may have been sent, and may be passed again: the gateway discards a second text with the same id.
    Repeat(String),
}
