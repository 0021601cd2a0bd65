use subtle::ConstantTimeEq as _;

use crate::case::protocol::{Block, RefusalCode, hex};
use crate::case::secret::recovery;
use crate::case::state::{Approval, Granted, KeyRow, Phase};
use crate::case::step::{Assessment, RecordData, Situation, StepError, Transition, refuse};
use crate::decide::Verdict;
use crate::keys::Sensitive;

/// The time in which the new password can be set, in milliseconds: ten minutes.
const OPEN: i64 = 600_000;

impl<'a> Transition<'a> {
    /// Accepts a re-enrolment key in self-service, which carries over the approval of the case that
    /// issued it. A key is valid once, for its action, until it expires or the subject says "not me", and
    /// only if that approval would still be given today. A refused key is not used up.
    pub(in crate::case) fn use_key(&mut self, key: &Sensitive<String>) -> Result<Assessment<'a>, StepError> {
        self.set_record(RecordData::Key {});
        // Nothing else is required: keys are for subjects with nothing enrolled, or with too many failures.
        if !self.is_page() || self.case().subject.is_none() {
            return refuse(RefusalCode::Key, "");
        }
        let known = self.take_key(key)?;
        let id = hex(&self.draws().bytes::<16>("grant"));
        let end = self.now().saturating_add(OPEN);
        self.case_mut().decoy = false;
        let granted = Granted { id, keyed: Some(known.standing), deliver: None, delivered: false };
        self.case_mut().phase = Phase::Approved(Approval { granted, end, record: [0; 32] });
        let assessed = self.stands()?;
        self.remember_grant();
        self.case_mut().asked.clear();
        Ok(assessed)
    }

    /// Removes and returns the key that was entered, if it is valid for this action.
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
    /// Checks that the evidence behind a key would be approved today, and that nothing blocks it.
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
            // The host may still report signals that change this.
            return refuse(RefusalCode::Held, Block::Observing.as_str());
        }
        refuse(RefusalCode::NotApproved, "")
    }
}
