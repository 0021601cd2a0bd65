//! Calls to parts that may never return.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The time limits of calls to parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeLimits {
    /// For the directory: 10 seconds by default.
    pub directory: Duration,
    /// For a channel: 20 seconds by default.
    pub channel: Duration,
    /// For a source of signals: 5 seconds by default.
    pub signal: Duration,
    /// For a provider: 10 seconds by default.
    pub provider: Duration,
    /// For a sink: 20 seconds by default.
    pub sink: Duration,
    /// For one command at a worker: 60 seconds by default. Another worker may carry out the command again afterwards,
    /// under the same id: choose it longer than the slowest command.
    pub lease: Duration,
    /// For the signals of a new case, before its operator is shown it: 3 seconds by default.
    pub first_look: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            directory: seconds(10),
            channel: seconds(20),
            signal: seconds(5),
            provider: seconds(10),
            sink: seconds(20),
            lease: seconds(60),
            first_look: seconds(3),
        }
    }
}

/// Calls that may be waiting in one part at a time. Beyond it, it is not called.
const MOST_WAITING: usize = 32;

/// The calls to one part: how many of them have not returned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patience(Arc<AtomicUsize>);

impl Patience {
    /// Calls a part and waits for at most `limit`.
    pub(crate) fn within<T: Send + 'static>(
        &self,
        limit: Duration,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Silence> {
        let (answer, answered) = mpsc::sync_channel(1);
        let started = self.start(move || {
            let _ = answer.send(call());
        });
        if started {
            answered.recv_timeout(limit).map_err(|_| Silence::TooLate)
        } else {
            Err(Silence::Crowded)
        }
    }

    /// Returns true if a call would start now.
    pub(crate) fn has_room(&self) -> bool {
        self.0.load(Ordering::Acquire) < MOST_WAITING
    }

    /// Calls a part in a thread of its own. False if too many calls wait in it already.
    pub(crate) fn start(&self, call: impl FnOnce() + Send + 'static) -> bool {
        let waiting = Waiting::new(self);
        if waiting.0.0.load(Ordering::Acquire) > MOST_WAITING {
            return false;
        }
        let started = thread::Builder::new().name("desk-part".to_owned()).spawn(move || {
            // Dropped also if the part panics.
            let _waiting = waiting;
            call();
        });
        started.is_ok()
    }
}

/// A part that gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The part was not called, because too many calls wait in it.
    Crowded,
    /// The part did not answer in time: the call goes on in its thread, and its answer is dropped.
    TooLate,
}

impl Silence {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Crowded => "too many calls wait in it",
            Self::TooLate => "no answer within the time limit",
        }
    }
}

/// One call, counted while it lasts.
struct Waiting(Patience);

impl Waiting {
    fn new(patience: &Patience) -> Self {
        patience.0.fetch_add(1, Ordering::AcqRel);
        Self(patience.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::{MOST_WAITING, Patience, Silence};

    #[test]
    fn a_part_that_hangs_or_panics_is_given_up_and_one_that_hangs_often_is_not_called() {
        let patience = Patience::default();
        assert_eq!(patience.within(Duration::from_secs(5), || 7), Ok(7));
        assert_eq!(
            patience.within(Duration::from_secs(5), || std::panic::resume_unwind(Box::new(""))),
            Err::<u8, _>(Silence::TooLate)
        );
        let (end, waits) = mpsc::channel::<()>();
        let waits = std::sync::Arc::new(std::sync::Mutex::new(waits));
        for _ in 0..MOST_WAITING {
            let waits = std::sync::Arc::clone(&waits);
            let call = move || {
                let _ = waits.lock().map(|waits| waits.recv());
            };
            assert_eq!(patience.within(Duration::from_millis(1), call), Err(Silence::TooLate));
        }
        assert_eq!(patience.within(Duration::from_secs(5), || 7), Err(Silence::Crowded));
        drop(end);
        while patience.0.load(std::sync::atomic::Ordering::Acquire) > 0 {
            std::thread::yield_now();
        }
        assert_eq!(patience.within(Duration::from_secs(5), || 7), Ok(7));
    }
}
