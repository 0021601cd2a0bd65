//! What a case is told, through three doors with three types: an operator can not say what only the
//! host may, and a caller neither. Who speaks is an argument that the host authenticated.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::case::protocol::{CommandId, InputId};
use crate::decide::Time;
use crate::keys::Sensitive;
pub use crate::policy::operator_kind::OperatorKind;
use crate::words::words;

/// One input: its id, who says it, and what.
///
/// The id makes it safe to say it again: the same input a second time changes nothing.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Chosen by the host before the first try.
    pub id: InputId,
    /// Door, actor and content.
    pub said: Said,
}

/// Which door an input comes in by, and who stands there.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// Whoever runs the case at the desk.
    Operator {
        /// Authenticated by the host.
        by: Operator,
        /// What they say.
        says: OperatorInput,
    },
    /// Whoever is asking.
    Caller {
        /// What the host knows of them.
        #[serde(default)]
        by: Caller,
        /// What they say.
        says: CallerInput,
    },
    /// The program that embeds the engine, and what it integrates.
    Host {
        /// Its configured name: `host`, `sms-gateway`.
        by: String,
        /// What it says.
        says: HostInput,
    },
}

impl Input {
    /// What an operator says.
    pub fn operator(id: InputId, by: Operator, says: OperatorInput) -> Self {
        Self { id, said: Said::Operator { by, says } }
    }

    /// What the caller says.
    pub fn caller(id: InputId, by: Caller, says: CallerInput) -> Self {
        Self { id, said: Said::Caller { by, says } }
    }

    /// What the host or a provider says; `by` is its configured name.
    pub fn host(id: InputId, by: impl Into<String>, says: HostInput) -> Self {
        Self { id, said: Said::Host { by: by.into(), says } }
    }
}

/// Who runs the case at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Immutable id in the directory; of a program, its configured name.
    pub id: String,
    /// Person, program, AI, or nobody (self-service).
    pub kind: OperatorKind,
    /// Their roles at the desk now, as the policy's `operators` name them.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How strongly they have signed in themselves, 1 to 3; `None`: not known, which is no level.
    #[serde(default)]
    pub level: Option<u8>,
}

impl Operator {
    /// An operator without roles and of no known level.
    pub fn new(id: impl Into<String>, kind: OperatorKind) -> Self {
        Self { id: id.into(), kind, roles: Vec::new(), level: None }
    }
}

/// What the host knows of whoever is asking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The provider at which the subject has a session in which this is said, if there is one.
    #[serde(default)]
    pub session: Option<String>,
}

/// What an operator may say: no destination, no outcome, no verdict.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum OperatorInput {
    /// Ask this challenge.
    Choose {
        /// Its name in the policy.
        challenge: String,
        /// Which of the masked contacts, from 0; the first if left out. Not for an AI.
        #[serde(default)]
        contact: Option<u8>,
    },
    /// What the caller answered, as typed.
    Answer {
        /// The challenge that is open.
        challenge: String,
        /// One text for each question; one in all for the others.
        answers: Vec<Sensitive<String>>,
    },
    /// The caller can not do this now.
    Unavailable {
        /// Its name in the policy.
        challenge: String,
    },
    /// Something was done by procedure; every field of the form is filled in.
    Confirm {
        /// The challenge that is open.
        challenge: String,
        /// What was checked, by field.
        fields: BTreeMap<String, Sensitive<String>>,
        /// Which item of a repeatable check, such as a document's number.
        #[serde(default)]
        item: Option<Sensitive<String>>,
        /// Its grades, by name.
        #[serde(default)]
        grades: BTreeMap<String, u16>,
    },
    /// Someone else must look at it.
    Escalate {
        /// Why, for the record; sealed.
        reason: Sensitive<String>,
    },
    /// A second person goes on with an escalated case.
    #[serde(deserialize_with = "nothing_more")]
    TakeOver,
    /// Show the case.
    #[serde(deserialize_with = "nothing_more")]
    View,
    /// End the approval of another case of this subject, for the same action, that nobody has redeemed:
    /// legal where nothing else stands in the way of this one (`blocked_by` says `live_grant`). Not for
    /// an AI.
    #[serde(deserialize_with = "nothing_more")]
    EndGrant,
    /// The call is over.
    #[serde(deserialize_with = "nothing_more")]
    Cancel,
}

/// A tagged variant without members would take any.
pub(in crate::case) fn nothing_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

/// What the caller may say.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum CallerInput {
    /// The answer to an open challenge.
    Answer {
        /// The challenge that is open.
        challenge: String,
        /// One text for each question; one in all for the others.
        answers: Vec<Sensitive<String>>,
    },
    /// "This was not me": ends every case, grant, code and key of the subject.
    NotMe {
        /// The token of a notice, if they have one.
        #[serde(default)]
        token: Option<Sensitive<String>>,
    },
    /// A re-enrolment key, in a self-service case.
    Key {
        /// As it was delivered.
        key: Sensitive<String>,
    },
    /// Enrols, confirms anew or removes something, in an approved case whose grant is an enrolment.
    Enrol {
        /// What, and how.
        what: Enrol,
    },
    /// They give up.
    #[serde(deserialize_with = "nothing_more")]
    Cancel,
}

/// What is enrolled.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Enrol {
    /// All security questions of a challenge, in place of those there were.
    Questions {
        /// The challenge.
        challenge: String,
        /// Question and answer.
        answers: Vec<QuestionAndAnswer>,
    },
    /// A new authenticator; its secret comes in the reply, and counts once a code confirmed it.
    Authenticator {
        /// The challenge.
        challenge: String,
    },
    /// The first code of a new authenticator.
    AuthenticatorCode {
        /// The challenge.
        challenge: String,
        /// As shown by it.
        code: Sensitive<String>,
    },
    /// New recovery codes in place of the old; they come in the reply, this once.
    RecoveryCodes {
        /// The challenge.
        challenge: String,
    },
    /// A new contact for the channel of a code; a code is sent there.
    Contact {
        /// The challenge.
        challenge: String,
        /// Number or address.
        address: Sensitive<String>,
    },
    /// The code that was sent to a new contact.
    ContactCode {
        /// The challenge.
        challenge: String,
        /// As it was sent.
        code: Sensitive<String>,
    },
    /// What is enrolled is still right.
    Reconfirm {
        /// The challenge.
        challenge: String,
    },
    /// What is enrolled goes.
    Remove {
        /// The challenge.
        challenge: String,
    },
}

/// A security question with its answer.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuestionAndAnswer {
    /// One of the catalogue, or the subject's own.
    pub question: Sensitive<String>,
    /// Its answer.
    pub answer: Sensitive<String>,
}

/// What the host may say: what it observed, what others proved to it, what became of commands.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum HostInput {
    /// A signal was observed.
    Signal {
        /// The signal.
        check: String,
        /// One of its outcomes.
        outcome: String,
        /// When; the time of the step if left out.
        #[serde(default)]
        at: Option<Time>,
        /// What was seen, for the record; sealed.
        #[serde(default)]
        value: Option<Sensitive<String>>,
    },
    /// A provider answered.
    External(ExternalResult),
    /// Someone was asked to vouch and said yes or no.
    Vouch {
        /// The request.
        command: CommandId,
        /// Immutable id of the person, authenticated by the host.
        voucher: String,
        /// Whether they say that the caller is the subject.
        states: bool,
        /// How they were authenticated, such as `aal2`.
        level: String,
    },
    /// What became of a command.
    Report {
        /// The command.
        command: CommandId,
        /// What is known of it.
        state: CommandStatus,
        /// The provider's own words, for the record; sealed.
        #[serde(default)]
        text: Option<Sensitive<String>>,
    },
    /// Carry out the approval.
    Redeem {
        /// The grant.
        grant: String,
        /// The new password the subject chose, in self-service.
        #[serde(default)]
        password: Option<Sensitive<String>>,
    },
    /// The subject has the secret.
    Delivered {
        /// The `Deliver` command.
        command: CommandId,
    },
    /// A stored value that `partial` asks of, from the host's own data.
    Store {
        /// The field of the policy.
        field: String,
        /// The value; none removes it.
        value: Option<Sensitive<String>>,
    },
    /// Nothing happened but time.
    #[serde(deserialize_with = "nothing_more")]
    TimePassed,
}

/// What a provider answers to a `PresentChallenge`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalResult {
    /// The `PresentChallenge`.
    pub command: CommandId,
    /// The nonce of the `PresentChallenge`.
    pub nonce: String,
    /// The provider's own name for this answer, never seen before.
    pub reference: String,
    /// What it found.
    pub outcome: ProviderOutcome,
    /// The number that was chosen on the device, where numbers are matched.
    #[serde(default)]
    pub number: Option<Sensitive<String>>,
    /// Which item of a repeatable check.
    #[serde(default)]
    pub item: Option<Sensitive<String>>,
    /// Its grades, by name.
    #[serde(default)]
    pub grades: BTreeMap<String, u16>,
    /// The provider's signature over case, challenge, nonce and outcome: a JWS; demanded where the
    /// config knows a key of the provider.
    #[serde(default)]
    pub proof: Option<String>,
}

words! {
    /// What a provider found.
    pub enum ProviderOutcome {
        /// It is the subject.
        Passed = "passed",
        /// It is not.
        Failed = "failed",
        /// Neither is shown.
        Inconclusive = "inconclusive",
    }
}

words! {
    /// What is known of a command.
    pub enum CommandStatus {
        /// It took effect.
        Done = "done",
        /// It certainly had none.
        Failed = "failed",
        /// Perhaps it had.
        Unknown = "unknown",
    }
}
