//! A step in progress: its situation, its changes and its randomness.

mod changes;
mod finish;

use changes::Changes;

use crate::audit::{Personal, PersonalSealer};
use crate::case::enrolment::Enrolment;
use crate::case::protocol::{
    Command, CommandId, CommandTask, Context, Fault, RefusalCode, Resolution, Rows, Said,
};
use crate::case::state::{
    Case, Destination, Ended, GrantState, Loaded, Mark, OpenCommand, OpenKind, Person, Phase, State,
};
use crate::case::step::{Clock, Effects, Event, RecordData, Situation, StepError, SubjectRecord, refuse};
use crate::keys::{Draws, Sensitive};

/// A step in progress: read as a [`Situation`], edited by the methods here.
pub(in crate::case) struct Transition<'a> {
    present: Situation<'a>,
    changes: Changes,
    draws: Draws,
}

impl<'a> std::ops::Deref for Transition<'a> {
    type Target = Situation<'a>;

    fn deref(&self) -> &Situation<'a> {
        &self.present
    }
}

impl<'a> Transition<'a> {
    /// Reads the rows that every step of this case needs.
    pub(in crate::case) fn load(
        case: &Case,
        said: &Said,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
    ) -> Result<Self, Fault> {
        Self::begin(case.state.clone(), case.version, ctx, rows, Clock::of(said))
    }

    pub(in crate::case) fn begin(
        state: State,
        version: u64,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
        clock: Clock,
    ) -> Result<Self, Fault> {
        let present = Situation::read(state, version, ctx, rows, clock)?;
        let draws = Draws::new(ctx.seed.expose(), present.case().id.as_str(), present.case().seq.into());
        Ok(Self { present, changes: Changes::default(), draws })
    }

    /// Discards everything that was done: `before` is the case before the step.
    pub(in crate::case) fn forget(&mut self, before: &State) -> Result<(), Fault> {
        self.present.reset(before)?;
        self.changes = Changes::default();
        self.draws = Draws::new(self.ctx().seed.expose(), before.id.as_str(), before.seq.into());
        Ok(())
    }

    pub(in crate::case) const fn case_mut(&mut self) -> &mut State {
        self.present.rows_mut().case_mut()
    }

    pub(in crate::case) const fn effects(&mut self) -> &mut Effects {
        &mut self.changes.effects
    }

    /// Sets the step's own part of the record, replacing the previous one.
    pub(in crate::case) fn set_record(&mut self, record: RecordData) {
        self.changes.record = record;
    }

    /// Adds an event that people may have to be notified of.
    pub(in crate::case) fn event(&mut self, event: Event) {
        if !self.changes.events.contains(&event) {
            self.changes.events.push(event);
        }
    }

    pub(in crate::case) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.changes.events)
    }

    /// Notes that the answer was wrong; `again` if there is another try.
    pub(in crate::case) const fn wrong(&mut self, again: bool) {
        self.changes.again = again;
    }

    pub(in crate::case) const fn again(&self) -> bool {
        self.changes.again
    }

    /// Shows this in the reply to this input, and never again.
    pub(in crate::case) fn show_once(&mut self, secret: Sensitive<String>) {
        self.changes.shown.push(secret);
    }

    pub(in crate::case) fn shown(&self) -> &[Sensitive<String>] {
        &self.changes.shown
    }

    pub(in crate::case) const fn draws(&mut self) -> &mut Draws {
        &mut self.draws
    }

    /// Returns the ledger of the subject, if there is one.
    pub(in crate::case) fn subject_mut(&mut self) -> Option<&mut Loaded<Person>> {
        self.present.rows_mut().subject_mut()
    }

    /// Returns the ledger of the subject; refuses if the subject is unknown.
    pub(in crate::case) fn ledger(&mut self) -> Result<&mut Person, StepError> {
        match self.subject_mut() {
            Some(row) => Ok(row.edit()),
            None => refuse(RefusalCode::NotOpen, ""),
        }
    }

    /// Returns the enrolment of the subject, if there is a subject.
    pub(in crate::case) fn stored_enrolment(&mut self) -> Result<Option<&mut Loaded<Enrolment>>, Fault> {
        self.present.rows_mut().enrolment()
    }

    /// Returns the enrolment of the subject; refuses if there is no subject.
    pub(in crate::case) fn enrolment(&mut self) -> Result<&mut Loaded<Enrolment>, StepError> {
        match self.stored_enrolment()? {
            Some(row) => Ok(row),
            None => refuse(RefusalCode::Unavailable, ""),
        }
    }

    /// Returns the ledger of an address.
    pub(in crate::case) fn destination(&mut self, address: &str) -> Result<&mut Loaded<Destination>, Fault> {
        self.present.rows_mut().destination(address)
    }

    pub(in crate::case) const fn operator_mut(&mut self) -> &mut Loaded<Person> {
        self.present.rows_mut().operator_mut()
    }

    /// Changes the operator of the case.
    pub(in crate::case) fn change_operator(&mut self, id: &str) -> Result<(), Fault> {
        self.present.rows_mut().change_operator(id)
    }

    pub(in crate::case) fn set_voucher(&mut self, voucher: Loaded<Person>) {
        self.present.rows_mut().set_voucher(voucher);
    }

    /// Deletes the outbox row of a command that was reported on.
    pub(in crate::case) fn wipe(&mut self, command: &CommandId) -> Result<(), Fault> {
        self.present.rows_mut().report(command)
    }

    /// Returns the random mark of the subject's ledger, drawn when it is first written: it distinguishes
    /// the ledger from one written after an erasure.
    pub(in crate::case) fn birth(&mut self) -> Mark {
        let Some(row) = self.present.rows_mut().subject_mut() else { return Mark::default() };
        if row.born == Mark::default() {
            row.edit().born = self.draws.bytes::<16>("ledger").into();
        }
        row.born
    }

    /// Returns the random alias of a person in records.
    pub(in crate::case) fn alias(&mut self, person: &str) -> Result<String, Fault> {
        let keys = self.ctx().keys;
        self.present.rows_mut().keyring(person)?.alias(keys, &mut self.draws)
    }

    /// Commits to a value of `person` and seals it for the record, which must contain it as `name`.
    pub(in crate::case) fn seal_for(
        &mut self,
        person: &str,
        name: &str,
        value: &str,
    ) -> Result<Personal, Fault> {
        self.seal_at(person, &["data.", name].concat(), cut(value, SEALED))
    }

    /// Seals a value of the subject in the same way; `None` if the caller is unknown.
    pub(in crate::case) fn seal(&mut self, name: &str, value: &str) -> Result<Option<Personal>, Fault> {
        match self.sealed_for() {
            Some(id) => self.seal_for(&id, name, value).map(Some),
            None => Ok(None),
        }
    }

    /// Seals a value that may be missing.
    pub(in crate::case) fn seal_any(
        &mut self,
        name: &str,
        value: Option<&Sensitive<String>>,
    ) -> Result<Option<Personal>, Fault> {
        value.map_or(Ok(None), |value| self.seal(name, value.expose()))
    }

    /// Seals several values, each on its own.
    pub(in crate::case) fn seal_list<'v>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = &'v str>,
    ) -> Result<Option<Vec<Personal>>, Fault> {
        let Some(id) = self.sealed_for() else { return Ok(None) };
        let sealed = values
            .enumerate()
            .map(|(index, value)| self.seal_at(&id, &format!("data.{name}[{index}]"), cut(value, LISTED)));
        sealed.collect::<Result<_, _>>().map(Some)
    }

    /// Returns the person whose key seals values of the subject. An erased person gets no key again.
    fn sealed_for(&self) -> Option<String> {
        let party = self.case().subject.as_ref().filter(|_| !self.is_erased());
        party.map(|party| party.id.clone())
    }

    fn seal_at(&mut self, person: &str, path: &str, value: &str) -> Result<Personal, Fault> {
        let (keys, id, seq) = (self.ctx().keys, self.case().id.clone(), self.case().seq.into());
        let (alias, key) = self.present.rows_mut().keyring(person)?.open(keys, &mut self.draws)?;
        Ok(PersonalSealer::new(key, alias, id.as_str(), seq).seal(&mut self.draws, path, value)?)
    }

    /// Returns the directory's current view of the subject, sealed.
    pub(in crate::case) fn subject_record(&mut self) -> Result<SubjectRecord, Fault> {
        let Some(snapshot) = self.snapshot() else { return Ok(SubjectRecord::default()) };
        Ok(SubjectRecord {
            subject: self.seal("subject", &snapshot.account)?,
            // One value with one group per line: there may be hundreds.
            groups: self.seal("groups", &snapshot.groups.join("\n"))?,
        })
    }

    /// Adds a command. Its id is known at once, so that inputs can refer to it.
    pub(in crate::case) fn command(&mut self, task: CommandTask) {
        let (seq, n) = self.next_command();
        let kind = match task {
            CommandTask::Deliver(_) => OpenKind::Deliver,
            CommandTask::Observe { .. } => OpenKind::Observe,
            _ => OpenKind::Other,
        };
        self.case_mut().open.push(OpenCommand { seq, n, kind });
        let id = CommandId { case: self.case().id.clone(), seq, n };
        self.changes.commands.push(Command { id, task });
    }

    /// Returns the step and number of the next command.
    pub(in crate::case) fn next_command(&self) -> (u32, u16) {
        (self.case().seq, u16::try_from(self.changes.commands.len()).unwrap_or(u16::MAX))
    }

    /// Ends the case: nothing in it can be used any more.
    pub(in crate::case) fn conclude(&mut self, end: Resolution) {
        if !self.case().is_over() {
            self.end_grant();
            self.end_with(end);
        }
    }

    /// Ends the case, and keeps its grant in the reported state.
    pub(in crate::case) fn end_with(&mut self, end: Resolution) {
        let mark = self.case().mark();
        if let Some(row) = self.subject_mut() {
            row.edit().remove_open(mark);
        }
        let case = self.case_mut();
        case.asked.clear();
        case.pending.clear();
        let granted = case.granted_mut().cloned();
        case.phase = Phase::Ended(Ended { end, granted });
        self.changes.ended = Some(end);
    }

    /// Ends the grant, if there is one: it cannot be redeemed any more.
    pub(in crate::case) fn end_grant(&mut self) {
        let Some(id) = self.case().granted().map(|granted| granted.id.clone()) else { return };
        if let Some(row) = self.subject_mut()
            && let Some(grant) = row.edit().grant_mut(&id)
            // A grant that is being revoked stays so.
            && matches!(grant.state, GrantState::Approved | GrantState::Redeemed)
        {
            grant.state = GrantState::Over;
        }
    }
}

/// The maximum bytes of a value that is sealed into a record, and of each value of a list. Longer values
/// are cut, so that no foreign text can make a record too long to be written.
pub(in crate::case) const SEALED: usize = 16_384;
const LISTED: usize = 512;

/// Returns the start of `text`: at most `most` bytes, in whole characters.
pub(in crate::case) fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
