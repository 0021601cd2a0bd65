use std::time::{Duration, Instant};

/// The end of a call, which may take several requests.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    /// Returns the end of a call that begins now.
    pub fn after(limit: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(limit).unwrap_or(now))
    }

    /// Returns the time that is left for the next request; zero if there is none.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}
