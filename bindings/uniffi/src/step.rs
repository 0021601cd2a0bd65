use std::sync::{Arc, Mutex, PoisonError};

use bonafides::{case, keys};
use bonafides_surface::{self as surface, Error};

use crate::types::{Command, Compared, DeskReply, Record, Reply, Row};
use crate::{Case, Result, convert};

/// A step as it comes back.
#[derive(uniffi::Record)]
pub struct Step {
    /// Versions to compare in the commit, in the order in which the rows are locked.
    pub compare: Vec<Compared>,
    /// Rows to write.
    pub write: Vec<Row>,
    /// Outbox rows to write.
    pub outbox: Vec<Row>,
    /// The audit record; none of a duplicate.
    pub record: Option<Record>,
    /// True if there is nothing to store.
    pub is_empty: bool,
    /// The rest, which is released after the commit.
    pub uncommitted: Arc<Uncommitted>,
}

/// The part of a step that is released once.
#[derive(Debug, uniffi::Object)]
pub struct Uncommitted(Mutex<Option<Released>>);

/// A step of a case, or of an administrator.
#[derive(Debug)]
enum Released {
    Case(Box<case::Step>),
    Desk(case::Step<case::Outcome>),
}

/// The result of a step after the commit.
#[derive(uniffi::Record)]
pub struct Committed {
    /// The case as it is now.
    pub case: Case,
    /// The reply to whoever spoke.
    pub reply: Reply,
    /// Commands to carry out, in order.
    pub commands: Vec<Command>,
}

#[uniffi::export]
impl Uncommitted {
    /// Releases a step of a case.
    pub fn committed(&self) -> Result<Committed> {
        let Released::Case(step) = self.take()? else {
            return Err(Error::other_step("administered").into());
        };
        let case::Committed { case, reply, commands, .. } = step.committed();
        let commands: Vec<_> = commands.iter().map(case::Command::exposed).collect();
        let (reply, commands) =
            (convert(&surface::Reply::from(&reply), "reply")?, convert(&commands, "commands")?);
        Ok(Committed { case: case.into(), reply, commands })
    }

    /// Releases a step of an administrator.
    pub fn administered(&self) -> Result<DeskReply> {
        let Released::Desk(step) = self.take()? else {
            return Err(Error::other_step("committed").into());
        };
        convert(&surface::DeskReply::from(step.committed()), "reply")
    }
}

impl Uncommitted {
    fn take(&self) -> Result<Released> {
        let step = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(step.ok_or_else(Error::committed_before)?)
    }
}

impl Step {
    fn of<T>(step: case::Step<T>, released: fn(case::Step<T>) -> Released) -> Self {
        let compared = |(key, version): &(keys::StateKey, u64)| Compared {
            key: key.to_string(),
            version: signed(*version),
        };
        Self {
            compare: step.compare().iter().map(compared).collect(),
            write: step.write().iter().map(stored).collect(),
            outbox: step.outbox().iter().map(stored).collect(),
            record: step.record().map(record),
            is_empty: step.is_empty(),
            uncommitted: Arc::new(Uncommitted(Mutex::new(Some(released(step))))),
        }
    }
}

impl From<case::Step> for Step {
    fn from(step: case::Step) -> Self {
        Self::of(step, |step| Released::Case(Box::new(step)))
    }
}

impl From<case::Step<case::Outcome>> for Step {
    fn from(step: case::Step<case::Outcome>) -> Self {
        Self::of(step, Released::Desk)
    }
}

fn record(record: &case::StepRecord) -> Record {
    let surface::Record { case, seq, text, hash } = record.into();
    Record { case: case.to_string(), seq: seq.into(), text, hash }
}

fn stored(row: &keys::Row) -> Row {
    Row { key: row.key.to_string(), version: signed(row.version), bytes: row.bytes.clone() }
}

/// A version counts writes: no row has 2^63 of them.
fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

pub(crate) fn row(row: Row) -> Result<keys::Row> {
    let version = u64::try_from(row.version).map_err(|_| {
        Error::input("row", "a version is not negative", "pass 0 for a row that is not there").at("version")
    })?;
    Ok(surface::row(&row.key, version, row.bytes)?)
}

pub(crate) fn rows(rows: Vec<Row>) -> Result<Vec<keys::Row>> {
    rows.into_iter().map(row).collect()
}
