use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Inner, metrics};

/// The pause between two looks at the queue: each counts rows.
const PAUSE: Duration = Duration::from_secs(15);

/// When this process last looked at the queue.
#[derive(Debug, Default)]
pub(crate) struct Measured(Mutex<Option<Instant>>);

impl Measured {
    /// Returns true, for one of the threads, if it is time to look.
    fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| last.elapsed() >= PAUSE);
        if is_due {
            *last = Some(Instant::now());
        }
        is_due
    }
}

impl Inner {
    /// Reports the queue and the lag of the sinks, now and then, if somebody receives metrics.
    pub(super) fn measure(&self) {
        if !metrics::are_received() || !self.measured.is_due() {
            return;
        }
        let (store, now) = (&self.parts.store, self.parts.now());
        // An error of the store is reported by what else the worker does.
        let Ok(status) = store.status(now) else { return };
        let age = status.oldest.map_or(0, |oldest| now.milliseconds().saturating_sub(oldest.milliseconds()));
        metrics::queue(&status, age);
        for name in self.parts.sinks.keys() {
            let Ok(reached) = store.cursor(name) else { return };
            metrics::lag(name, status.lag(reached));
        }
    }
}
