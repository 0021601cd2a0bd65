use std::collections::BTreeMap;

use bonafides::case::{Redemption, WriteStatus};
use bonafides_parts::store::{DeadCommand, Entry, PolicyRole, PolicyText, Store, StoreError, Table, Value};

use super::copies::entries;
use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, case_id, case_key, command, command_key, person};
use crate::memory::{MemoryDatabase, MemoryStore};

/// Random operations have the same results on the store and on the store in memory.
pub(crate) fn agrees_with_the_store_in_memory(given: &Fixture) -> Result<(), Failure> {
    const OPERATIONS: i64 = 600;
    let mut seed = [0; 8];
    getrandom::fill(&mut seed)?;
    let seed = u64::from_le_bytes(seed);
    let database = MemoryDatabase::new();
    let mut pair = Pair {
        store: given.store()?,
        model: database.store(&"log.contoso.example".parse()?),
        random: Random(seed | 1),
        records: BTreeMap::new(),
        now: 0,
    };
    for n in 0..OPERATIONS {
        // Seconds, so that a store does what it does now and then.
        pair.now = n * 1_000;
        let with_seed =
            |failure: Failure| Failure::new(format!("seed {seed}, operation {n}: {}", failure.reason));
        pair.operation(given).map_err(with_seed)?;
        if n % 50 == 49 {
            pair.compare().map_err(with_seed)?;
        }
    }
    pair.compare()
}

struct Pair {
    store: Box<dyn Store>,
    model: MemoryStore,
    random: Random,
    /// The number of records of each case.
    records: BTreeMap<u32, u32>,
    now: i64,
}

impl Pair {
    /// Does the same with both, and compares the results.
    fn both<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &str,
        call: impl Fn(&dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        let (found, expected) = (call(&*self.store), call(&self.model));
        // The words of an error are the store's own.
        let code = |result: &Result<T, StoreError>| result.as_ref().err().map(StoreError::code);
        equal(&format!("{what}: the error"), code(&found), code(&expected))?;
        match (found, expected) {
            (Ok(found), Ok(expected)) => {
                ensure!(found == expected, "{what}: found {found:?}, expected {expected:?}");
                Ok(found)
            }
            (Err(error), _) | (_, Err(error)) => Err(Failure::new(format!("{what}: {error}"))),
        }
    }

    fn operation(&mut self, given: &Fixture) -> Result<(), Failure> {
        let (now, later) = (at(self.now), at(self.now + 20_000));
        match self.random.below(16) {
            0..6 => return self.step(given),
            6..9 => {
                let leased = self.both("lease", |store| {
                    Ok(store.lease(now, later)?.map(|leased| (leased.row, leased.since, leased.attempts)))
                })?;
                match (leased, self.random.below(3)) {
                    (Some((row, ..)), 0) => self
                        .both("report", |store| Made::at(now).deletes(&row.key, row.version).store(store))?,
                    (Some((row, ..)), 1) => {
                        let until = at(self.now + i64::from(self.random.below(60_000)));
                        self.both("postpone", |store| store.postpone(&row.key, until, "busy"))?;
                    }
                    _ => {}
                }
            }
            9 => {
                let most = self.random.below(6);
                self.both("number_records", |store| store.number_records(most))?;
            }
            10 => {
                let position = u64::from(self.random.below(50));
                self.both("set_cursor", |store| store.set_cursor("siem", position))?;
            }
            11 => {
                let dead = command(self.random.below(20), 0, 0)?;
                let dead = DeadCommand::new(dead, "send", now, now, 1, "no route");
                self.both("bury", |store| store.bury(&dead))?;
            }
            12 => {
                let (grant, n) = (format!("grant-{}", self.random.below(9)), self.random.below(2));
                let state = if n == 0 { Redemption::Started } else { Redemption::Revoked };
                self.both("begin_redemption", |store| store.begin_redemption(&grant, state, now))?;
            }
            13 => {
                let grant = format!("grant-{}", self.random.below(9));
                let state = self.both("redemption", |store| store.redemption(&grant))?;
                if matches!(state, Some(Redemption::Started | Redemption::Finished(_))) {
                    let written = WriteStatus::Unknown;
                    self.both("finish_redemption", |store| store.finish_redemption(&grant, written))?;
                }
            }
            14 => {
                let before = at(self.now - 40_000);
                self.both("prune", |store| store.prune(before, 1_000))?;
            }
            _ => {
                let digest = format!("digest-{}", self.random.below(4));
                let policy = PolicyText::new(digest, "yaml", "format: 1", now);
                self.both("keep_policy", |store| store.keep_policy(&policy))?;
            }
        }
        Ok(())
    }

    /// A step with random parts, of which some are in conflict with what is stored.
    fn step(&mut self, given: &Fixture) -> Result<(), Failure> {
        let (now, case) = (at(self.now), self.random.below(8));
        let case_id = case_id(case)?;
        let keys = [case_key(&case_id)?, person(self.random.below(4))?];
        let mut step = Made::at(now);
        for row in self.model.read(&keys)? {
            let read = if self.random.below(12) == 0 { row.version + 1 } else { row.version };
            step = match self.random.below(8) {
                0 => step.reads(&row.key, read),
                1 if read > 0 => step.deletes(&row.key, read),
                _ => step.writes(&row.key, read, &now.milliseconds().to_le_bytes()),
            };
        }
        let seq = self.records.get(&case).copied().unwrap_or_default();
        if seq > 0 && self.random.below(12) == 0 {
            step = step.records(given.record(&case_id, seq - 1));
        } else {
            step = step.records(given.record(&case_id, seq));
            for n in 0..self.random.below(3) {
                let n = u16::try_from(n)?;
                let (command, bytes) = (command(case, seq, n)?, seq.to_le_bytes());
                step = match self.random.below(4) {
                    0 => step.releases_unordered(&command, &bytes)?,
                    _ => step.releases(&command, &bytes)?,
                };
            }
        }
        let is_over = self.random.below(5) == 0;
        let has_deadline = !is_over && self.random.below(3) > 0;
        step = step.leaves(&case_id, has_deadline.then(|| at(self.now + 7)), is_over);
        if self.random.below(6) == 0 {
            let digest = format!("digest-{}", self.random.below(4));
            let share = u16::try_from(self.random.below(1_000))?;
            let roles =
                [None, Some(PolicyRole::InForce), Some(PolicyRole::Pilot(share)), Some(PolicyRole::Shadow)];
            let role = roles.into_iter().nth(usize::try_from(self.random.below(4))?).flatten();
            if self.model.policy(&digest)?.is_some() {
                step = step.activates(&digest, role);
            }
        }
        let result = self.both("a step", |store| match step.store(store) {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(other) => Err(other),
        })?;
        if result {
            self.records.insert(case, self.records.get(&case).copied().unwrap_or_default() + 1);
        }
        Ok(())
    }

    /// Compares everything that is stored, and everything that is found.
    fn compare(&self) -> Result<(), Failure> {
        for table in Table::ALL {
            let all = |store: &dyn Store| -> Result<Vec<Entry>, Failure> {
                let mut all = entries(store, table, 500)?;
                if table == Table::Records {
                    // Without the position: the order of the log is free between cases.
                    for entry in &mut all {
                        entry.values.truncate(3);
                    }
                }
                Ok(all)
            };
            let (found, expected) = (all(&*self.store)?, all(&self.model)?);
            equal(&format!("the entries of `{}`", table.as_str()), found.len(), expected.len())?;
            for (found, expected) in found.iter().zip(&expected) {
                ensure!(found == expected, "`{}`: an entry differs: {}", table.as_str(), key(expected));
            }
        }
        let now = at(self.now);
        self.both("status", |store| store.status(now))?;
        self.both("due", |store| store.due(now, 5))?;
        self.both("open_cases", |store| store.open_cases(None, 5))?;
        self.both("the dead", |store| Ok(store.dead(100)?.len()))?;
        self.both("cursor", |store| store.cursor("siem"))?;
        self.both("active_policies", |store| {
            let mut active = store.active_policies()?;
            active.sort_by(|a, b| a.digest.cmp(&b.digest));
            Ok(active)
        })?;
        self.both("records", |store| store.records(&format!("{:032x}", 1), 0, 100))?;
        self.both("commands", |store| {
            store.read(&[command_key(&command(1, 0, 0).map_err(other)?).map_err(other)?])
        })?;
        Ok(())
    }
}

fn other(failure: Failure) -> StoreError {
    StoreError::Other(failure.reason)
}

fn key(entry: &Entry) -> &str {
    match entry.values.first() {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// Numbers that look random: xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 32) % u64::from(end.max(1))).unwrap_or_default()
    }
}
