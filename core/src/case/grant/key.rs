use subtle::ConstantTimeEq as _;

use crate::case::block::Block;
use crate::case::id::hex;
use crate::case::ledger::{GrantRow, GrantState, KeyRow};
use crate::case::record::RecordData;
use crate::case::refusal::RefusalCode;
use crate::case::secret::recovery;
use crate::case::state::{Approval, OpenKind, Phase};
use crate::case::work::{Halt, Work, refuse};
use crate::decide::{Time, Verdict};
use crate::keys::Sensitive;

/// For how long the new password can be set, in milliseconds: ten minutes.
const OPEN: i64 = 600_000;

impl Work<'_> {
    /// Takes a re-enrolment key in a case of the subject's own: it stands for the approval of the case
    /// that handed it out. Used once, for its action, before its end and the next "not me", while that
    /// approval would be given today. A key that is refused is not used up.
    pub(in crate::case) fn use_key(&mut self, key: &Sensitive<String>) -> Result<(), Halt> {
        self.record = RecordData::Key {};
        // Who has nothing enrolled, or failed too often to go on alone, is who keys are for.
        if !self.is_self_service() || self.case.subject.is_none() || self.case.phase != Phase::Open {
            return refuse(RefusalCode::Key, "");
        }
        let known = self.take_key(key)?;
        let (now, action) = (self.now, self.case.action.clone());
        let id = hex(&self.draws.bytes::<16>("grant"));
        let approval = Approval {
            grant: id.clone(),
            end: now.saturating_add(OPEN),
            record: [0; 32],
            keyed: Some(known.standing),
            delivered: false,
        };
        self.case.decoy = false;
        self.case.approval = Some(approval.clone());
        self.stands(&approval)?;
        let (case, epoch, state, end) =
            (self.case.mark(), self.case.epoch, GrantState::Approved, approval.end);
        self.ledger()?.add_grant(GrantRow { id: id.clone(), case, action, epoch, state, end }, now);
        self.effects.grant = Some(id);
        self.effects.grant_end = Some(Time::from_milliseconds(end));
        self.case.phase = Phase::Approved;
        self.case.asked.clear();
        Ok(())
    }

    /// The key of this action that was typed.
    fn take_key(&mut self, key: &Sensitive<String>) -> Result<KeyRow, Halt> {
        let (keys, now) = (self.ctx.keys, self.now);
        let mut found = None;
        for (at, row) in self.subject.iter().flat_map(|row| &row.keys).enumerate() {
            let mac = recovery::mac(keys, &row.vault, key.expose())?;
            let right = bool::from(mac.ct_eq(&row.mac));
            if right && now < row.end && row.epoch == self.case.epoch && row.action == self.case.action {
                found = Some(at);
            }
        }
        match found {
            Some(found) => Ok(self.ledger()?.keys.remove(found)),
            None => refuse(RefusalCode::Key, ""),
        }
    }

    /// Whether what a key stands on would be approved today, and nothing else holds it.
    fn stands(&self, approval: &Approval) -> Result<(), Halt> {
        if !self.snapshot().is_some_and(|snapshot| snapshot.enabled) {
            return refuse(RefusalCode::Account, "");
        }
        let judged = self.judge()?;
        if let Some(held) = judged.blocked_by.first() {
            return refuse(RefusalCode::Held, held.as_str());
        }
        if judged.verdict == Verdict::Approve && self.approve_as_well(approval) {
            return Ok(());
        }
        if self.case.open.iter().any(|open| open.kind == OpenKind::Observe) {
            // Perhaps it is only that the host has not said yet what it observes.
            return refuse(RefusalCode::Held, Block::Observing.as_str());
        }
        refuse(RefusalCode::NotApproved, "")
    }
}
