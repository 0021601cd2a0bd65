// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// The outcome of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The input was accepted.
    Accepted,
    /// The input was accepted before; nothing changed.
    Duplicate,
    /// The input was refused. The refusal is recorded, unless the case takes no more inputs.
    Refused,
}

/// A refused input.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Refusal {
    /// The stable name of the kind of refusal.
    pub code: String,
    /// The subject of the refusal, such as a challenge or a command; may be empty.
    pub about: String,
    /// The meaning, for operators.
    pub meaning: String,
    /// How to fix it.
    pub help: String,
}

/// The state of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Challenges are asked and answered.
    Open,
    /// A second person must take over.
    Escalated,
    /// The grant can be redeemed.
    Approved,
    /// The grant was redeemed and is being carried out.
    Redeemed,
    /// The case has ended.
    Ended,
}

/// The resolution of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The grant was carried out.
    Done,
    /// The grant may have been carried out.
    Unknown,
    /// The grant could not be carried out, and had no effect.
    Failed,
    /// The case was denied.
    Denied,
    /// The case was cancelled.
    Cancelled,
    /// The case expired.
    Expired,
    /// The subject said "not me".
    NotMe,
}

/// A reason other than the policy that blocks an approval. A block only makes a verdict stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The directory does not know the account that the caller named.
    UnknownSubject,
    /// The recovery path of the subject is temporarily closed.
    Closed,
    /// The subject is fenced, because a "not me" was proven.
    Fenced,
    /// The operator is the subject.
    OwnAccount,
    /// A second person must take over.
    SecondPerson,
    /// Another case has a live grant for the same action. Clears by itself.
    LiveGrant,
    /// The operator has reached the limit of grants.
    Quota,
    /// The operator has reached the limit of grants for this subject.
    SameSubject,
    /// A limit. Shown to operators instead of `quota` and `same_subject`: they do not learn which.
    Limit,
    /// The host has not yet reported its signals. Clears by itself.
    Observing,
}

/// The type of a challenge, as written in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeKind {
    /// Enrolled questions and answers.
    Questions,
    /// Single letters or digits of a stored value.
    Partial,
    /// A fact about the subject that they should recall, such as their last sign-in.
    Recall,
    /// A code that is sent to a contact.
    Code,
    /// The code of an authenticator app.
    Totp,
    /// A recovery code that was issued beforehand.
    RecoveryCode,
    /// A voucher states that the caller is the subject.
    Vouch,
    /// The operator fills in a form.
    Confirm,
    /// A provider of the host answers.
    External,
}

/// The state of a challenge. Only open challenges can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeState {
    /// The challenge can be asked.
    Open,
    /// The challenge was passed.
    Passed,
    /// The challenge was not passed.
    NotPassed,
    /// The challenge cannot be asked of this subject now.
    Unavailable,
}

/// The reason why a challenge cannot be asked, for operators. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The subject has enrolled nothing for it, or the host does not know the fact that it asks for.
    NotEnrolled,
    /// There is no person to ask, or no address to send to.
    NoContact,
    /// Every contact has changed too recently.
    Cooling,
    /// No possible voucher has been in this relation for long enough.
    RelationTooYoung,
    /// A group or a risk forbids the challenge.
    Forbidden,
    /// Too many failures in a row: it must be enrolled again, or enabled by an administrator.
    Disabled,
    /// The recovery path of the subject is closed.
    Closed,
    /// The operator said that the caller cannot do the challenge.
    Struck,
}

/// The view of one challenge for the operator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct ChallengeView {
    /// The name in the policy.
    pub challenge: String,
    /// The type in the policy.
    pub kind: ChallengeKind,
    /// The state of the challenge.
    pub state: ChallengeState,
    /// The reason why it is unavailable.
    pub reason: Option<Unavailable>,
    /// The time until which it is unavailable, if waiting helps.
    pub until: Option<Time>,
    /// The group or risk that forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`.
    pub forbidden_by: Option<String>,
    /// True if it recently failed in another case of the subject.
    pub failed_elsewhere: bool,
    /// The id of the `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer.
    pub asked: Option<String>,
    /// The masked contacts that can be chosen.
    pub contacts: Vec<String>,
    /// The fields of its form.
    pub fields: Vec<String>,
}

/// The view of a case for its operator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct OperatorView {
    /// The requested action.
    pub action: String,
    /// The state of the case.
    pub state: CaseState,
    /// The resolution, once the case has ended.
    pub resolution: Option<Resolution>,
    /// The verdict, including limits.
    pub verdict: Verdict,
    /// Blocks besides the policy: `observing` and `live_grant` clear by themselves.
    pub blocked_by: Vec<Block>,
    /// True if the recovery path of the subject is closed.
    pub closed: bool,
    /// The points so far.
    pub points: i64,
    /// The points that are required in any case.
    pub points_required: i64,
    /// The points of each factor.
    pub factors: Vec<Factor>,
    /// Every challenge, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// The unmet requirements, one line each.
    pub missing: Vec<String>,
    /// The challenges to ask next: mandatory ones first, then the cheapest way to approval.
    pub next: Vec<String>,
    /// The person of the policy who takes over.
    pub escalate: Option<String>,
}

/// The view of a case for the caller.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct CallerView {
    /// The text for the caller: the same for every refusal, except for answers with a wrong form.
    pub text: String,
    /// Challenges that the caller can choose from, in a self-service case.
    pub offers: Vec<String>,
    /// Challenges that wait for an answer.
    pub asked: Vec<String>,
    /// True if a new password or an enrolment comes next.
    pub approved: bool,
    /// True if the case has ended.
    pub ended: bool,
    /// Secrets that are shown only once: new recovery codes, the secret of a new authenticator.
    pub shown: Vec<Secret>,
}

/// The view of a case for the host's own program.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct HostView {
    /// The state of the case.
    pub state: CaseState,
    /// The verdict, including limits.
    pub verdict: Verdict,
    /// Blocks besides the policy.
    pub blocked_by: Vec<Block>,
    /// The grant that can be redeemed.
    pub grant: Option<String>,
    /// The time until which the grant can be redeemed.
    pub grant_end: Option<Time>,
}

/// The view for the speaker of an input.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum View {
    /// The view for operators.
    Operator {
        /// The view for operators.
        #[serde(flatten)]
        operator: OperatorView,
    },
    /// The view for callers, and for the screen of a self-service case.
    Caller {
        /// The view for callers, and for the screen of a self-service case.
        #[serde(flatten)]
        caller: CallerView,
    },
    /// The view for the host's own program.
    Host {
        /// The view for the host's own program.
        #[serde(flatten)]
        host: HostView,
    },
    /// No view, for example for an operator who does not run the case.
    Nothing,
}

/// The reply to the sender of an input, with secrets that are shown once.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Reply {
    /// Accepted, duplicate or refused.
    pub outcome: Answer,
    /// The reason for a refusal. Show callers their view and never the reason.
    pub refusal: Option<Refusal>,
    /// The view that the sender may see now.
    pub view: View,
    /// The earliest time at which to show the reply.
    pub not_before: Time,
    /// Commands without a final report.
    pub open: Vec<String>,
}

/// The reply to an administrator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct DeskReply {
    /// Accepted, duplicate or refused.
    pub outcome: Answer,
    /// The reason for a refusal.
    pub refusal: Option<Refusal>,
}

/// The audit record of a step.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Record {
    /// The case.
    pub case: String,
    /// The sequence number in the case, from 0; unique together with the case.
    pub seq: i64,
    /// The record: canonical JSON (RFC 8785). These very bytes are hashed.
    pub text: String,
    /// SHA-256(0x00 || text) in hex: `prev` of the next one.
    pub hash: String,
}
