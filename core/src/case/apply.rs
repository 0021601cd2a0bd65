//! One input: is it new, is it allowed, what does it do.

use super::Case;
use super::command::End;
use super::content::content;
use super::context::{Context, Rows};
use super::fault::Fault;
use super::id::{CommandId, InputId};
use super::input::{CallerInput, HostInput, Input, Operator, OperatorInput, OperatorKind, Reported, Said};
use super::ledger::Mark;
use super::record::{Provenance, RecordData, SignalRecord, Speaker};
use super::refusal::{Refusal, RefusalCode};
use super::state::{Found, OpenKind, Phase, State};
use super::step::{Outcome, Step};
use super::work::{Halt, Work, first, refuse};
use crate::decide::Time;
use crate::keys::{KeyName, Keys, Row, RowKind, Sensitive, StateKey};
use crate::policy::compiled::CheckKind;

/// Inputs a case takes.
pub(super) const INPUTS: usize = 256;
/// The last of them, which only the host's door may use: a flood does not shut out a report.
const HOST_INPUTS: usize = 32;
/// A reported time may be ahead by so much, in milliseconds.
const AHEAD: i64 = 5_000;

/// What tells one input from another.
pub(super) struct Marks {
    pub(super) id: Mark,
    pub(super) content: Mark,
    /// HMAC of the id, as it stands in the record.
    pub(super) recorded: [u8; 32],
}

impl Marks {
    pub(super) fn of(case: &State, input: &Input, keys: &dyn Keys) -> Result<Self, Fault> {
        Self::in_chain(case.id.as_str(), &input.id, &content(input), keys)
    }

    /// The marks of what was said under `id` in a case, or in the chain `desk`.
    pub(super) fn in_chain(chain: &str, id: &InputId, said: &[u8], keys: &dyn Keys) -> Result<Self, Fault> {
        let index = keys.current(KeyName::Index);
        let recorded = keys.mac(KeyName::Index, index, &[id.as_str().as_bytes()])?;
        // Under `index`, which does not rotate: a duplicate must be known as one for as long as the case lives.
        let parts = [b"content\0".as_slice(), chain.as_bytes(), said];
        let content = keys.mac(KeyName::Index, index, &parts)?;
        Ok(Self { id: first(&recorded), content: first(&content), recorded })
    }

    pub(super) fn pair(&self) -> (Mark, Mark) {
        (self.id, self.content)
    }
}

impl Case {
    /// Makes the step that `input` leads to. Needs the rows of [`Case::needs`]; the case itself does
    /// not change. Legal in every state: what is not allowed now is a refusal, which is a step, too.
    ///
    /// A fault is no step: nothing happened, and the same input can be given again.
    pub fn apply(&self, input: &Input, ctx: &Context<'_>, rows: &[Row]) -> Result<Step, Fault> {
        let rows = Rows(rows);
        self.is_current(rows)?;
        let marks = Marks::of(&self.state, input, ctx.keys)?;
        let mut work = Work::load(self, &input.said, ctx, rows)?;
        let mut known = self.state.inputs.iter().filter(|(id, _)| *id == marks.id).peekable();
        let is_known = known.peek().is_some();
        if known.any(|(_, content)| *content == marks.content) {
            return work.unchanged(input, Outcome::Duplicate);
        }
        if !self.has_room(&input.said) {
            let refusal = Refusal::new(RefusalCode::TooManyInputs, "");
            return work.unchanged(input, Outcome::Refused(refusal));
        }
        if is_known {
            return work.refused(input, &marks, Refusal::new(RefusalCode::OtherContent, ""));
        }
        match work.take(input) {
            Ok(refusal) => work.finish(input, &marks, refusal),
            Err(Halt::Fault(fault)) => Err(fault),
            Err(Halt::Refuse(refusal)) => {
                Work::load(self, &input.said, ctx, rows)?.refused(input, &marks, refusal)
            }
            Err(Halt::Read) => Work::load(self, &input.said, ctx, rows)?.unchanged(input, Outcome::Accepted),
        }
    }

    /// Whether the case takes one more input of this door. What it does not take is no step: a flood
    /// must not make the case grow, and `Case::not_me` needs no open case.
    fn has_room(&self, said: &Said) -> bool {
        let taken = self.state.inputs.len();
        match said {
            // The first report on each command must not be lost; "not me" is legal in any state.
            Said::Host { says: HostInput::Report { command, .. }, .. } => {
                taken < INPUTS || self.state.open.iter().any(|open| open.is(command))
            }
            Said::Host { says: HostInput::Delivered { .. }, .. } => {
                let approval = self.state.approval.as_ref();
                taken < INPUTS || approval.is_some_and(|approval| !approval.delivered)
            }
            Said::Caller { says: CallerInput::NotMe { .. }, .. } => taken < INPUTS || !self.is_over(),
            Said::Host { .. } => taken < INPUTS,
            Said::Operator { .. } | Said::Caller { .. } => taken < INPUTS - HOST_INPUTS,
        }
    }

    /// The row of the case stands among the rows, at the version that this case was read at.
    fn is_current(&self, rows: Rows<'_>) -> Result<(), Fault> {
        let key = Self::key(&self.state.id);
        match rows.find(&key) {
            Some(_) => Ok(()),
            None => Err(Fault::MissingRow(key)),
        }
    }
}

impl Work<'_> {
    /// Carries an input out, or says why not; a refusal that is returned changes the case all the same.
    fn take(&mut self, input: &Input) -> Result<Option<Refusal>, Halt> {
        if self.is_page() && self.is_disowned() {
            // It is over, but a page must not show that there is somebody who said so.
            self.case.decoy = true;
        }
        if let Some(end) = self.has_ended() {
            self.record = RecordData::Ended {};
            self.count_pushes()?;
            self.conclude(end);
            return match self.take_late(&input.said) {
                Ok(()) => Ok(None),
                Err(Halt::Refuse(refusal)) => {
                    // The record says what happened, and not what was asked for.
                    self.record = RecordData::Ended {};
                    Ok(Some(refusal))
                }
                Err(fault) => Err(fault),
            };
        }
        if self.case.is_over() {
            return self.take_late(&input.said).map(|()| None);
        }
        self.expire()?;
        match &input.said {
            Said::Operator { by, says } => self.operator(by, says),
            Said::Caller { by, says } => self.caller(by, says),
            Said::Host { by, says } => self.host(by, says),
        }?;
        Ok(None)
    }

    /// How the case has ended since its last step, if it has: somebody said "not me", a clock was
    /// repaired, the subject was erased, or its time is over. What is on its way to the subject is waited for.
    fn has_ended(&self) -> Option<End> {
        if self.case.is_over() {
            return None;
        }
        if self.is_disowned() && !self.case.decoy {
            return Some(self.end_of_epoch());
        }
        let is_late = self.now >= self.end_of_case() && self.case.phase != Phase::Redeemed;
        is_late.then_some(End::Expired)
    }

    /// Somebody has said "not me" since the case was opened, or an administrator ended what was before.
    fn is_disowned(&self) -> bool {
        self.subject.as_ref().is_some_and(|row| self.case.is_of_the_past(row))
    }

    /// A stranger may sit before it: whatever changes must change for everybody.
    pub(super) fn is_page(&self) -> bool {
        self.is_self_service() && self.case.phase == Phase::Open
    }

    /// When the case ends by itself.
    pub(super) fn end_of_case(&self) -> i64 {
        self.case.opened.saturating_add(self.compiled().limits.case().milliseconds())
    }

    /// What is still legal when a case has ended.
    fn take_late(&mut self, said: &Said) -> Result<(), Halt> {
        match said {
            Said::Caller { by, says: CallerInput::NotMe { token } } => {
                self.say_not_me(by, token.as_ref(), None)
            }
            Said::Operator { says: OperatorInput::View, by } if by.is(&self.case.operator) => {
                self.must_run(by)?;
                self.show()
            }
            Said::Host { says: HostInput::Report { command, state, text }, .. } => {
                self.report(command, *state, text.as_ref())
            }
            Said::Host { says: HostInput::Delivered { command }, .. } => self.delivered(command),
            Said::Host { says: HostInput::TimePassed, .. } if self.has_revocations() => {
                self.record = RecordData::Time {};
                Ok(())
            }
            Said::Host { .. } | Said::Operator { .. } | Said::Caller { .. } => refuse(RefusalCode::Ended, ""),
        }
    }

    fn operator(&mut self, by: &Operator, says: &OperatorInput) -> Result<(), Halt> {
        if let OperatorInput::TakeOver = says {
            return self.take_over(by);
        }
        if !by.is(&self.case.operator) {
            return refuse(RefusalCode::OtherOperator, "");
        }
        self.must_run(by)?;
        self.case.operator = self.remembered_operator(by);
        let collects = matches!(
            says,
            OperatorInput::Choose { .. } | OperatorInput::Answer { .. } | OperatorInput::Confirm { .. }
        );
        if collects && self.case.phase == Phase::Escalated {
            return refuse(RefusalCode::Escalated, "");
        }
        if collects && matches!(self.case.phase, Phase::Approved | Phase::Redeemed) {
            return refuse(RefusalCode::NotOpen, "");
        }
        match says {
            OperatorInput::Choose { challenge, contact } => {
                // An AI does not choose where something is sent.
                if by.kind == OperatorKind::Ai && contact.is_some_and(|contact| contact > 0) {
                    return refuse(RefusalCode::WrongActor, challenge.clone());
                }
                self.choose(challenge, *contact)
            }
            OperatorInput::Answer { challenge, answers } => {
                self.answer(challenge, answers, Speaker::Operator)
            }
            OperatorInput::Unavailable { challenge } => self.unavailable_now(challenge),
            OperatorInput::Confirm { challenge, fields, item, grades } => {
                if by.kind != OperatorKind::Person {
                    return refuse(RefusalCode::WrongActor, challenge.clone());
                }
                self.confirm(challenge, fields, item.as_ref(), grades)
            }
            OperatorInput::Escalate { reason } => self.escalate(reason),
            OperatorInput::TakeOver => Ok(()),
            OperatorInput::View => self.show(),
            OperatorInput::EndGrant => self.end_grant_of_another_case(),
            OperatorInput::Cancel => self.cancel(),
        }
    }

    /// The first time that an operator sees the case is a step. Later it is a read, unless time alone
    /// has changed what there is to see.
    fn show(&mut self) -> Result<(), Halt> {
        let is_due = self.case.deadline.is_some_and(|deadline| self.now >= deadline);
        if self.case.seen && !is_due {
            return Err(Halt::Read);
        }
        self.case.seen = true;
        let seen = if self.is_self_service() { Speaker::Caller } else { Speaker::Operator };
        self.record = RecordData::View { seen };
        Ok(())
    }

    /// Somebody who has passed here need not wait for an approval that nobody redeemed.
    fn end_grant_of_another_case(&mut self) -> Result<(), Halt> {
        self.record = RecordData::EndGrant {};
        if self.case.operator.kind == OperatorKind::Ai {
            return refuse(RefusalCode::WrongActor, "");
        }
        let judged = self.judge()?;
        if !Self::waits_for_a_live_grant(&judged) || !self.end_approvals() {
            return refuse(RefusalCode::NothingToEnd, "");
        }
        Ok(())
    }

    fn caller(&mut self, by: &super::input::Caller, says: &CallerInput) -> Result<(), Halt> {
        match says {
            CallerInput::Answer { challenge, answers } => self.answer(challenge, answers, Speaker::Caller),
            CallerInput::NotMe { token } => self.say_not_me(by, token.as_ref(), None),
            CallerInput::Key { key } => self.use_key(key),
            CallerInput::Enrol { what: enrol } => self.enrol(enrol),
            CallerInput::Cancel => self.cancel(),
        }
    }

    fn host(&mut self, by: &str, says: &HostInput) -> Result<(), Halt> {
        match says {
            HostInput::Signal { check, outcome, at, value } => {
                self.signal(by, check, outcome, *at, value.as_ref())
            }
            HostInput::External(result) => self.external(by, result),
            HostInput::Vouch { command, voucher, states, level } => {
                self.vouch(command, voucher, *states, level)
            }
            HostInput::Report { command, state, text } => self.report(command, *state, text.as_ref()),
            HostInput::Redeem { grant, password } => {
                // What is redeemed must be able to come to its end.
                if self.case.inputs.len() >= INPUTS - 1 {
                    return refuse(RefusalCode::TooManyInputs, grant.clone());
                }
                self.redeem(grant, password.as_ref())
            }
            HostInput::Delivered { command } => self.delivered(command),
            HostInput::Store { field, value } => self.store(field, value.as_ref()),
            HostInput::TimePassed => Ok(()),
        }
    }

    /// The host observed something. It counts whenever it comes, and against an approval, too.
    fn signal(
        &mut self,
        by: &str,
        check: &str,
        outcome: &str,
        at: Option<Time>,
        value: Option<&Sensitive<String>>,
    ) -> Result<(), Halt> {
        let checks = &self.compiled().checks;
        let found = checks.find(check).and_then(|id| match &checks.check(id)?.kind {
            // What the engine observes itself, nobody else says.
            CheckKind::Signal(_) if checks.check(id)?.from.is_some() => None,
            CheckKind::Signal(outcomes) => {
                let at = outcomes.iter().position(|known| *known.name == *outcome)?;
                Some((id, u8::try_from(at).ok()?))
            }
            CheckKind::Challenge(_) => None,
        });
        let Some((id, outcome_at)) = found else { return refuse(RefusalCode::Evidence, check) };
        let at = at.map_or(self.now, Time::milliseconds);
        if at.saturating_sub(self.now) > AHEAD {
            return refuse(RefusalCode::Future, check);
        }
        if at < Time::EARLIEST.milliseconds() {
            return refuse(RefusalCode::NotMilliseconds, check);
        }
        let at = at.min(self.now);
        let value = match value {
            Some(value) => self.seal("value", value.expose())?,
            None => None,
        };
        self.record = RecordData::Signal(SignalRecord {
            check: check.to_owned(),
            outcome: outcome.to_owned(),
            at: Time::from_milliseconds(at),
            source: by.to_owned(),
            provenance: Provenance::Host,
            value,
        });
        let piece = super::state::Piece {
            check: id,
            outcome: Found::Signal(outcome_at),
            at,
            item: None,
            grades: Vec::new(),
        };
        self.case.add(piece);
        Ok(())
    }

    /// The caller can not do this now.
    fn unavailable_now(&mut self, name: &str) -> Result<(), Halt> {
        let (check, _) = self.challenge(name)?;
        self.record = RecordData::Unavailable { challenge: name.to_owned() };
        if !self.case.struck.contains(&check) {
            self.case.struck.push(check);
        }
        if self.case.asked(check).is_some_and(|asked| asked.what.is_push()) {
            self.unanswered(check)?;
        }
        self.case.forget_asked(check);
        Ok(())
    }

    fn escalate(&mut self, reason: &Sensitive<String>) -> Result<(), Halt> {
        if self.case.phase != Phase::Open || self.case.second() || self.is_self_service() {
            return refuse(RefusalCode::NotOpen, "");
        }
        self.record = RecordData::Escalate { reason: self.seal("reason", reason.expose())? };
        self.case.phase = Phase::Escalated;
        self.event(super::notice::Event::Escalate);
        Ok(())
    }

    /// A second person goes on: one of those whom the directory lists as the person that the policy
    /// names, never whoever escalated, never a program.
    fn take_over(&mut self, by: &Operator) -> Result<(), Halt> {
        if self.case.phase != Phase::Escalated {
            return refuse(RefusalCode::NotEscalated, "");
        }
        if by.kind != OperatorKind::Person {
            return refuse(RefusalCode::WrongActor, "");
        }
        if self.is_subject(&by.id) {
            return refuse(RefusalCode::OwnAccount, "");
        }
        self.must_run(by)?;
        let judged = self.judge()?;
        let named = judged.decision.escalate().unwrap_or_default();
        let related = self.snapshot().map(|snapshot| snapshot.related.as_slice()).unwrap_or_default();
        let mut people = related.iter().filter(|related| related.person == *named).peekable();
        if people.peek().is_none() {
            return refuse(RefusalCode::NobodyNamed, named);
        }
        let vouched = self.case.vouched.contains(&by.id);
        if vouched || self.runs_this_case(&by.id) || !people.any(|related| related.id == by.id) {
            return refuse(RefusalCode::NotSecondPerson, "");
        }
        let subject = self.subject_record()?;
        let after = self.remembered_operator(by);
        let before = std::mem::replace(&mut self.case.operator, after);
        self.case.earlier.push(before.id);
        self.case.alias = self.alias(&by.id)?;
        let key = StateKey::of(RowKind::Person, &by.id, self.ctx.keys)?;
        self.operator = super::loaded::Loaded::read(self.rows, key, self.ctx.keys)?;
        self.case.phase = Phase::Open;
        // Somebody else may reach the manager, or see the document: only what is enrolled stays missing.
        self.case.struck.clear();
        self.case.not_enrolled = self.not_enrolled()?;
        self.case.seen = false;
        let action = self.case.action.clone();
        self.record = RecordData::TakeOver { action, operator_kind: by.kind, subject };
        Ok(())
    }

    fn cancel(&mut self) -> Result<(), Halt> {
        self.record = RecordData::Cancel {};
        if self.case.phase == Phase::Redeemed {
            return refuse(RefusalCode::NotOpen, "");
        }
        self.count_pushes()?;
        self.conclude(End::Cancelled);
        Ok(())
    }

    /// What became of a command: the first final report stands.
    fn report(
        &mut self,
        command: &CommandId,
        state: Reported,
        text: Option<&Sensitive<String>>,
    ) -> Result<(), Halt> {
        let about = command.to_string();
        if command.case != self.case.id || command.seq >= self.case.seq {
            return refuse(RefusalCode::UnknownCommand, about);
        }
        let at = self.case.open.iter().position(|open| open.is(command));
        let Some(at) = at else { return refuse(RefusalCode::AlreadyReported, about) };
        let open = self.case.open.remove(at);
        let text = match text {
            Some(text) => self.seal("text", text.expose())?,
            None => None,
        };
        self.record = RecordData::Report { command: about.clone(), state, text };
        let key = StateKey::plain(RowKind::Outbox, &about);
        match self.rows.find(&key) {
            Some(row) => self.wiped.push((key, row.version)),
            None => return Err(Halt::Fault(Fault::MissingRow(key))),
        }
        if open.kind == OpenKind::Deliver { self.carried_out(state) } else { Ok(()) }
    }

    fn delivered(&mut self, command: &CommandId) -> Result<(), Halt> {
        let of_this = command.case == self.case.id && command.seq < self.case.seq;
        let Some(approval) = self.case.approval.as_mut().filter(|_| of_this) else {
            return refuse(RefusalCode::UnknownCommand, command.to_string());
        };
        approval.delivered = true;
        self.record = RecordData::Delivered { command: command.to_string() };
        Ok(())
    }
}
