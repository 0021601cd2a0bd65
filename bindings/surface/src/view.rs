use bonafides::case::{self, CommandId};
use bonafides::{Time, Verdict};
use serde::Serialize;

use crate::command::Secret;
use crate::decision::Factor;

/// What whoever spoke may see now.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum View {
    /// For operators.
    Operator(OperatorView),
    /// For callers, and for the screen of a self-service case.
    Caller(CallerView),
    /// For the host's own program.
    Host(HostView),
    /// For whoever may see nothing: an operator who does not run the case.
    Nothing,
}

/// The case, for its operator.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OperatorView {
    /// What was asked for.
    pub action: String,
    /// Where the case stands.
    #[cfg_attr(feature = "schemars", schemars(with = "CaseState"))]
    pub state: String,
    /// How it ended.
    #[cfg_attr(feature = "schemars", schemars(with = "Option<case::End>"))]
    pub end: Option<String>,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What holds it besides the policy.
    pub blocked_by: Vec<String>,
    /// Whether the recovery path of the subject is closed.
    pub closed: bool,
    /// Points so far.
    pub points: i64,
    /// Points that are needed in any case.
    pub points_required: i64,
    /// Points of each factor.
    pub factors: Vec<Factor>,
    /// Every challenge the rules do not forbid, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// What is missing, one line each.
    pub missing: Vec<String>,
    /// What to ask next: those without which there is no way first, then the cheapest way.
    pub next: Vec<String>,
    /// Who takes over.
    pub escalate: Option<String>,
}

/// One challenge, for the operator.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ChallengeView {
    /// Its name in the policy.
    pub challenge: String,
    /// Its type in the policy: `questions`, `code`, `external`.
    pub kind: String,
    /// How far it is.
    #[cfg_attr(feature = "schemars", schemars(with = "ChallengeState"))]
    pub state: String,
    /// Why it is unavailable.
    pub reason: Option<case::Unavailable>,
    /// Until when it is unavailable, if waiting helps.
    pub until: Option<Time>,
    /// What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`.
    pub forbidden_by: Option<String>,
    /// It failed in another case of the subject, not long ago.
    pub failed_elsewhere: bool,
    /// The `Ask`, `Send` or `RequestVouch` that waits for an answer.
    pub asked: Option<CommandId>,
    /// Masked contacts that can be chosen.
    pub contacts: Vec<String>,
    /// Fields of its form.
    pub fields: Vec<String>,
}

/// The case, for the caller.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct HostView {
    /// Where the case stands.
    #[cfg_attr(feature = "schemars", schemars(with = "CaseState"))]
    pub state: String,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What holds it besides the policy.
    pub blocked_by: Vec<String>,
    /// The grant that can be redeemed.
    pub grant: Option<String>,
    /// Until when.
    pub grant_end: Option<Time>,
}

/// Where a case stands.
#[cfg(feature = "schemars")]
#[derive(Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "names the words that the texts above can be")]
pub(crate) enum CaseState {
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

/// How far a challenge is.
#[cfg(feature = "schemars")]
#[derive(Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "names the words that the texts above can be")]
pub(crate) enum ChallengeState {
    /// It can be asked.
    Open,
    /// It was passed.
    Passed,
    /// It was not.
    NotPassed,
    /// It can not be asked of this subject now.
    Unavailable,
}

impl From<case::View> for View {
    fn from(view: case::View) -> Self {
        match view {
            case::View::Operator(view) => Self::Operator((*view).into()),
            case::View::Caller(view) => Self::Caller(CallerView {
                text: view.text,
                offers: view.offers,
                asked: view.asked,
                approved: view.approved,
                ended: view.ended,
                shown: view.shown.into_iter().map(Into::into).collect(),
            }),
            case::View::Host(view) => Self::Host(HostView {
                state: view.state.to_owned(),
                verdict: view.verdict,
                blocked_by: view.blocked_by.into_iter().map(str::to_owned).collect(),
                grant: view.grant,
                grant_end: view.grant_end,
            }),
            // Whatever a later version shows is not shown through an older binding.
            _ => Self::Nothing,
        }
    }
}

impl From<case::OperatorView> for OperatorView {
    fn from(view: case::OperatorView) -> Self {
        let challenge = |view: case::ChallengeView| ChallengeView {
            challenge: view.name,
            kind: view.kind.to_owned(),
            state: view.state.to_owned(),
            reason: view.reason,
            until: view.until,
            forbidden_by: view.forbidden_by,
            failed_elsewhere: view.failed_elsewhere,
            asked: view.asked,
            contacts: view.contacts,
            fields: view.fields,
        };
        Self {
            action: view.action,
            state: view.state.to_owned(),
            end: view.end.map(str::to_owned),
            verdict: view.verdict,
            blocked_by: view.blocked_by.into_iter().map(str::to_owned).collect(),
            closed: view.closed,
            points: view.points,
            points_required: view.points_required,
            factors: view.factors.into_iter().map(Into::into).collect(),
            challenges: view.challenges.into_iter().map(challenge).collect(),
            missing: view.missing,
            next: view.next,
            escalate: view.escalate,
        }
    }
}
