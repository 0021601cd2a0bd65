use subtle::ConstantTimeEq as _;

use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::enrolment::RecoveryCode;
use crate::case::prompt::PromptKey;
use crate::case::protocol::{Fault, RefusalCode, Resolution, Said};
use crate::case::secret::recovery;
use crate::case::state::{Ended, PendingChallenge, Phase, ResultOutcome};
use crate::case::step::{AskedRecord, Event, Situation, StepError, Transition, refuse};
use crate::keys::{KeyName, Sensitive};
use crate::policy::challenge_spec::{self, ChallengeSpec};

impl Challenge for challenge_spec::RecoveryCode {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::RecoveryCode
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    fn is_enrolled(&self, step: &mut Transition<'_>, check: u16) -> Result<bool, StepError> {
        let name = step.check_name(check);
        Ok(!step.enrolment()?.recovery(name).is_empty())
    }

    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        if !self.is_enrolled(step, check)? {
            return refuse(RefusalCode::Unavailable, step.check_name(check));
        }
        Ok(put(step, check, PendingChallenge::RecoveryCode))
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        Ok(put(step, check, PendingChallenge::Decoy))
    }

    fn has_form(&self, _: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        answers.iter().all(|answer| recovery::has_shape(answer.expose()))
    }

    /// Accepts each code once. Its replacement is made when it can be shown on the subject's own screen,
    /// never at the desk, where others may listen.
    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        if !matches!(given.asked, PendingChallenge::RecoveryCode) {
            return given.refuse();
        }
        let (name, text, keys) = (given.name, given.text()?, step.ctx().keys);
        let mut used = None;
        for (at, code) in step.enrolment()?.recovery(name).iter().enumerate() {
            let mac = recovery::mac(keys, &code.vault, text)?;
            if bool::from(mac.ct_eq(&code.mac)) {
                used = Some(at);
            }
        }
        let Some(used) = used else { return Ok(false) };
        let row = step.enrolment()?.edit();
        if let Some(enrolled) = row.recovery.iter_mut().find(|enrolled| enrolled.check == name) {
            enrolled.what.remove(used);
        }
        row.owe(name);
        step.event(Event::Enrolled);
        Ok(true)
    }
}

fn put(step: &mut Transition<'_>, check: u16, what: PendingChallenge) -> AskedRecord {
    let prompt = step.text(PromptKey::AskRecoveryCode, &[]);
    step.put(check, what, step.plain_ask(check, ChallengeKind::RecoveryCode, prompt));
    AskedRecord::Plain {}
}

impl Transition<'_> {
    /// Makes the codes that are owed and shows them, in one step: on the subject's own screen, once a
    /// case in which such a code was passed is approved, whoever approved it. Codes that cannot be shown
    /// in this case are shown in the next.
    pub(in crate::case) fn replace_codes(&mut self, said: &Said) -> Result<(), Fault> {
        let on_screen = match said {
            Said::Caller { .. } => self.is_self_service(),
            Said::Operator { by, .. } => self.is_self_service() && *by == self.case().operator,
            Said::Host { .. } => false,
        };
        let approved = match &self.case().phase {
            Phase::Approved(_) | Phase::Delivering(_) => true,
            Phase::Ended(Ended { end, .. }) => {
                matches!(end, Resolution::Done | Resolution::Failed | Resolution::Unknown)
            }
            Phase::Collecting | Phase::Escalated => false,
        };
        if !on_screen || !approved {
            return Ok(());
        }
        let passed = self.case().evidence.iter().filter(|piece| piece.outcome == ResultOutcome::Passed);
        let mut checks: Vec<u16> = passed.map(|piece| piece.check).collect();
        checks.retain(|check| matches!(self.ask_of(*check), Some(ChallengeSpec::RecoveryCode(_))));
        checks.sort_unstable();
        checks.dedup();
        for check in checks {
            self.replace_codes_of(self.check_name(check))?;
        }
        Ok(())
    }

    fn replace_codes_of(&mut self, name: &str) -> Result<(), Fault> {
        let owed = self.stored_enrolment()?.map_or(0, |row| row.owed(name));
        if owed == 0 {
            return Ok(());
        }
        let mut codes = (0..owed).map(|_| self.new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
        if let Some(row) = self.stored_enrolment()? {
            let row = row.edit();
            row.clear_owed(name);
            row.recovery
                .iter_mut()
                .filter(|known| known.check == name)
                .for_each(|known| known.what.append(&mut codes));
        }
        Ok(())
    }

    /// Makes a code, which is shown only once; only its MAC is stored.
    pub(in crate::case) fn new_recovery_code(&mut self) -> Result<RecoveryCode, Fault> {
        let code = recovery::make(self.draws());
        let vault = self.ctx().keys.current(KeyName::Vault).to_owned();
        let mac = recovery::mac(self.ctx().keys, &vault, code.expose())?;
        self.show_once(code);
        Ok(RecoveryCode { vault, mac })
    }
}
