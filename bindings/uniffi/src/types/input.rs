// Written by `cargo run -p bonafides-generate`. Do not edit.

use std::collections::HashMap;

use super::*;

/// What an operator may say: no destination, no outcome, no verdict.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OperatorInput {
    /// Ask this challenge.
    Choose {
        /// Its name in the policy.
        challenge: String,
        /// Which of the masked contacts, from 0; the first if left out. Not for an AI.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        contact: Option<i64>,
    },
    /// What the caller answered, as typed.
    Answer {
        /// The challenge that is open.
        challenge: String,
        /// One text for each question; one in all for the others.
        answers: Vec<Secret>,
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
        fields: HashMap<String, Secret>,
        /// Its grades, by name.
        #[serde(default)]
        #[uniffi(default)]
        grades: HashMap<String, i64>,
        /// Which item of a repeatable check, such as a document's number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        item: Option<Secret>,
    },
    /// Someone else must look at it.
    Escalate {
        /// Why, for the record; sealed.
        reason: Secret,
    },
    /// A second person goes on with an escalated case.
    TakeOver,
    /// Show the case.
    View,
    /// End the approval of another case of this subject, for the same action, that nobody has redeemed:
    /// legal where nothing else stands in the way of this one (`blocked_by` says `live_grant`). Not for
    /// an AI.
    EndGrant,
    /// The call is over.
    Cancel,
}

/// A security question with its answer.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct QuestionAndAnswer {
    /// One of the catalogue, or the subject's own.
    pub question: Secret,
    /// Its answer.
    pub answer: Secret,
}

/// What is enrolled.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
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
        code: Secret,
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
        address: Secret,
    },
    /// The code that was sent to a new contact.
    ContactCode {
        /// The challenge.
        challenge: String,
        /// As it was sent.
        code: Secret,
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

/// What the caller may say.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CallerInput {
    /// The answer to an open challenge.
    Answer {
        /// The challenge that is open.
        challenge: String,
        /// One text for each question; one in all for the others.
        answers: Vec<Secret>,
    },
    /// "This was not me": ends every case, grant, code and key of the subject.
    NotMe {
        /// The token of a notice, if they have one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        token: Option<Secret>,
    },
    /// A re-enrolment key, in a self-service case.
    Key {
        /// As it was delivered.
        key: Secret,
    },
    /// Enrols, confirms anew or removes something, in an approved case whose grant is an enrolment.
    Enrol {
        /// What, and how.
        what: Enrol,
    },
    /// They give up.
    Cancel,
}

/// What a provider found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ProviderOutcome {
    /// It is the subject.
    Passed,
    /// It is not.
    Failed,
    /// Neither is shown.
    Inconclusive,
}

/// What is known of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CommandStatus {
    /// It took effect.
    Done,
    /// It certainly had none.
    Failed,
    /// Perhaps it had.
    Unknown,
}

/// What the host may say: what it observed, what others proved to it, what became of commands.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HostInput {
    /// A signal was observed.
    Signal {
        /// The signal.
        check: String,
        /// One of its outcomes.
        outcome: String,
        /// When; the time of the step if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        at: Option<Time>,
        /// What was seen, for the record; sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        value: Option<Secret>,
    },
    /// A provider answered.
    External {
        /// The `PresentChallenge`.
        command: String,
        /// The nonce of the `PresentChallenge`.
        nonce: String,
        /// The provider's own name for this answer, never seen before.
        reference: String,
        /// What it found.
        outcome: ProviderOutcome,
        /// Its grades, by name.
        #[serde(default)]
        #[uniffi(default)]
        grades: HashMap<String, i64>,
        /// Which item of a repeatable check.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        item: Option<Secret>,
        /// The number that was chosen on the device, where numbers are matched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        number: Option<Secret>,
        /// The provider's signature over case, challenge, nonce and outcome: a JWS; demanded where the
        /// config knows a key of the provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        proof: Option<String>,
    },
    /// Someone was asked to vouch and said yes or no.
    Vouch {
        /// The request.
        command: String,
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
        command: String,
        /// What is known of it.
        state: CommandStatus,
        /// The provider's own words, for the record; sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        text: Option<Secret>,
    },
    /// Carry out the approval.
    Redeem {
        /// The grant.
        grant: String,
        /// The new password the subject chose, in self-service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        password: Option<Secret>,
    },
    /// The subject has the secret.
    Delivered {
        /// The `Deliver` command.
        command: String,
    },
    /// A stored value that `partial` asks of, from the host's own data.
    Store {
        /// The field of the policy.
        field: String,
        /// The value; none removes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        value: Option<Secret>,
    },
    /// Nothing happened but time.
    TimePassed,
}

/// Which door an input comes in by, and who stands there.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
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
        /// What they say.
        says: CallerInput,
        /// What the host knows of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[uniffi(default)]
        by: Option<Caller>,
    },
    /// The program that embeds the engine, and what it integrates.
    Host {
        /// Its configured name: `host`, `sms-gateway`.
        by: String,
        /// What it says.
        says: HostInput,
    },
}

/// One input: its id, who says it, and what.
/// 
/// The id makes it safe to say it again: the same input a second time changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Input {
    /// Chosen by the host before the first try.
    pub id: String,
    /// Door, actor and content.
    pub said: Said,
}

/// What an administrator does.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AdministratorInput {
    /// A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
    /// begun ends. Nothing that was stamped before now changes.
    RepairClock {
        /// The time that the administrator reads from another clock, to the minute: two clocks must
        /// agree before stored times are changed.
        present: Time,
    },
    /// A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
    /// that is closed opens.
    EnableCheck {
        /// Its name in the policy.
        check: String,
    },
    /// Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs.
    ErasePerson,
}

/// One step of an administrator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct DeskInput {
    /// Chosen by the host before the first try.
    pub id: String,
    /// The administrator, authenticated by the host: a person, and not the one it is about.
    pub by: Operator,
    /// Whom it is about: the immutable id in the directory.
    pub account: String,
    /// Why; sealed under the key of whom it is about.
    pub reason: Secret,
    /// What is done.
    pub says: AdministratorInput,
}
