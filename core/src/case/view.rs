//! What people may see: never what is expected, what was typed, which answer was wrong, or how many
//! tries are left.

use serde::Serialize;

use super::assess::Assessment;
use super::availability::Unavailable;
use super::block::Block;
use super::challenge::ChallengeKind;
use super::command::End;
use super::fault::Fault;
use super::id::CommandId;
use super::input::Said;
use super::prompt::PromptKey;
use super::refusal::{Refusal, RefusalCode};
use super::state::{Ended, Found, Phase};
use super::transition::Transition;
use crate::decide::{FactorPoints, Time, Verdict};
use crate::keys::Sensitive;
use crate::policy::compiled::Challenge;
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
    pub end: Option<End>,
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
    /// The `Ask`, `Send` or `RequestVouch` that waits for an answer.
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

impl Transition<'_> {
    /// What whoever said this may see.
    pub(super) fn view(
        &self,
        said: &Said,
        assessed: Option<&Assessment>,
        refusal: Option<&Refusal>,
    ) -> Result<View, Fault> {
        Ok(match (said, assessed) {
            (Said::Caller { .. }, _) => View::Caller(self.caller_view(refusal)),
            (Said::Operator { by, .. }, _) if !by.is(&self.case().operator) => View::Nothing,
            (Said::Operator { .. }, _) if self.is_self_service() => View::Caller(self.caller_view(refusal)),
            (Said::Operator { .. }, Some(assessed)) => {
                View::Operator(Box::new(self.operator_view(assessed)?))
            }
            (Said::Host { .. }, Some(assessed)) => View::Host(self.host_view(assessed)),
            (_, None) => View::Nothing,
        })
    }

    fn host_view(&self, assessed: &Assessment) -> HostView {
        let live = self.case().approval();
        HostView {
            state: self.case().shown(),
            verdict: assessed.verdict,
            blocked_by: assessed.blocked_by.clone(),
            grant: live.map(|approval| approval.granted.id.clone()),
            grant_end: live.map(|approval| Time::from_milliseconds(approval.end)),
        }
    }

    fn operator_view(&self, assessed: &Assessment) -> Result<OperatorView, Fault> {
        let decision = &assessed.decision;
        let end = if let Phase::Ended(ended) = &self.case().phase { Some(ended.end) } else { None };
        Ok(OperatorView {
            action: self.case().action.clone(),
            state: self.case().shown(),
            end,
            verdict: assessed.verdict,
            blocked_by: assessed.blocked_by.iter().map(|by| by.shown()).collect(),
            closed: self.is_closed(),
            points: decision.points(),
            points_required: decision.points_required(),
            factors: decision.factors().map(FactorView::from).collect(),
            challenges: self.challenge_views(assessed),
            missing: decision.missing().map(|(layer, unmet)| format!("{layer}: {unmet}")).collect(),
            next: self.next(assessed)?,
            escalate: decision.escalate().map(ToOwned::to_owned),
        })
    }

    /// The plan: mandatory challenges first, then the cheapest way.
    fn next(&self, assessed: &Assessment) -> Result<Vec<String>, Fault> {
        if !self.case().is_collecting() || assessed.verdict != Verdict::Challenge {
            return Ok(Vec::new());
        }
        Ok(assessed.plan()?.steps().map(|step| step.check.to_owned()).collect())
    }

    fn challenge_views(&self, assessed: &Assessment) -> Vec<ChallengeView> {
        let compiled = self.compiled();
        let layers = assessed.decision.layers();
        let failed: Vec<u16> = self.all_failed_elsewhere().map(|(check, _)| check).collect();
        let views = compiled.checks.challenges().map(|(id, challenge)| {
            let (name, asked_of) = (compiled.checks.name(id), challenge.ask.challenge());
            let forbidding = layers.iter().find(|layer| layer.forbids.contains(&name));
            let because = match forbidding {
                Some(_) => Some(Unavailable::Forbidden.into()),
                None => self.unavailable_because(id, &challenge.ask),
            };
            let elsewhere = failed.contains(&id);
            let state = self.state_of(assessed, id, challenge, because.is_none() && elsewhere);
            let because = because.filter(|_| state == ChallengeState::Unavailable);
            let asked = self.case().asked(id).map(|asked| CommandId {
                case: self.case().id.clone(),
                seq: asked.command.0,
                n: asked.command.1,
            });
            ChallengeView {
                challenge: name.to_owned(),
                kind: asked_of.kind(),
                state,
                reason: because.map(|because| because.why),
                until: because.and_then(|because| because.until).map(Time::from_milliseconds),
                forbidden_by: because.and(forbidding).map(|layer| layer.layer.clone()),
                failed_elsewhere: elsewhere,
                asked,
                contacts: asked_of.contacts(self),
                fields: asked_of.fields(),
            }
        });
        views.collect()
    }

    /// What can be asked now is open, and nothing else is.
    fn state_of(
        &self,
        assessed: &Assessment,
        check: u16,
        challenge: &Challenge,
        failed_elsewhere: bool,
    ) -> ChallengeState {
        let guessable = self.is_guessable(check);
        if self.case().is_collecting() && self.is_askable(assessed, check, challenge) {
            return ChallengeState::Open;
        }
        let of_check = self.case().evidence.iter().filter(|piece| piece.check == check);
        let conclusive = of_check.filter(|piece| piece.outcome != Found::Inconclusive);
        match conclusive.max_by_key(|piece| piece.at).map(|piece| piece.outcome) {
            Some(Found::Passed) if !(guessable && self.shuts_guessable()) => ChallengeState::Passed,
            Some(Found::Failed) => ChallengeState::NotPassed,
            _ if guessable && failed_elsewhere => ChallengeState::NotPassed,
            _ => ChallengeState::Unavailable,
        }
    }

    fn caller_view(&self, refusal: Option<&Refusal>) -> CallerView {
        let ended = self.case().is_over();
        let approved = matches!(self.case().phase, Phase::Approved(_) | Phase::Delivering(_));
        let alone = self.is_self_service();
        CallerView {
            text: self.caller_text(refusal),
            offers: if alone && !ended && !approved { self.offers() } else { Vec::new() },
            asked: self.case().asked.iter().map(|asked| self.check_name(asked.check).to_owned()).collect(),
            approved: approved && alone,
            ended,
            shown: self.shown().to_vec(),
        }
    }

    /// One text for every refusal, but for what was sent back for its form, which who typed it can see
    /// for themselves. Only who has passed, on their own screen, learns what is wrong with
    /// what they enrol.
    fn caller_text(&self, refusal: Option<&Refusal>) -> String {
        let alone = self.is_self_service();
        let key = match (&self.case().phase, refusal) {
            (Phase::Ended(Ended { end: End::Done, .. }) | Phase::Delivering(_), None) => PromptKey::Done,
            (Phase::Approved(_), Some(refusal)) if alone && refusal.code == RefusalCode::WeakEnrolment => {
                let (code, number) = refusal.about.split_once(' ').unwrap_or((&refusal.about, ""));
                let key = PromptKey::parse(code).unwrap_or(PromptKey::Refused);
                return self.text(key, &[("number", number)]);
            }
            (Phase::Ended(Ended { end: End::NotMe, .. }), None) => PromptKey::NoticeNotMe,
            (phase, Some(refusal))
                if refusal.code == RefusalCode::Shape && !matches!(phase, Phase::Ended(_)) =>
            {
                PromptKey::WrongForm
            }
            (Phase::Ended(_), _) | (_, Some(_)) => PromptKey::Refused,
            (Phase::Approved(_), None) if alone && self.takes_password() => PromptKey::NewPassword,
            (Phase::Approved(_), None) if alone => PromptKey::Approved,
            (Phase::Escalated, None) => PromptKey::Escalated,
            (_, None) if self.again() => PromptKey::TryAgain,
            (_, None) => PromptKey::Waiting,
        };
        self.text(key, &[])
    }

    /// What a self-service screen offers: the same for every subject, known or not.
    pub(super) fn offers(&self) -> Vec<String> {
        let checks = &self.compiled().checks;
        let offered = checks.challenges().filter(|(id, _)| self.is_offered(*id));
        offered.map(|(id, _)| checks.name(id).to_owned()).collect()
    }
}
