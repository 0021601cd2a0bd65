use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::prompt::PromptKey;
use crate::case::protocol::RefusalCode;
use crate::case::secret::{TotpSecret, code};
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec;

impl Challenge for challenge_spec::Totp {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Totp
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    fn is_enrolled(&self, step: &mut Transition<'_>, check: u16) -> Result<bool, StepError> {
        let name = step.check_name(check);
        Ok(step.enrolment()?.authenticator(name).is_some())
    }

    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        if !self.is_enrolled(step, check)? {
            return refuse(RefusalCode::Unavailable, step.check_name(check));
        }
        Ok(put(step, check, PendingChallenge::Totp))
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        Ok(put(step, check, PendingChallenge::Decoy))
    }

    fn has_form(&self, _: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        answers.iter().all(|answer| code::has_shape(answer.expose(), TotpSecret::DIGITS))
    }

    /// Accepts each time step of an authenticator once, across all cases.
    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        if !matches!(given.asked, PendingChallenge::Totp) {
            return given.refuse();
        }
        let (name, given) = (given.name, given.text()?);
        let Some(authenticator) = step.enrolment()?.authenticator(name).cloned() else { return Ok(false) };
        let mut used = step.subject().into_iter().flat_map(|row| &row.totp);
        let last = used.find(|(id, _)| *id == authenticator.id).map(|(_, step)| *step);
        let Some(used) = authenticator.secret.verify(given, step.now(), last) else {
            return Ok(false);
        };
        let ledger = step.ledger()?;
        ledger.totp.retain(|(id, _)| *id != authenticator.id);
        ledger.totp.push((authenticator.id, used));
        Ok(true)
    }
}

fn put(step: &mut Transition<'_>, check: u16, what: PendingChallenge) -> AskedRecord {
    let digits = TotpSecret::DIGITS.to_string();
    let prompt = step.text(PromptKey::AskTotp, &[("digits", &digits)]);
    step.put(check, what, step.plain_ask(check, ChallengeKind::Totp, prompt));
    AskedRecord::Plain {}
}
