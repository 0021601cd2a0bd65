use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use bonafides::Time;
use bonafides_desk::Clock;

/// 2026-12-07T08:00:00Z, two weeks after the export of the directory: nobody's telephone number is new.
const START: i64 = 1_796_630_400_000;
const WEEK: i64 = 7 * 86_400_000;

/// A clock that runs from a Monday in December 2026, and can be put ahead.
pub(crate) struct Ahead {
    begun: Instant,
    ahead: AtomicI64,
}

impl Default for Ahead {
    fn default() -> Self {
        Self { begun: Instant::now(), ahead: AtomicI64::new(0) }
    }
}

impl Ahead {
    pub(crate) fn pass_a_week(&self) {
        self.ahead.fetch_add(WEEK, Ordering::SeqCst);
    }
}

impl Clock for Ahead {
    fn now(&self) -> Time {
        let since = i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let ahead = self.ahead.load(Ordering::SeqCst);
        Time::from_milliseconds(START.saturating_add(since).saturating_add(ahead))
    }
}
