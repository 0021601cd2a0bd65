use subtle::ConstantTimeEq as _;

use crate::case::enrolment::RecoveryCode;
use crate::case::fault::Fault;
use crate::case::input::{CallerInput, Said};
use crate::case::notice::Event;
use crate::case::prompt::PromptKey;
use crate::case::refusal::RefusalCode;
use crate::case::secret::recovery;
use crate::case::state::{Phase, What};
use crate::case::work::{Halt, Work, refuse};
use crate::keys::{KeyName, Sensitive};

impl Work<'_> {
    pub(super) fn ask_recovery_code(&mut self, check: u16) -> Result<(), Halt> {
        let name = self.check_name(check);
        if self.enrolment()?.recovery(name).is_empty() {
            return refuse(RefusalCode::Unavailable, name);
        }
        let ask = self.plain_ask(check, self.prompt(PromptKey::AskRecoveryCode, &[]));
        self.put(check, What::RecoveryCode, ask);
        Ok(())
    }

    /// A code is used once. On the subject's own screen a new one takes its place as soon as the case
    /// is approved; at the desk, where others listen, they are told to make new ones.
    pub(super) fn right_recovery_code(
        &mut self,
        check: u16,
        given: &Sensitive<String>,
    ) -> Result<bool, Halt> {
        let name = self.check_name(check);
        let keys = self.ctx.keys;
        let codes = self.enrolment()?.recovery(name).to_vec();
        let mut used = None;
        for (at, code) in codes.iter().enumerate() {
            let mac = recovery::mac(keys, &code.vault, given.expose())?;
            if bool::from(mac.ct_eq(&code.mac)) {
                used = Some(at);
            }
        }
        let Some(used) = used else { return Ok(false) };
        let row = self.enrolment()?.edit();
        if let Some(enrolled) = row.recovery.iter_mut().find(|enrolled| enrolled.check == name) {
            enrolled.what.remove(used);
        }
        if self.is_self_service() {
            self.case.owed.push(check);
        }
        self.event(Event::Enrolled);
        Ok(true)
    }

    /// Shows the codes that are owed, on the screen of a case that was approved.
    pub(in crate::case) fn replace_codes(&mut self, said: &Said) -> Result<(), Fault> {
        let on_screen = matches!(said, Said::Caller { says: CallerInput::Answer { .. }, .. });
        if !on_screen || self.case.phase != Phase::Approved {
            return Ok(());
        }
        for check in std::mem::take(&mut self.case.owed) {
            let (name, code) = (self.check_name(check), self.new_recovery_code()?);
            let Some(row) = &mut self.enrolment else { return Ok(()) };
            let enrolled = row.edit().recovery.iter_mut().find(|enrolled| enrolled.check == name);
            enrolled.map(|enrolled| enrolled.what.push(code)).unwrap_or_default();
        }
        Ok(())
    }

    /// A new code, shown this once; its MAC is what is kept.
    pub(in crate::case) fn new_recovery_code(&mut self) -> Result<RecoveryCode, Fault> {
        let code = recovery::make(&mut self.draws);
        let vault = self.ctx.keys.current(KeyName::Vault).to_owned();
        let mac = recovery::mac(self.ctx.keys, &vault, code.expose())?;
        self.shown.push(code);
        Ok(RecoveryCode { vault, mac })
    }
}
