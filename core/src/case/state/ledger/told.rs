use serde::{Deserialize, Serialize};

use crate::case::state::ledger::window::within;
use crate::policy::alert::AlertEvent;

/// The recent notices about one person, kept so that nobody can flood people by causing notices.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Told(Vec<Notice>);

/// The last notice of one kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Notice {
    event: AlertEvent,
    at: i64,
    /// The number of later events without a notice.
    more: u32,
}

/// The minimum time between two notices of one kind, in milliseconds: one hour.
const BETWEEN: i64 = 3_600_000;

impl Told {
    /// Returns the time of the latest notice.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.0.iter().map(|known| known.at).max().unwrap_or(i64::MIN)
    }

    /// Repairs times that a clock stamped while it ran ahead: they must not hold back later notices.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        for known in self.0.iter_mut().filter(|known| known.at > now) {
            known.at = now.saturating_sub(BETWEEN);
        }
    }

    /// Returns how many notices of this kind were suppressed, if one goes out now. Otherwise counts one
    /// more and returns `None`. There is one entry for each kind of event.
    pub(in crate::case) fn tell(&mut self, event: AlertEvent, now: i64) -> Option<u32> {
        let Some(known) = self.0.iter_mut().find(|known| known.event == event) else {
            self.0.push(Notice { event, at: now, more: 0 });
            return Some(0);
        };
        if within(known.at, now, BETWEEN) {
            known.more = known.more.saturating_add(1);
            return None;
        }
        known.at = now;
        Some(std::mem::take(&mut known.more))
    }
}
