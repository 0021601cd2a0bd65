use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// A progress bar on standard error, if that is a terminal and the work takes longer than a second.
pub(crate) struct Progress {
    /// The amount of work, such as bytes to read; 0 if unknown.
    total: u64,
    done: u64,
    steps: u64,
    /// The name of steps.
    name: &'static str,
    next: Instant,
    shown: bool,
    is_terminal: bool,
}

const WIDTH: u64 = 30;
const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    pub(crate) fn of(total: u64, name: &'static str) -> Self {
        let next = Instant::now().checked_add(Duration::from_secs(1)).unwrap_or_else(Instant::now);
        let is_terminal = io::stderr().is_terminal();
        Self { total, done: 0, steps: 0, name, next, shown: false, is_terminal }
    }

    /// Counts a step, such as a record that was read, and its share of the work.
    pub(crate) fn add(&mut self, work: usize) {
        self.steps = self.steps.saturating_add(1);
        self.done = self.done.saturating_add(u64::try_from(work).unwrap_or(0));
        // The clock is not read for every step.
        if self.is_terminal && self.steps.trailing_zeros() >= 10 && Instant::now() >= self.next {
            self.show();
        }
    }

    fn show(&mut self) {
        let filled = self.done.saturating_mul(WIDTH).checked_div(self.total).map(|part| part.min(WIDTH));
        let bar = filled.map_or(String::new(), |filled| {
            let number = |part: u64| usize::try_from(part).unwrap_or(0);
            let (full, empty) = (number(filled), number(WIDTH.saturating_sub(filled)));
            format!("{}{} ", "\u{2588}".repeat(full), "\u{2591}".repeat(empty))
        });
        let _ = write!(io::stderr(), "\r{bar}{} {}", self.steps, self.name);
        self.shown = true;
        self.next = Instant::now().checked_add(PAUSE).unwrap_or(self.next);
    }
}

/// Removes the bar, even after an error.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
