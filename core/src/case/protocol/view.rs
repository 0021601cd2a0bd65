//! What people may see: never what is expected, what was typed, which answer was wrong, or how many
//! tries are left.

use serde::Serialize;

use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{Block, CommandId, Resolution, Unavailable};
use crate::decide::{FactorPoints, Time, Verdict};
use crate::keys::Sensitive;
use crate::words::words;

words! {
    /// Where a case stands.
    #[non_exhaustive]
    pub enum CaseState {
        /// Challenges are asked and answered.
        Open = "open",
        /// A second person must take over.
        Escalated = "escalated",
        /// The grant can be redeemed.
        Approved = "approved",
        /// The grant is on its way.
        Redeemed = "redeemed",
        /// It is over.
        Ended = "ended",
    }
}

words! {
    /// How far a challenge is. Only what is open can be asked.
    pub enum ChallengeState {
        /// It can be asked.
        Open = "open",
        /// It was passed.
        Passed = "passed",
        /// It was not.
        NotPassed = "not_passed",
        /// It cannot be asked of this subject now.
        Unavailable = "unavailable",
    }
}

/// What whoever spoke may see now.
#[derive(Debug, Clone)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(tag = "type", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum View {
    /// For operators.
    Operator(Box<OperatorView>),
    /// For callers, and for the screen of a self-service case.
    Caller(CallerView),
    /// For the host's own program.
    Host(HostView),
    /// For whoever may see nothing: an operator who does not run the case.
    Nothing,
}

/// The case, for its operator.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub factors: Vec<FactorView>,
    /// Every challenge, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// What is missing, one line each.
    pub missing: Vec<String>,
    /// What to ask next: those without which there is no way first, then the cheapest way.
    pub next: Vec<String>,
    /// Who takes over.
    pub escalate: Option<String>,
}

/// What one factor contributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Factor"))]
#[non_exhaustive]
pub struct FactorView {
    /// `knowledge`, `possession`, `inherence`, `attestation` or `context`.
    pub factor: String,
    /// Positive points of its evidence.
    pub earned: i64,
    /// The same, at most the cap of the factor.
    pub counted: i64,
}

impl From<(&'static str, FactorPoints)> for FactorView {
    fn from((factor, FactorPoints { earned, counted }): (&'static str, FactorPoints)) -> Self {
        Self { factor: factor.to_owned(), earned, counted }
    }
}

/// One challenge, for the operator.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub asked: Option<CommandId>,
    /// Masked contacts that can be chosen.
    pub contacts: Vec<String>,
    /// Fields of its form.
    pub fields: Vec<String>,
}

/// The case, for the caller.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub shown: Vec<Sensitive<String>>,
}

/// The case, for the host's own program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
