// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// Whether an input was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was.
    Accepted,
    /// It was taken before; nothing changed.
    Duplicate,
    /// It was not, and that is recorded.
    Refused,
}

/// What was asked is not done.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Refusal {
    /// Stable name of the kind of refusal.
    pub code: String,
    /// What it is about: a challenge, a command; empty if nothing in particular.
    pub about: String,
    /// What it means, for operators.
    pub meaning: String,
    /// The way out.
    pub help: String,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Challenges are asked and answered.
    Open,
    /// A second person must take over.
    Escalated,
    /// The grant can be redeemed.
    Approved,
    /// The grant is on its way.
    Redeemed,
    /// It is over.
    Ended,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The grant was carried out.
    Done,
    /// Nobody knows whether it was.
    Unknown,
    /// The grant could not be carried out, and had no effect.
    Failed,
    /// Refused.
    Denied,
    /// Called off.
    Cancelled,
    /// Its time was over.
    Expired,
    /// The subject said that it was not them.
    NotMe,
}

/// What stands in the way of an approval besides the policy. It only ever makes a verdict stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The directory does not know whoever the caller says they are.
    UnknownSubject,
    /// The recovery path of the subject is closed for a while.
    Closed,
    /// Somebody proved that it was not them.
    Fenced,
    /// The operator is the subject.
    OwnAccount,
    /// A second person must take over.
    SecondPerson,
    /// Another case has an approval for the same action that nobody has redeemed. It passes by itself.
    LiveGrant,
    /// The operator has approved as much as one may.
    Quota,
    /// The operator has run as many cases about this subject as one may.
    SameSubject,
    /// A limit: of `quota` and `same_subject` operators do not learn which.
    Limit,
    /// The host has not said yet what it observes. It passes by itself.
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
    /// One of the recovery codes that were issued beforehand.
    RecoveryCode,
    /// A voucher states that the caller is the subject.
    Vouch,
    /// The operator fills in a form.
    Confirm,
    /// A provider of the host answers.
    External,
}

/// How far a challenge is. Only what is open can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeState {
    /// It can be asked.
    Open,
    /// It was passed.
    Passed,
    /// It was not.
    NotPassed,
    /// It cannot be asked of this subject now.
    Unavailable,
}

/// Why a challenge cannot be asked, for operators. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The subject has enrolled nothing for it, or the host does not know what it asks for.
    NotEnrolled,
    /// There is nobody to ask, and no address to send to.
    NoContact,
    /// Every contact has changed too recently.
    Cooling,
    /// Nobody who could vouch has been in this relation for long enough.
    RelationTooYoung,
    /// A group or a risk forbids it.
    Forbidden,
    /// It failed so often in a row that it must be enrolled anew, or enabled by an administrator.
    Disabled,
    /// The recovery path of the subject is closed.
    Closed,
    /// The operator said that the caller cannot do it.
    Struck,
}

/// One challenge, for the operator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct ChallengeView {
    /// Its name in the policy.
    pub challenge: String,
    /// Its type in the policy.
    pub kind: ChallengeKind,
    /// How far it is.
    pub state: ChallengeState,
    /// Why it is unavailable.
    pub reason: Option<Unavailable>,
    /// Until when it is unavailable, if waiting helps.
    pub until: Option<Time>,
    /// What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`.
    pub forbidden_by: Option<String>,
    /// It failed in another case of the subject, not long ago.
    pub failed_elsewhere: bool,
    /// The `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer.
    pub asked: Option<String>,
    /// Masked contacts that can be chosen.
    pub contacts: Vec<String>,
    /// Fields of its form.
    pub fields: Vec<String>,
}

/// The case, for its operator.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct OperatorView {
    /// What was asked for.
    pub action: String,
    /// Where the case stands.
    pub state: CaseState,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What blocks it besides the policy: `observing` and `live_grant` pass by themselves.
    pub blocked_by: Vec<Block>,
    /// Whether the recovery path of the subject is closed.
    pub closed: bool,
    /// Points so far.
    pub points: i64,
    /// Points that are needed in any case.
    pub points_required: i64,
    /// Points of each factor.
    pub factors: Vec<Factor>,
    /// Every challenge, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// What is missing, one line each.
    pub missing: Vec<String>,
    /// What to ask next: those without which there is no way first, then the cheapest way.
    pub next: Vec<String>,
    /// Who takes over.
    pub escalate: Option<String>,
}

/// The case, for the caller.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct CallerView {
    /// What they read: of all refusals one and the same.
    pub text: String,
    /// Challenges they can choose from, in a self-service case.
    pub offers: Vec<String>,
    /// Challenges that wait for an answer.
    pub asked: Vec<String>,
    /// Whether a new password or an enrolment is what comes next.
    pub approved: bool,
    /// Whether it is over.
    pub ended: bool,
    /// What is shown this once: new recovery codes, the secret of a new authenticator.
    pub shown: Vec<Secret>,
}

/// The case, for the host's own program.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct HostView {
    /// Where the case stands.
    pub state: CaseState,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What blocks it besides the policy.
    pub blocked_by: Vec<Block>,
    /// The grant that can be redeemed.
    pub grant: Option<String>,
    /// Until when.
    pub grant_end: Option<Time>,
}

/// What whoever spoke may see now.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum View {
    /// For operators.
    Operator {
        /// For operators.
        #[serde(flatten)]
        operator: OperatorView,
    },
    /// For callers, and for the screen of a self-service case.
    Caller {
        /// For callers, and for the screen of a self-service case.
        #[serde(flatten)]
        caller: CallerView,
    },
    /// For the host's own program.
    Host {
        /// For the host's own program.
        #[serde(flatten)]
        host: HostView,
    },
    /// For whoever may see nothing: an operator who does not run the case.
    Nothing,
}

/// What whoever spoke is told, with what is shown this once.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Reply {
    /// Whether it was taken.
    pub outcome: Answer,
    /// Why not, if it was refused. Callers are shown their view and never the reason.
    pub refusal: Option<Refusal>,
    /// What they may see now.
    pub view: View,
    /// Not to be shown before.
    pub not_before: Time,
    /// Commands that are not reported on.
    pub open: Vec<String>,
}

/// What an administrator is told of their step.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct DeskReply {
    /// Whether it was taken.
    pub outcome: Answer,
    /// Why not, if it was refused.
    pub refusal: Option<Refusal>,
}

/// The audit record of a step.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Record {
    /// The case.
    pub case: String,
    /// Its place in the case, from 0: unique together with the case.
    pub seq: i64,
    /// The record: canonical JSON (RFC 8785). These very bytes are hashed.
    pub text: String,
    /// SHA-256(0x00 || text) in hex: `prev` of the next one.
    pub hash: String,
}
