//! After every input: decide again, and follow the verdict.

use super::block::Block;
use super::command::End;
use super::fault::Fault;
use super::id::hex;
use super::judge::Judged;
use super::ledger::{GrantRow, GrantState};
use super::notice::Event;
use super::state::{Approval, Phase, What};
use super::work::Work;
use crate::decide::{Time, Verdict};
use crate::policy::compiled::GrantKind;
use crate::policy::value::Duration;

/// For how long an approval can be redeemed, in milliseconds: ten minutes. An enrolment stays open
/// for as long as the policy says.
const APPROVAL: i64 = 600_000;

impl<'a> Work<'a> {
    /// Decides, and moves the case to where the verdict says.
    pub(super) fn settle(&mut self) -> Result<Judged<'a>, Fault> {
        let mut judged = self.judge()?;
        if self.case.is_over() || self.case.phase == Phase::Redeemed {
            return Ok(judged);
        }
        // On their own screen nobody is there to decide it: whoever has passed goes on here.
        if self.is_self_service() && Self::waits_for_a_live_grant(&judged) && self.end_approvals() {
            judged = self.judge()?;
        }
        self.notice_that_it_was_ended();
        if self.is_self_service() {
            self.settle_alone(&judged);
        } else {
            self.settle_at_the_desk(&judged);
        }
        Ok(judged)
    }

    /// Another case of the subject may have ended what this one approved.
    fn notice_that_it_was_ended(&mut self) {
        let Some(approval) = self.case.approval.as_ref().filter(|_| self.case.phase == Phase::Approved)
        else {
            return;
        };
        let stands = self.subject.as_ref().is_some_and(|row| row.is_approved(&approval.grant));
        if !stands {
            self.withdraw();
        }
    }

    fn settle_at_the_desk(&mut self, judged: &Judged) {
        match judged.verdict {
            Verdict::Approve => self.approve(judged),
            Verdict::Deny => {
                self.tell_of_limits(judged);
                self.event(Event::Deny);
                self.conclude(End::Denied);
            }
            Verdict::Escalate => {
                self.withdraw();
                if self.case.phase == Phase::Open && !self.case.second() {
                    self.tell_of_limits(judged);
                    self.case.phase = Phase::Escalated;
                    self.event(Event::Escalate);
                }
            }
            Verdict::Challenge => self.withdraw(),
        }
    }

    /// Whether nothing but an approval of another case, which nobody has redeemed, stands in the way.
    pub(super) fn waits_for_a_live_grant(judged: &Judged) -> bool {
        judged.decision.verdict() == Verdict::Approve && judged.blocked_by == [Block::LiveGrant]
    }

    /// Ends what other cases have approved for the same and nobody has redeemed; `false` if there is
    /// nothing of the kind.
    pub(super) fn end_approvals(&mut self) -> bool {
        let (action, case, now) = (self.case.action.clone(), self.case.mark(), self.now);
        let Some(row) = &mut self.subject else { return false };
        let ended = row.edit().end_approvals(&action, case, now);
        let any = !ended.is_empty();
        if any {
            self.effects.ended_grants = ended;
        }
        any
    }

    /// Nobody takes over from the subject: what can not be approved runs on as a decoy, so that
    /// whoever sits there learns nothing.
    fn settle_alone(&mut self, judged: &Judged) {
        if self.case.decoy {
            return;
        }
        let keyed = self.case.approval.as_ref().is_some_and(|approval| approval.keyed.is_some());
        // What the policy lets nobody ask for alone looks like what can not be approved; a key was asked
        // for at the desk.
        let verdict = if keyed || self.is_run_rightly() { judged.verdict } else { Verdict::Deny };
        match verdict {
            // A key is good for one approval: it is not renewed.
            Verdict::Approve if keyed => {}
            Verdict::Approve => self.approve(judged),
            Verdict::Challenge => self.withdraw(),
            Verdict::Deny | Verdict::Escalate => {
                self.withdraw();
                self.event(Event::Deny);
                self.case.decoy = true;
            }
        }
    }

    fn tell_of_limits(&mut self, judged: &Judged) {
        if judged.blocked_by.contains(&Block::SameSubject) {
            self.event(Event::SameSubject);
        }
    }

    /// There is an approval: it can be redeemed for ten minutes. Nothing is signed yet.
    fn approve(&mut self, judged: &Judged) {
        if self.case.phase == Phase::Approved {
            if self.case.approval.as_ref().is_some_and(|approval| self.now < approval.end) {
                return;
            }
            // It was not redeemed in time; the evidence is still good, so there is a new one.
            self.withdraw();
        }
        let id = hex(&self.draws.bytes::<16>("grant"));
        let enrols = self.grant().is_some_and(|grant| matches!(grant.kind, GrantKind::Enrolment { .. }));
        let terms = self.terms().ok().flatten().filter(|_| enrols);
        let lifetime = terms.and_then(|terms| terms.lifetime()).map_or(APPROVAL, Duration::milliseconds);
        let end = self.now.saturating_add(lifetime);
        let (case, action, now, epoch) =
            (self.case.mark(), self.case.action.clone(), self.now, self.case.epoch);
        let Some(row) = &mut self.subject else { return };
        let state = GrantState::Approved;
        row.edit().add_grant(GrantRow { id: id.clone(), case, action, epoch, state, end }, now);
        self.effects.grant = Some(id.clone());
        self.effects.grant_end = Some(Time::from_milliseconds(end));
        self.case.approval =
            Some(Approval { grant: id, end, record: [0; 32], keyed: None, delivered: false });
        self.case.phase = Phase::Approved;
        // Whoever was asked elsewhere may still say no.
        self.case.asked.retain(|asked| matches!(asked.what, What::External { .. } | What::Vouch));
        self.tell_of_limits(judged);
        self.event(Event::Approve);
    }

    /// The decision is no approval any more: what was approved can not be redeemed.
    fn withdraw(&mut self) {
        if self.case.phase != Phase::Approved {
            return;
        }
        self.end_grant();
        self.effects.withdrawn = true;
        self.case.approval = None;
        self.case.phase = Phase::Open;
    }
}
