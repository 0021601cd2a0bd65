use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bonafides::Time;
use bonafides_parts::StoreError;

use crate::Inner;
use crate::error::DeskError;
use crate::parts::Parts;

/// The pause between two looks at the clock of the database.
const LOOK: Duration = Duration::from_secs(10);
/// How far the clocks may differ, in milliseconds: as far as a step may be behind another.
const FAR: i64 = 60_000;

/// The source of the present time.
pub trait Clock: Send + Sync {
    /// Returns the present time.
    fn now(&self) -> Time;
}

/// The clock of the system.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The last look at the clock of the database: when, and how far this machine was ahead of it, in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct LastLook(Mutex<Option<(Instant, i64)>>);

impl Parts {
    /// Returns how far this machine's clock is certainly ahead of that of the database, in milliseconds, or behind it if
    /// negative. 0 if the database has none.
    pub(crate) fn ahead(&self) -> Result<i64, StoreError> {
        let before = self.now();
        let Some(there) = self.store.clock()? else { return Ok(0) };
        let after = self.now();
        let since = |here: Time| here.milliseconds().saturating_sub(there.milliseconds());
        Ok(if since(before) > 0 { since(before) } else { since(after).min(0) })
    }

    /// Returns true if the clocks differ so much that no step may be made.
    pub(crate) const fn is_far(ahead: i64) -> bool {
        ahead.saturating_abs() > FAR
    }
}

impl Inner {
    /// Checks now and then that this machine's clock is that of the database. Rows with a time far ahead would keep every
    /// other machine from serving their person.
    pub(crate) fn check_clock(&self) -> Result<(), DeskError> {
        let last = || self.looked.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = last();
        let known = match *held {
            Some((at, ahead)) if at.elapsed() < LOOK => ahead,
            Some((_, ahead)) => {
                // The others go on with what is known meanwhile.
                *held = Some((Instant::now(), ahead));
                drop(held);
                let ahead = self.parts.ahead()?;
                *last() = Some((Instant::now(), ahead));
                ahead
            }
            None => {
                let ahead = self.parts.ahead()?;
                *held = Some((Instant::now(), ahead));
                ahead
            }
        };
        if Parts::is_far(known) { Err(DeskError::Clock { ahead: known }) } else { Ok(()) }
    }
}
