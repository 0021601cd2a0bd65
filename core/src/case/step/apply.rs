//! The application of one input: checks that it is new and allowed, and carries it out.

use crate::case::protocol::{
    Caller, CallerInput, CommandId, CommandStatus, Context, Fault, HostInput, Input, Operator, OperatorInput,
    OperatorKind, Refusal, RefusalCode, Resolution, Rows, Said,
};
use crate::case::state::{Case, Granted, OpenKind, Phase, Piece, ResultOutcome};
use crate::case::step::{
    Assessment, Event, InputFingerprint, Outcome, Provenance, RecordData, SignalRecord, Speaker, Step,
    StepError, Transition, refuse,
};
use crate::decide::Time;
use crate::keys::{Row, Sensitive};
use crate::policy::compiled::CheckKind;

/// The maximum number of inputs of a case.
pub(in crate::case) const INPUTS: usize = 256;
/// The last of them, reserved for the host: a flood must not shut out a report.
const HOST_INPUTS: usize = 32;
/// The maximum time by which a reported time may be ahead, in milliseconds.
const MAX_SIGNAL_LEAD: i64 = 5_000;

/// The result of carrying out an input: the assessment, if one was made and is still current.
type Taken<'a> = Result<Option<Assessment<'a>>, StepError>;

impl Case {
    /// Makes the step of an input. Pass the rows of [`Case::needs`]; the case itself does not change. Can
    /// be called in every state: an input that is not allowed now is refused, which is also a step.
    ///
    /// A fault is not a step: nothing happened, and the same input can be passed again.
    pub fn apply(&self, input: &Input, ctx: &Context<'_>, rows: &[Row]) -> Result<Step, Fault> {
        let rows = Rows(rows);
        rows.get(&Self::key(&self.state.id))?;
        let fingerprint = InputFingerprint::of(&self.state.id, input, ctx.keys)?;
        let mut step = Transition::load(self, &input.said, ctx, rows)?;
        let mut known = self.state.inputs.iter().filter(|(id, _)| *id == fingerprint.id).peekable();
        let is_known = known.peek().is_some();
        if known.any(|(_, content)| *content == fingerprint.content) {
            return step.unchanged(input, Outcome::Duplicate);
        }
        if !self.has_room(&input.said) {
            let refusal = Refusal::new(RefusalCode::TooManyInputs, "");
            return step.unchanged(input, Outcome::Refused(refusal));
        }
        if is_known {
            return step.refused(input, &fingerprint, Refusal::new(RefusalCode::OtherContent, ""));
        }
        match step.take(input) {
            Ok(assessed) => step.finish(input, &fingerprint, assessed, None),
            Err(StepError::Ended(refusal)) => step.finish(input, &fingerprint, None, Some(refusal)),
            Err(StepError::Refuse(refusal)) => {
                step.forget(&self.state)?;
                step.refused(input, &fingerprint, refusal)
            }
            Err(StepError::Read) => {
                step.forget(&self.state)?;
                step.unchanged(input, Outcome::Accepted)
            }
            Err(StepError::Fault(fault)) => Err(fault),
        }
    }

    /// Returns true if the case takes one more input of this speaker. An input that it does not take is
    /// not a step: a flood must not make the case grow, and `Case::not_me` needs no open case.
    fn has_room(&self, said: &Said) -> bool {
        let taken = self.state.inputs.len();
        match said {
            // The first report on each command must not be lost; "not me" is allowed in any state.
            Said::Host { says: HostInput::Report { command, .. }, .. } => {
                taken < INPUTS || self.state.open.iter().any(|open| open.is(command))
            }
            Said::Host { says: HostInput::Delivered { .. }, .. } => {
                taken < INPUTS || self.state.granted().is_some_and(|granted| !granted.delivered)
            }
            Said::Caller { says: CallerInput::NotMe { .. }, .. } => taken < INPUTS || !self.is_over(),
            Said::Host { .. } => taken < INPUTS,
            Said::Operator { .. } | Said::Caller { .. } => taken < INPUTS - HOST_INPUTS,
        }
    }
}

impl<'a> Transition<'a> {
    /// Carries out an input. Returns the assessment, if one was made and is still current.
    fn take(&mut self, input: &Input) -> Taken<'a> {
        if self.is_page() && self.is_disowned() {
            // The case is over, but a page must not reveal that somebody said "not me": the account exists.
            self.case_mut().decoy = true;
        }
        if let Some(end) = self.has_ended() {
            self.set_record(RecordData::Ended {});
            self.count_pushes()?;
            self.conclude(end);
            return match self.take_late(&input.said) {
                Err(StepError::Refuse(refusal)) => {
                    // The record reports what happened, not what was requested.
                    self.set_record(RecordData::Ended {});
                    Err(StepError::Ended(refusal))
                }
                taken => taken.map(|()| None),
            };
        }
        if self.case().is_over() {
            return self.take_late(&input.said).map(|()| None);
        }
        self.expire()?;
        match &input.said {
            Said::Operator { by, says } => self.operator(by, says),
            Said::Caller { by, says } => self.caller(by, says),
            Said::Host { by, says } => self.host(by, says),
        }
    }

    /// Returns how the case ended since its last step, if it did: somebody said "not me", a clock was
    /// repaired, the subject was erased, or its time is over. A grant that is being carried out is awaited.
    fn has_ended(&self) -> Option<Resolution> {
        if self.case().is_over() {
            return None;
        }
        if self.is_disowned() && !self.case().decoy {
            return Some(self.end_of_epoch());
        }
        let is_late = self.now() >= self.end_of_case() && !self.case().is_delivering();
        is_late.then_some(Resolution::Expired)
    }

    /// Carries out an input that is still allowed when a case has ended.
    fn take_late(&mut self, said: &Said) -> Result<(), StepError> {
        match said {
            Said::Caller { by, says: CallerInput::NotMe { token } } => {
                self.say_not_me(by, token.as_ref(), None)
            }
            Said::Operator { says: OperatorInput::View, by } if by.is(&self.case().operator) => {
                self.must_run(by)?;
                self.show()
            }
            Said::Host { says: HostInput::Report { command, state, text }, .. } => {
                self.report(command, *state, text.as_ref())
            }
            Said::Host { says: HostInput::Delivered { command }, .. } => self.delivered(command),
            Said::Host { says: HostInput::TimePassed, .. } if self.has_revocations() => {
                self.set_record(RecordData::Time {});
                Ok(())
            }
            Said::Host { .. } | Said::Operator { .. } | Said::Caller { .. } => refuse(RefusalCode::Ended, ""),
        }
    }

    fn operator(&mut self, by: &Operator, says: &OperatorInput) -> Taken<'a> {
        if let OperatorInput::TakeOver = says {
            return self.take_over(by).map(|()| None);
        }
        if !by.is(&self.case().operator) {
            return refuse(RefusalCode::OtherOperator, "");
        }
        self.must_run(by)?;
        self.case_mut().operator = self.remembered_operator(by);
        let collects = matches!(
            says,
            OperatorInput::Choose { .. } | OperatorInput::Answer { .. } | OperatorInput::Confirm { .. }
        );
        match self.case().phase {
            Phase::Escalated if collects => return refuse(RefusalCode::Escalated, ""),
            Phase::Approved(_) | Phase::Delivering(_) if collects => return refuse(RefusalCode::NotOpen, ""),
            _ => {}
        }
        match says {
            OperatorInput::Choose { challenge, contact } => {
                // An AI does not choose where something is sent.
                if by.kind == OperatorKind::Ai && contact.is_some_and(|contact| contact > 0) {
                    return refuse(RefusalCode::WrongActor, challenge.clone());
                }
                return self.choose(challenge, *contact);
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
        }?;
        Ok(None)
    }

    /// Shows the case. The first time is a step; later it is a read, unless time alone has changed the
    /// view.
    fn show(&mut self) -> Result<(), StepError> {
        let is_due = self.case().deadline.is_some_and(|deadline| self.now() >= deadline);
        if self.case().seen && !is_due {
            return Err(StepError::Read);
        }
        self.case_mut().seen = true;
        let seen = if self.is_self_service() { Speaker::Caller } else { Speaker::Operator };
        self.set_record(RecordData::View { seen });
        Ok(())
    }

    /// Ends another case's approval: a caller who has passed here need not wait for one that was not
    /// redeemed.
    fn end_grant_of_another_case(&mut self) -> Result<(), StepError> {
        self.set_record(RecordData::EndGrant {});
        if self.case().operator.kind == OperatorKind::Ai {
            return refuse(RefusalCode::WrongActor, "");
        }
        let assessed = self.assess()?;
        if !Self::waits_for_a_live_grant(&assessed) || !self.end_approvals() {
            return refuse(RefusalCode::NothingToEnd, "");
        }
        Ok(())
    }

    fn caller(&mut self, by: &Caller, says: &CallerInput) -> Taken<'a> {
        match says {
            CallerInput::Answer { challenge, answers } => self.answer(challenge, answers, Speaker::Caller),
            CallerInput::NotMe { token } => self.say_not_me(by, token.as_ref(), None),
            CallerInput::Key { key } => return self.use_key(key).map(Some),
            CallerInput::Enrol { what: enrol } => self.enrol(enrol),
            CallerInput::Cancel => self.cancel(),
        }?;
        Ok(None)
    }

    fn host(&mut self, by: &str, says: &HostInput) -> Taken<'a> {
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
                // A redeemed grant must still be able to get its report.
                if self.case().inputs.len() >= INPUTS - 1 {
                    return refuse(RefusalCode::TooManyInputs, grant.clone());
                }
                return self.redeem(grant, password.as_ref()).map(Some);
            }
            HostInput::Delivered { command } => self.delivered(command),
            HostInput::Store { field, value } => self.store(field, value.as_ref()),
            HostInput::TimePassed => Ok(()),
        }?;
        Ok(None)
    }

    /// Records a signal of the host. It counts whenever it arrives, also against an approval.
    fn signal(
        &mut self,
        by: &str,
        check: &str,
        outcome: &str,
        at: Option<Time>,
        value: Option<&Sensitive<String>>,
    ) -> Result<(), StepError> {
        let checks = &self.compiled().checks;
        let found = checks.find(check).and_then(|id| match &checks.check(id)?.kind {
            // The host may not report signals that the engine observes itself.
            CheckKind::Signal(_) if checks.check(id)?.from.is_some() => None,
            CheckKind::Signal(outcomes) => {
                let at = outcomes.iter().position(|known| *known.name == *outcome)?;
                Some((id, u8::try_from(at).ok()?))
            }
            CheckKind::Challenge(_) => None,
        });
        let Some((id, outcome_at)) = found else { return refuse(RefusalCode::Evidence, check) };
        let at = at.map_or(self.now(), Time::milliseconds);
        if at.saturating_sub(self.now()) > MAX_SIGNAL_LEAD {
            return refuse(RefusalCode::Future, check);
        }
        if at < Time::EARLIEST.milliseconds() {
            return refuse(RefusalCode::NotMilliseconds, check);
        }
        let at = at.min(self.now());
        let value = self.seal_any("value", value)?;
        self.set_record(RecordData::Signal(SignalRecord {
            check: check.to_owned(),
            outcome: outcome.to_owned(),
            at: Time::from_milliseconds(at),
            source: by.to_owned(),
            provenance: Provenance::Host,
            value,
        }));
        let piece = Piece {
            check: id,
            outcome: ResultOutcome::Signal(outcome_at),
            at,
            item: None,
            grades: Vec::new(),
        };
        self.case_mut().add(piece);
        Ok(())
    }

    /// Notes that the caller cannot do a challenge now.
    fn unavailable_now(&mut self, name: &str) -> Result<(), StepError> {
        let (check, _) = self.challenge(name)?;
        self.set_record(RecordData::Unavailable { challenge: name.to_owned() });
        if !self.case().struck.contains(&check) {
            self.case_mut().struck.push(check);
        }
        if self.case().asked(check).is_some_and(|asked| asked.what.is_push()) {
            self.unanswered(check)?;
        }
        self.case_mut().forget_asked(check);
        Ok(())
    }

    fn escalate(&mut self, reason: &Sensitive<String>) -> Result<(), StepError> {
        if !self.case().is_collecting() || self.case().second() || self.is_self_service() {
            return refuse(RefusalCode::NotOpen, "");
        }
        let reason = self.seal("reason", reason.expose())?;
        self.set_record(RecordData::Escalate { reason });
        self.case_mut().phase = Phase::Escalated;
        self.event(Event::Escalate);
        Ok(())
    }

    /// Lets a second person continue: one whom the directory lists as the person that the policy names,
    /// never an operator who ran the case or a voucher, never a program.
    fn take_over(&mut self, by: &Operator) -> Result<(), StepError> {
        if !self.case().is_escalated() {
            return refuse(RefusalCode::NotEscalated, "");
        }
        if by.kind != OperatorKind::Person {
            return refuse(RefusalCode::WrongActor, "");
        }
        if self.is_subject(&by.id) {
            return refuse(RefusalCode::OwnAccount, "");
        }
        self.must_run(by)?;
        let assessed = self.assess()?;
        let named = assessed.decision.escalate().unwrap_or_default();
        let mut people = self.relations().iter().filter(|related| related.person == *named).peekable();
        if people.peek().is_none() {
            return refuse(RefusalCode::NobodyNamed, named);
        }
        let vouched = self.case().vouched.contains(&by.id);
        if vouched || self.runs_this_case(&by.id) || !people.any(|related| related.id == by.id) {
            return refuse(RefusalCode::NotSecondPerson, "");
        }
        let subject = self.subject_record()?;
        let after = self.remembered_operator(by);
        let before = std::mem::replace(&mut self.case_mut().operator, after);
        self.case_mut().earlier.push(before.id);
        self.case_mut().alias = self.alias(&by.id)?;
        self.change_operator(&by.id)?;
        self.case_mut().phase = Phase::Collecting;
        // Another operator may reach the manager, or see the document: only missing enrolments stay missing.
        self.case_mut().struck.clear();
        self.case_mut().not_enrolled = self.not_enrolled()?;
        self.case_mut().seen = false;
        let action = self.case().action.clone();
        self.set_record(RecordData::TakeOver { action, operator_kind: by.kind, subject });
        Ok(())
    }

    fn cancel(&mut self) -> Result<(), StepError> {
        self.set_record(RecordData::Cancel {});
        if self.case().is_delivering() {
            return refuse(RefusalCode::NotOpen, "");
        }
        self.count_pushes()?;
        self.conclude(Resolution::Cancelled);
        Ok(())
    }

    /// Records the result of a command: the first report counts.
    fn report(
        &mut self,
        command: &CommandId,
        state: CommandStatus,
        text: Option<&Sensitive<String>>,
    ) -> Result<(), StepError> {
        let about = command.to_string();
        if command.case != self.case().id || command.seq >= self.case().seq {
            return refuse(RefusalCode::UnknownCommand, about);
        }
        let at = self.case().open.iter().position(|open| open.is(command));
        let Some(at) = at else { return refuse(RefusalCode::AlreadyReported, about) };
        let open = self.case_mut().open.remove(at);
        let text = self.seal_any("text", text)?;
        self.set_record(RecordData::Report { command: about.clone(), state, text });
        self.wipe(command)?;
        if open.kind == OpenKind::Deliver { self.carried_out(state) } else { Ok(()) }
    }

    fn delivered(&mut self, command: &CommandId) -> Result<(), StepError> {
        // A receipt for a code, say, is none for the secret.
        let delivers = command.case == self.case().id;
        let delivers = |granted: &&mut Granted| delivers && granted.deliver == Some((command.seq, command.n));
        let Some(granted) = self.case_mut().granted_mut().filter(delivers) else {
            return refuse(RefusalCode::UnknownCommand, command.to_string());
        };
        granted.delivered = true;
        self.set_record(RecordData::Delivered { command: command.to_string() });
        Ok(())
    }
}
