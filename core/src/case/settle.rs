//! After every input: decide again, and follow the verdict.

use super::command::End;
use super::fault::Fault;
use super::id::hex;
use super::judge::Judged;
use super::ledger::{GrantRow, GrantState};
use super::notice::Event;
use super::state::{Approval, OpenKind, Phase, What};
use super::work::Work;
use crate::decide::{Reason, Verdict};
use crate::policy::compiled::{FixedVerdict, GrantKind, Risk};
use crate::policy::value::Duration;

/// For how long an approval can be redeemed, in milliseconds: ten minutes. An enrolment stays open
/// for as long as the policy says.
const APPROVAL: i64 = 600_000;

impl<'a> Work<'a> {
    /// Decides, and moves the case to where the verdict says.
    pub(super) fn settle(&mut self) -> Result<Judged<'a>, Fault> {
        let judged = self.judge()?;
        if self.case.is_over() || self.case.phase == Phase::Redeemed {
            return Ok(judged);
        }
        if self.is_unheard(&judged) {
            self.withdraw();
        } else if self.is_self_service() {
            self.settle_alone(&judged);
        } else {
            self.settle_at_the_desk(&judged);
        }
        Ok(judged)
    }

    /// Whether nothing but silence speaks against it, and the host has yet to say that it observed what
    /// it could: when a case is opened, nothing can have been observed.
    fn is_unheard(&self, judged: &Judged) -> bool {
        let asked = self.case.open.iter().any(|open| open.kind == OpenKind::Observe);
        if !asked || judged.is_refused_by_a_group() || judged.blocked_by.iter().any(|by| self.is_final(by)) {
            return false;
        }
        let compiled = self.compiled();
        // Of what the engine observes itself nothing is yet to come.
        let from_host = |signal| compiled.checks.check(signal).is_some_and(|check| check.from.is_none());
        let is_silent =
            |signal: u16| from_host(signal) && !self.case.evidence.iter().any(|piece| piece.check == signal);
        let by_silence = |risk: &Risk| risk.when.iter().any(|(signal, _)| is_silent(*signal));
        let mut fired =
            compiled.risks.iter().filter(|risk| judged.decision.risks().any(|id| *id == *risk.id));
        match judged.decision.reason() {
            Some(Reason::Risk) => {
                let wanted = match judged.decision.verdict() {
                    Verdict::Deny => FixedVerdict::Deny,
                    _ => FixedVerdict::Escalate,
                };
                fired.all(|risk| risk.layer.verdict != Some(wanted) || by_silence(risk))
            }
            Some(Reason::OutOfReach) => fired.any(by_silence),
            Some(Reason::NoGroup | Reason::Group) | None => false,
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
                self.become_decoy();
            }
        }
    }

    fn tell_of_limits(&mut self, judged: &Judged) {
        if judged.blocked_by.contains(&"same_subject") {
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
        self.data.put("grant", id.clone()).put("grant_end", end);
        self.case.approval = Some(Approval { grant: id, end, record: [0; 32], keyed: None });
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
        self.data.put("withdrawn", true);
        self.case.approval = None;
        self.case.phase = Phase::Open;
    }
}
