//! What a step did, as its record says it.

use serde::Serialize;

use crate::audit::Personal;
use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{CommandStatus, OperatorKind, ProviderOutcome, RefusalCode};
use crate::decide::Time;

/// `type` and `data` of a record: a variant for each type of step.
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
        state: CommandStatus,
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

/// `data` of a record, as it is written.
#[derive(Debug, Serialize)]
pub(in crate::case) struct Recorded<'a> {
    /// Of this type of step.
    #[serde(flatten)]
    pub(in crate::case) data: &'a RecordData,
    /// Of any step.
    #[serde(flatten)]
    pub(in crate::case) effects: &'a Effects,
}

/// What steps of any type may bring about besides.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct Effects {
    /// What the check came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) outcome: Option<ProviderOutcome>,
    /// The number of the try, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) attempt: Option<u8>,
    /// It only looked like a challenge: nothing was counted.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) decoy: bool,
    /// The item of a check that can be passed more than once, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) item: Option<Personal>,
    /// Too many failures closed the recovery path of the subject.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) closed: bool,
    /// Challenges of this case that nobody answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) expired: Vec<String>,
    /// Pushes of other cases of the subject that nobody answered in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) expired_elsewhere: Vec<String>,
    /// The grant that was approved, redeemed or keyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) grant: Option<String>,
    /// Until when it can be redeemed, or carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) grant_end: Option<Time>,
    /// What was signed and handed over.
    #[serde(flatten)]
    pub(in crate::case) delivery: Option<DeliveryRecord>,
    /// The approval was withdrawn.
    #[serde(skip_serializing_if = "is_false")]
    pub(in crate::case) withdrawn: bool,
    /// Grants of other cases that were ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::case) ended_grants: Vec<String>,
    /// Grants that are still to be revoked, in later steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) revocations_left: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What the directory says of the subject, sealed; empty if it does not know them.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct SubjectRecord {
    /// The immutable id of the account, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) subject: Option<Personal>,
    /// All their groups, one a line, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) groups: Option<Personal>,
}

/// A first contact.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct ContactRecord {
    /// What was asked for.
    pub(in crate::case) action: String,
    /// How the caller got in touch.
    pub(in crate::case) channel: String,
    /// What the operator is.
    pub(in crate::case) operator_kind: OperatorKind,
    /// The number or address they came from, sealed.
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
    /// Who got in touch, and how.
    #[serde(flatten)]
    pub(in crate::case) contact: ContactRecord,
    /// Why it cannot go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) reason: Option<RefusalCode>,
}

/// A challenge was put to the caller.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct AskRecord {
    /// Its name.
    pub(in crate::case) challenge: String,
    /// Its type.
    pub(in crate::case) challenge_type: ChallengeKind,
    /// What was asked.
    #[serde(flatten)]
    pub(in crate::case) asked: AskedRecord,
}

/// What a challenge of each type asks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(in crate::case) enum AskedRecord {
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
pub(in crate::case) struct AnswerRecord {
    /// Its name.
    pub(in crate::case) challenge: String,
    /// Who typed the answer in.
    pub(in crate::case) entered_by: Speaker,
}

/// Somebody before a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Speaker {
    /// Whoever runs the case.
    Operator,
    /// The caller.
    Caller,
}

/// Somebody said that the caller is the subject, or that they are not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct VouchRecord {
    /// The challenge.
    pub(in crate::case) challenge: String,
    /// How the voucher was authenticated, in the host's words.
    pub(in crate::case) level: String,
    /// The voucher's immutable id, sealed under their own key.
    pub(in crate::case) voucher: Personal,
    /// What they are to the subject.
    pub(in crate::case) relation: String,
    /// Since when.
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
    /// What handed the answer in.
    pub(in crate::case) source: String,
    /// The provider's own name for its answer, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) reference: Option<Personal>,
    /// How it is known to come from the provider.
    pub(in crate::case) provenance: Provenance,
}

/// How an answer is known to be the provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Provenance {
    /// By the provider's signature.
    Signed,
    /// By the word of the host.
    Host,
}

/// The operator confirmed a form.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct ConfirmRecord {
    /// The challenge.
    pub(in crate::case) challenge: String,
    /// The names of its fields.
    pub(in crate::case) fields: Vec<String>,
    /// What was entered, in the same order, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) entered: Option<Vec<Personal>>,
}

/// The host observed something.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct SignalRecord {
    /// The signal of the policy.
    pub(in crate::case) check: String,
    /// What it was.
    pub(in crate::case) outcome: String,
    /// When it was so.
    pub(in crate::case) at: Time,
    /// What observed it.
    pub(in crate::case) source: String,
    /// Signals are the word of the host.
    pub(in crate::case) provenance: Provenance,
    /// What was seen, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) value: Option<Personal>,
}

/// What is enrolled changed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct EnrolRecord {
    /// The challenge that it is for.
    pub(in crate::case) challenge: String,
    /// What was done.
    pub(in crate::case) change: Change,
    /// The numbers of the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) questions: Option<Vec<u32>>,
    /// The new contact, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) contact: Option<Personal>,
}

/// Somebody said that it was not them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct NotMeRecord {
    /// The first contact, if no case was open.
    #[serde(flatten)]
    pub(in crate::case) contact: Option<ContactRecord>,
    /// What shows that it is the subject who says so.
    pub(in crate::case) proof: Proof,
    /// The epoch that began; absent if nothing was ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) epoch: Option<u64>,
    /// Whether the subject is fenced now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) fence: Option<bool>,
}

/// What is done to an enrolment.
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
    /// A contact, before its code came back.
    Contact,
    /// The code of a contact.
    ContactCode,
    /// What is enrolled is still right.
    Reconfirm,
    /// It is enrolled no more.
    Remove,
}

/// What shows that it is the subject who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::case) enum Proof {
    /// A token of a notice.
    Token,
    /// A session of the subject at a provider.
    Session,
    /// Nothing: somebody says so.
    Said,
}

/// A grant was signed and handed over.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct DeliveryRecord {
    /// The connector.
    pub(in crate::case) aud: String,
    /// SHA-256 of the token.
    pub(in crate::case) token_hash: String,
    /// The channels over which the secret goes.
    pub(in crate::case) channels: Vec<String>,
    /// The addresses, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::case) contacts: Option<Vec<Personal>>,
}
