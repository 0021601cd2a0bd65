use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::Time;
use bonafides::case::{self, CommandId, End};
use bonafides::keys::Sensitive;
use serde::Serialize;

/// A secret on its way to whoever carries out a command. It can not print.
#[derive(Debug, Clone)]
pub struct Secret(Sensitive<String>);

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Sensitive::<String>::json_schema(generator)
    }
}

impl From<Sensitive<String>> for Secret {
    fn from(secret: Sensitive<String>) -> Self {
        Self(secret)
    }
}

/// Something to be carried out, in order, and reported on by its id.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Command {
    /// The idempotency key towards every gateway.
    pub id: CommandId,
    /// What is to be done.
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Task {
    /// Report these signals, and then that this is done.
    Observe {
        /// Names of the policy.
        signals: Vec<String>,
    },
    /// Put this to the caller.
    Ask(Ask),
    /// Send this text.
    Send(Send),
    /// Get an authenticated vouch from one of these people.
    RequestVouch(RequestVouch),
    /// Carry out a grant.
    Deliver(Deliver),
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
        end: End,
    },
}

/// A challenge to be put to the caller.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ask {
    /// The challenge.
    pub challenge: String,
    /// Its type in the policy: `questions`, `code`, `external`.
    pub kind: String,
    /// In the subject's language.
    pub prompt: String,
    /// One text for each question that is to be answered.
    pub questions: Vec<String>,
    /// Positions asked of a stored value, from 1.
    pub positions: Vec<u16>,
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Provider {
    /// Its id: the name in the policy.
    pub id: String,
    /// Answered back unchanged.
    pub nonce: String,
    /// Shown to the caller, who chooses it on the device.
    pub number: Option<Secret>,
    /// A decoy, for the host alone: show the page the same, and ask nobody.
    pub decoy: bool,
}

/// A text to be delivered to one contact.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Send {
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

/// A grant to be carried out by a connector, and its secret to be brought to the subject.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    pub what: Brings,
    /// The one-time password, the new password or the re-enrolment key; none if a provider makes it.
    pub secret: Option<Secret>,
    /// Binds the secret to the token: 32 bytes in base64url.
    pub blind: Option<Secret>,
    /// Whether the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
    /// Where the secret goes, each part over a channel of its own.
    pub parts: Vec<Part>,
}

/// What a grant brings.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Brings {
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

/// People to be told.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Notify {
    /// What happened: `approve`, `limit_closed`, `not_me`.
    pub event: String,
    /// `low`, `medium` or `high`.
    pub severity: String,
    /// Whether a ticket is opened, too.
    pub ticket: bool,
    /// Who, and where.
    pub to: Vec<Recipient>,
}

/// One person to be told, at one address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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

impl From<case::Command> for Command {
    fn from(command: case::Command) -> Self {
        Self { id: command.id, task: command.task.into() }
    }
}

impl From<case::Task> for Task {
    fn from(task: case::Task) -> Self {
        match task {
            case::Task::Observe { signals } => Self::Observe { signals },
            case::Task::Ask(ask) => Self::Ask(ask.into()),
            case::Task::Send(send) => {
                let case::Send { challenge, channel, address, text, code } = send;
                let (address, text, code) = (address.into(), text.into(), code.into());
                Self::Send(Send { challenge, channel, address, text, code })
            }
            case::Task::RequestVouch(request) => {
                let case::RequestVouch { challenge, people, text, prompt, until } = request;
                let until = Time::from_milliseconds(until);
                Self::RequestVouch(RequestVouch { challenge, people, text: text.into(), prompt, until })
            }
            case::Task::Deliver(deliver) => Self::Deliver((*deliver).into()),
            case::Task::Notify(notify) => Self::Notify(notify.into()),
            case::Task::Revoke { grant, account } => Self::Revoke { grant, account },
            case::Task::Conclude { end } => Self::Conclude { end },
        }
    }
}

impl From<case::Ask> for Ask {
    fn from(ask: case::Ask) -> Self {
        let provider = ask.provider.map(|case::Provider { name, nonce, number, decoy }| Provider {
            id: name,
            nonce,
            number: number.map(Into::into),
            decoy,
        });
        Self {
            challenge: ask.challenge,
            kind: ask.kind,
            prompt: ask.prompt,
            questions: ask.questions,
            positions: ask.positions.into_iter().map(u16::from).collect(),
            fields: ask.fields,
            contact: ask.contact,
            provider,
            until: ask.until.map(Time::from_milliseconds),
        }
    }
}

impl From<case::Deliver> for Deliver {
    fn from(deliver: case::Deliver) -> Self {
        let part = |case::Part { channel, address, text, message }: case::Part| Part {
            channel,
            address: address.map(Into::into),
            text: text.map(Into::into),
            message: message.map(Into::into),
        };
        let encoded = |blind: &Sensitive<[u8; 32]>| BASE64_URL_SAFE_NO_PAD.encode(blind.expose());
        Self {
            grant: deliver.grant,
            token: deliver.token.into(),
            connector: deliver.connector,
            account: deliver.account,
            action: deliver.action,
            what: deliver.what.into(),
            secret: deliver.secret.map(Into::into),
            blind: deliver.blind.as_ref().map(|blind| Sensitive::new(encoded(blind)).into()),
            change_at_first_use: deliver.change_at_first_use,
            parts: deliver.parts.into_iter().map(part).collect(),
        }
    }
}

impl From<case::Secret> for Brings {
    fn from(what: case::Secret) -> Self {
        match what {
            case::Secret::OneTimePassword => Self::OneTimePassword,
            case::Secret::ChosenPassword => Self::ChosenPassword,
            case::Secret::ReenrolmentKey => Self::ReenrolmentKey,
            case::Secret::External(provider) => Self::External { provider },
            case::Secret::Contact(channel) => Self::Contact { channel },
            case::Secret::None => Self::Nothing,
        }
    }
}

impl From<case::Notify> for Notify {
    fn from(notify: case::Notify) -> Self {
        let recipient = |case::Recipient { person, channel, address, text }: case::Recipient| Recipient {
            person,
            channel,
            address: address.into(),
            text: text.into(),
        };
        let to = notify.to.into_iter().map(recipient).collect();
        Self { event: notify.event, severity: notify.severity, ticket: notify.ticket, to }
    }
}
