use std::collections::BTreeMap;

use bonafides::case::{CaseId, Step};
use bonafides::keys::{Row, RowKind, StateKey};

/// Rows and records in memory. A commit is all or nothing.
#[derive(Debug, Default, Clone)]
pub struct Store {
    rows: BTreeMap<StateKey, (u64, Option<Vec<u8>>)>,
    records: BTreeMap<CaseId, Vec<String>>,
}

/// Another process wrote first: read the rows again and make a new step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict;

impl Store {
    /// Returns the rows with these keys, absent ones with version 0.
    pub fn read(&self, keys: &[StateKey]) -> Vec<Row> {
        keys.iter().map(|key| self.row(key)).collect()
    }

    /// Returns one row.
    pub fn row(&self, key: &StateKey) -> Row {
        let (version, bytes) = self.rows.get(key).cloned().unwrap_or_default();
        Row::new(key.clone(), version, bytes)
    }

    /// Stores a step if every row that it read still has the same version.
    pub fn commit<T>(&mut self, step: &Step<T>) -> Result<(), Conflict> {
        let version = |key: &StateKey| self.rows.get(key).map_or(0, |(version, _)| *version);
        if step.compare().iter().any(|(key, read)| version(key) != *read) {
            return Err(Conflict);
        }
        if let Some(record) = step.record() {
            let records = self.records.entry(record.case.clone()).or_default();
            // As a unique constraint on case and sequence.
            if records.len() != usize::try_from(record.seq).unwrap_or(usize::MAX) {
                return Err(Conflict);
            }
            records.push(record.bytes.clone());
        }
        for row in step.write().iter().chain(step.outbox()) {
            // A command with a report is wiped; any other row without bytes is deleted.
            if row.bytes.is_none() && row.key.kind() != RowKind::Outbox {
                self.rows.remove(&row.key);
            } else {
                self.rows.insert(row.key.clone(), (row.version, row.bytes.clone()));
            }
        }
        Ok(())
    }

    /// Stores a row that no step writes, such as a profile, if it still has the same version.
    pub fn put(&mut self, row: Row) -> Result<(), Conflict> {
        let version = self.rows.get(&row.key).map_or(0, |(version, _)| *version);
        if row.version != version.saturating_add(1) {
            return Err(Conflict);
        }
        self.rows.insert(row.key, (row.version, row.bytes));
        Ok(())
    }

    /// Returns every present row, in the order of the keys.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        let stored = self.rows.iter().filter(|(_, (_, bytes))| bytes.is_some());
        stored.map(|(key, (version, bytes))| Row::new(key.clone(), *version, bytes.clone()))
    }

    /// Returns the records of a case, in order.
    pub fn records(&self, case: &CaseId) -> &[String] {
        self.records.get(case).map_or(&[], Vec::as_slice)
    }

    /// Returns every case with its records.
    pub fn cases(&self) -> impl Iterator<Item = (&CaseId, &[String])> {
        self.records.iter().map(|(case, records)| (case, records.as_slice()))
    }

    /// Returns the rows of commands without a report.
    pub fn outbox(&self) -> Vec<Row> {
        let of_outbox = self.rows.iter().filter(|(key, _)| key.kind() == RowKind::Outbox);
        let mut rows: Vec<Row> = of_outbox
            .filter(|(_, (_, bytes))| bytes.is_some())
            .map(|(key, (version, bytes))| Row::new(key.clone(), *version, bytes.clone()))
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

    /// Overwrites a row, as an attacker with the database could: for tests.
    pub fn overwrite(&mut self, row: Row) {
        self.rows.insert(row.key, (row.version, row.bytes));
    }
}
