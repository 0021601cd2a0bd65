use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// A progress bar on standard error, if that is a terminal and the work takes longer than a second.
pub(super) struct Progress {
    /// The number of bytes to read; 0 if unknown.
    total: u64,
    read: u64,
    records: u64,
    next: Instant,
    shown: bool,
    is_terminal: bool,
}

const WIDTH: u64 = 30;
const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    pub(super) fn of(total: u64) -> Self {
        let next = Instant::now().checked_add(Duration::from_secs(1)).unwrap_or_else(Instant::now);
        Self { total, read: 0, records: 0, next, shown: false, is_terminal: io::stderr().is_terminal() }
    }

    /// Counts a record that was read.
    pub(super) fn add(&mut self, bytes: usize) {
        self.records = self.records.saturating_add(1);
        self.read = self.read.saturating_add(u64::try_from(bytes).unwrap_or(0));
        // The clock is not read for every record.
        if self.is_terminal && self.records.trailing_zeros() >= 10 && Instant::now() >= self.next {
            self.show();
        }
    }

    fn show(&mut self) {
        let filled = self.read.saturating_mul(WIDTH).checked_div(self.total).map(|part| part.min(WIDTH));
        let bar = filled.map_or(String::new(), |filled| {
            let number = |part: u64| usize::try_from(part).unwrap_or(0);
            let (full, empty) = (number(filled), number(WIDTH.saturating_sub(filled)));
            format!("{}{} ", "\u{2588}".repeat(full), "\u{2591}".repeat(empty))
        });
        let _ = write!(io::stderr(), "\r{bar}{} records", self.records);
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
