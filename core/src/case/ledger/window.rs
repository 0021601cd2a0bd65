use serde::{Deserialize, Serialize};

use crate::policy::value::Rate;

/// Times of something that is counted in a window, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Times(Vec<i64>);

impl Times {
    /// One more, at `now`; forgets what is `keep` milliseconds old, and the oldest beyond `most`.
    pub(in crate::case) fn push(&mut self, now: i64, keep: i64, most: usize) {
        self.0.retain(|at| now.saturating_sub(*at) < keep);
        self.0.push(now);
        let over = self.0.len().saturating_sub(most);
        self.0.drain(..over);
    }

    /// Whether one more at `now` would exceed `rate`.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        let count = self.0.iter().filter(|at| within(**at, now, rate.per.milliseconds())).count();
        count >= usize::try_from(rate.count).unwrap_or(usize::MAX)
    }
}

/// What happened at `at` counts in a window of that length while it is younger than the window.
pub(in crate::case) const fn within(at: i64, now: i64, window: i64) -> bool {
    now.saturating_sub(at) < window
}
