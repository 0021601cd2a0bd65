//! One step under way: what was read, what changes, what will be said.

use super::Case;
use super::command::{Command, End, Task};
use super::context::{Context, Rows, Snapshot, destination};
use super::enrolment::Enrolment;
use super::fault::Fault;
use super::id::CommandId;
use super::input::{CallerInput, Said};
use super::keyring::Holder;
use super::ledger::{Destination, GrantState, Mark, Person};
use super::loaded::Loaded;
use super::notice::Event;
use super::record::{Effects, RecordData, SubjectRecord};
use super::refusal::{Refusal, RefusalCode};
use super::state::{OpenCommand, OpenKind, Phase, State};
use crate::audit::{Personal, PersonalSealer};
use crate::decide::Time;
use crate::keys::{Draws, KeyName, RowKind, Sensitive, StateKey};
use crate::policy::Policy;
use crate::policy::compiled::{Ask, Challenge, Compiled};

/// Why an input is not carried out.
pub(super) enum Halt {
    Refuse(Refusal),
    Fault(Fault),
    /// It only reads: nothing changes, and nothing is recorded.
    Read,
}

impl<E: Into<Fault>> From<E> for Halt {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Refuses.
pub(super) fn refuse<T>(code: RefusalCode, about: impl Into<String>) -> Result<T, Halt> {
    Err(Halt::Refuse(Refusal::new(code, about)))
}

/// Everything a step holds while it is made. Dropped whole if the step is refused.
pub(super) struct Work<'a> {
    pub(super) ctx: &'a Context<'a>,
    /// The time of the step, raised to the newest that is stored.
    pub(super) now: i64,
    pub(super) draws: Draws,
    /// The policy of the opening.
    pub(super) policy: &'a Policy,
    pub(super) rows: Rows<'a>,
    pub(super) case: State,
    /// Version of the case's row; 0 while it is being opened.
    pub(super) version: u64,
    /// None of a caller whom the directory does not know: nothing is remembered of them.
    pub(super) subject: Option<Loaded<Person>>,
    pub(super) operator: Loaded<Person>,
    pub(super) voucher: Option<Loaded<Person>>,
    pub(super) destinations: Vec<Loaded<Destination>>,
    pub(super) enrolment: Option<Loaded<Enrolment>>,
    pub(super) holders: Vec<Holder>,
    /// Rows of the outbox that a final report wipes, with their versions.
    pub(super) wiped: Vec<(StateKey, u64)>,
    /// What the record says of this step.
    pub(super) record: RecordData,
    pub(super) effects: Effects,
    pub(super) commands: Vec<Command>,
    pub(super) events: Vec<Event>,
    /// The case ended in this step: said after everything else.
    pub(super) ended: Option<End>,
    /// The answer was not right, and there is another try.
    pub(super) again: bool,
    /// What only the reply to this input shows, such as new recovery codes.
    pub(super) shown: Vec<Sensitive<String>>,
}

/// A clock may be behind what was stored by so much, in milliseconds: nodes differ a little.
pub(super) const BEHIND: i64 = 60_000;

/// How a step takes a clock that is further behind what was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// As a fault.
    Right,
    /// It is taken to be as late as what was stored: "not me" can always be said.
    Any,
}

impl Clock {
    /// What is asked of the clock by what is said.
    pub(super) const fn of(said: &Said) -> Self {
        match said {
            Said::Caller { says: CallerInput::NotMe { .. }, .. } => Self::Any,
            _ => Self::Right,
        }
    }
}

impl<'a> Work<'a> {
    /// Reads what every step of this case needs.
    pub(super) fn load(
        case: &Case,
        said: &Said,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
    ) -> Result<Self, Fault> {
        Self::begin(case.state.clone(), case.version, ctx, rows, Clock::of(said))
    }

    pub(super) fn begin(
        mut state: State,
        version: u64,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
        clock: Clock,
    ) -> Result<Self, Fault> {
        let policy =
            ctx.policies.find(&state.policy).ok_or_else(|| Fault::UnknownPolicy(state.policy.clone()))?;
        let keys = ctx.keys;
        let subject = match &state.subject {
            Some(party) => {
                if ctx.subject.is_none_or(|snapshot| snapshot.account != party.id) {
                    return Err(Fault::OtherSubject);
                }
                Some(Loaded::read(rows, StateKey::of(RowKind::Person, &party.id, keys)?, keys)?)
            }
            None => None,
        };
        let operator: Loaded<Person> =
            Loaded::read(rows, StateKey::of(RowKind::Person, &state.operator.id, keys)?, keys)?;
        let newest = |row: &Loaded<Person>| row.newest.as_ref().map_or(i64::MIN, |newest| newest.time);
        let stored = match &subject {
            // A case that a repaired clock ended may be ahead of its subject's ledger.
            Some(row) if state.is_of_the_past(row) => newest(row),
            Some(row) => newest(row).max(state.last),
            None => state.last,
        };
        let behind = stored.saturating_sub(ctx.now.milliseconds());
        if behind > BEHIND && clock == Clock::Right {
            return Err(Fault::Clock { behind });
        }
        let now = ctx.now.milliseconds().max(stored);
        if subject.as_ref().is_some_and(|row| state.is_of_the_past(row)) {
            // What a clock that ran ahead has stamped proves nothing.
            state.evidence.retain(|piece| piece.at <= now);
        }
        Ok(Self {
            now,
            draws: Draws::new(ctx.seed.expose(), state.id.as_str(), u64::from(state.seq)),
            ctx,
            policy,
            rows,
            version,
            subject,
            operator,
            voucher: None,
            destinations: Vec::new(),
            enrolment: None,
            holders: Vec::new(),
            wiped: Vec::new(),
            record: RecordData::Time {},
            effects: Effects::default(),
            commands: Vec::new(),
            events: Vec::new(),
            ended: None,
            again: false,
            shown: Vec::new(),
            case: state,
        })
    }

    pub(super) fn compiled(&self) -> &'a Compiled {
        self.policy.compiled()
    }

    pub(super) fn time(&self) -> Time {
        Time::from_milliseconds(self.now)
    }

    pub(super) fn snapshot(&self) -> Option<&'a Snapshot> {
        self.ctx.subject.filter(|_| self.case.subject.is_some())
    }

    pub(super) fn check_name(&self, check: u16) -> &'a str {
        self.compiled().checks.name(check)
    }

    /// A challenge of the policy by its name.
    pub(super) fn challenge(&self, name: &str) -> Result<(u16, &'a Challenge), Halt> {
        let checks = &self.compiled().checks;
        match checks.find(name).and_then(|id| Some((id, checks.challenge(id)?))) {
            Some(found) => Ok(found),
            None => refuse(RefusalCode::UnknownChallenge, name),
        }
    }

    /// The ledger of the subject; refused where nothing is known of them.
    pub(super) fn ledger(&mut self) -> Result<&mut Person, Halt> {
        match &mut self.subject {
            Some(row) => Ok(row.edit()),
            None => refuse(RefusalCode::NotOpen, ""),
        }
    }

    /// When the ledger of the subject was first written, drawn: told apart from one written after an
    /// erasure.
    pub(super) fn birth(&mut self) -> Mark {
        let Some(row) = &mut self.subject else { return Mark::default() };
        if row.born == Mark::default() {
            row.edit().born = self.draws.bytes("ledger");
        }
        row.born
    }

    /// Why a case is over whose ledger has a new epoch since.
    pub(super) fn end_of_epoch(&self) -> End {
        let repaired = self.subject.as_ref().is_some_and(|row| {
            let only = row.repaired == row.epoch && self.case.epoch.saturating_add(1) == row.epoch;
            row.born != self.case.born || only
        });
        if repaired { End::Cancelled } else { End::NotMe }
    }

    /// The subject was erased while this case was open: nothing is remembered of them any more.
    pub(super) fn is_erased(&self) -> bool {
        self.case.seq > 0 && self.subject.as_ref().is_some_and(Loaded::is_absent)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.subject.as_ref().is_some_and(|row| row.is_closed(self.now))
    }

    /// The enrolment row of the subject.
    pub(super) fn enrolment(&mut self) -> Result<&mut Loaded<Enrolment>, Halt> {
        if self.enrolment.is_none() {
            let Some(party) = &self.case.subject else { return refuse(RefusalCode::Unavailable, "") };
            let key = StateKey::of(RowKind::Enrolment, &party.id, self.ctx.keys)?;
            self.enrolment = Some(Loaded::read(self.rows, key, self.ctx.keys)?);
        }
        match &mut self.enrolment {
            Some(row) => Ok(row),
            None => refuse(RefusalCode::Unavailable, ""),
        }
    }

    /// The row of a destination.
    pub(super) fn destination(&mut self, address: &str) -> Result<&mut Loaded<Destination>, Halt> {
        let key = StateKey::of(RowKind::Destination, &destination(address), self.ctx.keys)?;
        let known = self.destinations.iter().position(|row| row.key == key);
        let at = known.unwrap_or(self.destinations.len());
        if known.is_none() {
            self.destinations.push(Loaded::read(self.rows, key, self.ctx.keys)?);
        }
        match self.destinations.get_mut(at) {
            Some(row) => Ok(row),
            None => refuse(RefusalCode::NoContact, ""),
        }
    }

    fn holder(&mut self, person: &str) -> Result<usize, Fault> {
        if let Some(at) = self.holders.iter().position(|holder| holder.is_of(person)) {
            return Ok(at);
        }
        self.holders.push(Holder::read(person, self.rows, self.ctx.keys)?);
        Ok(self.holders.len().saturating_sub(1))
    }

    /// The random name of a person in records.
    pub(super) fn alias(&mut self, person: &str) -> Result<String, Fault> {
        let at = self.holder(person)?;
        match self.holders.get_mut(at) {
            Some(holder) => holder.alias(self.ctx.keys, &mut self.draws),
            None => Err(Fault::OtherSubject),
        }
    }

    /// A value of `person`, committed to and sealed for the record, where it must stand under `name`.
    pub(super) fn seal_for(&mut self, person: &str, name: &str, value: &str) -> Result<Personal, Fault> {
        self.seal_at(person, &["data.", name].concat(), cut(value, SEALED))
    }

    /// The same for a value of the subject; `None` if the caller is unknown.
    pub(super) fn seal(&mut self, name: &str, value: &str) -> Result<Option<Personal>, Fault> {
        match self.sealed_for() {
            Some(id) => self.seal_for(&id, name, value).map(Some),
            None => Ok(None),
        }
    }

    /// The same for several values, each on its own.
    pub(super) fn seal_list<'v>(
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

    /// Under whose key values of the subject are sealed. Whoever was erased gets no key again.
    fn sealed_for(&self) -> Option<String> {
        let party = self.case.subject.as_ref().filter(|_| !self.is_erased());
        party.map(|party| party.id.clone())
    }

    fn seal_at(&mut self, person: &str, path: &str, value: &str) -> Result<Personal, Fault> {
        let at = self.holder(person)?;
        let seq = u64::from(self.case.seq);
        let Some(holder) = self.holders.get_mut(at) else { return Err(Fault::OtherSubject) };
        let (alias, key) = holder.open(self.ctx.keys, &mut self.draws)?;
        let sealer = PersonalSealer::new(key, alias, self.case.id.as_str(), seq);
        Ok(sealer.seal(&mut self.draws, path, value)?)
    }

    /// What the directory now says about the subject, sealed.
    pub(super) fn subject_record(&mut self) -> Result<SubjectRecord, Fault> {
        let Some(snapshot) = self.snapshot() else { return Ok(SubjectRecord::default()) };
        Ok(SubjectRecord {
            subject: self.seal("subject", &snapshot.account)?,
            // One value with one name per line: there may be hundreds.
            groups: self.seal("groups", &snapshot.groups.join("\n"))?,
        })
    }

    /// One more command. Its id is known at once, so that inputs can refer to it.
    pub(super) fn command(&mut self, task: Task) -> CommandId {
        let n = u16::try_from(self.commands.len()).unwrap_or(u16::MAX);
        let id = CommandId { case: self.case.id.clone(), seq: self.case.seq, n };
        let kind = match task {
            Task::Deliver(_) => OpenKind::Deliver,
            Task::Observe { .. } => OpenKind::Observe,
            _ => OpenKind::Other,
        };
        self.case.open.push(OpenCommand { seq: id.seq, n, kind });
        self.commands.push(Command { id: id.clone(), task });
        id
    }

    /// The number the next command gets.
    pub(super) fn next_command(&self) -> (u32, u16) {
        (self.case.seq, u16::try_from(self.commands.len()).unwrap_or(u16::MAX))
    }

    /// The case is over: nothing in it can be used any more.
    pub(super) fn conclude(&mut self, end: End) {
        if self.case.is_over() {
            return;
        }
        self.end_grant();
        self.end_with(end);
    }

    /// The case is over; its grant is what was reported of it.
    pub(super) fn end_with(&mut self, end: End) {
        let mark = self.case.mark();
        if let Some(row) = &mut self.subject {
            row.edit().remove_open(mark);
        }
        self.case.asked.clear();
        self.case.pending.clear();
        self.case.phase = Phase::Ended(end);
        self.ended = Some(end);
    }

    /// Whatever grant there is can not be redeemed any more.
    pub(super) fn end_grant(&mut self) {
        let Some(approval) = &self.case.approval else { return };
        let id = approval.grant.clone();
        if let Some(row) = &mut self.subject
            && let Some(grant) = row.edit().grant_mut(&id)
            // One that is being revoked stays so.
            && matches!(grant.state, GrantState::Approved | GrantState::Redeemed)
        {
            grant.state = GrantState::Over;
        }
    }

    /// Tells people, references and items apart without holding them.
    pub(super) fn mark(&self, purpose: &str, id: &str) -> Result<Mark, Fault> {
        let keys = self.ctx.keys;
        let mac = keys.mac(
            KeyName::Index,
            keys.current(KeyName::Index),
            &[b"mark/", purpose.as_bytes(), &[0], id.as_bytes()],
        )?;
        Ok(first(&mac))
    }

    /// How a challenge is asked.
    pub(super) fn ask_of(&self, check: u16) -> Option<&'a Ask> {
        Some(&self.compiled().checks.challenge(check)?.ask)
    }
}

/// The first half of a MAC.
pub(super) fn first(mac: &[u8; 32]) -> Mark {
    let mut mark = Mark::default();
    for (to, from) in mark.iter_mut().zip(mac) {
        *to = *from;
    }
    mark
}

/// Bytes of a value that is sealed into a record, and of each of a list: what is longer is cut, so
/// that no text of others can make a record too long to be written.
pub(super) const SEALED: usize = 16_384;
const LISTED: usize = 512;

/// The start of `text`, at most so many bytes, whole characters.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
