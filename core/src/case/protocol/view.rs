//! The views for people: never expected or typed answers, which answer was wrong, or how many tries are
//! left.

use serde::Serialize;

use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{Block, CommandId, Resolution, Unavailable};
use crate::decide::{FactorPoints, Time, Verdict};
use crate::keys::Sensitive;
use crate::words::words;

words! {
    /// The state of a case.
    #[non_exhaustive]
    pub enum CaseState {
        /// Challenges are asked and answered.
        Open = "open",
        /// A second person must take over.
        Escalated = "escalated",
        /// The grant can be redeemed.
        Approved = "approved",
        /// The grant was redeemed and is being carried out.
        Redeemed = "redeemed",
        /// The case has ended.
        Ended = "ended",
    }
}

words! {
    /// The state of a challenge. Only open challenges can be asked.
    #[non_exhaustive]
    pub enum ChallengeState {
        /// The challenge can be asked.
        Open = "open",
        /// The challenge was passed.
        Passed = "passed",
        /// The challenge was not passed.
        NotPassed = "not_passed",
        /// The challenge cannot be asked of this subject now.
        Unavailable = "unavailable",
    }
}

/// The view for the speaker of an input.
#[derive(Debug, Clone)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(tag = "type", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum View {
    /// The view for operators.
    Operator(Box<OperatorView>),
    /// The view for callers, and for the screen of a self-service case.
    Caller(CallerView),
    /// The view for the host's own program.
    Host(HostView),
    /// No view, for example for an operator who does not run the case.
    Nothing,
}

/// The view of a case for its operator.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub factors: Vec<FactorView>,
    /// Every challenge, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// The unmet requirements, one line each.
    pub missing: Vec<String>,
    /// The challenges to ask next: mandatory ones first, then the cheapest way to approval.
    pub next: Vec<String>,
    /// The person of the policy who takes over.
    pub escalate: Option<String>,
}

/// The contribution of one factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Factor"))]
#[non_exhaustive]
pub struct FactorView {
    /// `knowledge`, `possession`, `inherence`, `attestation` or `context`.
    pub factor: String,
    /// The positive points of its evidence.
    pub earned: i64,
    /// The earned points, at most the cap of the factor.
    pub counted: i64,
}

impl From<(&'static str, FactorPoints)> for FactorView {
    fn from((factor, FactorPoints { earned, counted }): (&'static str, FactorPoints)) -> Self {
        Self { factor: factor.to_owned(), earned, counted }
    }
}

/// The view of one challenge for the operator.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub asked: Option<CommandId>,
    /// The masked contacts that can be chosen.
    pub contacts: Vec<String>,
    /// The fields of its form.
    pub fields: Vec<String>,
}

/// The view of a case for the caller.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    pub shown: Vec<Sensitive<String>>,
}

/// The view of a case for the host's own program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
