//! What people may see: never what is expected, what was typed, which answer was wrong, or how many
//! tries are left.

use serde::Serialize;

use super::availability::Unavailable;
use super::challenge::fields_of;
use super::command::End;
use super::fault::Fault;
use super::id::CommandId;
use super::input::Said;
use super::judge::Judged;
use super::prompt::{PromptKey, mask};
use super::refusal::{Refusal, RefusalCode};
use super::state::{Found, Phase};
use super::work::Work;
use crate::decide::{FactorPoints, Time, Verdict};
use crate::keys::Sensitive;
use crate::policy::compiled::{Ask, Challenge};

/// What whoever spoke may see now.
#[derive(Debug, Clone)]
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
#[non_exhaustive]
pub struct OperatorView {
    /// What was asked for.
    pub action: String,
    /// `open`, `escalated`, `approved`, `redeemed`, `ended`.
    pub state: &'static str,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<&'static str>,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What blocks it besides the policy: `observing` and `live_grant` pass by themselves.
    pub blocked_by: Vec<&'static str>,
    /// Whether the recovery path of the subject is closed.
    pub closed: bool,
    /// Points so far.
    pub points: i64,
    /// Points that are needed in any case.
    pub points_required: i64,
    /// Points of each factor.
    pub factors: Vec<(&'static str, FactorPoints)>,
    /// Every challenge, in the order of the policy.
    pub challenges: Vec<ChallengeView>,
    /// What is missing, one line each.
    pub missing: Vec<String>,
    /// What to ask next: those without which there is no way first, then the cheapest way.
    pub next: Vec<String>,
    /// Who takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate: Option<String>,
}

/// One challenge, for the operator.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ChallengeView {
    /// Its name.
    pub name: String,
    /// Its type in the policy.
    pub kind: &'static str,
    /// `open`, `passed`, `not_passed`, `unavailable`. Only what is open can be asked.
    pub state: &'static str,
    /// Why it is unavailable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Unavailable>,
    /// Until when, if waiting helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forbidden_by: Option<String>,
    /// It failed in another case of the subject, not long ago.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub failed_elsewhere: bool,
    /// The `Ask`, `Send` or `RequestVouch` that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<CommandId>,
    /// Masked contacts that can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Fields of its form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// The case, for the caller.
#[derive(Debug, Clone, Serialize)]
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
    #[serde(skip)]
    pub shown: Vec<Sensitive<String>>,
}

/// The case, for the host's own program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HostView {
    /// `open`, `escalated`, `approved`, `redeemed`, `ended`.
    pub state: &'static str,
    /// The verdict, limits included.
    pub verdict: Verdict,
    /// What holds it besides the policy.
    pub blocked_by: Vec<&'static str>,
    /// The grant that can be redeemed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_end: Option<Time>,
}

impl Work<'_> {
    /// What whoever said this may see.
    pub(super) fn view(
        &self,
        said: &Said,
        judged: Option<&Judged>,
        refusal: Option<&Refusal>,
    ) -> Result<View, Fault> {
        Ok(match (said, judged) {
            (Said::Caller { .. }, _) => View::Caller(self.caller_view(refusal)),
            (Said::Operator { by, .. }, _) if !by.is(&self.case.operator) => View::Nothing,
            (Said::Operator { .. }, _) if self.is_self_service() => View::Caller(self.caller_view(refusal)),
            (Said::Operator { .. }, Some(judged)) => View::Operator(Box::new(self.operator_view(judged)?)),
            (Said::Host { .. }, Some(judged)) => View::Host(self.host_view(judged)),
            (_, None) => View::Nothing,
        })
    }

    fn host_view(&self, judged: &Judged) -> HostView {
        let live = self.case.approval.as_ref().filter(|_| self.case.phase == Phase::Approved);
        HostView {
            state: self.case.phase.as_str(),
            verdict: judged.verdict,
            blocked_by: judged.blocked_by.clone(),
            grant: live.map(|approval| approval.grant.clone()),
            grant_end: live.map(|approval| Time::from_milliseconds(approval.end)),
        }
    }

    fn operator_view(&self, judged: &Judged) -> Result<OperatorView, Fault> {
        let decision = &judged.decision;
        let end = if let Phase::Ended(end) = self.case.phase { Some(end.as_str()) } else { None };
        Ok(OperatorView {
            action: self.case.action.clone(),
            state: self.case.phase.as_str(),
            end,
            verdict: judged.verdict,
            blocked_by: judged.blocked_by.iter().map(|by| shown(by)).collect(),
            closed: self.is_closed(),
            points: decision.points(),
            points_required: decision.points_required(),
            factors: decision.factors().collect(),
            challenges: self.challenge_views(judged),
            missing: decision.missing().map(|(layer, unmet)| format!("{layer}: {unmet}")).collect(),
            next: self.next(judged)?,
            escalate: decision.escalate().map(ToOwned::to_owned),
        })
    }

    /// The plan: mandatory challenges first, then the cheapest way.
    fn next(&self, judged: &Judged) -> Result<Vec<String>, Fault> {
        if self.case.phase != Phase::Open || judged.verdict != Verdict::Challenge {
            return Ok(Vec::new());
        }
        Ok(judged.plan()?.steps().map(|step| step.check.to_owned()).collect())
    }

    fn challenge_views(&self, judged: &Judged) -> Vec<ChallengeView> {
        let compiled = self.compiled();
        let layers = judged.decision.layers();
        let failed: Vec<u16> = self.all_failed_elsewhere().map(|(check, _)| check).collect();
        let views = compiled.checks.challenges().map(|(id, challenge)| {
            let name = compiled.checks.name(id);
            let forbidding = layers.iter().find(|layer| layer.forbids.contains(&name));
            let because = match forbidding {
                Some(_) => Some(Unavailable::Forbidden.into()),
                None => self.unavailable_because(id, &challenge.ask),
            };
            let elsewhere = failed.contains(&id);
            let state = self.state_of(judged, id, challenge, because.is_none() && elsewhere);
            let because = because.filter(|_| state == "unavailable");
            let asked = self.case.asked(id).map(|asked| CommandId {
                case: self.case.id.clone(),
                seq: asked.command.0,
                n: asked.command.1,
            });
            ChallengeView {
                name: name.to_owned(),
                kind: kind(&challenge.ask),
                state,
                reason: because.map(|because| because.why),
                until: because.and_then(|because| because.until).map(Time::from_milliseconds),
                forbidden_by: because.and(forbidding).map(|layer| layer.layer.clone()),
                failed_elsewhere: elsewhere,
                asked,
                contacts: self.usable_contacts(&challenge.ask).map(|c| mask(c.address.expose())).collect(),
                fields: form(&challenge.ask),
            }
        });
        views.collect()
    }

    /// What can be asked now is open, and nothing else is.
    fn state_of(
        &self,
        judged: &Judged,
        check: u16,
        challenge: &Challenge,
        failed_elsewhere: bool,
    ) -> &'static str {
        let guessable = self.is_guessable(check);
        if self.case.phase == Phase::Open && self.is_askable(judged, check, challenge) {
            return "open";
        }
        let of_check = self.case.evidence.iter().filter(|piece| piece.check == check);
        let conclusive = of_check.filter(|piece| piece.outcome != Found::Inconclusive);
        match conclusive.max_by_key(|piece| piece.at).map(|piece| piece.outcome) {
            Some(Found::Passed) if !(guessable && self.shuts_guessable()) => "passed",
            Some(Found::Failed) => "not_passed",
            _ if guessable && failed_elsewhere => "not_passed",
            _ => "unavailable",
        }
    }

    fn caller_view(&self, refusal: Option<&Refusal>) -> CallerView {
        let ended = self.case.is_over();
        let approved = !ended && matches!(self.case.phase, Phase::Approved | Phase::Redeemed);
        let alone = self.is_self_service();
        CallerView {
            text: self.caller_text(refusal),
            offers: if alone && !ended && !approved { self.offers() } else { Vec::new() },
            asked: self.case.asked.iter().map(|asked| self.check_name(asked.check).to_owned()).collect(),
            approved: approved && alone,
            ended,
            shown: self.shown.clone(),
        }
    }

    /// One text for every refusal, but for what was sent back for its form, which who typed it can see
    /// for themselves. Only who has passed, on their own screen, learns what is wrong with
    /// what they enrol.
    fn caller_text(&self, refusal: Option<&Refusal>) -> String {
        let alone = self.is_self_service();
        let key = match (self.case.phase, refusal) {
            (Phase::Ended(End::Done) | Phase::Redeemed, None) => PromptKey::Done,
            (Phase::Approved, Some(refusal)) if alone && refusal.code == RefusalCode::WeakEnrolment => {
                let (code, number) = refusal.about.split_once(' ').unwrap_or((&refusal.about, ""));
                let key = PromptKey::parse(code).unwrap_or(PromptKey::Refused);
                return self.text(key, &[("number", number)]);
            }
            (Phase::Ended(End::NotMe), None) => PromptKey::NoticeNotMe,
            (phase, Some(refusal))
                if refusal.code == RefusalCode::Shape && !matches!(phase, Phase::Ended(_)) =>
            {
                PromptKey::WrongForm
            }
            (Phase::Ended(_), _) | (_, Some(_)) => PromptKey::Refused,
            (Phase::Approved, None) if alone && self.takes_password() => PromptKey::NewPassword,
            (Phase::Approved, None) if alone => PromptKey::Approved,
            (Phase::Escalated, None) => PromptKey::Escalated,
            (_, None) if self.again => PromptKey::TryAgain,
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

    /// A text for people in the subject's language.
    pub(super) fn text(&self, key: PromptKey, values: &[(&str, &str)]) -> String {
        self.ctx.tenant.prompts.text(self.language(), key, values)
    }

    /// The subject's language, as the directory knows it.
    pub(super) fn language(&self) -> &str {
        // On the subject's own screen it is the screen's: a stranger must not tell by it who exists.
        let known = self.snapshot().filter(|_| !self.is_self_service());
        known.map_or(self.case.language.as_str(), |snapshot| &snapshot.language)
    }
}

/// The type of a challenge, as the policy writes it.
pub(super) const fn kind(ask: &Ask) -> &'static str {
    match ask {
        Ask::Questions { .. } => "questions",
        Ask::Partial { .. } => "partial",
        Ask::Recall { .. } => "recall",
        Ask::Code { .. } => "code",
        Ask::Totp { .. } => "totp",
        Ask::RecoveryCode { .. } => "recovery_code",
        Ask::Vouch { .. } => "vouch",
        Ask::Confirm { .. } => "confirm",
        Ask::External { .. } => "external",
    }
}

fn form(ask: &Ask) -> Vec<String> {
    if let Ask::Confirm { form } = ask { fields_of(form) } else { Vec::new() }
}

/// What an operator learns of what blocks a case: no counts.
fn shown(blocked_by: &'static str) -> &'static str {
    if matches!(blocked_by, "quota" | "same_subject") { "limit" } else { blocked_by }
}
