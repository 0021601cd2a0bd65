//! Steps for the tests: made by hand, where a test needs one that the engine would not make, and by the engine.

pub(crate) mod engine;

use bonafides::Time;
use bonafides::case::{CaseId, CommandId, StepRecord};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{Activation, CaseProgress, Changes, PolicyRole, Store, StoreError};

use crate::fixture::Failure;

/// A step made by hand.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) compare: Vec<(StateKey, u64)>,
    pub(crate) write: Vec<Row>,
    outbox: Vec<Row>,
    unordered: Vec<StateKey>,
    record: Option<StepRecord>,
    case: Option<CaseProgress>,
    activation: Option<(String, Option<PolicyRole>)>,
    now: Time,
}

impl Made {
    pub(crate) const fn at(now: Time) -> Self {
        Self {
            compare: Vec::new(),
            write: Vec::new(),
            outbox: Vec::new(),
            unordered: Vec::new(),
            record: None,
            case: None,
            activation: None,
            now,
        }
    }

    /// A row that is read with a version.
    pub(crate) fn reads(mut self, key: &StateKey, version: u64) -> Self {
        self.compare.push((key.clone(), version));
        self.compare.sort();
        self
    }

    /// A row that is read with a version, and written with the next.
    pub(crate) fn writes(self, key: &StateKey, version: u64, bytes: &[u8]) -> Self {
        let mut this = self.reads(key, version);
        this.write.push(Row::new(key.clone(), version.saturating_add(1), Some(bytes.to_vec())));
        this
    }

    /// A row that is read with a version, and deleted.
    pub(crate) fn deletes(self, key: &StateKey, version: u64) -> Self {
        let mut this = self.reads(key, version);
        this.write.push(Row::new(key.clone(), version.saturating_add(1), None));
        this
    }

    pub(crate) fn releases(mut self, command: &CommandId, bytes: &[u8]) -> Result<Self, Failure> {
        self.outbox.push(Row::new(command_key(command)?, 1, Some(bytes.to_vec())));
        Ok(self)
    }

    /// A command outside the order of its case.
    pub(crate) fn releases_unordered(self, command: &CommandId, bytes: &[u8]) -> Result<Self, Failure> {
        let mut this = self.releases(command, bytes)?;
        this.unordered.push(command_key(command)?);
        Ok(this)
    }

    pub(crate) fn records(self, record: StepRecord) -> Self {
        Self { record: Some(record), ..self }
    }

    pub(crate) fn leaves(self, case: &CaseId, deadline: Option<Time>, is_over: bool) -> Self {
        Self { case: Some(CaseProgress::new(case.clone(), deadline, is_over)), ..self }
    }

    pub(crate) fn activates(self, digest: &str, role: Option<PolicyRole>) -> Self {
        Self { activation: Some((digest.to_owned(), role)), ..self }
    }

    pub(crate) fn changes(&self) -> Changes<'_> {
        let mut changes = Changes::nothing(self.now);
        changes.compare = &self.compare;
        changes.write = &self.write;
        changes.outbox = &self.outbox;
        changes.unordered.clone_from(&self.unordered);
        changes.record = self.record.as_ref();
        changes.case.clone_from(&self.case);
        changes.activation =
            self.activation.as_ref().map(|(digest, role)| Activation::new(digest, role.clone(), "anna"));
        changes
    }

    /// Stores it in a transaction, as a desk does.
    pub(crate) fn store(&self, store: &dyn Store) -> Result<(), StoreError> {
        let keys: Vec<StateKey> = self.compare.iter().map(|(key, _)| key.clone()).collect();
        let mut tx = store.begin()?;
        tx.lock(&keys)?;
        tx.write_and_commit(&self.changes())
    }
}

/// Returns the id of a case; those with a higher `n` come later.
pub(crate) fn case_id(n: u32) -> Result<CaseId, Failure> {
    Ok(format!("{n:032x}").parse()?)
}

pub(crate) fn case_key(case: &CaseId) -> Result<StateKey, Failure> {
    Ok(format!("case/{case}").parse()?)
}

/// Returns the id of a command of the case `n`.
pub(crate) fn command(case: u32, seq: u32, n: u16) -> Result<CommandId, Failure> {
    Ok(CommandId::new(case_id(case)?, seq, n))
}

pub(crate) fn command_key(command: &CommandId) -> Result<StateKey, Failure> {
    Ok(format!("outbox/{command}").parse()?)
}

/// Returns the key of a row that is not of a case or a command; those with a higher `n` come later.
pub(crate) fn key(kind: RowKind, n: u32) -> Result<StateKey, Failure> {
    // 43 characters of base64url: 32 bytes.
    Ok(format!("{kind}/{n:042}A").parse()?)
}

pub(crate) fn person(n: u32) -> Result<StateKey, Failure> {
    key(RowKind::Person, n)
}
