use serde::{Deserialize, Serialize};

use crate::case::state::ledger::Mark;
use crate::case::state::ledger::window::Times;
use crate::policy::value::Rate;

/// Pushes that ring on the devices of one person, over all cases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Pushes {
    waiting: Vec<Push>,
    rang: Times,
}

/// A push that nobody has answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Push {
    case: Mark,
    pub(in crate::case) check: String,
    /// When its time is over.
    pub(in crate::case) until: i64,
}

/// For how long a push waits at most, in milliseconds: five minutes.
const WAITS: i64 = 300_000;
/// Pushes that may wait for one person at a time.
const MOST_WAITING: usize = 3;

impl Pushes {
    /// Whether no more may ring now: too many wait, or the budget is used up. Those whose time is over
    /// do not wait.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        let waiting = self.waiting.iter().filter(|push| now < push.until).count();
        waiting >= MOST_WAITING || self.rang.is_full(now, rate)
    }

    /// One more rings. To be added only where there is room, after those that are late were taken.
    pub(in crate::case) fn ring(&mut self, case: Mark, check: &str, now: i64, until: i64) {
        self.waiting.push(Push { case, check: check.to_owned(), until });
        self.rang.push(now);
    }

    /// A push was answered, or is counted otherwise; says whether it was still waiting.
    pub(in crate::case) fn take(&mut self, case: Mark, check: &str) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|push| push.case != case || push.check != check);
        self.waiting.len() < before
    }

    /// Whether there is one of another case whose time is over.
    pub(in crate::case) fn has_late(&self, case: Mark, now: i64) -> bool {
        self.waiting.iter().any(|push| push.is_late(case, now))
    }

    /// Pushes of other cases whose time is over: no timer need have fired in those.
    pub(in crate::case) fn take_late(&mut self, case: Mark, now: i64) -> Vec<(Mark, Push)> {
        let late = self.waiting.iter().filter(|push| push.is_late(case, now));
        let taken = late.map(|push| (push.case, push.clone())).collect();
        self.waiting.retain(|push| !push.is_late(case, now));
        taken
    }

    /// When one rang last.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.rang.latest()
    }

    /// A clock that ran ahead was set right. Those that wait ring for as long again at most.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.rang.bring_back(now);
        for push in &mut self.waiting {
            push.until = push.until.min(now.saturating_add(WAITS));
        }
    }

    /// When the time of the next one is over.
    pub(in crate::case) fn next(&self) -> Option<i64> {
        self.waiting.iter().map(|push| push.until).min()
    }
}

impl Push {
    fn is_late(&self, case: Mark, now: i64) -> bool {
        self.case != case && now >= self.until
    }
}
