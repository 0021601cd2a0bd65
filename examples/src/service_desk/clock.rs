use std::time::{Duration, Instant};

use bonafides::Time;

/// Milliseconds that pass with every line of a script.
const LINE: i64 = 5_000;

/// What time it is at the desk.
#[derive(Debug)]
pub enum Clock {
    /// It stands still but for what a script lets pass, so that every run is the same.
    Scripted(i64),
    /// It starts at this time, and runs.
    Running(i64, Instant),
}

impl Clock {
    /// A clock that starts at `time` and runs.
    pub fn running(time: Time) -> Self {
        Self::Running(time.milliseconds(), Instant::now())
    }

    /// The time.
    pub fn now(&self) -> Time {
        let now = match self {
            Self::Scripted(now) => *now,
            Self::Running(start, since) => {
                start.saturating_add(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
        };
        Time::from_milliseconds(now)
    }

    /// Lets time pass, in milliseconds; nobody waits for it.
    pub fn pass(&mut self, milliseconds: i64) {
        let (Self::Scripted(time) | Self::Running(time, _)) = self;
        *time = time.saturating_add(milliseconds);
    }

    /// One thing follows another.
    pub fn tick(&mut self) {
        if let Self::Scripted(_) = self {
            self.pass(LINE);
        }
    }

    /// Waits until `time`: what a caller is told is held back so that it says nothing.
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
