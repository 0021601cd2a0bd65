//! The `type` and `data` of the record of a step.

use serde::Serialize;

use crate::audit::Personal;
use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{CommandStatus, OperatorKind, ProviderOutcome, RefusalCode};
use crate::decide::Time;

/// The `type` and `data` of a record: a variant for each type of step.
#[derive(Debug, Serialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(!untagged, tag = "type", content = "data", rename_all = "snake_case")
)]
#[serde(untagged)]
pub(in crate::case) enum RecordData {
    /// A case was opened.
    Open(OpenRecord),
    /// A challenge was presented to the caller.
    Ask(AskRecord),
    /// The caller answered a challenge.
    Answer(AnswerRecord),
    /// A voucher said that the caller is the subject, or is not.
    Vouch(VouchRecord),
    /// A provider answered.
    External(ExternalRecord),
    /// The operator confirmed a form.
    Confirm(ConfirmRecord),
    /// The caller cannot do a challenge.
    Unavailable {
        /// The challenge.
        challenge: String,
    },
    /// The host reported a signal.
    Signal(SignalRecord),
    /// A re-enrolment key was used.
    Key {},
    /// A grant was redeemed, and passed to its connector.
    Redeem {},
    /// An enrolment changed.
    Enrol(EnrolRecord),
    /// A value of the host's own data was stored.
    Store {
        /// The field that challenges ask for.
        field: String,
    },
    /// The operator escalated the case to a second person.
    Escalate {
        /// The reason, sealed; absent for an unknown caller.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Personal>,
    },
    /// A second person took over.
    TakeOver {
        /// The requested action.
        action: String,
        /// The kind of the new operator.
        operator_kind: OperatorKind,
        /// The directory's current view of the subject.
        #[serde(flatten)]
        subject: SubjectRecord,
    },
    /// The case was cancelled.
    Cancel {},
    /// The approval of another case was ended.
    EndGrant {},
    /// The case was shown for the first time.
    View {
        /// The viewer.
        seen: Speaker,
    },
    /// The host reported the result of a command.
    Report {
        /// The id of the command.
        command: String,
        /// The result.
        state: CommandStatus,
        /// The provider's message, sealed.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<Personal>,
    },
    /// A gateway reported a delivery.
    Delivered {
        /// The id of the command.
        command: String,
    },
    /// Somebody said "not me".
    NotMe(NotMeRecord),
    /// The case was found to have ended.
    Ended {},
    /// Time passed.
    Time {},
    /// The input was refused.
    Refusal {
        /// The code of the refusal.
        reason: RefusalCode,
        /// The challenge that the refusal is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        challenge: Option<String>,
    },
}

impl Default for RecordData {
    fn default() -> Self {
        Self::Time {}
    }
}

impl RecordData {
    /// Returns the `type` of the record.
    pub(in crate::case) const fn kind(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Ask(_) => "ask",
            Self::Answer(_) => "answer",
            Self::Vouch(_) => "vouch",
            Self::External(_) => "external",
            Self::Confirm(_) => "confirm",
            Self::Unavailable { .. } => "unavailable",
            Self::Signal(_) => "signal",
            Self::Key {} => "key",
            Self::Redeem {} => "redeem",
            Self::Enrol(_) => "enrol",
            Self::Store { .. } => "store",
            Self::Escalate { .. } => "escalate",
            Self::TakeOver { .. } => "take_over",
            Self::Cancel {} => "cancel",
            Self::EndGrant {} => "end_grant",
            Self::View { .. } => "view",
            Self::Report { .. } => "report",
            Self::Delivered { .. } => "delivered",
            Self::NotMe(_) => "not_me",
            Self::Ended {} => "ended",
            Self::Time {} => "time",
            Self::Refusal { .. } => "refusal",
        }
    }
}

/// The `data` of a record, as written.
#[derive(Debug, Serialize)]
pub(in crate::case) struct Recorded<'a> {
    /// The members of this type of step.
    #[serde(flatten)]
    pub(in crate::case) data: &'a RecordData,
    /// The members of any step.
    #[serde(flatten)]
    pub(in crate::case) effects: &'a Effects,
}

/// The members of `data` that steps of any type may also have.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct Effects {
    /// The outcome of the check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) outcome: Option<ProviderOutcome>,
    /// The number of the attempt, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) attempt: Option<u8>,
    /// True for a decoy, of which nothing was counted.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) decoy: bool,
    /// The item of a repeatable check, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) item: Option<Personal>,
    /// True if too many failures closed the recovery path of the subject.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) closed: bool,
    /// The challenges of this case that were not answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) expired: Vec<String>,
    /// The pushes of other cases of the subject that were not answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) expired_elsewhere: Vec<String>,
    /// The grant that was approved, by the policy or by a re-enrolment key, or redeemed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) grant: Option<String>,
    /// The time until which the grant can be redeemed, or carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) grant_end: Option<Time>,
    /// The signed grant that was passed to the connector.
    #[serde(flatten)]
    pub(in crate::case) delivery: Option<DeliveryRecord>,
    /// True if the approval was withdrawn.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) withdrawn: bool,
    /// The grants of other cases that were ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) ended_grants: Vec<String>,
    /// The number of grants still to be revoked, in later steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) revocations_left: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The directory's view of the subject, sealed; empty if the directory does not know them.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct SubjectRecord {
    /// The immutable id of the account, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) subject: Option<Personal>,
    /// All groups of the subject, one per line, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) groups: Option<Personal>,
}

/// A first contact.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct ContactRecord {
    /// The requested action.
    pub(in crate::case) action: String,
    /// The channel of the first contact.
    pub(in crate::case) channel: String,
    /// The kind of the operator.
    pub(in crate::case) operator_kind: OperatorKind,
    /// The number or address of the caller, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) from: Option<Personal>,
    /// The directory's view of the subject.
    #[serde(flatten)]
    pub(in crate::case) subject: SubjectRecord,
}

/// A case was opened.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct OpenRecord {
    /// The first contact.
    #[serde(flatten)]
    pub(in crate::case) contact: ContactRecord,
    /// The reason why the case cannot continue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) reason: Option<RefusalCode>,
}

/// A challenge was presented to the caller.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct AskRecord {
    /// The name of the challenge.
    pub(in crate::case) challenge: String,
    /// The type of the challenge.
    pub(in crate::case) challenge_type: ChallengeKind,
    /// The members for this type of challenge.
    #[serde(flatten)]
    pub(in crate::case) asked: AskedRecord,
}

/// The data of a challenge, by its type.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(in crate::case) enum AskedRecord {
    /// Questions.
    Questions {
        /// The numbers of the questions in the enrolment.
        questions: Vec<u32>,
        /// The text of the questions that are not in the catalogue, sealed.
        #[serde(skip_serializing_if = "Option::is_none")]
        own_questions: Option<Vec<Personal>>,
    },
    /// Positions of a value.
    Partial {
        /// The positions, from 1.
        positions: Vec<u8>,
    },
    /// A code that was sent.
    Code {
        /// The channel of the policy.
        channel: String,
        /// The index of the contact among the usable ones, from 0.
        contact_index: u8,
        /// The lifetime of the code, in milliseconds.
        lifetime: i64,
        /// The destination, sealed.
        #[serde(skip_serializing_if = "Option::is_none")]
        contact: Option<Personal>,
    },
    /// A vouch.
    Vouch {
        /// The lifetime of the request, in milliseconds.
        lifetime: i64,
    },
    /// A provider of the host.
    External {
        /// The provider's name in the policy.
        provider: String,
    },
    /// No data that differs from case to case.
    Plain {},
}

/// The caller answered a challenge.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct AnswerRecord {
    /// The name of the challenge.
    pub(in crate::case) challenge: String,
    /// The person who typed the answer.
    pub(in crate::case) entered_by: Speaker,
}

/// A person at a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Speaker {
    /// The operator.
    Operator,
    /// The caller.
    Caller,
}

/// A voucher said that the caller is the subject, or is not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct VouchRecord {
    /// The challenge.
    pub(in crate::case) challenge: String,
    /// The voucher's authentication level, in the host's words.
    pub(in crate::case) level: String,
    /// The voucher's immutable id, sealed under their own key.
    pub(in crate::case) voucher: Personal,
    /// The voucher's name under the policy's `people`.
    pub(in crate::case) relation: String,
    /// The start of the relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) since: Option<Time>,
}

/// A provider answered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct ExternalRecord {
    /// The challenge.
    pub(in crate::case) challenge: String,
    /// The provider's name in the policy.
    pub(in crate::case) provider: String,
    /// The configured name of the host or provider that passed the answer.
    pub(in crate::case) source: String,
    /// The provider's reference for its answer, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) reference: Option<Personal>,
    /// The reason to believe that the answer comes from the provider.
    pub(in crate::case) provenance: Provenance,
}

/// The reason to believe that an answer comes from its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Provenance {
    /// The provider's signature.
    Signed,
    /// The word of the host.
    Host,
}

/// The operator confirmed a form.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct ConfirmRecord {
    /// The challenge.
    pub(in crate::case) challenge: String,
    /// The names of the form's fields.
    pub(in crate::case) fields: Vec<String>,
    /// The entered values, in the same order, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) entered: Option<Vec<Personal>>,
}

/// The host reported a signal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct SignalRecord {
    /// The signal's name in the policy.
    pub(in crate::case) check: String,
    /// The outcome of the signal.
    pub(in crate::case) outcome: String,
    /// The time of the observation.
    pub(in crate::case) at: Time,
    /// The configured name of the host or system that reported it.
    pub(in crate::case) source: String,
    /// Always `host`: a signal is the word of the host.
    pub(in crate::case) provenance: Provenance,
    /// The observed value, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) value: Option<Personal>,
}

/// An enrolment changed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct EnrolRecord {
    /// The challenge that the enrolment is for.
    pub(in crate::case) challenge: String,
    /// The change.
    pub(in crate::case) change: Change,
    /// The numbers of the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) questions: Option<Vec<u32>>,
    /// The new contact, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) contact: Option<Personal>,
    /// The answer of the provider, for a registration.
    #[serde(flatten)]
    pub(in crate::case) registration: Option<RegistrationRecord>,
}

impl EnrolRecord {
    /// Returns the record of a change without further data.
    pub(in crate::case) fn new(challenge: &str, change: Change) -> Self {
        Self { challenge: challenge.to_owned(), change, questions: None, contact: None, registration: None }
    }
}

/// The answer of a provider to a registration.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct RegistrationRecord {
    /// The id of the registration, which its revocation names as a grant.
    pub(in crate::case) registration: String,
    /// The provider's name in the policy.
    pub(in crate::case) provider: String,
    /// The configured name of the host or provider that passed the answer.
    pub(in crate::case) source: String,
    /// The provider's reference for its answer, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) reference: Option<Personal>,
    /// The reason to believe that the answer comes from the provider.
    pub(in crate::case) provenance: Provenance,
}

/// Somebody said "not me".
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct NotMeRecord {
    /// The first contact, if no case was open.
    #[serde(flatten)]
    pub(in crate::case) contact: Option<ContactRecord>,
    /// The proof that the subject said so.
    pub(in crate::case) proof: Proof,
    /// The new epoch; absent if nothing was ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) epoch: Option<u64>,
    /// True if the subject is now fenced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) fence: Option<bool>,
}

/// A change of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Change {
    /// Questions and their answers.
    Questions,
    /// An authenticator, before its first code.
    Authenticator,
    /// The first code of an authenticator.
    AuthenticatorCode,
    /// New recovery codes.
    RecoveryCodes,
    /// A contact, before its code was entered.
    Contact,
    /// The code of a contact.
    ContactCode,
    /// A registration at a provider, before the provider confirmed it.
    Registration,
    /// The answer of the provider to a registration.
    Registered,
    /// A confirmation that the enrolment is still correct.
    Reconfirm,
    /// The removal of the enrolment.
    Remove,
}

/// The proof that the subject said "not me".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Proof {
    /// A token of a notice.
    Token,
    /// A session of the subject at a provider.
    Session,
    /// None: an unproven claim.
    Said,
}

/// A grant was signed and passed to its connector.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct DeliveryRecord {
    /// The connector.
    pub(in crate::case) aud: String,
    /// The SHA-256 of the token.
    pub(in crate::case) token_hash: String,
    /// The channels that deliver the secret.
    pub(in crate::case) channels: Vec<String>,
    /// The addresses, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) contacts: Option<Vec<Personal>>,
}
