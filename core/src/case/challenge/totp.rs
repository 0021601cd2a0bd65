use super::ChallengeKind;
use crate::case::halt::{Halt, refuse};
use crate::case::prompt::PromptKey;
use crate::case::record::AskedRecord;
use crate::case::refusal::RefusalCode;
use crate::case::secret::TotpSecret;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::keys::Sensitive;

impl Transition<'_> {
    pub(super) fn ask_totp(&mut self, check: u16) -> Result<AskedRecord, Halt> {
        let name = self.check_name(check);
        if self.enrolment()?.authenticator(name).is_none() {
            return refuse(RefusalCode::Unavailable, name);
        }
        let ask = self.plain_ask(check, ChallengeKind::Totp, self.totp_prompt());
        self.put(check, What::Totp, ask);
        Ok(AskedRecord::Plain {})
    }

    pub(super) fn totp_prompt(&self) -> String {
        self.text(PromptKey::AskTotp, &[("digits", &TotpSecret::DIGITS.to_string())])
    }

    /// A step of an authenticator is accepted once, over all cases.
    pub(super) fn right_totp(&mut self, check: u16, given: &Sensitive<String>) -> Result<bool, Halt> {
        let name = self.check_name(check);
        let Some(authenticator) = self.enrolment()?.authenticator(name).cloned() else { return Ok(false) };
        let ledger = self.subject();
        let last = ledger.and_then(|row| row.totp.iter().find(|(id, _)| *id == authenticator.id));
        let last = last.map(|(_, step)| *step);
        let Some(step) = authenticator.secret.verify(given.expose(), self.now(), last) else {
            return Ok(false);
        };
        let ledger = self.ledger()?;
        ledger.totp.retain(|(id, _)| *id != authenticator.id);
        ledger.totp.push((authenticator.id, step));
        Ok(true)
    }
}
