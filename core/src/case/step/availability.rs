//! The challenges that cannot be asked now, and the reasons.

use crate::case::protocol::{Because, Unavailable};
use crate::case::step::{Assessment, Situation, StepError, Transition};
use crate::policy::compiled::{Challenge, ChallengeSpec};

impl<'a> Situation<'a> {
    /// Returns the names of challenges that cannot be asked now, as in the facts.
    pub(in crate::case) fn unavailable(&self) -> Vec<&'a str> {
        let challenges = self.compiled().checks.challenges();
        let unavailable = challenges.filter(|(id, c)| self.unavailable_because(*id, &c.ask).is_some());
        unavailable.map(|(id, _)| self.check_name(id)).collect()
    }

    /// Returns the reason why this challenge cannot be asked of this subject now, whatever the rules say.
    pub(in crate::case) fn unavailable_because(&self, check: u16, ask: &ChallengeSpec) -> Option<Because> {
        if self.is_guessable(check) && self.is_closed() {
            let until = self.subject().map(|row| row.closed_until);
            return Some(Because { why: Unavailable::Closed, until });
        }
        if self.is_disabled(check) {
            return Some(Unavailable::Disabled.into());
        }
        if self.case().struck.contains(&check) {
            return Some(Unavailable::Struck.into());
        }
        if self.case().not_enrolled.contains(&check) {
            return Some(Unavailable::NotEnrolled.into());
        }
        ask.challenge().unavailable(self, check)
    }

    /// Returns true if a challenge can be asked: it is open in the decision, and this case has a try left.
    /// Failures expire; the tries of a case do not.
    pub(in crate::case) fn is_askable(
        &self,
        assessed: &Assessment,
        check: u16,
        challenge: &Challenge,
    ) -> bool {
        let spent =
            self.is_guessable(check) && self.case().tries(check) >= challenge.ask.challenge().attempts();
        assessed.is_open(challenge.result) && !spent
    }
}

impl Transition<'_> {
    /// Returns the challenges for which this subject has nothing that can be asked, whoever asks.
    pub(in crate::case) fn not_enrolled(&mut self) -> Result<Vec<u16>, StepError> {
        let mut missing = Vec::new();
        for (check, challenge) in self.compiled().checks.challenges() {
            if !challenge.ask.challenge().is_enrolled(self, check)? {
                missing.push(check);
            }
        }
        Ok(missing)
    }
}
