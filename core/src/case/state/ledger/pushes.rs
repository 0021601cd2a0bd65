use serde::{Deserialize, Serialize};

use crate::case::state::ledger::Mark;
use crate::case::state::ledger::window::Times;
use crate::policy::value::Rate;

/// The pushes to the devices of one person, across all cases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Pushes {
    waiting: Vec<Push>,
    rang: Times,
}

/// An unanswered push.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Push {
    case: Mark,
    pub(in crate::case) check: String,
    /// The time at which it expires.
    pub(in crate::case) until: i64,
}

/// The maximum time for which a push waits, in milliseconds: five minutes.
const WAITS: i64 = 300_000;
/// The maximum number of pushes that wait for one person at a time.
const MOST_WAITING: usize = 3;

impl Pushes {
    /// Returns true if no more pushes may be sent now: too many wait, or the budget is used up. Expired
    /// pushes do not wait.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        let waiting = self.waiting.iter().filter(|push| now < push.until).count();
        waiting >= MOST_WAITING || self.rang.is_full(now, rate)
    }

    /// Adds a push. Call this only if there is room, after late pushes were taken.
    pub(in crate::case) fn ring(&mut self, case: Mark, check: &str, now: i64, until: i64) {
        self.waiting.push(Push { case, check: check.to_owned(), until });
        self.rang.push(now);
    }

    /// Removes a push that was answered, or is counted otherwise. Returns true if it was still waiting.
    pub(in crate::case) fn take(&mut self, case: Mark, check: &str) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|push| push.case != case || push.check != check);
        self.waiting.len() < before
    }

    /// Returns true if a push of another case has expired.
    pub(in crate::case) fn has_late(&self, case: Mark, now: i64) -> bool {
        self.waiting.iter().any(|push| push.is_late(case, now))
    }

    /// Takes the expired pushes of other cases: no timer need have fired in those.
    pub(in crate::case) fn take_late(&mut self, case: Mark, now: i64) -> Vec<(Mark, Push)> {
        let late = self.waiting.iter().filter(|push| push.is_late(case, now));
        let taken = late.map(|push| (push.case, push.clone())).collect();
        self.waiting.retain(|push| !push.is_late(case, now));
        taken
    }

    /// Returns the time of the latest push.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.rang.latest()
    }

    /// Repairs times that a clock stamped while it ran ahead. Waiting pushes wait at most their full time
    /// from now on.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.rang.bring_back(now);
        for push in &mut self.waiting {
            push.until = push.until.min(now.saturating_add(WAITS));
        }
    }

    /// Returns the time at which the next push expires.
    pub(in crate::case) fn next(&self) -> Option<i64> {
        self.waiting.iter().map(|push| push.until).min()
    }
}

impl Push {
    fn is_late(&self, case: Mark, now: i64) -> bool {
        self.case != case && now >= self.until
    }
}
