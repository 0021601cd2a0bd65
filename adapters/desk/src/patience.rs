//! Calls to parts that may never return.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use crate::metrics;
use crate::threads;

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
    /// For a witness of the log: 10 seconds by default. Nothing waits for it but other witnesses.
    pub witness: Duration,
    /// For the signature of a grant elsewhere, during which the rows of its step may be locked: 5 seconds by default.
    pub signature: Duration,
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
            witness: seconds(10),
            signature: seconds(5),
            lease: seconds(60),
            first_look: seconds(3),
        }
    }
}

/// Calls that may be waiting in one part at a time. Further ones wait for one of them to return.
const MOST_WAITING: usize = 32;

/// The calls to one part: how many of them have not returned.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    part: Arc<str>,
    room: Arc<Room>,
}

/// The calls that have not returned.
#[derive(Debug, Default)]
struct Room {
    waiting: Mutex<usize>,
    freed: Condvar,
}

impl Room {
    fn waiting(&self) -> MutexGuard<'_, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Patience {
    /// Returns the calls to a part: `channel sms`.
    pub(crate) fn with(part: &str) -> Self {
        Self { part: Arc::from(part), room: Arc::default() }
    }

    /// Returns the name of the part.
    pub(crate) fn part(&self) -> &str {
        &self.part
    }

    /// Calls a part and waits for at most `limit`, also for calls of others to return: many callers at once are no failure.
    pub(crate) fn within<T: Send + 'static>(
        &self,
        limit: Duration,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Silence> {
        let (answer, answered) = mpsc::sync_channel(1);
        let begun = Instant::now();
        let started = self.enter(limit).is_some_and(|waiting| {
            run(waiting, move || {
                let _ = answer.send(call());
            })
        });
        let answer = if started {
            answered.recv_timeout(limit.saturating_sub(begun.elapsed())).map_err(|_| Silence::TooLate)
        } else {
            Err(Silence::Crowded)
        };
        metrics::call(
            &self.part,
            answer.as_ref().err().map_or("answered", |silence| silence.code()),
            begun.elapsed(),
        );
        answer
    }

    /// Returns true if a call would start now.
    pub(crate) fn has_room(&self) -> bool {
        *self.room.waiting() < MOST_WAITING
    }

    /// Calls a part in a thread of its own. False if too many calls wait in it already.
    pub(crate) fn start(&self, call: impl FnOnce() + Send + 'static) -> bool {
        self.enter(Duration::ZERO).is_some_and(|waiting| run(waiting, call))
    }

    /// Waits for room; `None` if there is none in time.
    fn enter(&self, limit: Duration) -> Option<Waiting> {
        let is_full = |waiting: &mut usize| *waiting >= MOST_WAITING;
        let waited = self.room.freed.wait_timeout_while(self.room.waiting(), limit, is_full);
        let (mut waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *waiting >= MOST_WAITING {
            return None;
        }
        *waiting = waiting.saturating_add(1);
        Some(Waiting(Arc::clone(&self.room)))
    }
}

fn run(waiting: Waiting, call: impl FnOnce() + Send + 'static) -> bool {
    threads::run(move || {
        // Dropped also if the part panics.
        let _waiting = waiting;
        call();
    })
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
    /// Returns the name in metrics.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Crowded => "crowded",
            Self::TooLate => "late",
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Crowded => "too many calls wait in it",
            Self::TooLate => "no answer within the time limit",
        }
    }
}

/// One call, counted while it lasts.
struct Waiting(Arc<Room>);

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        *waiting = waiting.saturating_sub(1);
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::{MOST_WAITING, Patience, Silence};

    #[test]
    fn a_part_that_hangs_or_panics_is_given_up_and_one_that_hangs_often_is_not_called() {
        let patience = Patience::with("channel sms");
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
        assert_eq!(patience.within(Duration::from_millis(20), || 7), Err(Silence::Crowded));
        assert!(!patience.start(|| {}));
        drop(end);
        // The calls return, and one that waits for room is made.
        assert_eq!(patience.within(Duration::from_secs(5), || 7), Ok(7));
    }

    #[test]
    fn many_callers_at_once_are_served_one_after_the_other() {
        let patience = Patience::with("directory");
        std::thread::scope(|scope| {
            for _ in 0..MOST_WAITING * 4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        assert_eq!(patience.within(Duration::from_secs(60), || 7), Ok(7));
                    }
                });
            }
        });
    }
}
