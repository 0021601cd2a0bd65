use std::collections::BTreeMap;

use bonafides::case::{CaseId, Step};
use bonafides::keys::{Row, RowKind, StateKey};

/// Rows and records in memory. A commit is all or nothing.
#[derive(Debug, Default, Clone)]
pub struct Store {
    rows: BTreeMap<StateKey, (u64, Option<Vec<u8>>)>,
    records: BTreeMap<CaseId, Vec<String>>,
}

/// Somebody else wrote first: read again, and make the step anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict;

impl Store {
    /// The rows under these keys, absent ones with version 0.
    pub fn read(&self, keys: &[StateKey]) -> Vec<Row> {
        keys.iter().map(|key| self.row(key)).collect()
    }

    /// One row.
    pub fn row(&self, key: &StateKey) -> Row {
        let (version, bytes) = self.rows.get(key).cloned().unwrap_or_default();
        Row { key: key.clone(), version, bytes }
    }

    /// Stores a step, if everything it read is still as it was read.
    pub fn commit<T>(&mut self, step: &Step<T>) -> Result<(), Conflict> {
        let version = |key: &StateKey| self.rows.get(key).map_or(0, |(version, _)| *version);
        if step.compare().iter().any(|(key, read)| version(key) != *read) {
            return Err(Conflict);
        }
        if let Some(record) = step.record() {
            let records = self.records.entry(record.case.clone()).or_default();
            // Unique on case and sequence.
            if records.len() != usize::try_from(record.seq).unwrap_or(usize::MAX) {
                return Err(Conflict);
            }
            records.push(record.bytes.clone());
        }
        for row in step.write().iter().chain(step.outbox()) {
            // A command that was reported on is wiped; what else has no bytes is erased.
            if row.bytes.is_none() && row.key.kind() != RowKind::Outbox {
                self.rows.remove(&row.key);
            } else {
                self.rows.insert(row.key.clone(), (row.version, row.bytes.clone()));
            }
        }
        Ok(())
    }

    /// Stores a row that no step writes, such as a profile, if it is still as it was read.
    pub fn put(&mut self, row: Row) -> Result<(), Conflict> {
        let version = self.rows.get(&row.key).map_or(0, |(version, _)| *version);
        if row.version != version.saturating_add(1) {
            return Err(Conflict);
        }
        self.rows.insert(row.key, (row.version, row.bytes));
        Ok(())
    }

    /// Every row that is there, in the order of the keys.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        let stored = self.rows.iter().filter(|(_, (_, bytes))| bytes.is_some());
        stored.map(|(key, (version, bytes))| Row {
            key: key.clone(),
            version: *version,
            bytes: bytes.clone(),
        })
    }

    /// The records of a case, in order.
    pub fn records(&self, case: &CaseId) -> &[String] {
        self.records.get(case).map_or(&[], Vec::as_slice)
    }

    /// Every case, with its records.
    pub fn cases(&self) -> impl Iterator<Item = (&CaseId, &[String])> {
        self.records.iter().map(|(case, records)| (case, records.as_slice()))
    }

    /// Rows of commands that nobody has reported on.
    pub fn outbox(&self) -> Vec<Row> {
        let of_outbox = self.rows.iter().filter(|(key, _)| key.kind() == RowKind::Outbox);
        let mut rows: Vec<Row> = of_outbox
            .filter(|(_, (_, bytes))| bytes.is_some())
            .map(|(key, (version, bytes))| Row { key: key.clone(), version: *version, bytes: bytes.clone() })
            .collect();
        // By case, then step, then number: `10` after `9`.
        rows.sort_by_key(|row| {
            let mut parts = row.key.as_str().split(['/', '.']).skip(1);
            let case = parts.next().unwrap_or_default().to_owned();
            let numbers: Vec<u64> = parts.filter_map(|part| part.parse().ok()).collect();
            (case, numbers)
        });
        rows
    }

    /// Puts a row where it is, as an attacker with the database could: for tests.
    pub fn overwrite(&mut self, row: Row) {
        self.rows.insert(row.key, (row.version, row.bytes));
    }
}
