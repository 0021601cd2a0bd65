//! "This was not me": allowed in any state, however late.

use subtle::ConstantTimeEq as _;

use crate::case::protocol::{Caller, CommandTask, Fault, Resolution};
use crate::case::secret::recovery;
use crate::case::state::GrantState;
use crate::case::step::{
    ContactRecord, Event, NotMeRecord, Proof, RecordData, Situation, StepError, Transition,
};
use crate::keys::Sensitive;

/// The time for which a proven "not me" fences the subject, in milliseconds: 24 hours.
const FENCE: i64 = 86_400_000;

/// The maximum number of grants that one step revokes: its record must fit.
const REVOKED: usize = 16;

impl Situation<'_> {
    pub(in crate::case) fn has_revocations(&self) -> bool {
        self.subject().is_some_and(|row| row.has_revocations())
    }
}

impl Transition<'_> {
    /// Ends every case, approval, grant, code and key of the subject, and notifies people. With a proof,
    /// also fences the subject. Works on the ledger, so other cases need not be loaded.
    ///
    /// Without a proof, on a self-service page, the speaker could be anybody: people are notified, within
    /// the budget, and only the case itself ends.
    pub(in crate::case) fn say_not_me(
        &mut self,
        by: &Caller,
        token: Option<&Sensitive<String>>,
        contact: Option<ContactRecord>,
    ) -> Result<(), StepError> {
        let proof = self.proof(by, token)?;
        let mut record = NotMeRecord { contact, proof, epoch: None, fence: None };
        if proof == Proof::Said && self.is_self_service() {
            self.event(Event::NotMeSaid);
        } else {
            self.end_everything(&mut record);
            self.event(Event::NotMe);
        }
        self.set_record(RecordData::NotMe(record));
        self.conclude(Resolution::NotMe);
        Ok(())
    }

    fn end_everything(&mut self, record: &mut NotMeRecord) {
        let (now, proof) = (self.now(), record.proof);
        let Some(row) = self.subject_mut() else { return };
        let ledger = row.edit();
        ledger.epoch = ledger.epoch.saturating_add(1);
        ledger.keys.clear();
        if proof != Proof::Said {
            ledger.fence(now, FENCE);
        }
        for grant in &mut ledger.grants {
            grant.state = match grant.state {
                GrantState::Redeemed => GrantState::Revoking,
                // An unproven claim does not undo a grant that was carried out. The grant stays known, so
                // that a later proof can still undo it.
                GrantState::Done if proof != Proof::Said => GrantState::Revoking,
                GrantState::Approved => GrantState::Over,
                state => state,
            };
        }
        let (epoch, fenced) = (ledger.epoch, ledger.is_fenced(now));
        (record.epoch, record.fence) = (Some(epoch), Some(fenced));
        self.case_mut().epoch = epoch;
    }

    /// Revokes grants that a "not me" ended: as many as one step can, newest first. The rest follow in
    /// the next steps about this subject, in any case.
    pub(in crate::case) fn revoke(&mut self) {
        let Some(row) = self.subject_mut().filter(|row| row.has_revocations()) else { return };
        let (revoked, left) = row.edit().take_revocations(REVOKED);
        if left > 0 {
            self.effects().revocations_left = Some(u64::try_from(left).unwrap_or(u64::MAX));
        }
        let account = self.case().subject.as_ref().map_or("", |party| &party.id).to_owned();
        for grant in revoked {
            self.command(CommandTask::Revoke { grant, account: account.clone() });
        }
    }

    /// Returns the proof of a "not me". A token can be used only once.
    fn proof(&mut self, by: &Caller, token: Option<&Sensitive<String>>) -> Result<Proof, Fault> {
        // By this clock itself: a token must not expire because another clock was ahead.
        let (keys, now) = (self.ctx().keys, self.now().min(self.ctx().now.milliseconds()));
        if let (Some(token), Some(row)) = (token, self.subject_mut()) {
            let mut used = None;
            for (at, notice) in row.notices.iter().enumerate().filter(|(_, notice)| now < notice.end) {
                let mac = recovery::mac(keys, &notice.vault, token.expose())?;
                if bool::from(mac.ct_eq(&notice.mac)) {
                    used = Some(at);
                }
            }
            if let Some(at) = used {
                row.edit().notices.remove(at);
                return Ok(Proof::Token);
            }
        }
        let session = by.session.as_deref().is_some_and(|provider| !provider.trim().is_empty());
        Ok(if session { Proof::Session } else { Proof::Said })
    }
}
