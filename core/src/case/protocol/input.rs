//! The inputs of a case, in three types for three speakers: operators and callers cannot say what only
//! the host may. The speaker is an argument that the host authenticated.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::case::protocol::{CommandId, InputId};
use crate::decide::Time;
use crate::keys::Sensitive;
pub use crate::policy::operator_kind::OperatorKind;
use crate::words::words;

/// An input: its id, the speaker and the content.
///
/// The id makes an input safe to repeat: the same input a second time changes nothing.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Input {
    /// The id, chosen by the host before the first attempt.
    pub id: InputId,
    /// The speaker and the content.
    pub said: Said,
}

/// The speaker of an input, and the content.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Said {
    /// An input of the operator, who runs the case at the desk.
    Operator {
        /// The operator, authenticated by the host.
        by: Operator,
        /// The content.
        says: OperatorInput,
    },
    /// An input of the caller, whoever is asking.
    Caller {
        /// The host's knowledge of the caller.
        #[serde(default)]
        by: Caller,
        /// The content.
        says: CallerInput,
    },
    /// An input of the program that embeds the engine, or of a system that it integrates.
    Host {
        /// The configured name: `host`, `sms-gateway`.
        by: String,
        /// The content.
        says: HostInput,
    },
}

impl Input {
    /// Returns an input with this id.
    pub const fn new(id: InputId, said: Said) -> Self {
        Self { id, said }
    }

    /// Returns an input of an operator.
    pub fn operator(id: InputId, by: Operator, says: OperatorInput) -> Self {
        Self { id, said: Said::Operator { by, says } }
    }

    /// Returns an input of the caller.
    pub fn caller(id: InputId, by: Caller, says: CallerInput) -> Self {
        Self { id, said: Said::Caller { by, says } }
    }

    /// Returns an input of the host or a provider; `by` is its configured name.
    pub fn host(id: InputId, by: impl Into<String>, says: HostInput) -> Self {
        Self { id, said: Said::Host { by: by.into(), says } }
    }
}

/// The person or program that runs the case at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Operator {
    /// The immutable id in the directory; for a program, its configured name.
    pub id: String,
    /// The kind: a person, a program, an AI, or nobody (self-service).
    pub kind: OperatorKind,
    /// The operator's current roles at the desk, as named in the policy's `operators`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The strength of the operator's own sign-in, 1 to 3; `None` if unknown, which meets no required level.
    #[serde(default)]
    pub level: Option<u8>,
}

impl Operator {
    /// Returns an operator without roles and with an unknown level.
    pub fn new(id: impl Into<String>, kind: OperatorKind) -> Self {
        Self { id: id.into(), kind, roles: Vec::new(), level: None }
    }

    /// Sets the current roles at the desk.
    #[must_use]
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the level of the operator's own sign-in, 1 to 3.
    #[must_use]
    pub fn level(mut self, level: impl Into<Option<u8>>) -> Self {
        self.level = level.into();
        self
    }
}

/// The host's knowledge of the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Caller {
    /// The provider of the subject's session in which the input was sent, if any.
    #[serde(default)]
    pub session: Option<String>,
}

impl Caller {
    /// Returns a caller in a session of the subject at `provider`. Without a session, use the default.
    pub fn in_session(provider: impl Into<String>) -> Self {
        Self { session: Some(provider.into()) }
    }
}

/// The content of an operator's input: no destination, no outcome, no verdict.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OperatorInput {
    /// Asks a challenge.
    Choose {
        /// The name of the challenge in the policy.
        challenge: String,
        /// The index of the masked contact, from 0; defaults to the first. An AI may only use the first.
        #[serde(default)]
        contact: Option<u8>,
    },
    /// Submits the caller's answer, as typed.
    Answer {
        /// The open challenge.
        challenge: String,
        /// The answers: one text for each question, or a single text for other challenges.
        answers: Vec<Sensitive<String>>,
    },
    /// States that the caller cannot do a challenge now.
    Unavailable {
        /// The name of the challenge in the policy.
        challenge: String,
    },
    /// Confirms that a procedure was followed; every field of the form is filled in.
    Confirm {
        /// The open challenge.
        challenge: String,
        /// The checked values, by field.
        fields: BTreeMap<String, Sensitive<String>>,
        /// The item of a repeatable check, such as the number of a document.
        #[serde(default)]
        item: Option<Sensitive<String>>,
        /// The grades, by name.
        #[serde(default)]
        grades: BTreeMap<String, u16>,
    },
    /// Escalates the case to a second person.
    Escalate {
        /// The reason, for the record; sealed.
        reason: Sensitive<String>,
    },
    /// Takes over an escalated case, as the second person.
    #[serde(deserialize_with = "nothing_more")]
    TakeOver,
    /// Shows the case.
    #[serde(deserialize_with = "nothing_more")]
    View,
    /// Ends the approval of another case of this subject for the same action that has not been redeemed.
    /// Allowed if nothing else blocks this case (`blocked_by` is `live_grant` alone). Not for an AI.
    #[serde(deserialize_with = "nothing_more")]
    EndGrant,
    /// Cancels the case: the call is over.
    #[serde(deserialize_with = "nothing_more")]
    Cancel,
}

/// Rejects members: a tagged variant without members would accept any.
pub(in crate::case) fn nothing_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

/// The content of a caller's input.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CallerInput {
    /// Answers an open challenge.
    Answer {
        /// The open challenge.
        challenge: String,
        /// The answers: one text for each question, or a single text for other challenges.
        answers: Vec<Sensitive<String>>,
    },
    /// States "this was not me": ends every case, grant, code and key of the subject.
    NotMe {
        /// The token of a notice, if the caller has one.
        #[serde(default)]
        token: Option<Sensitive<String>>,
    },
    /// Uses a re-enrolment key, in a self-service case.
    Key {
        /// The key, as delivered.
        key: Sensitive<String>,
    },
    /// Enrols, reconfirms or removes something, in an approved case whose grant is an enrolment.
    Enrol {
        /// The change.
        what: Enrol,
    },
    /// Cancels the case: the caller gives up.
    #[serde(deserialize_with = "nothing_more")]
    Cancel,
}

/// A change of an enrolment.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Enrol {
    /// All security questions of a challenge, replacing the previous ones.
    Questions {
        /// The challenge.
        challenge: String,
        /// The questions with their answers.
        answers: Vec<QuestionAndAnswer>,
    },
    /// A new authenticator. The reply contains its secret, which counts once a code has confirmed it.
    Authenticator {
        /// The challenge.
        challenge: String,
    },
    /// The first code of a new authenticator.
    AuthenticatorCode {
        /// The challenge.
        challenge: String,
        /// The code, as shown.
        code: Sensitive<String>,
    },
    /// New recovery codes, replacing the old ones. Only this reply contains them.
    RecoveryCodes {
        /// The challenge.
        challenge: String,
    },
    /// A new contact for the channel of a code challenge. A code is sent there.
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
        /// The code, as sent.
        code: Sensitive<String>,
    },
    /// A registration at the provider of an external challenge, such as a new passkey. It counts once the provider has
    /// confirmed it.
    Registration {
        /// The challenge.
        challenge: String,
    },
    /// A confirmation that the enrolment is still correct.
    Reconfirm {
        /// The challenge.
        challenge: String,
    },
    /// The removal of the enrolment.
    Remove {
        /// The challenge.
        challenge: String,
    },
}

/// A security question with its answer.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuestionAndAnswer {
    /// A question of the catalogue, or the subject's own.
    pub question: Sensitive<String>,
    /// The answer.
    pub answer: Sensitive<String>,
}

impl QuestionAndAnswer {
    /// Returns a question with its answer.
    pub fn new(question: impl Into<Sensitive<String>>, answer: impl Into<Sensitive<String>>) -> Self {
        Self { question: question.into(), answer: answer.into() }
    }
}

/// The content of the host's input: observations, proofs by others, results of commands.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum HostInput {
    /// A signal was observed.
    Signal {
        /// The signal.
        check: String,
        /// The outcome of the signal.
        outcome: String,
        /// The time of the observation; defaults to the time of the step.
        #[serde(default)]
        at: Option<Time>,
        /// The observed value, for the record; sealed.
        #[serde(default)]
        value: Option<Sensitive<String>>,
    },
    /// A provider answered.
    External(ExternalResult),
    /// A person who was asked to vouch said yes or no.
    Vouch {
        /// The request.
        command: CommandId,
        /// The immutable id of the person, authenticated by the host.
        voucher: String,
        /// True if the person says that the caller is the subject.
        states: bool,
        /// The authentication level of the person, such as `aal2`.
        level: String,
    },
    /// The host reports the result of a command.
    Report {
        /// The command.
        command: CommandId,
        /// The result.
        state: CommandStatus,
        /// The provider's message, for the record; sealed.
        #[serde(default)]
        text: Option<Sensitive<String>>,
    },
    /// Carries out the approval.
    Redeem {
        /// The grant.
        grant: String,
        /// The new password that the subject chose, in self-service.
        #[serde(default)]
        password: Option<Sensitive<String>>,
    },
    /// The subject received the secret.
    Delivered {
        /// The `Deliver` command.
        command: CommandId,
    },
    /// Stores a value from the host's own data for `partial` challenges.
    Store {
        /// The field of the policy.
        field: String,
        /// The value; `None` removes it.
        value: Option<Sensitive<String>>,
    },
    /// Only time passed.
    #[serde(deserialize_with = "nothing_more")]
    TimePassed,
}

/// A provider's answer to a `PresentChallenge` or a `Register`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExternalResult {
    /// The id of the `PresentChallenge` or `Register`.
    pub command: CommandId,
    /// The nonce of that command.
    pub nonce: String,
    /// The provider's reference for this answer, never used before.
    pub reference: String,
    /// The outcome.
    pub outcome: ProviderOutcome,
    /// The number chosen on the device, if numbers are matched.
    #[serde(default)]
    pub number: Option<Sensitive<String>>,
    /// The item of a repeatable check.
    #[serde(default)]
    pub item: Option<Sensitive<String>>,
    /// The grades, by name.
    #[serde(default)]
    pub grades: BTreeMap<String, u16>,
    /// The provider's signature over case, challenge, nonce and outcome: a JWS. Required if the config
    /// contains a key of the provider.
    #[serde(default)]
    pub proof: Option<String>,
}

impl ExternalResult {
    /// Returns an answer without number, item, grades and proof.
    pub fn new(
        command: CommandId,
        nonce: impl Into<String>,
        reference: impl Into<String>,
        outcome: ProviderOutcome,
    ) -> Self {
        Self {
            command,
            nonce: nonce.into(),
            reference: reference.into(),
            outcome,
            number: None,
            item: None,
            grades: BTreeMap::new(),
            proof: None,
        }
    }

    /// Sets the number chosen on the device.
    #[must_use]
    pub fn number(mut self, number: impl Into<Option<Sensitive<String>>>) -> Self {
        self.number = number.into();
        self
    }

    /// Sets the item of a repeatable check.
    #[must_use]
    pub fn item(mut self, item: impl Into<Option<Sensitive<String>>>) -> Self {
        self.item = item.into();
        self
    }

    /// Sets the grades, by name.
    #[must_use]
    pub fn grades(mut self, grades: impl IntoIterator<Item = (impl Into<String>, u16)>) -> Self {
        self.grades = grades.into_iter().map(|(name, grade)| (name.into(), grade)).collect();
        self
    }

    /// Sets the provider's signature.
    #[must_use]
    pub fn proof(mut self, jws: impl Into<Option<String>>) -> Self {
        self.proof = jws.into();
        self
    }
}

words! {
    /// The outcome of a provider's check.
    #[expect(clippy::exhaustive_enums, reason = "the outcomes of every check in format 1")]
    pub enum ProviderOutcome {
        /// Passed: the caller is the subject.
        Passed = "passed",
        /// Failed: the caller is not the subject.
        Failed = "failed",
        /// Neither is certain.
        Inconclusive = "inconclusive",
    }
}

words! {
    /// The result of a command.
    #[expect(clippy::exhaustive_enums, reason = "certain, certain not, or uncertain: there is nothing else")]
    pub enum CommandStatus {
        /// The command took effect.
        Done = "done",
        /// The command certainly had no effect.
        Failed = "failed",
        /// The command may have had an effect.
        Unknown = "unknown",
    }
}
