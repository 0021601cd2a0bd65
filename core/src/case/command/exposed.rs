//! The one form in which a command shows its secrets: sealed in the outbox, and as JSON for a host that
//! asks for it by name.
//!
//! The public types cannot be serialised. These are their twins, as serde's `remote` makes them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    AlertEvent, AlertSeverity, Ask, ChallengeKind, Command, CommandId, Deliver, End, Notify, Part, Provider,
    Recipient, RequestVouch, Secret, Send, Task,
};
use crate::decide::Time;
use crate::keys::{Sensitive, sealed_serde};

/// Something with its secrets in clear, as JSON: for the program that carries it out, never for a log.
pub struct Exposed<'a, T>(pub(in crate::case) &'a T);

impl Command {
    /// Shows the codes, passwords, tokens and addresses of this command to whatever serialises it.
    pub const fn exposed(&self) -> Exposed<'_, Self> {
        Exposed(self)
    }
}

impl Serialize for Exposed<'_, Command> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CommandForm { id: &self.0.id, task: TaskRef(&self.0.task) }.serialize(serializer)
    }
}

/// Something to be carried out, in order, and reported on by its id.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Command"))]
pub(in crate::case) struct CommandForm<'a> {
    /// The idempotency key towards every gateway.
    id: &'a CommandId,
    /// What is to be done.
    #[cfg_attr(feature = "schemars", schemars(with = "TaskForm"))]
    task: TaskRef<'a>,
}

/// A task to be sealed.
pub(super) struct TaskRef<'a>(pub(super) &'a Task);

impl Serialize for TaskRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TaskForm::serialize(self.0, serializer)
    }
}

/// A task from a row of the outbox.
#[derive(Deserialize)]
pub(super) struct StoredTask(#[serde(with = "TaskForm")] pub(super) Task);

/// What is to be done.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Task"))]
#[serde(remote = "Task", tag = "type", rename_all = "snake_case")]
enum TaskForm {
    /// Report these signals, and then that this is done.
    Observe {
        /// Names of the policy.
        signals: Vec<String>,
    },
    /// Put this to the caller.
    Ask(#[serde(with = "AskForm")] Ask),
    /// Send this text.
    Send(#[serde(with = "SendForm")] Send),
    /// Get an authenticated vouch from one of these people.
    RequestVouch(#[serde(with = "RequestVouchForm")] RequestVouch),
    /// Carry out a grant.
    Deliver(
        #[serde(with = "boxed")]
        #[cfg_attr(feature = "schemars", schemars(with = "DeliverForm"))]
        Box<Deliver>,
    ),
    /// Tell people.
    Notify(#[serde(with = "NotifyForm")] Notify),
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
        end: End,
    },
}

/// A challenge to be put to the caller.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Ask"))]
#[serde(remote = "Ask")]
struct AskForm {
    /// The challenge.
    challenge: String,
    /// Its type in the policy.
    kind: ChallengeKind,
    /// In the subject's language.
    prompt: String,
    /// One text for each question that is to be answered.
    questions: Vec<String>,
    /// Positions asked of a stored value, from 1.
    positions: Vec<u8>,
    /// Fields that the operator fills in.
    fields: Vec<String>,
    /// Where something was sent, masked.
    contact: Option<String>,
    /// Of an `external`: what the provider is to answer.
    #[serde(with = "provider")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<ProviderForm>"))]
    provider: Option<Provider>,
    /// Until when it is open, if it ends by itself.
    until: Option<Time>,
}

/// What a provider is asked, and must answer with.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Provider"))]
#[serde(remote = "Provider")]
struct ProviderForm {
    /// Its id: the name in the policy.
    id: String,
    /// Answered back unchanged.
    nonce: String,
    /// Shown to the caller, who chooses it on the device.
    #[serde(with = "sealed_serde::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    number: Option<Sensitive<String>>,
    /// A decoy, for the host alone: show the page the same, and ask nobody.
    decoy: bool,
}

/// A text to be delivered to one contact.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Send"))]
#[serde(remote = "Send")]
struct SendForm {
    /// What it is for: a challenge.
    challenge: String,
    /// The channel of the policy.
    channel: String,
    /// Number or address.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    address: Sensitive<String>,
    /// The whole text, with the code in it.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    text: Sensitive<String>,
    /// The code alone, for gateways with templates of their own.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    code: Sensitive<String>,
}

/// A person is to be asked whether the caller is the subject.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "RequestVouch"))]
#[serde(remote = "RequestVouch")]
struct RequestVouchForm {
    /// The challenge.
    challenge: String,
    /// Immutable ids of those who may.
    people: Vec<String>,
    /// What they read, in the subject's language.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    text: Sensitive<String>,
    /// What the caller hears meanwhile.
    prompt: String,
    /// Until when it is open.
    until: Time,
}

/// A grant to be carried out by a connector, and its secret to be brought to the subject.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Deliver"))]
#[serde(remote = "Deliver")]
struct DeliverForm {
    /// The grant's id.
    grant: String,
    /// The signed token; a connector takes it once.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    token: Sensitive<String>,
    /// The connector it is for.
    connector: String,
    /// Immutable id of the account.
    account: String,
    /// What is done to it.
    action: String,
    /// What the secret is.
    what: Secret,
    /// The one-time password, the new password or the re-enrolment key; none if a provider makes it.
    #[serde(with = "sealed_serde::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    secret: Option<Sensitive<String>>,
    /// Binds the secret to the token: 32 bytes in base64url.
    #[serde(with = "base64url")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    blind: Option<Sensitive<[u8; 32]>>,
    /// Whether the password must be changed at the first sign-in.
    change_at_first_use: bool,
    /// Where the secret goes, each part over a channel of its own.
    #[serde(with = "parts")]
    #[cfg_attr(feature = "schemars", schemars(with = "Vec<PartForm>"))]
    parts: Vec<Part>,
}

/// One part of a secret and where it goes.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Part"))]
#[serde(remote = "Part")]
struct PartForm {
    /// The channel of the policy; `read_out` if the operator reads it out.
    channel: String,
    /// Number or address; none if it is handed over in person or read out.
    #[serde(with = "sealed_serde::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    address: Option<Sensitive<String>>,
    /// What goes there: the secret, or half of it; none if a provider makes it.
    #[serde(with = "sealed_serde::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    text: Option<Sensitive<String>>,
    /// The same in a whole message, in the subject's language.
    #[serde(with = "sealed_serde::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<Sensitive<String>>"))]
    message: Option<Sensitive<String>>,
}

/// People to be told.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Notify"))]
#[serde(remote = "Notify")]
struct NotifyForm {
    /// What happened.
    event: AlertEvent,
    /// How urgent it is.
    severity: AlertSeverity,
    /// Whether a ticket is opened, too.
    ticket: bool,
    /// Who, and where.
    #[serde(with = "recipients")]
    #[cfg_attr(feature = "schemars", schemars(with = "Vec<RecipientForm>"))]
    to: Vec<Recipient>,
}

/// One person to be told, at one address.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(rename = "Recipient"))]
#[serde(remote = "Recipient")]
struct RecipientForm {
    /// The name under the policy's `people`.
    person: String,
    /// The channel of the policy; empty if the policy gives the address itself.
    channel: String,
    /// Number or address.
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    address: Sensitive<String>,
    /// What they read; to the subject it holds the token with which they can say "not me".
    #[serde(with = "sealed_serde")]
    #[cfg_attr(feature = "schemars", schemars(with = "Sensitive<String>"))]
    text: Sensitive<String>,
}

/// What serde's `remote` lacks: lists of a type.
macro_rules! lists {
    ($($module:ident: $type:ident as $form:ident;)*) => {$(
        mod $module {
            use super::{$form, $type, Deserialize, Deserializer, Serialize, Serializer};

            struct Ref<'a>(&'a $type);

            impl Serialize for Ref<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $form::serialize(self.0, serializer)
                }
            }

            struct Owned($type);

            impl<'de> Deserialize<'de> for Owned {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $form::deserialize(deserializer).map(Self)
                }
            }

            pub(super) fn serialize<S: Serializer>(list: &[$type], serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(list.iter().map(Ref))
            }

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Vec<$type>, D::Error> {
                let list = Vec::<Owned>::deserialize(deserializer)?;
                Ok(list.into_iter().map(|Owned(one)| one).collect())
            }
        }
    )*};
}

lists! {
    parts: Part as PartForm;
    recipients: Recipient as RecipientForm;
}

/// A provider that may be absent.
mod provider {
    use super::{Deserialize, Deserializer, Provider, ProviderForm, Serializer};
    use serde::Serialize as _;

    #[expect(clippy::ref_option, reason = "serde passes fields so")]
    pub(super) fn serialize<S: Serializer>(
        provider: &Option<Provider>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        struct Ref<'a>(&'a Provider);
        impl serde::Serialize for Ref<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ProviderForm::serialize(self.0, serializer)
            }
        }
        provider.as_ref().map(Ref).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Provider>, D::Error> {
        #[derive(Deserialize)]
        struct Owned(#[serde(with = "ProviderForm")] Provider);
        Ok(Option::<Owned>::deserialize(deserializer)?.map(|Owned(provider)| provider))
    }
}

/// A delivery behind its pointer.
mod boxed {
    use super::{Deliver, DeliverForm, Deserializer, Serializer};

    #[expect(clippy::borrowed_box, reason = "serde passes fields so")]
    pub(super) fn serialize<S: Serializer>(deliver: &Box<Deliver>, serializer: S) -> Result<S::Ok, S::Error> {
        DeliverForm::serialize(deliver, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Deliver>, D::Error> {
        DeliverForm::deserialize(deserializer).map(Box::new)
    }
}

/// Secret bytes as text.
mod base64url {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Serialize as _};
    use zeroize::Zeroizing;

    use super::{Deserializer, Sensitive, Serializer};

    #[expect(clippy::ref_option, reason = "serde passes fields so")]
    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Sensitive<[u8; 32]>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = bytes.as_ref().map(|bytes| Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.expose())));
        text.as_deref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Sensitive<[u8; 32]>>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(&*text).ok().map(Zeroizing::new);
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        bytes
            .map(|bytes| Some(Sensitive::new(bytes)))
            .ok_or_else(|| D::Error::custom("not 32 bytes in base64url"))
    }
}
