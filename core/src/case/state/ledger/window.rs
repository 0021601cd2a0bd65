use serde::{Deserialize, Serialize};

use crate::policy::value::Rate;

/// For how long what any limit counts is remembered, in milliseconds, and how many of it: as long, and
/// as many, as a policy can ask for. By fixed bounds, so that no policy and no other channel, with
/// limits of its own, empties a list.
pub(in crate::case) const KEPT: i64 = Rate::LONGEST;
pub(in crate::case) const MOST: usize = Rate::MOST as usize;

/// Times of something that is counted in a window, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Times(Vec<i64>);

impl Times {
    /// One more, at `now`.
    pub(in crate::case) fn push(&mut self, now: i64) {
        push_bounded(&mut self.0, now, now, |at| *at);
    }

    /// The latest one.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.0.iter().copied().max().unwrap_or(i64::MIN)
    }

    /// A clock that ran ahead was set right: what is later than `now` counts as of `now`.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.0.iter_mut().for_each(|at| *at = (*at).min(now));
    }

    /// Whether one more at `now` would exceed `rate`.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        is_full(self.0.iter().copied(), now, rate)
    }
}

/// Whether as many are at `times` as `rate` allows, so that one more would be too many.
pub(super) fn is_full(times: impl Iterator<Item = i64>, now: i64, rate: Rate) -> bool {
    let counted = times.filter(|at| within(*at, now, rate.per.milliseconds())).count();
    counted >= usize::try_from(rate.count).unwrap_or(usize::MAX)
}

/// What happened at `at` counts in a window of that length while it is younger than the window.
pub(in crate::case) const fn within(at: i64, now: i64, window: i64) -> bool {
    now.saturating_sub(at) < window
}

/// Adds an entry, and forgets those that no limit counts any more.
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
