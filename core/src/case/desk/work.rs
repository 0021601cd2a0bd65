use super::record::{DeskRecord, Recorded};
use super::{AdministratorInput, Chain, DeskChain, DeskInput, INPUTS, addresses};
use crate::audit::{Actor, DESK, Hash, Personal, PersonalSealer, Record, encode};
use crate::case::apply::Marks;
use crate::case::context::{Context, Rows};
use crate::case::fault::Fault;
use crate::case::id::CaseId;
use crate::case::input::OperatorKind;
use crate::case::keyring::Holder;
use crate::case::ledger::{Destination, Mark, Person};
use crate::case::loaded::Loaded;
use crate::case::refusal::{Refusal, RefusalCode};
use crate::case::step::{Outcome, Step, StepRecord};
use crate::case::work::{BEHIND, Halt, SEALED, cut, refuse};
use crate::decide::Time;
use crate::keys::{Draws, Row, RowKind, StateKey};

/// How far the time that an administrator states may be from the clock, in milliseconds: it is read
/// and typed.
const STATED: i64 = 300_000;

/// A step under way. Dropped whole if it is refused.
pub(super) struct Desk<'a> {
    input: &'a DeskInput,
    ctx: &'a Context<'a>,
    rows: Rows<'a>,
    now: i64,
    draws: Draws,
    chain: Loaded<Chain>,
    person: Loaded<Person>,
    destinations: Vec<Loaded<Destination>>,
    administrator: Holder,
    /// Of whom it is about; none of the administrator themselves, who is told so.
    subject: Option<Holder>,
    /// Rows that go, with their versions.
    deleted: Vec<(StateKey, u64)>,
}

impl<'a> Desk<'a> {
    pub(super) fn begin(input: &'a DeskInput, ctx: &'a Context<'a>, rows: Rows<'a>) -> Result<Self, Fault> {
        let keys = ctx.keys;
        let chain: Loaded<Chain> = Loaded::read(rows, DeskChain::key(), keys)?;
        let behind = chain.last.saturating_sub(ctx.now.milliseconds());
        let ahead = behind > BEHIND;
        // The chain that repairs must itself be repairable: by the same step.
        if ahead && !matches!(input.says, AdministratorInput::RepairClock { .. }) {
            return Err(Fault::Clock { behind });
        }
        let now = ctx.now.milliseconds();
        let own = input.by.id == input.account;
        Ok(Self {
            input,
            ctx,
            rows,
            now: if ahead { now } else { now.max(chain.last) },
            draws: Draws::new(ctx.seed.expose(), DESK, u64::from(chain.seq)),
            chain,
            person: Loaded::read(rows, StateKey::of(RowKind::Person, &input.account, keys)?, keys)?,
            destinations: Vec::new(),
            administrator: Holder::read(&input.by.id, rows, keys)?,
            subject: if own { None } else { Some(Holder::read(&input.account, rows, keys)?) },
            deleted: Vec::new(),
        })
    }

    /// The content of an input that was taken under this id.
    pub(super) fn known(&self, id: Mark) -> Option<Mark> {
        self.chain.inputs.iter().find(|(known, _)| *known == id).map(|(_, content)| *content)
    }

    /// Does what is asked, or says why not.
    pub(super) fn take(&mut self) -> Result<DeskRecord, Halt> {
        let input = self.input;
        if input.by.kind != OperatorKind::Person || input.by.id.is_empty() {
            return refuse(RefusalCode::WrongActor, "");
        }
        if input.by.id == input.account {
            return refuse(RefusalCode::OwnAccount, "");
        }
        if input.reason.expose().trim().is_empty() {
            return refuse(RefusalCode::Reason, "");
        }
        match &input.says {
            AdministratorInput::RepairClock { present } => self.repair_clock(present.milliseconds()),
            AdministratorInput::EnableCheck { check } => self.enable_check(check),
            AdministratorInput::ErasePerson => self.erase_person(),
        }
    }

    fn repair_clock(&mut self, stated: i64) -> Result<DeskRecord, Halt> {
        let now = self.now;
        if stated.saturating_sub(self.ctx.now.milliseconds()).unsigned_abs() > STATED.unsigned_abs() {
            return refuse(RefusalCode::OtherTime, "");
        }
        for address in addresses(self.input, self.ctx) {
            let key = StateKey::of(RowKind::Destination, &address, self.ctx.keys)?;
            if self.destinations.iter().all(|row| row.key != key) {
                self.destinations.push(Loaded::read(self.rows, key, self.ctx.keys)?);
            }
        }
        let sent = self.destinations.iter().map(|row| row.latest());
        let latest = sent.chain([self.person.latest(), self.chain.last]).max().unwrap_or(i64::MIN);
        if latest.saturating_sub(now) <= BEHIND {
            return refuse(RefusalCode::NotAhead, "");
        }
        let mut epoch = None;
        for row in self.destinations.iter_mut().filter(|row| row.latest() > now) {
            row.edit().bring_back(now);
        }
        if self.person.latest() > now {
            let case = self.ctx.policies.active().compiled().limits.case().milliseconds();
            self.person.edit().bring_back(now, case);
            epoch = Some(self.person.epoch);
        }
        Ok(DeskRecord::ClockRepaired { latest: Time::from_milliseconds(latest), epoch })
    }

    fn enable_check(&mut self, check: &str) -> Result<DeskRecord, Halt> {
        if !self.person.is_disabled(check) {
            return refuse(RefusalCode::NotDisabled, "");
        }
        self.person.edit().pass(check);
        Ok(DeskRecord::CheckEnabled { check: check.to_owned() })
    }

    fn erase_person(&mut self) -> Result<DeskRecord, Halt> {
        if let Some(held) = self.person.in_use(self.now) {
            return refuse(RefusalCode::Held, held);
        }
        for kind in [RowKind::Keyring, RowKind::Person, RowKind::Enrolment, RowKind::Profile] {
            let key = StateKey::of(kind, &self.input.account, self.ctx.keys)?;
            let row = self.rows.find(&key).ok_or_else(|| Fault::MissingRow(key.clone()))?;
            if row.version > 0 {
                self.deleted.push((key, row.version));
            }
        }
        if self.deleted.is_empty() {
            return refuse(RefusalCode::UnknownPerson, "");
        }
        let rows = self.deleted.iter().map(|(key, _)| key.kind().as_str()).collect();
        Ok(DeskRecord::PersonErased { rows })
    }

    pub(super) fn finish(mut self, marks: &Marks, done: DeskRecord) -> Result<Step<Outcome>, Fault> {
        let input = self.input;
        let subject = self.seal("subject", &input.account)?;
        let why = self.seal("reason", input.reason.expose())?;
        self.make(&Recorded { done, subject, why }, marks, Outcome::Accepted)
    }

    /// Records that something was refused. Nothing else changes.
    pub(super) fn refused(mut self, marks: &Marks, refusal: Refusal) -> Result<Step<Outcome>, Fault> {
        // Nobody gets a keyring for having been asked about.
        let is_known = self.subject.as_ref().is_some_and(Holder::is_known);
        let subject = if is_known { self.seal("subject", self.input.account.as_str())? } else { None };
        let done = DeskRecord::Refusal { reason: refusal.code, asked: self.input.says.kind() };
        self.make(&Recorded { done, subject, why: None }, marks, Outcome::Refused(refusal))
    }

    /// A value of the person concerned, sealed for the record, where it must stand under `name`. If the
    /// same step erases the person, nobody can open it any more.
    fn seal(&mut self, name: &str, value: &str) -> Result<Option<Personal>, Fault> {
        let Some(holder) = &mut self.subject else { return Ok(None) };
        let (alias, key) = holder.open(self.ctx.keys, &mut self.draws)?;
        let sealer = PersonalSealer::new(key, alias, DESK, u64::from(self.chain.seq));
        Ok(Some(sealer.seal(&mut self.draws, &["data.", name].concat(), cut(value, SEALED))?))
    }

    fn make(mut self, data: &Recorded, marks: &Marks, outcome: Outcome) -> Result<Step<Outcome>, Fault> {
        let alias = self.administrator.alias(self.ctx.keys, &mut self.draws)?;
        let seq = self.chain.seq;
        let chain = self.chain.edit();
        chain.inputs.push(marks.pair());
        let over = chain.inputs.len().saturating_sub(INPUTS);
        chain.inputs.drain(..over);
        let prev = (seq > 0).then(|| Hash::from_bytes(self.chain.previous));
        let state = self.versions();
        let versions: Vec<(&str, u64)> =
            state.iter().map(|(key, version)| (key.kind().as_str(), *version)).collect();
        let encoded = encode(&Record::<_, (), ()> {
            case: DESK,
            seq: u64::from(seq),
            prev,
            time: self.now,
            actor: Actor { alias: &alias, kind: self.input.by.kind.as_str() },
            kind: data.done.kind(),
            input: &marks.recorded,
            data,
            facts: None,
            decision: None,
            verdict: None,
            blocked_by: &[],
            commands: &[],
            state: &versions,
            policy: None,
        })?;
        // A refusal repairs nothing, not even the chain.
        let last =
            if matches!(outcome, Outcome::Accepted) { self.now } else { self.now.max(self.chain.last) };
        let chain = self.chain.edit();
        (chain.previous, chain.last, chain.seq) = (*encoded.hash.as_bytes(), last, seq.saturating_add(1));
        let mut compare: Vec<_> = self.rows.0.iter().map(|row| (row.key.clone(), row.version)).collect();
        compare.sort_unstable();
        compare.dedup();
        Ok(Step {
            compare,
            write: self.written()?,
            record: Some(StepRecord { case: CaseId::desk(), seq, bytes: encoded.bytes, hash: encoded.hash }),
            outbox: Vec::new(),
            released: outcome,
        })
    }

    /// Everything that will be written, with the version it gets, in the order of the keys.
    fn versions(&self) -> Vec<(StateKey, u64)> {
        let mut versions = vec![(self.chain.key.clone(), self.chain.next_version())];
        if self.person.is_edited() {
            versions.push((self.person.key.clone(), self.person.next_version()));
        }
        let sent = self.destinations.iter().filter(|row| row.is_edited());
        versions.extend(sent.map(|row| (row.key.clone(), row.next_version())));
        let keyrings = keyrings(&self.administrator, self.subject.as_ref(), self.input);
        versions.extend(keyrings.map(|it| (it.row().key.clone(), it.row().next_version())));
        versions.extend(self.deleted.iter().map(|(key, version)| (key.clone(), version.saturating_add(1))));
        versions.sort_unstable();
        versions
    }

    fn written(&mut self) -> Result<Vec<Row>, Fault> {
        let (keys, draws) = (self.ctx.keys, &mut self.draws);
        let mut rows = vec![self.chain.sealed(keys, draws)?];
        if self.person.is_edited() {
            rows.push(self.person.sealed(keys, draws)?);
        }
        for row in self.destinations.iter().filter(|row| row.is_edited()) {
            rows.push(row.sealed(keys, draws)?);
        }
        for holder in keyrings(&self.administrator, self.subject.as_ref(), self.input) {
            rows.push(holder.row().sealed(keys, draws)?);
        }
        for (key, version) in &self.deleted {
            rows.push(Row { key: key.clone(), version: version.saturating_add(1), bytes: None });
        }
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(rows)
    }
}

/// Keyrings that were made in this step; not that of a person who is erased by it.
fn keyrings<'h>(
    administrator: &'h Holder,
    subject: Option<&'h Holder>,
    input: &DeskInput,
) -> impl Iterator<Item = &'h Holder> + use<'h> {
    let subject = subject.filter(|_| !matches!(input.says, AdministratorInput::ErasePerson));
    [Some(administrator), subject].into_iter().flatten().filter(|holder| holder.row().is_edited())
}
