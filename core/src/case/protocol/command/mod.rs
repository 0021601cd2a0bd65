//! What a case asks its host to do: data only, each with an id under which it is done once. It is stored
//! sealed in the outbox, and cannot be serialised: what must hand a secret on says so, with
//! [`Command::exposed`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::challenge::ChallengeKind;
use crate::case::protocol::id::CommandId;
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::alert::{AlertEvent, AlertSeverity};
use crate::words::words;

mod blind;
mod outbox;
mod recorded;

pub(in crate::case) use recorded::CommandData;

/// Something to be carried out, in order, and reported on by its id.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Command {
    /// The idempotency key towards every gateway.
    pub id: CommandId,
    /// What is to be done.
    pub task: CommandTask,
}

/// What is to be done.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandTask {
    /// Report these signals, and then that this is done. Until then a risk that fires by silence alone
    /// neither refuses nor escalates; nothing is approved by it either.
    Observe {
        /// Names of the policy.
        signals: Vec<String>,
    },
    /// Put this to the caller.
    PresentChallenge(PresentChallenge),
    /// Send this text.
    SendMessage(SendMessage),
    /// Get an authenticated vouch from one of these people.
    RequestVouch(RequestVouch),
    /// Carry out a grant.
    Deliver(Box<Deliver>),
    /// Tell people.
    Notify(Notify),
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

impl CommandTask {
    /// Name of the kind, as it stands in records.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Observe { .. } => "observe",
            Self::PresentChallenge(_) => "present_challenge",
            Self::SendMessage(_) => "send_message",
            Self::RequestVouch(_) => "request_vouch",
            Self::Deliver(_) => "deliver",
            Self::Notify(_) => "notify",
            Self::Revoke { .. } => "revoke",
            Self::Conclude { .. } => "conclude",
        }
    }
}

/// A challenge to be put to the caller.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    pub positions: Vec<u8>,
    /// Fields that the operator fills in.
    pub fields: Vec<String>,
    /// Where something was sent, masked.
    pub contact: Option<String>,
    /// Of an `external`: what the provider is to answer.
    pub provider: Option<Provider>,
    /// Until when it is open, if it ends by itself.
    pub until: Option<Time>,
}

/// What a provider is asked, and must answer with.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Provider {
    /// Its id: the name in the policy.
    pub id: String,
    /// Answered back unchanged.
    pub nonce: String,
    /// Shown to the caller, who chooses it on the device.
    pub number: Option<Sensitive<String>>,
    /// A decoy, for the host alone: show the page the same, and ask nobody. It does not come back.
    pub decoy: bool,
}

/// A text to be delivered to one contact.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SendMessage {
    /// What it is for: a challenge.
    pub challenge: String,
    /// The channel of the policy.
    pub channel: String,
    /// Number or address.
    pub address: Sensitive<String>,
    /// The whole text, with the code in it.
    pub text: Sensitive<String>,
    /// The code alone, for gateways with templates of their own.
    pub code: Sensitive<String>,
}

/// A person is to be asked whether the caller is the subject.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequestVouch {
    /// The challenge.
    pub challenge: String,
    /// Immutable ids of those who may.
    pub people: Vec<String>,
    /// What they read, in the subject's language.
    pub text: Sensitive<String>,
    /// What the caller hears meanwhile.
    pub prompt: String,
    /// Until when it is open.
    pub until: Time,
}

/// A grant to be carried out by a connector, and its secret to be brought to the subject.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Deliver {
    /// The grant's id.
    pub grant: String,
    /// The signed token; a connector takes it once.
    pub token: Sensitive<String>,
    /// The connector it is for.
    pub connector: String,
    /// Immutable id of the account.
    pub account: String,
    /// What is done to it.
    pub action: String,
    /// What the secret is.
    pub credential: CredentialKind,
    /// The one-time password, the new password or the re-enrolment key; none if a provider makes it.
    pub secret: Option<Sensitive<String>>,
    /// Binds the secret to the token: 32 bytes in base64url.
    #[serde(deserialize_with = "blind::bytes")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    pub blind: Option<Sensitive<[u8; 32]>>,
    /// Whether the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
    /// Where the secret goes, each part over a channel of its own.
    pub parts: Vec<Part>,
}

/// What a grant brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Part {
    /// The channel of the policy; `read_out` if the operator reads it out.
    pub channel: String,
    /// Number or address; none if it is handed over in person or read out.
    pub address: Option<Sensitive<String>>,
    /// What goes there: the secret, or half of it; none if a provider makes it.
    pub text: Option<Sensitive<String>>,
    /// The same in a whole message, in the subject's language.
    pub message: Option<Sensitive<String>>,
}

/// People to be told.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

/// One person to be told, at one address.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Recipient {
    /// The name under the policy's `people`.
    pub person: String,
    /// The channel of the policy; empty if the policy gives the address itself.
    pub channel: String,
    /// Number or address.
    pub address: Sensitive<String>,
    /// What they read; to the subject it holds the token with which they can say "not me".
    pub text: Sensitive<String>,
}

words! {
    /// How a case ended.
    pub enum Resolution {
        /// The grant was carried out.
        Done = "done",
        /// Nobody knows whether it was.
        Unknown = "unknown",
        /// The grant could not be carried out, and had no effect.
        Failed = "failed",
        /// Refused.
        Denied = "denied",
        /// Called off.
        Cancelled = "cancelled",
        /// Its time was over.
        Expired = "expired",
        /// The subject said that it was not them.
        NotMe = "not_me",
    }
}

/// Like every other print of a command: nothing secret, and nobody's id.
impl fmt::Debug for CommandTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Observe { signals } => f.debug_struct("Observe").field("signals", signals).finish(),
            Self::PresentChallenge(ask) => ask.fmt(f),
            Self::SendMessage(send) => send.fmt(f),
            Self::RequestVouch(request) => request.fmt(f),
            Self::Deliver(deliver) => deliver.fmt(f),
            Self::Notify(notify) => notify.fmt(f),
            Self::Revoke { grant, .. } => {
                f.debug_struct("Revoke").field("grant", grant).finish_non_exhaustive()
            }
            Self::Conclude { resolution } => {
                f.debug_struct("Conclude").field("resolution", resolution).finish()
            }
        }
    }
}

impl fmt::Debug for RequestVouch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestVouch")
            .field("challenge", &self.challenge)
            .field("people", &self.people.len())
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Deliver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliver")
            .field("grant", &self.grant)
            .field("connector", &self.connector)
            .field("action", &self.action)
            .field("credential", &self.credential)
            .field("change_at_first_use", &self.change_at_first_use)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}
