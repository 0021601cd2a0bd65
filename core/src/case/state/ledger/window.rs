use serde::{Deserialize, Serialize};

use crate::policy::value::Rate;

/// The time for which counted entries are kept, in milliseconds, and their maximum number: the most
/// that a policy can require. The bounds are fixed, so that no other policy or channel, with its own
/// limits, empties a list.
pub(in crate::case) const KEPT: i64 = Rate::LONGEST;
pub(in crate::case) const MOST: usize = Rate::MOST as usize;

/// The times of events that are counted in a window, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Times(Vec<i64>);

impl Times {
    /// Adds an event at `now`.
    pub(in crate::case) fn push(&mut self, now: i64) {
        push_bounded(&mut self.0, now, now, |at| *at);
    }

    /// Returns the latest time.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.0.iter().copied().max().unwrap_or(i64::MIN)
    }

    /// Repairs times that a clock stamped while it ran ahead: times later than `now` become `now`.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.0.iter_mut().for_each(|at| *at = (*at).min(now));
    }

    /// Returns true if one more event at `now` would exceed `rate`.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        is_full(self.0.iter().copied(), now, rate)
    }
}

/// Returns true if one more event would exceed `rate`.
pub(super) fn is_full(times: impl Iterator<Item = i64>, now: i64, rate: Rate) -> bool {
    let counted = times.filter(|at| within(*at, now, rate.per.milliseconds())).count();
    counted >= usize::try_from(rate.count).unwrap_or(usize::MAX)
}

/// Returns true if an event at `at` is younger than the window, and so counts in it.
pub(in crate::case) const fn within(at: i64, now: i64, window: i64) -> bool {
    now.saturating_sub(at) < window
}

/// Adds an entry, and drops those that no limit counts any longer.
pub(super) fn push_bounded<T>(list: &mut Vec<T>, entry: T, now: i64, at: impl Fn(&T) -> i64) {
    list.retain(|known| within(at(known), now, KEPT));
    list.push(entry);
    forget_oldest(list, MOST);
}

/// Keeps the newest `most` entries.
pub(super) fn forget_oldest<T>(list: &mut Vec<T>, most: usize) {
    let over = list.len().saturating_sub(most);
    list.drain(..over);
}
