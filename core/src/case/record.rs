//! What a step did, as its record says it.

use serde::Serialize;

use super::challenge::ChallengeKind;
use super::enrolment::Change;
use super::input::{Found, OperatorKind, Reported};
use super::not_me::Proof;
use super::refusal::RefusalCode;
use crate::audit::Personal;
use crate::decide::Time;

/// `type` and `data` of a record: a variant for each type of step.
#[derive(Debug, Serialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(!untagged, tag = "type", content = "data", rename_all = "snake_case")
)]
#[serde(untagged)]
pub(super) enum RecordData {
    /// A case was opened.
    Open(OpenRecord),
    /// A challenge was put to the caller.
    Ask(AskRecord),
    /// The caller answered a challenge.
    Answer(AnswerRecord),
    /// Somebody said that the caller is the subject, or that they are not.
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
    /// The host observed something.
    Signal(SignalRecord),
    /// A re-enrolment key was used.
    Key {},
    /// A grant was handed to its connector.
    Redeem {},
    /// What is enrolled changed.
    Enrol(EnrolRecord),
    /// A value of the host's own data was stored.
    Store {
        /// The field that challenges ask for.
        field: String,
    },
    /// The operator hands the case to a second person.
    Escalate {
        /// Why, sealed; absent of a caller whom nobody knows.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Personal>,
    },
    /// A second person took over.
    TakeOver {
        /// What was asked for.
        action: String,
        /// What the new operator is.
        operator_kind: OperatorKind,
        /// The directory's present view of the subject.
        #[serde(flatten)]
        subject: SubjectRecord,
    },
    /// The case was called off.
    Cancel {},
    /// The approval of another case was ended.
    EndGrant {},
    /// The case was shown for the first time.
    View {
        /// To whom.
        seen: Speaker,
    },
    /// The host said what became of a command.
    Report {
        /// The id of the command.
        command: String,
        /// What became of it.
        state: Reported,
        /// The host's words, sealed.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<Personal>,
    },
    /// A gateway says that something arrived.
    Delivered {
        /// The id of the command.
        command: String,
    },
    /// Somebody said that it was not them.
    NotMe(NotMeRecord),
    /// The case was found to have ended.
    Ended {},
    /// Time passed.
    Time {},
    /// What was asked was not done.
    Refusal {
        /// Why not.
        reason: RefusalCode,
        /// The challenge that it is about.
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
    /// `type` of the record.
    pub(super) const fn kind(&self) -> &'static str {
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

/// `data` of a record, as it is written.
#[derive(Debug, Serialize)]
pub(super) struct Recorded<'a> {
    /// Of this type of step.
    #[serde(flatten)]
    pub(super) data: &'a RecordData,
    /// Of any step.
    #[serde(flatten)]
    pub(super) effects: &'a Effects,
}

/// What steps of any type may bring about besides.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct Effects {
    /// What the check came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<Found>,
    /// The number of the try, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attempt: Option<u8>,
    /// It only looked like a challenge: nothing was counted.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) decoy: bool,
    /// The item of a check that can be passed more than once, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<Personal>,
    /// Too many failures closed the recovery path of the subject.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) closed: bool,
    /// Challenges of this case that nobody answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) expired: Vec<String>,
    /// Pushes of other cases of the subject that nobody answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) expired_elsewhere: Vec<String>,
    /// The grant that was approved, redeemed or keyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grant: Option<String>,
    /// Until when it can be redeemed, or carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grant_end: Option<Time>,
    /// What was signed and handed over.
    #[serde(flatten)]
    pub(super) delivery: Option<DeliveryRecord>,
    /// The approval was withdrawn.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) withdrawn: bool,
    /// Grants of other cases that were ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) ended_grants: Vec<String>,
    /// Grants that are still to be revoked, in later steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) revocations_left: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What the directory says of the subject, sealed; empty if it does not know them.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct SubjectRecord {
    /// The immutable id of the account, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<Personal>,
    /// All their groups, one a line, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) groups: Option<Personal>,
}

/// A first contact.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct ContactRecord {
    /// What was asked for.
    pub(super) action: String,
    /// How the caller got in touch.
    pub(super) channel: String,
    /// What the operator is.
    pub(super) operator_kind: OperatorKind,
    /// The number or address they came from, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<Personal>,
    /// The directory's view of the subject.
    #[serde(flatten)]
    pub(super) subject: SubjectRecord,
}

/// A case was opened.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct OpenRecord {
    /// Who got in touch, and how.
    #[serde(flatten)]
    pub(super) contact: ContactRecord,
    /// Why it cannot go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<RefusalCode>,
}

/// A challenge was put to the caller.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct AskRecord {
    /// Its name.
    pub(super) challenge: String,
    /// Its type.
    pub(super) challenge_type: ChallengeKind,
    /// What was asked.
    #[serde(flatten)]
    pub(super) asked: AskedRecord,
}

/// What a challenge of each type asks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum AskedRecord {
    /// Questions.
    Questions {
        /// Their numbers in the enrolment.
        questions: Vec<u32>,
        /// Those that are not of the catalogue, in words, sealed.
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
        /// The place of the contact among those that can be used, from 0.
        contact_index: u8,
        /// For how long the code is good, in milliseconds.
        lifetime: i64,
        /// Where it went, sealed.
        #[serde(skip_serializing_if = "Option::is_none")]
        contact: Option<Personal>,
    },
    /// A vouch.
    Vouch {
        /// For how long it can be given, in milliseconds.
        lifetime: i64,
    },
    /// A provider of the host.
    External {
        /// Its name in the policy.
        provider: String,
    },
    /// Nothing that differs from case to case.
    Plain {},
}

/// The caller answered a challenge.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct AnswerRecord {
    /// Its name.
    pub(super) challenge: String,
    /// Who typed the answer in.
    pub(super) entered_by: Speaker,
}

/// Somebody before a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Speaker {
    /// Whoever runs the case.
    Operator,
    /// The caller.
    Caller,
}

/// Somebody said that the caller is the subject, or that they are not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct VouchRecord {
    /// The challenge.
    pub(super) challenge: String,
    /// How the voucher was authenticated, in the host's words.
    pub(super) level: String,
    /// The voucher's immutable id, sealed under their own key.
    pub(super) voucher: Personal,
    /// What they are to the subject.
    pub(super) relation: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<Time>,
}

/// A provider answered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct ExternalRecord {
    /// The challenge.
    pub(super) challenge: String,
    /// The provider's name in the policy.
    pub(super) provider: String,
    /// What handed the answer in.
    pub(super) source: String,
    /// The provider's own name for its answer, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<Personal>,
    /// How it is known to come from the provider.
    pub(super) provenance: Provenance,
}

/// How an answer is known to be the provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Provenance {
    /// By the provider's signature.
    Signed,
    /// By the word of the host.
    Host,
}

/// The operator confirmed a form.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct ConfirmRecord {
    /// The challenge.
    pub(super) challenge: String,
    /// The names of its fields.
    pub(super) fields: Vec<String>,
    /// What was entered, in the same order, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entered: Option<Vec<Personal>>,
}

/// The host observed something.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct SignalRecord {
    /// The signal of the policy.
    pub(super) check: String,
    /// What it was.
    pub(super) outcome: String,
    /// When it was so.
    pub(super) at: Time,
    /// What observed it.
    pub(super) source: String,
    /// Signals are the word of the host.
    pub(super) provenance: Provenance,
    /// What was seen, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Personal>,
}

/// What is enrolled changed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct EnrolRecord {
    /// The challenge that it is for.
    pub(super) challenge: String,
    /// What was done.
    pub(super) change: Change,
    /// The numbers of the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) questions: Option<Vec<u32>>,
    /// The new contact, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<Personal>,
}

/// Somebody said that it was not them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct NotMeRecord {
    /// The first contact, if no case was open.
    #[serde(flatten)]
    pub(super) contact: Option<ContactRecord>,
    /// What shows that it is the subject who says so.
    pub(super) proof: Proof,
    /// The epoch that began; absent if nothing was ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) epoch: Option<u64>,
    /// Whether the subject is fenced now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fence: Option<bool>,
}

/// A grant was signed and handed over.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(super) struct DeliveryRecord {
    /// The connector.
    pub(super) aud: String,
    /// SHA-256 of the token.
    pub(super) token_hash: String,
    /// The channels over which the secret goes.
    pub(super) channels: Vec<String>,
    /// The addresses, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contacts: Option<Vec<Personal>>,
}
