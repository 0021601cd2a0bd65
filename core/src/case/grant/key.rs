use subtle::ConstantTimeEq as _;

use crate::case::id::hex;
use crate::case::ledger::{GrantRow, GrantState};
use crate::case::refusal::RefusalCode;
use crate::case::secret::recovery;
use crate::case::state::{Approval, Phase};
use crate::case::work::{Halt, Work, refuse};
use crate::keys::Sensitive;

/// For how long the new password can be set, in milliseconds: ten minutes.
const OPEN: i64 = 600_000;

impl Work<'_> {
    /// Takes a re-enrolment key in a case of the subject's own: it stands for the approval of the case
    /// that handed it out. Used once, for its action, before its end and the next "not me".
    pub(in crate::case) fn use_key(&mut self, key: &Sensitive<String>) -> Result<(), Halt> {
        self.kind = "key";
        // Who has nothing enrolled, or failed too often to go on alone, is who keys are for.
        if !self.is_self_service() || self.case.subject.is_none() || self.case.phase != Phase::Open {
            return refuse(RefusalCode::Key, "");
        }
        if self.is_closed() || self.subject.as_ref().is_some_and(|row| row.is_fenced(self.now)) {
            return refuse(RefusalCode::Key, "");
        }
        let (keys, now, action) = (self.ctx.keys, self.now, self.case.action.clone());
        let mut found = None;
        for (at, row) in self.subject.iter().flat_map(|row| &row.keys).enumerate() {
            let mac = recovery::mac(keys, &row.vault, key.expose())?;
            let right = bool::from(mac.ct_eq(&row.mac));
            if right && now < row.end && row.epoch == self.case.epoch && row.action == action {
                found = Some(at);
            }
        }
        let Some(found) = found else { return refuse(RefusalCode::Key, "") };
        if self.subject.as_ref().is_some_and(|row| row.has_live_grant(&action, self.case.mark(), now)) {
            return refuse(RefusalCode::Held, "");
        }
        self.case.decoy = false;
        let id = hex(&self.draws.bytes::<16>("grant"));
        let end = now.saturating_add(OPEN);
        let (case, epoch, state) = (self.case.mark(), self.case.epoch, GrantState::Approved);
        let ledger = self.ledger()?;
        ledger.keys.remove(found);
        ledger.add_grant(GrantRow { id: id.clone(), case, action, epoch, state, end }, now);
        self.data.put("grant", id.clone()).put("grant_end", end);
        self.case.approval = Some(Approval { grant: id, end, record: [0; 32], keyed: true });
        self.case.phase = Phase::Approved;
        self.case.asked.clear();
        Ok(())
    }
}
