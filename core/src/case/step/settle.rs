//! The new decision after every input, and its consequences.

use crate::case::protocol::{Block, Fault, Resolution, hex};
use crate::case::state::{Approval, GrantRow, GrantState, Granted, PendingChallenge, Phase};
use crate::case::step::{Assessment, Event, Transition};
use crate::decide::{Time, Verdict};
use crate::policy::compiled::GrantKind;
use crate::policy::value::Duration;

/// The time for which an approval can be redeemed, in milliseconds: ten minutes. An enrolment stays
/// open for as long as the policy says.
const APPROVAL: i64 = 600_000;

impl<'a> Transition<'a> {
    /// Decides (unless already decided), and moves the case to the phase of the verdict.
    pub(in crate::case) fn settle(
        &mut self,
        assessed: Option<Assessment<'a>>,
    ) -> Result<Assessment<'a>, Fault> {
        let mut assessed = assessed.map_or_else(|| self.assess(), Ok)?;
        debug_assert!(self.assess().is_ok_and(|again| again.agrees(&assessed)), "the assessment is current");
        if self.case().is_over() || self.case().is_delivering() {
            return Ok(assessed);
        }
        // In self-service there is no operator to end the other approval: a caller who has passed goes on.
        if self.is_self_service() && Self::waits_for_a_live_grant(&assessed) && self.end_approvals() {
            assessed = self.assess()?;
        }
        self.notice_that_it_was_ended();
        if self.is_self_service() {
            self.settle_alone(&assessed);
        } else {
            self.settle_at_the_desk(&assessed);
        }
        Ok(assessed)
    }

    /// Withdraws the approval if another case of the subject has ended it.
    fn notice_that_it_was_ended(&mut self) {
        let Some(approval) = self.case().approval() else { return };
        let stands = self.subject().is_some_and(|row| row.is_approved(&approval.granted.id));
        if !stands {
            self.withdraw();
        }
    }

    fn settle_at_the_desk(&mut self, assessed: &Assessment) {
        match assessed.verdict {
            Verdict::Approve => self.approve(assessed),
            Verdict::Deny => {
                self.tell_of_limits(assessed);
                self.event(Event::Deny);
                self.conclude(Resolution::Denied);
            }
            Verdict::Escalate => {
                self.withdraw();
                if self.case().is_collecting() && !self.case().second() {
                    self.tell_of_limits(assessed);
                    self.case_mut().phase = Phase::Escalated;
                    self.event(Event::Escalate);
                }
            }
            Verdict::Challenge => self.withdraw(),
        }
    }

    /// Returns true if only a live grant of another case blocks an approval.
    pub(in crate::case) fn waits_for_a_live_grant(assessed: &Assessment) -> bool {
        assessed.decision.verdict() == Verdict::Approve && assessed.blocked_by == [Block::LiveGrant]
    }

    /// Ends grants of other cases for the same action that have not been redeemed; returns `false` if
    /// there are none.
    pub(in crate::case) fn end_approvals(&mut self) -> bool {
        let (action, case, now) = (self.case().action.clone(), self.case().mark(), self.now());
        let Some(row) = self.subject_mut() else { return false };
        let ended = row.edit().end_approvals(&action, case, now);
        let any = !ended.is_empty();
        if any {
            self.effects().ended_grants = ended;
        }
        any
    }

    /// Follows the verdict in self-service, where nobody takes over: a case that cannot be approved
    /// continues as a decoy, so that an attacker learns nothing.
    fn settle_alone(&mut self, assessed: &Assessment) {
        if self.case().decoy {
            return;
        }
        let keyed = self.case().keyed().is_some();
        // An action that the policy does not allow in self-service looks like one that cannot be approved. A
        // key was requested at the desk.
        let verdict = if keyed || self.operator_is_permitted() { assessed.verdict } else { Verdict::Deny };
        match verdict {
            // A key is good for one approval: it is not renewed.
            Verdict::Approve if keyed => {}
            Verdict::Approve => self.approve(assessed),
            Verdict::Challenge => self.withdraw(),
            Verdict::Deny | Verdict::Escalate => {
                self.withdraw();
                self.event(Event::Deny);
                self.case_mut().decoy = true;
            }
        }
    }

    fn tell_of_limits(&mut self, assessed: &Assessment) {
        if assessed.blocked_by.contains(&Block::SameSubject) {
            self.event(Event::SameSubject);
        }
    }

    /// Approves: the grant can be redeemed for ten minutes, an enrolment for longer. Nothing is signed yet.
    fn approve(&mut self, assessed: &Assessment) {
        if let Some(approval) = self.case().approval() {
            if self.now() < approval.end {
                return;
            }
            // It was not redeemed in time; the evidence is still valid, so there is a new approval.
            self.withdraw();
        }
        let id = hex(&self.draws().bytes::<16>("grant"));
        let enrols = self.grant().is_some_and(|grant| matches!(grant.kind, GrantKind::Enrolment { .. }));
        let terms = self.terms().ok().flatten().filter(|_| enrols);
        let lifetime = terms.and_then(|terms| terms.lifetime()).map_or(APPROVAL, Duration::milliseconds);
        let end = self.now().saturating_add(lifetime);
        if self.subject().is_none() {
            return;
        }
        let granted = Granted { id, keyed: None, deliver: None, delivered: false };
        self.case_mut().phase = Phase::Approved(Approval { granted, end, record: [0; 32] });
        self.remember_grant();
        // A provider or voucher who was asked may still say no.
        self.case_mut().asked.retain(|asked| {
            matches!(asked.what, PendingChallenge::External { .. } | PendingChallenge::Vouch)
        });
        self.tell_of_limits(assessed);
        self.event(Event::Approve);
    }

    /// Withdraws the approval, which cannot be redeemed any more.
    fn withdraw(&mut self) {
        if self.case().approval().is_none() {
            return;
        }
        self.end_grant();
        self.effects().withdrawn = true;
        self.case_mut().phase = Phase::Collecting;
    }

    /// Records the approval of this case in the ledger of the subject.
    pub(in crate::case) fn remember_grant(&mut self) {
        let Some(approval) = self.case().approval() else { return };
        let (id, end, now) = (approval.granted.id.clone(), approval.end, self.now());
        let case = self.case();
        let (case, action, epoch, state) =
            (case.mark(), case.action.clone(), case.epoch, GrantState::Approved);
        if let Some(row) = self.subject_mut() {
            row.edit().add_grant(GrantRow { id: id.clone(), case, action, epoch, state, end }, now);
        }
        (self.effects().grant, self.effects().grant_end) = (Some(id), Some(Time::from_milliseconds(end)));
    }
}
