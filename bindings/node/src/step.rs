use std::sync::{Mutex, PoisonError};

use bonafides::{Time, case};
use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;
use crate::rows::{Compared, Row};

/// A stored case.
#[napi]
pub struct Case(pub(crate) case::Case);

#[napi]
impl Case {
    /// The id of the case.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> &str {
        self.0.id().as_str()
    }

    /// The immutable id of the subject.
    #[napi(getter, catch_unwind)]
    pub fn account(&self) -> Option<&str> {
        self.0.account()
    }

    /// The requested action.
    #[napi(getter, catch_unwind)]
    pub fn action(&self) -> &str {
        self.0.action()
    }

    /// The time at which to pass `time_passed`, in milliseconds since 1970.
    #[napi(getter, catch_unwind)]
    pub fn deadline(&self) -> Option<i64> {
        self.0.deadline().map(Time::milliseconds)
    }

    /// True if the case is over.
    #[napi(getter, catch_unwind)]
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// The number of steps so far.
    #[napi(getter, catch_unwind)]
    pub fn steps(&self) -> u32 {
        self.0.steps()
    }
}

/// The result of one input.
#[napi]
pub struct Step(Mutex<Option<Uncommitted>>);

/// A step of a case, or of an administrator.
enum Uncommitted {
    Case(Box<case::Step>),
    Desk(case::Step<case::Outcome>),
}

impl From<case::Step> for Step {
    fn from(step: case::Step) -> Self {
        Self(Mutex::new(Some(Uncommitted::Case(Box::new(step)))))
    }
}

impl From<case::Step<case::Outcome>> for Step {
    fn from(step: case::Step<case::Outcome>) -> Self {
        Self(Mutex::new(Some(Uncommitted::Desk(step))))
    }
}

/// The parts of a step to store.
#[napi(object)]
pub struct Stored {
    /// Rows that were read.
    pub compare: Vec<Compared>,
    /// Rows to write.
    pub write: Vec<Row>,
    /// Rows of commands.
    pub outbox: Vec<Row>,
    /// The record, as JSON.
    pub record: Option<String>,
    /// True if there is nothing to store.
    pub is_empty: bool,
}

/// The outcome of a stored step.
#[napi(object, object_from_js = false)]
pub struct Committed {
    /// The case after the step.
    pub case: Case,
    /// The reply, as JSON.
    pub reply: String,
    /// The commands, as a JSON list.
    pub commands: String,
}

#[napi]
impl Step {
    /// Returns the parts to store.
    #[napi(catch_unwind)]
    pub fn stored(&self) -> napi::Result<Stored> {
        let step = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match step.as_ref().ok_or_else(closed)? {
            Uncommitted::Case(step) => Stored::of(step),
            Uncommitted::Desk(step) => Stored::of(step),
        }
    }

    /// Returns the outcome, once.
    #[napi(catch_unwind)]
    pub fn committed(&self) -> napi::Result<Committed> {
        let Uncommitted::Case(step) = self.take()? else { return Err(other("administered")) };
        let released = step.committed();
        let commands: Vec<_> = released.commands.iter().map(case::Command::exposed).collect();
        Ok(Committed {
            case: Case(released.case),
            reply: surface::write(&surface::Reply::from(&released.reply)).map_err(thrown)?,
            commands: surface::write(&commands).map_err(thrown)?,
        })
    }

    /// Returns the outcome of an administrator's step as JSON, once.
    #[napi(catch_unwind)]
    pub fn administered(&self) -> napi::Result<String> {
        let Uncommitted::Desk(step) = self.take()? else { return Err(other("committed")) };
        surface::write(&surface::DeskReply::from(step.committed())).map_err(thrown)
    }
}

impl Step {
    fn take(&self) -> napi::Result<Uncommitted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(closed)
    }
}

impl Stored {
    fn of<T>(step: &case::Step<T>) -> napi::Result<Self> {
        let record = step.record().map(|record| surface::write(&surface::Record::from(record)));
        let compared = |(key, version): &(bonafides::keys::StateKey, u64)| Compared {
            key: key.to_string(),
            version: i64::try_from(*version).unwrap_or(i64::MAX),
        };
        Ok(Self {
            compare: step.compare().iter().map(compared).collect(),
            write: step.write().iter().cloned().map(Into::into).collect(),
            outbox: step.outbox().iter().cloned().map(Into::into).collect(),
            record: record.transpose().map_err(thrown)?,
            is_empty: step.is_empty(),
        })
    }
}

fn closed() -> napi::Error {
    thrown(surface::Error::committed_before())
}

fn other(ask: &str) -> napi::Error {
    thrown(surface::Error::other_step(ask))
}
