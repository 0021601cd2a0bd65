//! The views of a case.

use crate::case::prompt::PromptKey;
use crate::case::protocol::{
    CallerView, ChallengeState, ChallengeView, CommandId, FactorView, Fault, HostView, OperatorView, Refusal,
    RefusalCode, Resolution, Said, Unavailable, View,
};
use crate::case::state::{Ended, Phase, ResultOutcome};
use crate::case::step::{Assessment, Transition};
use crate::decide::{Time, Verdict};
use crate::policy::compiled::Challenge;

impl Transition<'_> {
    /// Returns the view for the speaker.
    pub(in crate::case) fn view(
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
        let resolution = if let Phase::Ended(ended) = &self.case().phase { Some(ended.end) } else { None };
        Ok(OperatorView {
            action: self.case().action.clone(),
            state: self.case().shown(),
            resolution,
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

    /// Returns the plan: mandatory challenges first, then the cheapest way.
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

    /// Returns the state of a challenge: open if, and only if, it can be asked now.
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
        let conclusive = of_check.filter(|piece| piece.outcome != ResultOutcome::Inconclusive);
        match conclusive.max_by_key(|piece| piece.at).map(|piece| piece.outcome) {
            Some(ResultOutcome::Passed) if !(guessable && self.is_closed()) => ChallengeState::Passed,
            Some(ResultOutcome::Failed) => ChallengeState::NotPassed,
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

    /// Returns the text for the caller: the same for every refusal, except for answers with a wrong form,
    /// which the caller can see for themselves. Only a caller who has passed, on their own screen, learns
    /// what is wrong with an enrolment.
    fn caller_text(&self, refusal: Option<&Refusal>) -> String {
        let alone = self.is_self_service();
        let key = match (&self.case().phase, refusal) {
            (Phase::Ended(Ended { end: Resolution::Done, .. }) | Phase::Delivering(_), None) => {
                PromptKey::Done
            }
            (Phase::Approved(_), Some(refusal)) if alone && refusal.code == RefusalCode::WeakEnrolment => {
                let (code, number) = refusal.about.split_once(' ').unwrap_or((&refusal.about, ""));
                let key = code.parse().unwrap_or(PromptKey::Refused);
                return self.text(key, &[("number", number)]);
            }
            (Phase::Ended(Ended { end: Resolution::NotMe, .. }), None) => PromptKey::NoticeNotMe,
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

    /// Returns the challenges that a self-service screen offers: the same for every subject, known or not.
    pub(in crate::case) fn offers(&self) -> Vec<String> {
        let checks = &self.compiled().checks;
        let offered = checks.challenges().filter(|(id, _)| self.is_offered(*id));
        offered.map(|(id, _)| checks.name(id).to_owned()).collect()
    }
}
