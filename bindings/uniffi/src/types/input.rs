// Written by `cargo run -p bonafides-generate`. Do not edit.

use std::collections::HashMap;

use super::*;

/// The content of an operator's input: no destination, no outcome, no verdict.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OperatorInput {
    /// Asks a challenge.
    Choose {
        /// The name of the challenge in the policy.
        challenge: String,
        /// The index of the masked contact, from 0; defaults to the first. An AI may only use the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        contact: Option<i64>,
    },
    /// Submits the caller's answer, as typed.
    Answer {
        /// The open challenge.
        challenge: String,
        /// The answers: one text for each question, or a single text for other challenges.
        answers: Vec<Secret>,
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
        fields: HashMap<String, Secret>,
        /// The grades, by name.
        #[serde(default)]
        #[uniffi(default)]
        grades: HashMap<String, i64>,
        /// The item of a repeatable check, such as the number of a document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        item: Option<Secret>,
    },
    /// Escalates the case to a second person.
    Escalate {
        /// The reason, for the record; sealed.
        reason: Secret,
    },
    /// Takes over an escalated case, as the second person.
    TakeOver,
    /// Shows the case.
    View,
    /// Ends the approval of another case of this subject for the same action that has not been redeemed.
    /// Allowed if nothing else blocks this case (`blocked_by` is `live_grant` alone). Not for an AI.
    EndGrant,
    /// Cancels the case: the call is over.
    Cancel,
}

/// A security question with its answer.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct QuestionAndAnswer {
    /// A question of the catalogue, or the subject's own.
    pub question: Secret,
    /// The answer.
    pub answer: Secret,
}

/// A change of an enrolment.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
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
        code: Secret,
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
        address: Secret,
    },
    /// The code that was sent to a new contact.
    ContactCode {
        /// The challenge.
        challenge: String,
        /// The code, as sent.
        code: Secret,
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

/// The content of a caller's input.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CallerInput {
    /// Answers an open challenge.
    Answer {
        /// The open challenge.
        challenge: String,
        /// The answers: one text for each question, or a single text for other challenges.
        answers: Vec<Secret>,
    },
    /// States "this was not me": ends every case, grant, code and key of the subject.
    NotMe {
        /// The token of a notice, if the caller has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        token: Option<Secret>,
    },
    /// Uses a re-enrolment key, in a self-service case.
    Key {
        /// The key, as delivered.
        key: Secret,
    },
    /// Enrols, reconfirms or removes something, in an approved case whose grant is an enrolment.
    Enrol {
        /// The change.
        what: Enrol,
    },
    /// Cancels the case: the caller gives up.
    Cancel,
}

/// The outcome of a provider's check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ProviderOutcome {
    /// Passed: the caller is the subject.
    Passed,
    /// Failed: the caller is not the subject.
    Failed,
    /// Neither is certain.
    Inconclusive,
}

/// The result of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CommandStatus {
    /// The command took effect.
    Done,
    /// The command certainly had no effect.
    Failed,
    /// The command may have had an effect.
    Unknown,
}

/// The content of the host's input: observations, proofs by others, results of commands.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HostInput {
    /// A signal was observed.
    Signal {
        /// The signal.
        check: String,
        /// The outcome of the signal.
        outcome: String,
        /// The time of the observation; defaults to the time of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        at: Option<Time>,
        /// The observed value, for the record; sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        value: Option<Secret>,
    },
    /// A provider answered.
    External {
        /// The id of the `PresentChallenge`.
        command: String,
        /// The nonce of the `PresentChallenge`.
        nonce: String,
        /// The provider's reference for this answer, never used before.
        reference: String,
        /// The outcome.
        outcome: ProviderOutcome,
        /// The grades, by name.
        #[serde(default)]
        #[uniffi(default)]
        grades: HashMap<String, i64>,
        /// The item of a repeatable check.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        item: Option<Secret>,
        /// The number chosen on the device, if numbers are matched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        number: Option<Secret>,
        /// The provider's signature over case, challenge, nonce and outcome: a JWS. Required if the config
        /// contains a key of the provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        proof: Option<String>,
    },
    /// A person who was asked to vouch said yes or no.
    Vouch {
        /// The request.
        command: String,
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
        command: String,
        /// The result.
        state: CommandStatus,
        /// The provider's message, for the record; sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        text: Option<Secret>,
    },
    /// Carries out the approval.
    Redeem {
        /// The grant.
        grant: String,
        /// The new password that the subject chose, in self-service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        password: Option<Secret>,
    },
    /// The subject received the secret.
    Delivered {
        /// The `Deliver` command.
        command: String,
    },
    /// Stores a value from the host's own data for `partial` challenges.
    Store {
        /// The field of the policy.
        field: String,
        /// The value; `None` removes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        value: Option<Secret>,
    },
    /// Only time passed.
    TimePassed,
}

/// The speaker of an input, and the content.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
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
        /// The content.
        says: CallerInput,
        /// The host's knowledge of the caller.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        by: Option<Caller>,
    },
    /// An input of the program that embeds the engine, or of a system that it integrates.
    Host {
        /// The configured name: `host`, `sms-gateway`.
        by: String,
        /// The content.
        says: HostInput,
    },
}

/// An input: its id, the speaker and the content.
/// 
/// The id makes an input safe to repeat: the same input a second time changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Input {
    /// The id, chosen by the host before the first attempt.
    pub id: String,
    /// The speaker and the content.
    pub said: Said,
}

/// An operation of an administrator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AdministratorInput {
    /// Repairs times stamped by a clock that ran ahead and is right again: they count as of now, and
    /// everything in progress ends. Times before now do not change.
    RepairClock {
        /// The time that the administrator reads from another clock, to the minute: two clocks must
        /// agree before stored times change.
        present: Time,
    },
    /// Enables a check that failed 100 times in a row. No failure is forgotten, and nothing that is
    /// closed opens.
    EnableCheck {
        /// The name of the check in the policy.
        check: String,
    },
    /// Deletes keyring, ledger, enrolment and profile. Refused while the person has an open case or a
    /// live grant, or is fenced or closed.
    ErasePerson,
}

/// A step of an administrator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct DeskInput {
    /// The id, chosen by the host before the first attempt.
    pub id: String,
    /// The administrator, authenticated by the host: a person other than `account`.
    pub by: Operator,
    /// The immutable directory id of the person that the step is about.
    pub account: String,
    /// The reason; sealed under the key of the person that the step is about.
    pub reason: Secret,
    /// The operation.
    pub says: AdministratorInput,
}
