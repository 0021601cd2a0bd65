use std::time::{Duration, Instant};

use bonafides::Time;

/// The milliseconds that pass with every line of a script.
const LINE: i64 = 5_000;

/// The clock of the desk.
#[derive(Debug)]
pub enum Clock {
    /// A clock that only a script advances, so that every run is the same.
    Scripted(i64),
    /// A clock that started at this time and runs.
    Running(i64, Instant),
}

impl Clock {
    /// Returns a clock that starts at `time` and runs.
    pub fn running(time: Time) -> Self {
        Self::Running(time.milliseconds(), Instant::now())
    }

    /// Returns the current time.
    pub fn now(&self) -> Time {
        let now = match self {
            Self::Scripted(now) => *now,
            Self::Running(start, since) => {
                start.saturating_add(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
        };
        Time::from_milliseconds(now)
    }

    /// Advances the clock by milliseconds, without waiting.
    pub fn pass(&mut self, milliseconds: i64) {
        let (Self::Scripted(time) | Self::Running(time, _)) = self;
        *time = time.saturating_add(milliseconds);
    }

    /// Advances a scripted clock by one line.
    pub fn tick(&mut self) {
        if let Self::Scripted(_) = self {
            self.pass(LINE);
        }
    }

    /// Waits until `time`: replies to a caller are delayed so that their timing reveals nothing.
    pub fn wait_until(&mut self, time: Time) {
        let left = time.milliseconds().saturating_sub(self.now().milliseconds());
        match self {
            Self::Scripted(now) => *now = now.saturating_add(left.max(0)),
            Self::Running(..) => {
                std::thread::sleep(Duration::from_millis(u64::try_from(left).unwrap_or_default()));
            }
        }
    }
}
