use std::sync::{Arc, Mutex, PoisonError};

use bonafides::{case, keys};
use bonafides_surface::{self as surface, Error};

use crate::{Case, Command, DeskReply, Record, Reply, Result, convert};

/// A stored row: sealed, and bound to its key.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Row {
    /// Where it is stored.
    pub key: String,
    /// Counts the writes of this row, from 1; 0: it is not there.
    pub version: i64,
    /// The sealed row; none if it is not there, or is to be deleted.
    pub bytes: Option<Vec<u8>>,
}

/// A row that was read, and the version it had.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Compared {
    /// Where it is stored.
    pub key: String,
    /// The version that the commit demands; 0: it is not there.
    pub version: i64,
}

/// What one input makes of a case. It is nothing until it was stored.
#[derive(Debug, uniffi::Object)]
pub struct Step {
    compare: Vec<Compared>,
    write: Vec<Row>,
    outbox: Vec<Row>,
    record: Option<Record>,
    is_empty: bool,
    uncommitted: Mutex<Option<Uncommitted>>,
}

/// A step of a case, or of an administrator.
#[derive(Debug)]
enum Uncommitted {
    Case(Box<case::Step>),
    Desk(case::Step<case::Outcome>),
}

/// What is known once a step was stored.
#[derive(uniffi::Record)]
pub struct Committed {
    /// The case as it is now.
    pub case: Arc<Case>,
    /// What whoever spoke is told.
    pub reply: Reply,
    /// What is to be carried out, in order; they stand in the outbox, too.
    pub commands: Vec<Command>,
}

#[uniffi::export]
impl Step {
    /// Every row that was read with the version it had: the commit demands that each still has it.
    /// In the order in which they are to be locked.
    pub fn compare(&self) -> Vec<Compared> {
        self.compare.clone()
    }

    /// Rows to be stored, with their new version; without bytes: to be deleted.
    pub fn write(&self) -> Vec<Row> {
        self.write.clone()
    }

    /// Rows of new commands, to be stored for whoever carries them out.
    pub fn outbox(&self) -> Vec<Row> {
        self.outbox.clone()
    }

    /// The record to be stored; none of a duplicate, which is no step.
    pub fn record(&self) -> Option<Record> {
        self.record.clone()
    }

    /// Whether there is nothing to store: the input was a duplicate.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// What came of it. To be called after the commit, and only then; a second time it is refused.
    pub fn committed(&self) -> Result<Committed> {
        let Uncommitted::Case(step) = self.take()? else {
            return Err(Error::other_step("administered").into());
        };
        let case::Committed { case, reply, commands, .. } = step.committed();
        let commands: Vec<_> = commands.iter().map(case::Command::exposed).collect();
        let (reply, commands) =
            (convert(&surface::Reply::from(&reply), "reply")?, convert(&commands, "commands")?);
        Ok(Committed { case: Arc::new(case.into()), reply, commands })
    }
}

#[uniffi::export]
impl Step {
    /// What came of an administrator's step. To be called after the commit, and only then.
    pub fn administered(&self) -> Result<DeskReply> {
        let Uncommitted::Desk(step) = self.take()? else {
            return Err(Error::other_step("committed").into());
        };
        convert(&surface::DeskReply::from(step.committed()), "reply")
    }
}

impl Step {
    fn take(&self) -> Result<Uncommitted> {
        let step = self.uncommitted.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(step.ok_or_else(Error::committed_before)?)
    }

    fn of<T>(step: case::Step<T>, uncommitted: fn(case::Step<T>) -> Uncommitted) -> Self {
        let compared = |(key, version): &(keys::StateKey, u64)| Compared {
            key: key.to_string(),
            version: signed(*version),
        };
        Self {
            compare: step.compare().iter().map(compared).collect(),
            write: step.write().iter().map(Into::into).collect(),
            outbox: step.outbox().iter().map(Into::into).collect(),
            record: step.record().map(Into::into),
            is_empty: step.is_empty(),
            uncommitted: Mutex::new(Some(uncommitted(step))),
        }
    }
}

impl From<case::Step> for Step {
    fn from(step: case::Step) -> Self {
        Self::of(step, |step| Uncommitted::Case(Box::new(step)))
    }
}

impl From<case::Step<case::Outcome>> for Step {
    fn from(step: case::Step<case::Outcome>) -> Self {
        Self::of(step, Uncommitted::Desk)
    }
}

impl From<&case::StepRecord> for Record {
    fn from(record: &case::StepRecord) -> Self {
        let surface::Record { case, seq, text, hash } = record.into();
        Self { case: case.to_string(), seq: seq.into(), text, hash }
    }
}

impl From<&keys::Row> for Row {
    fn from(row: &keys::Row) -> Self {
        Self { key: row.key.to_string(), version: signed(row.version), bytes: row.bytes.clone() }
    }
}

/// A version counts writes: no row has 2^63 of them.
fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

pub(crate) fn row(row: Row) -> Result<keys::Row> {
    let version = u64::try_from(row.version).map_err(|_| {
        Error::input("row", "a version is not negative", "hand in 0 for a row that is not there")
            .at("version")
    })?;
    Ok(surface::row(&row.key, version, row.bytes)?)
}

pub(crate) fn rows(rows: Vec<Row>) -> Result<Vec<keys::Row>> {
    rows.into_iter().map(row).collect()
}
