// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// The request to a provider.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Provider {
    /// The provider's id: its name in the policy.
    pub id: String,
    /// The nonce, which the answer must contain unchanged.
    pub nonce: String,
    /// The number shown to the caller, who chooses it on the device.
    pub number: Option<Secret>,
    /// True for a decoy, for the host only: show the same page, but do not ask the provider. The answer
    /// does not contain it.
    pub decoy: bool,
}

/// A challenge to present to the caller.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PresentChallenge {
    /// The challenge.
    pub challenge: String,
    /// The type in the policy.
    pub kind: ChallengeKind,
    /// The prompt, in the subject's language.
    pub prompt: String,
    /// The questions to answer, one text each.
    pub questions: Vec<String>,
    /// The positions asked of a stored value, from 1.
    pub positions: Vec<i64>,
    /// The fields that the operator fills in.
    pub fields: Vec<String>,
    /// The masked contact to which something was sent.
    pub contact: Option<String>,
    /// For `external` challenges, the request to the provider.
    pub provider: Option<Provider>,
    /// The time until which it is open, if it ends by itself.
    pub until: Option<Time>,
}

/// A text to send to one contact.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct SendMessage {
    /// The challenge that the text is for.
    pub challenge: String,
    /// The channel of the policy.
    pub channel: String,
    /// The number or address.
    pub address: Secret,
    /// The whole text, including the code.
    pub text: Secret,
    /// The code alone, for gateways with their own templates.
    pub code: Secret,
}

/// A request to ask a person whether the caller is the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct RequestVouch {
    /// The challenge.
    pub challenge: String,
    /// The immutable ids of the people who may vouch.
    pub people: Vec<String>,
    /// The text for them, in the subject's language.
    pub text: Secret,
    /// The prompt for the caller meanwhile.
    pub prompt: String,
    /// The time until which it is open.
    pub until: Time,
}

/// The kind of credential that a grant yields.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CredentialKind {
    /// A password made by the engine.
    OneTimePassword,
    /// A password chosen by the subject.
    ChosenPassword,
    /// A key for re-enrolment.
    ReenrolmentKey,
    /// A credential made by a provider of the host.
    External {
        /// The provider's name in the policy.
        provider: String,
    },
    /// A confirmed new contact of the subject.
    Contact {
        /// The channel of the policy.
        channel: String,
    },
    /// No credential: the action needs none.
    Nothing,
}

/// A part of a secret, with its destination.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Part {
    /// The channel of the policy; `read_out` if the operator reads the part out.
    pub channel: String,
    /// The number or address; `None` if the part is handed over in person or read out.
    pub address: Option<Secret>,
    /// The secret, or half of it; `None` if a provider makes it.
    pub text: Option<Secret>,
    /// The same text in a whole message, in the subject's language.
    pub message: Option<Secret>,
}

/// A grant for a connector to carry out, with the secret to deliver to the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Deliver {
    /// The id of the grant.
    pub grant: String,
    /// The signed token, which a connector accepts once.
    pub token: Secret,
    /// The connector that the token is for.
    pub connector: String,
    /// The immutable id of the account.
    pub account: String,
    /// The action on the account.
    pub action: String,
    /// The kind of credential.
    pub credential: CredentialKind,
    /// The one-time password, the new password or the re-enrolment key; `None` if a provider makes it.
    pub secret: Option<Secret>,
    /// The value that binds the secret to the token: 32 bytes in base64url.
    pub blind: Option<Secret>,
    /// True if the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
    /// The parts of the secret, each for a channel of its own.
    pub parts: Vec<Part>,
}

/// An event that people are notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertEvent {
    /// A case was approved.
    Approve,
    /// A second person must take over.
    Escalate,
    /// A case was denied.
    Deny,
    /// Too many failures closed the recovery path of the subject for a while.
    LimitClosed,
    /// The limit on sends to one destination of the subject is reached.
    SendLimit,
    /// The limit on pushes to the subject is reached.
    PushLimit,
    /// A check that cannot fail by a wrong guess failed in another case of the subject.
    FailedElsewhere,
    /// A person reported that a request was not theirs.
    NotMe,
    /// One operator reached the limit on grants for one subject.
    SameSubject,
    /// The delivery of a grant has an unknown result.
    DeliveryUnknown,
    /// A grant was carried out. Alerts cannot list it: the subject is always notified.
    Delivered,
    /// The enrolments of the subject changed. Alerts cannot list it: the subject is always notified.
    Enrolled,
}

/// The urgency of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    /// Can wait.
    Low,
    /// Normal urgency.
    Medium,
    /// Needs attention now.
    High,
}

/// A person to notify, at one address.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Recipient {
    /// The name under the policy's `people`.
    pub person: String,
    /// The channel of the policy; empty if the policy contains the address itself.
    pub channel: String,
    /// The number or address.
    pub address: Secret,
    /// The text. For the subject, it contains the token with which they can prove a "not me".
    pub text: Secret,
}

/// A notice to people.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Notify {
    /// The event.
    pub event: AlertEvent,
    /// The severity.
    pub severity: AlertSeverity,
    /// True if a ticket must also be opened.
    pub ticket: bool,
    /// The recipients.
    pub to: Vec<Recipient>,
}

/// The task of a command.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandTask {
    /// Signals to report; then report the command as done. Until then, a risk that fires only because a
    /// signal is missing neither denies nor escalates, and nothing is approved.
    Observe {
        /// The names in the policy.
        signals: Vec<String>,
    },
    /// A challenge to present to the caller.
    PresentChallenge {
        /// A challenge to present to the caller.
        #[serde(flatten)]
        present_challenge: PresentChallenge,
    },
    /// A text to send.
    SendMessage {
        /// A text to send.
        #[serde(flatten)]
        send_message: SendMessage,
    },
    /// A request for an authenticated vouch.
    RequestVouch {
        /// A request for an authenticated vouch.
        #[serde(flatten)]
        request_vouch: RequestVouch,
    },
    /// A grant to carry out.
    Deliver {
        /// A grant to carry out.
        #[serde(flatten)]
        deliver: Deliver,
    },
    /// A notice to people.
    Notify {
        /// A notice to people.
        #[serde(flatten)]
        notify: Notify,
    },
    /// The revocation of a grant: stop it, or make its secret useless.
    Revoke {
        /// The grant.
        grant: String,
        /// The immutable id of its account.
        account: String,
    },
    /// The end of the case.
    Conclude {
        /// The resolution.
        resolution: Resolution,
    },
}

/// A command, to be carried out in order and reported on by its id.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Command {
    /// The idempotency key for every gateway.
    pub id: String,
    /// The task.
    pub task: CommandTask,
}
