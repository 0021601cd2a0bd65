// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// What a provider is asked, and must answer with.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Provider {
    /// Its id: the name in the policy.
    pub id: String,
    /// Answered back unchanged.
    pub nonce: String,
    /// Shown to the caller, who chooses it on the device.
    pub number: Option<Secret>,
    /// A decoy, for the host alone: show the page the same, and ask nobody. It does not come back.
    pub decoy: bool,
}

/// A challenge to be put to the caller.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PresentChallenge {
    /// The challenge.
    pub challenge: String,
    /// Its type in the policy.
    pub kind: ChallengeKind,
    /// In the subject's language.
    pub prompt: String,
    /// One text for each question that is to be answered.
    pub questions: Vec<String>,
    /// Positions asked of a stored value, from 1.
    pub positions: Vec<i64>,
    /// Fields that the operator fills in.
    pub fields: Vec<String>,
    /// Where something was sent, masked.
    pub contact: Option<String>,
    /// Of an `external`: what the provider is to answer.
    pub provider: Option<Provider>,
    /// Until when it is open, if it ends by itself.
    pub until: Option<Time>,
}

/// A text to be delivered to one contact.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct SendMessage {
    /// What it is for: a challenge.
    pub challenge: String,
    /// The channel of the policy.
    pub channel: String,
    /// Number or address.
    pub address: Secret,
    /// The whole text, with the code in it.
    pub text: Secret,
    /// The code alone, for gateways with templates of their own.
    pub code: Secret,
}

/// A person is to be asked whether the caller is the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct RequestVouch {
    /// The challenge.
    pub challenge: String,
    /// Immutable ids of those who may.
    pub people: Vec<String>,
    /// What they read, in the subject's language.
    pub text: Secret,
    /// What the caller hears meanwhile.
    pub prompt: String,
    /// Until when it is open.
    pub until: Time,
}

/// What a grant brings.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CredentialKind {
    /// A password the engine made.
    OneTimePassword,
    /// The password the subject chose.
    ChosenPassword,
    /// A key to enrol anew with.
    ReenrolmentKey,
    /// A provider of the host makes it.
    External {
        /// Its name in the policy.
        provider: String,
    },
    /// A new contact of the subject, confirmed.
    Contact {
        /// The channel of the policy.
        channel: String,
    },
    /// The action needs none.
    Nothing,
}

/// One part of a secret and where it goes.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Part {
    /// The channel of the policy; `read_out` if the operator reads it out.
    pub channel: String,
    /// Number or address; none if it is handed over in person or read out.
    pub address: Option<Secret>,
    /// What goes there: the secret, or half of it; none if a provider makes it.
    pub text: Option<Secret>,
    /// The same in a whole message, in the subject's language.
    pub message: Option<Secret>,
}

/// A grant to be carried out by a connector, and its secret to be brought to the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Deliver {
    /// The grant's id.
    pub grant: String,
    /// The signed token; a connector takes it once.
    pub token: Secret,
    /// The connector it is for.
    pub connector: String,
    /// Immutable id of the account.
    pub account: String,
    /// What is done to it.
    pub action: String,
    /// What the secret is.
    pub credential: CredentialKind,
    /// The one-time password, the new password or the re-enrolment key; none if a provider makes it.
    pub secret: Option<Secret>,
    /// Binds the secret to the token: 32 bytes in base64url.
    pub blind: Option<Secret>,
    /// Whether the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
    /// Where the secret goes, each part over a channel of its own.
    pub parts: Vec<Part>,
}

/// Something that people are told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertEvent {
    /// A case was approved.
    Approve,
    /// A second person must take over.
    Escalate,
    /// A case was refused.
    Deny,
    /// Too many failures: the recovery path of the subject is closed for a while.
    LimitClosed,
    /// The subject was sent as much as they can be sent.
    SendLimit,
    /// The subject was pushed at as often as they can be.
    PushLimit,
    /// A check that nobody fails by guessing failed in another case of the subject.
    FailedElsewhere,
    /// Somebody said that it was not them.
    NotMe,
    /// One operator ran too many cases about one subject.
    SameSubject,
    /// Nobody knows whether a grant was carried out.
    DeliveryUnknown,
    /// A grant was carried out. Stands in no alert: the subject is always told.
    Delivered,
    /// What proves who the subject is has changed. Stands in no alert: the subject is always told.
    Enrolled,
}

/// How urgent an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    /// It can wait.
    Low,
    /// The usual.
    Medium,
    /// Somebody should look now.
    High,
}

/// One person to be told, at one address.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Recipient {
    /// The name under the policy's `people`.
    pub person: String,
    /// The channel of the policy; empty if the policy gives the address itself.
    pub channel: String,
    /// Number or address.
    pub address: Secret,
    /// What they read; to the subject it holds the token with which they can say "not me".
    pub text: Secret,
}

/// People to be told.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Notify {
    /// What happened.
    pub event: AlertEvent,
    /// How urgent it is.
    pub severity: AlertSeverity,
    /// Whether a ticket is opened, too.
    pub ticket: bool,
    /// Who, and where.
    pub to: Vec<Recipient>,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandTask {
    /// Report these signals, and then that this is done. Until then a risk that fires by silence alone
    /// neither refuses nor escalates; nothing is approved by it either.
    Observe {
        /// Names of the policy.
        signals: Vec<String>,
    },
    /// Put this to the caller.
    PresentChallenge {
        /// Put this to the caller.
        #[serde(flatten)]
        present_challenge: PresentChallenge,
    },
    /// Send this text.
    SendMessage {
        /// Send this text.
        #[serde(flatten)]
        send_message: SendMessage,
    },
    /// Get an authenticated vouch from one of these people.
    RequestVouch {
        /// Get an authenticated vouch from one of these people.
        #[serde(flatten)]
        request_vouch: RequestVouch,
    },
    /// Carry out a grant.
    Deliver {
        /// Carry out a grant.
        #[serde(flatten)]
        deliver: Deliver,
    },
    /// Tell people.
    Notify {
        /// Tell people.
        #[serde(flatten)]
        notify: Notify,
    },
    /// Stop this grant, or make its secret useless.
    Revoke {
        /// The grant.
        grant: String,
        /// Immutable id of the account it is for.
        account: String,
    },
    /// The case is over.
    Conclude {
        /// How it ended.
        resolution: Resolution,
    },
}

/// Something to be carried out, in order, and reported on by its id.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Command {
    /// The idempotency key towards every gateway.
    pub id: String,
    /// What is to be done.
    pub task: CommandTask,
}
