use std::time::{SystemTime, UNIX_EPOCH};

use bonafides::Time;

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
