//! The commands of a case to its host: data only, each with an id under which it is carried out once. A
//! command is stored sealed in the outbox and cannot be serialised: code that passes its secrets on says
//! so, with [`Command::exposed`].

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

/// A command, to be carried out in order and reported on by its id.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Command {
    /// The idempotency key for every gateway.
    pub id: CommandId,
    /// The task.
    pub task: CommandTask,
}

/// The task of a command.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum CommandTask {
    /// Signals to report; then report the command as done. Until then, a risk that fires only because a
    /// signal is missing neither denies nor escalates, and nothing is approved.
    Observe {
        /// The names in the policy.
        signals: Vec<String>,
    },
    /// A challenge to present to the caller.
    PresentChallenge(PresentChallenge),
    /// A text to send.
    SendMessage(SendMessage),
    /// A request for an authenticated vouch.
    RequestVouch(RequestVouch),
    /// A registration at a provider, which the subject carries out.
    Register(Register),
    /// A grant to carry out.
    Deliver(Box<Deliver>),
    /// A notice to people.
    Notify(Notify),
    /// The revocation of a grant: stop it, or make its secret useless. Or of a registration: make it useless.
    Revoke {
        /// The grant, or the nonce of the `Register`.
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

impl CommandTask {
    /// Returns the name of the kind, as used in records.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Observe { .. } => "observe",
            Self::PresentChallenge(_) => "present_challenge",
            Self::SendMessage(_) => "send_message",
            Self::RequestVouch(_) => "request_vouch",
            Self::Register(_) => "register",
            Self::Deliver(_) => "deliver",
            Self::Notify(_) => "notify",
            Self::Revoke { .. } => "revoke",
            Self::Conclude { .. } => "conclude",
        }
    }

    /// Returns true if the command is outside the order of its case: it waits for no other, and none waits for it.
    pub const fn is_unordered(&self) -> bool {
        // The connector orders it against the delivery of its grant.
        matches!(self, Self::Revoke { .. })
    }
}

/// A challenge to present to the caller.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub positions: Vec<u8>,
    /// The fields that the operator fills in.
    pub fields: Vec<String>,
    /// The masked contact to which something was sent.
    pub contact: Option<String>,
    /// For `external` challenges, the request to the provider.
    pub provider: Option<Provider>,
    /// The time until which it is open, if it ends by itself.
    pub until: Option<Time>,
}

/// The request to a provider.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Provider {
    /// The provider's id: its name in the policy.
    pub id: String,
    /// The nonce, which the answer must contain unchanged.
    pub nonce: String,
    /// The number shown to the caller, who chooses it on the device.
    pub number: Option<Sensitive<String>>,
    /// True for a decoy, for the host only: show the same page, but do not ask the provider. The answer
    /// does not contain it.
    pub decoy: bool,
}

/// A text to send to one contact.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SendMessage {
    /// The challenge that the text is for.
    pub challenge: String,
    /// The channel of the policy.
    pub channel: String,
    /// The number or address.
    pub address: Sensitive<String>,
    /// The whole text, including the code.
    pub text: Sensitive<String>,
    /// The code alone, for gateways with their own templates.
    pub code: Sensitive<String>,
}

/// A request to ask a person whether the caller is the subject.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequestVouch {
    /// The challenge.
    pub challenge: String,
    /// The immutable ids of the people who may vouch.
    pub people: Vec<String>,
    /// The text for them, in the subject's language.
    pub text: Sensitive<String>,
    /// The prompt for the caller meanwhile.
    pub prompt: String,
    /// The time until which it is open.
    pub until: Time,
}

/// A request to register something new at a provider, such as a passkey.
///
/// The provider's answer names this command and contains the nonce. What it registered must not count before the step
/// with that answer was accepted.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Register {
    /// The challenge that the registration is for.
    pub challenge: String,
    /// The provider's name in the policy.
    pub provider: String,
    /// The nonce, which the answer must contain unchanged.
    pub nonce: String,
    /// The time until which it is open.
    pub until: Time,
}

/// A grant for a connector to carry out, with the secret to deliver to the subject.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Deliver {
    /// The id of the grant.
    pub grant: String,
    /// The signed token, which a connector accepts once.
    pub token: Sensitive<String>,
    /// The connector that the token is for.
    pub connector: String,
    /// The immutable id of the account.
    pub account: String,
    /// The action on the account.
    pub action: String,
    /// The kind of credential.
    pub credential: CredentialKind,
    /// The one-time password, the new password or the re-enrolment key; `None` if a provider makes it.
    pub secret: Option<Sensitive<String>>,
    /// The value that binds the secret to the token: 32 bytes in base64url.
    #[serde(deserialize_with = "blind::bytes")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    pub blind: Option<Sensitive<[u8; 32]>>,
    /// True if the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
    /// The parts of the secret, each for a channel of its own.
    pub parts: Vec<Part>,
}

/// The kind of credential that a grant yields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
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
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Part {
    /// The channel of the policy; `read_out` if the operator reads the part out.
    pub channel: String,
    /// The number or address; `None` if the part is handed over in person or read out.
    pub address: Option<Sensitive<String>>,
    /// The secret, or half of it; `None` if a provider makes it.
    pub text: Option<Sensitive<String>>,
    /// The same text in a whole message, in the subject's language.
    pub message: Option<Sensitive<String>>,
}

/// A notice to people.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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

/// A person to notify, at one address.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recipient {
    /// The name under the policy's `people`, or `subject`.
    pub person: String,
    /// The channel of the policy; empty if the policy contains the address itself.
    pub channel: String,
    /// The number or address.
    pub address: Sensitive<String>,
    /// The text. For the subject, it contains the token with which they can prove a "not me".
    pub text: Sensitive<String>,
}

impl Recipient {
    /// Returns true for the subject, whose text may contain a token that nobody else may see.
    pub fn is_subject(&self) -> bool {
        self.person == "subject"
    }
}

words! {
    /// The resolution of a case.
    #[non_exhaustive]
    pub enum Resolution {
        /// The grant was carried out.
        Done = "done",
        /// The grant may have been carried out.
        Unknown = "unknown",
        /// The grant could not be carried out, and had no effect.
        Failed = "failed",
        /// The case was denied.
        Denied = "denied",
        /// The case was cancelled.
        Cancelled = "cancelled",
        /// The case expired.
        Expired = "expired",
        /// The subject said "not me".
        NotMe = "not_me",
    }
}

/// Shows no secret and no person's id, like all debug output of commands.
impl fmt::Debug for CommandTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Observe { signals } => f.debug_struct("Observe").field("signals", signals).finish(),
            Self::PresentChallenge(ask) => ask.fmt(f),
            Self::SendMessage(send) => send.fmt(f),
            Self::RequestVouch(request) => request.fmt(f),
            Self::Register(register) => register.fmt(f),
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
