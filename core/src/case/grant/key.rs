use subtle::ConstantTimeEq as _;

use crate::case::protocol::{Block, RefusalCode, hex};
use crate::case::secret::recovery;
use crate::case::state::{Approval, Granted, KeyRow, Phase};
use crate::case::step::{Assessment, RecordData, Situation, StepError, Transition, refuse};
use crate::decide::Verdict;
use crate::keys::Sensitive;

/// For how long the new password can be set, in milliseconds: ten minutes.
const OPEN: i64 = 600_000;

impl<'a> Transition<'a> {
    /// Takes a re-enrolment key in a case of the subject's own: it stands for the approval of the case
    /// that handed it out. Used once, for its action, before its end and the next "not me", while that
    /// approval would be given today. A key that is refused is not used up.
    pub(in crate::case) fn use_key(&mut self, key: &Sensitive<String>) -> Result<Assessment<'a>, StepError> {
        self.set_record(RecordData::Key {});
        // Who has nothing enrolled, or failed too often to go on alone, is who keys are for.
        if !self.is_page() || self.case().subject.is_none() {
            return refuse(RefusalCode::Key, "");
        }
        let known = self.take_key(key)?;
        let id = hex(&self.draws().bytes::<16>("grant"));
        let end = self.now().saturating_add(OPEN);
        self.case_mut().decoy = false;
        let granted = Granted { id, keyed: Some(known.standing), delivered: false };
        self.case_mut().phase = Phase::Approved(Approval { granted, end, record: [0; 32] });
        let assessed = self.stands()?;
        self.remember_grant();
        self.case_mut().asked.clear();
        Ok(assessed)
    }

    /// The key of this action that was typed.
    fn take_key(&mut self, key: &Sensitive<String>) -> Result<KeyRow, StepError> {
        let (keys, now) = (self.ctx().keys, self.now());
        let mut found = None;
        for (at, row) in self.subject().into_iter().flat_map(|row| &row.keys).enumerate() {
            let mac = recovery::mac(keys, &row.vault, key.expose())?;
            let right = bool::from(mac.ct_eq(&row.mac));
            if right && now < row.end && row.epoch == self.case().epoch && row.action == self.case().action {
                found = Some(at);
            }
        }
        match found {
            Some(found) => Ok(self.ledger()?.keys.remove(found)),
            None => refuse(RefusalCode::Key, ""),
        }
    }
}

impl<'a> Situation<'a> {
    /// Whether what a key stands on would be approved today, and nothing else holds it.
    fn stands(&self) -> Result<Assessment<'a>, StepError> {
        if !self.snapshot().is_some_and(|snapshot| snapshot.enabled) {
            return refuse(RefusalCode::Account, "");
        }
        let assessed = self.assess()?;
        if let Some(held) = assessed.blocked_by.first() {
            return refuse(RefusalCode::Held, held.as_str());
        }
        if assessed.verdict == Verdict::Approve && self.approve_as_well() {
            return Ok(assessed);
        }
        if self.is_observing() {
            // Perhaps it is only that the host has not said yet what it observes.
            return refuse(RefusalCode::Held, Block::Observing.as_str());
        }
        refuse(RefusalCode::NotApproved, "")
    }
}
