//! A store that locks keys over the store in memory, and has one defect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, StepRecord, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    Activation, ActivePolicy, CaseProgress, Changes, DeadCommand, Entry, LeasedCommand, Migration,
    NumberedRecord, OpenCase, PolicyRole, PolicyText, Pruned, StepTransaction, Store, StoreError,
    StoreStatus, Table, Transaction, Value,
};
use bonafides_store_testing::MemoryStore;

/// The defect of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defect {
    Nothing,
    ValidatesAnything,
    MigrationsStayPending,
    MigratesOnlyOnce,
    ReadsInItsOwnOrder,
    PagesFromTheStart,
    EmptyIsAbsent,
    KeepsDeleted,
    DatabaseOfItsOwn,
    OneTenant,
    ForgetsCases,
    SkipsAbsent,
    StoresConflicts,
    SkipsSecondRecord,
    CommitsDropped,
    CommitsInWrite,
    LocksNothing,
    LocksAsGiven,
    OneWriter,
    LeasesTheSecond,
    LeasesSuccessors,
    KeepsEveryOrder,
    ForgetsSomeLeases,
    LeasesForever,
    PostponesNothing,
    DeadOldestFirst,
    DueTooLate,
    RecordsFromTheStart,
    NumbersFromOne,
    NumbersBackwards,
    PositionsBeforeTime,
    CursorsGoBack,
    TrimsPolicies,
    RolesNeverEnd,
    TakesAgain,
    ForgetsResults,
    PrunesTooEarly,
    PrunesEverything,
    CountsNoAge,
    ImportsNoCursors,
    ImportsOneByOne,
}
use Defect::*;

/// The keys that transactions hold.
#[derive(Default)]
pub(crate) struct KeyLocks {
    held: Mutex<BTreeSet<StateKey>>,
    freed: Condvar,
}

impl KeyLocks {
    /// Waits for a key; after a while, it is a deadlock.
    fn take(&self, key: &StateKey) -> Result<(), StoreError> {
        let held = self.held.lock().unwrap();
        let wait = self.freed.wait_timeout_while(held, Duration::from_secs(10), |held| held.contains(key));
        let (mut held, waited) = wait.unwrap();
        if waited.timed_out() {
            return Err(StoreError::Unavailable("a deadlock".to_owned()));
        }
        held.insert(key.clone());
        Ok(())
    }

    fn free(&self, keys: &BTreeSet<StateKey>) {
        self.held.lock().unwrap().retain(|key| !keys.contains(key));
        self.freed.notify_all();
    }
}

pub(crate) struct Broken {
    inner: MemoryStore,
    locks: Arc<KeyLocks>,
    defect: Defect,
    calls: AtomicU32,
    cursors: Mutex<BTreeMap<String, u64>>,
}

impl Broken {
    pub(crate) fn new(inner: MemoryStore, locks: Arc<KeyLocks>, defect: Defect) -> Self {
        Self { inner, locks, defect, calls: AtomicU32::new(0), cursors: Mutex::default() }
    }

    fn has(&self, defect: Defect) -> bool {
        self.defect == defect
    }
}

/// A transaction that stores everything at its end.
struct Late<'s> {
    store: &'s Broken,
    mine: BTreeSet<StateKey>,
    written: Vec<Owned>,
}

/// Changes that outlive the step.
#[derive(Clone)]
struct Owned {
    compare: Vec<(StateKey, u64)>,
    write: Vec<Row>,
    outbox: Vec<Row>,
    unordered: Vec<StateKey>,
    record: Option<StepRecord>,
    case: Option<CaseProgress>,
    activation: Option<(String, Option<PolicyRole>, String)>,
    now: Time,
}

impl Owned {
    fn changes(&self) -> Changes<'_> {
        let mut changes = Changes::nothing(self.now);
        (changes.compare, changes.write, changes.outbox) = (&self.compare, &self.write, &self.outbox);
        (changes.record, changes.case) = (self.record.as_ref(), self.case.clone());
        changes.unordered.clone_from(&self.unordered);
        let activation = self.activation.as_ref();
        changes.activation = activation.map(|(digest, role, by)| Activation::new(digest, role.clone(), by));
        changes
    }
}

impl Late<'_> {
    fn store(&mut self) -> Result<(), StoreError> {
        let mut tx = self.store.inner.begin()?;
        for written in &self.written {
            tx.write(&written.changes())?;
        }
        tx.commit()
    }
}

impl StepTransaction for Late<'_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        let mut ordered = keys.to_vec();
        if self.store.defect != LocksAsGiven {
            ordered.sort();
        }
        for key in &ordered {
            if self.store.defect != LocksNothing && !self.mine.contains(key) {
                self.store.locks.take(key)?;
                self.mine.insert(key.clone());
            }
            if self.store.has(LocksAsGiven) {
                thread::sleep(Duration::from_millis(1));
            }
        }
        self.store.read(keys)
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        // Whoever does not lock is compared as well.
        let keys: Vec<StateKey> = changes.compare.iter().map(|(key, _)| key.clone()).collect();
        self.lock(&keys)?;
        let mut owned = Owned {
            compare: changes.compare.to_vec(),
            write: changes.write.to_vec(),
            outbox: changes.outbox.to_vec(),
            unordered: changes.unordered.clone(),
            record: changes.record.cloned(),
            case: changes.case.clone(),
            activation: changes
                .activation
                .as_ref()
                .map(|change| (change.digest.to_owned(), change.role.clone(), change.by.to_owned())),
            now: changes.now,
        };
        match self.store.defect {
            KeepsDeleted => owned.write.retain(|row| row.bytes.is_some()),
            ForgetsCases => owned.case = None,
            KeepsEveryOrder => owned.unordered.clear(),
            SkipsAbsent => owned.compare.retain(|(_, version)| *version > 0),
            RolesNeverEnd => owned.activation = owned.activation.filter(|(_, role, _)| role.is_some()),
            SkipsSecondRecord => {
                if let Some(record) = owned.record.take() {
                    let exists = !self.store.inner.records(record.case.as_str(), record.seq, 1)?.is_empty();
                    owned.record = (!exists).then_some(record);
                }
            }
            _ => {}
        }
        let mut trial = self.store.inner.begin()?;
        let fits = trial.write(&owned.changes());
        drop(trial);
        if self.store.has(LocksNothing) || (self.store.has(StoresConflicts) && fits.is_err()) {
            owned.compare.clear();
            owned.record = owned.record.filter(|_| fits.is_ok());
        }
        self.written.push(owned);
        if self.store.has(CommitsInWrite) || (self.store.has(StoresConflicts) && fits.is_err()) {
            self.store()?;
            self.written.clear();
        }
        if self.store.has(LocksNothing) {
            thread::sleep(Duration::from_micros(200));
        }
        fits
    }
}

impl Transaction for Late<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        let stored = self.store();
        self.written.clear();
        stored
    }
}

impl Drop for Late<'_> {
    fn drop(&mut self) {
        if self.store.has(CommitsDropped) {
            let _ = self.store();
        }
        self.store.locks.free(&self.mine);
    }
}

impl Store for Broken {
    fn locks_rows(&self) -> bool {
        true
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        if self.has(OneWriter) {
            return self.inner.begin();
        }
        Ok(Box::new(Late { store: self, mine: BTreeSet::new(), written: Vec::new() }))
    }

    fn read(&self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        let mut rows = self.inner.read(keys)?;
        match self.defect {
            ReadsInItsOwnOrder => rows.sort_by(|a, b| a.key.cmp(&b.key)),
            EmptyIsAbsent => {
                for row in &mut rows {
                    if row.bytes.as_ref().is_some_and(Vec::is_empty) {
                        *row = Row::absent(row.key.clone());
                    }
                }
            }
            _ => {}
        }
        Ok(rows)
    }

    fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Result<Vec<Row>, StoreError> {
        self.inner.rows(kind, after.filter(|_| !self.has(PagesFromTheStart)), most)
    }

    fn records(&self, chain: &str, from: u32, most: u32) -> Result<Vec<String>, StoreError> {
        self.inner.records(chain, if self.has(RecordsFromTheStart) { 0 } else { from }, most)
    }

    fn number_records(&self, most: u32) -> Result<u64, StoreError> {
        self.inner.number_records(most)
    }

    fn numbered_records(&self, from: u64, most: u32) -> Result<Vec<NumberedRecord>, StoreError> {
        let mut page = self.inner.numbered_records(from, most)?;
        match self.defect {
            NumbersFromOne => page.iter_mut().for_each(|record| record.position += 1),
            NumbersBackwards => {
                let bytes: Vec<String> = page.iter().rev().map(|record| record.bytes.clone()).collect();
                page.iter_mut().zip(bytes).for_each(|(record, bytes)| record.bytes = bytes);
            }
            _ => {}
        }
        Ok(page)
    }

    fn position(&self, chain: &str, seq: u32) -> Result<Option<u64>, StoreError> {
        let position = self.inner.position(chain, seq)?;
        Ok(if self.has(PositionsBeforeTime) { position.or(Some(0)) } else { position })
    }

    fn cursor(&self, sink: &str) -> Result<u64, StoreError> {
        let mine = self.cursors.lock().unwrap().get(sink).copied();
        mine.map_or_else(|| self.inner.cursor(sink), Ok)
    }

    fn set_cursor(&self, sink: &str, position: u64) -> Result<(), StoreError> {
        if self.has(CursorsGoBack) {
            self.cursors.lock().unwrap().insert(sink.to_owned(), position);
        }
        self.inner.set_cursor(sink, position)
    }

    fn lease(&self, now: Time, until: Time) -> Result<Option<LeasedCommand>, StoreError> {
        let until = if self.has(LeasesForever) { Time::from_milliseconds(i64::MAX) } else { until };
        let leased = self.inner.lease(now, until)?;
        let Some(first) = &leased else {
            let successor = |entry: Entry| match entry.values.as_slice() {
                [_, _, _, Value::Text(key), _, Value::Bytes(bytes), ..] => {
                    let row = Row::new(key.parse().ok()?, 1, Some(bytes.clone()));
                    Some(LeasedCommand::new(row, now, 1))
                }
                _ => None,
            };
            let waiting =
                if self.has(LeasesSuccessors) { self.export(Table::Outbox, None, 9)? } else { vec![] };
            return Ok(waiting.into_iter().rev().find_map(successor));
        };
        if self.has(ForgetsSomeLeases) && self.calls.fetch_add(1, Ordering::SeqCst) % 7 == 1 {
            self.inner.postpone(&first.row.key, now, "")?;
        }
        if self.has(LeasesTheSecond)
            && let Some(second) = self.inner.lease(now, until)?
        {
            self.inner.postpone(&first.row.key, now, "")?;
            return Ok(Some(second));
        }
        Ok(leased)
    }

    fn postpone(&self, command: &StateKey, until: Time, reason: &str) -> Result<(), StoreError> {
        if self.has(PostponesNothing) { Ok(()) } else { self.inner.postpone(command, until, reason) }
    }

    fn bury(&self, command: &DeadCommand) -> Result<(), StoreError> {
        self.inner.bury(command)
    }

    fn dead(&self, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
        let mut dead = self.inner.dead(most)?;
        if self.has(DeadOldestFirst) {
            dead.reverse();
        }
        Ok(dead)
    }

    fn due(&self, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
        let late = i64::from(self.has(DueTooLate));
        self.inner.due(Time::from_milliseconds(now.milliseconds() - late), most)
    }

    fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Result<Vec<OpenCase>, StoreError> {
        self.inner.open_cases(after.filter(|_| !self.has(PagesFromTheStart)), most)
    }

    fn keep_policy(&self, policy: &PolicyText) -> Result<(), StoreError> {
        self.inner.keep_policy(policy)
    }

    fn policy(&self, digest: &str) -> Result<Option<PolicyText>, StoreError> {
        let mut policy = self.inner.policy(digest)?;
        if self.has(TrimsPolicies)
            && let Some(policy) = &mut policy
        {
            policy.text = policy.text.trim().to_owned();
        }
        Ok(policy)
    }

    fn active_policies(&self) -> Result<Vec<ActivePolicy>, StoreError> {
        self.inner.active_policies()
    }

    fn redemption(&self, grant: &str) -> Result<Option<Redemption>, StoreError> {
        self.inner.redemption(grant)
    }

    fn begin_redemption(&self, grant: &str, state: Redemption, now: Time) -> Result<bool, StoreError> {
        Ok(self.inner.begin_redemption(grant, state, now)? || self.has(TakesAgain))
    }

    fn finish_redemption(&self, grant: &str, written: WriteStatus) -> Result<(), StoreError> {
        if self.has(ForgetsResults) { Ok(()) } else { self.inner.finish_redemption(grant, written) }
    }

    fn prune(&self, before: Time, most: u32) -> Result<Pruned, StoreError> {
        let early = i64::from(self.has(PrunesTooEarly));
        let most = if self.has(PrunesEverything) { u32::MAX } else { most };
        self.inner.prune(Time::from_milliseconds(before.milliseconds() + early), most)
    }

    fn status(&self, now: Time) -> Result<StoreStatus, StoreError> {
        let mut status = self.inner.status(now)?;
        if self.has(CountsNoAge) {
            status.oldest = None;
        }
        Ok(status)
    }

    fn validate(&self) -> Result<(), StoreError> {
        if self.has(ValidatesAnything) { Ok(()) } else { self.inner.validate() }
    }

    fn pending_migrations(&self) -> Result<Vec<Migration>, StoreError> {
        if self.has(MigrationsStayPending) {
            return Ok(vec![Migration::new(1, "")]);
        }
        self.inner.pending_migrations()
    }

    fn migrate(&self) -> Result<(), StoreError> {
        if self.has(MigratesOnlyOnce) && self.inner.validate().is_ok() {
            return Err(StoreError::Other("the table exists".to_owned()));
        }
        self.inner.migrate()
    }

    fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Result<Vec<Entry>, StoreError> {
        self.inner.export(table, after, most)
    }

    fn import(&self, entries: &[Entry]) -> Result<(), StoreError> {
        match self.defect {
            ImportsOneByOne => {
                let each = entries.iter().rev();
                each.map(|entry| self.inner.import(std::slice::from_ref(entry))).fold(Ok(()), Result::and)
            }
            ImportsNoCursors if entries.iter().any(|entry| entry.table == Table::Cursors) => Ok(()),
            _ => self.inner.import(entries),
        }
    }
}
